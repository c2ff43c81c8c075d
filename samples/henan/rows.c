/* SPDX-License-Identifier: MIT */
#include "samples/henan/rows.h"

static void put_id(struct sample_rows *rows, uint64_t serial)
{
    uint64_t high = sample_scatter(serial * 2 + 1), low = sample_scatter(serial * 2);
    struct sample_line *line = &rows->line;

    if (rows->mode == SAMPLE_ONLINE) {
        sample_line_number(line, (long)serial + 100000);
        return;
    }
    sample_line_text(line, "uuid:");
    sample_line_hex(line, high >> 32, 8);
    sample_line_text(line, "-");
    sample_line_hex(line, high >> 16, 4);
    sample_line_text(line, "-4");
    sample_line_hex(line, high, 3);
    sample_line_text(line, "-a");
    sample_line_hex(line, low >> 48, 3);
    sample_line_text(line, "-");
    sample_line_hex(line, low, 12);
}

static void put_duration(struct sample_rows *rows, long seconds)
{
    if (rows->row % 9 == 0) {
        sample_line_number(&rows->line, seconds / 60);
        sample_line_text(&rows->line, "分");
        seconds %= 60;
    }
    sample_line_number(&rows->line, seconds);
    sample_line_text(&rows->line, "秒");
}

/* Addresses are those set aside for documentation (RFC 5737). */
static void put_address(struct sample_rows *rows, const struct sample_response *response)
{
    static const char *const networks[] = {"192.0.2.", "198.51.100.", "203.0.113."};
    const struct sample_place *place = sample_place(rows->places, response->person.place);
    struct sample_line *line = &rows->line;

    sample_line_text(line, networks[response->device % 3]);
    sample_line_number(line, 1 + (long)(response->device / 3 % 254));
    sample_line_text(line, "(");
    sample_line_text(line, place->province);
    sample_line_text(line, "-");
    sample_line_text(line, place->name);
    sample_line_text(line, ")");
}

static void put_city(struct sample_rows *rows, const struct sample_response *response)
{
    const struct sample_place *place = sample_place(rows->places, response->person.place);

    if (response->city)
        sample_line_cell(&rows->line, response->city);
    else
        sample_line_cell(&rows->line, rows->mode == SAMPLE_ONLINE ? place->name : place->code);
}

/* A few people type full-width digits, or blanks around them. */
static void put_number(struct sample_rows *rows, long number)
{
    struct sample_line *line = &rows->line;

    if (rows->mode == SAMPLE_ONLINE && number >= 10 && number < 100 && rows->row % 211 == 5) {
        const char tens[] = {'\xef', '\xbc', (char)(0x90 + number / 10), 0};
        const char ones[] = {'\xef', '\xbc', (char)(0x90 + number % 10), 0};

        sample_line_text(line, tens);
        sample_line_text(line, ones);
        return;
    }
    sample_line_number(line, number);
    if (rows->mode == SAMPLE_ONLINE && rows->row % 307 == 5)
        sample_line_text(line, " ");
}

static void put_chosen(struct sample_rows *rows, const struct mny_question *question,
                       uint64_t chosen)
{
    bool first = true;

    for (size_t i = 0; i < question->choices->count && i < 64; i++) {
        if (!(chosen >> i & 1))
            continue;
        if (!first)
            sample_line_text(&rows->line, "┋");
        sample_line_text(&rows->line, question->choices->choices[i].label);
        first = false;
    }
}

static void put_answer(struct sample_rows *rows, const struct sample_response *response,
                       const struct sample_column *column)
{
    const struct mny_question *question = column->question;
    const struct sample_answer *answer = &response->answers[column->index];
    bool online = rows->mode == SAMPLE_ONLINE;

    /* The comma that nobody put in quotes is why some rows have too many cells. */
    if (question->role == MNY_ROLE_COMMENT && response->fault == MNY_UNREADABLE) {
        sample_line_text(&rows->line, "停车难,物业费高");
        return;
    }
    switch (answer->state) {
    case SAMPLE_NOT_ASKED:
        sample_line_text(&rows->line, online ? "(跳过)" : "");
        break;
    case SAMPLE_UNANSWERED:
        sample_line_text(&rows->line, online ? "(空)" : "");
        break;
    case SAMPLE_CHOICE:
        sample_line_bytes(&rows->line, column->cells[answer->choice].bytes,
                          column->cells[answer->choice].length);
        break;
    case SAMPLE_CHOICES:
        put_chosen(rows, question, answer->chosen);
        break;
    case SAMPLE_NUMBER:
        put_number(rows, answer->number);
        break;
    case SAMPLE_TEXT:
        sample_line_cell(&rows->line, answer->text);
        break;
    }
}

/* KoBo leaves the cells of a question that was not answered empty. */
static void put_choice(struct sample_rows *rows, const struct sample_answer *answer, size_t choice)
{
    if (answer->state == SAMPLE_CHOICES)
        sample_line_byte(&rows->line, answer->chosen >> choice & 1 ? '1' : '0');
}

static void put_device(struct sample_rows *rows, uint64_t device)
{
    if (rows->mode == SAMPLE_ONLINE) {
        sample_line_hex(&rows->line, device, 16);
        return;
    }
    sample_line_text(&rows->line, "collect:");
    sample_line_hex(&rows->line, device, 6);
}

static void put_cell(struct sample_rows *rows, const struct sample_response *response,
                     const struct sample_column *column)
{
    static const char *const sources[] = {"微信", "手机提交", "链接"};
    bool online = rows->mode == SAMPLE_ONLINE;
    struct sample_line *line = &rows->line;

    switch (column->content) {
    case SAMPLE_ID:
    case SAMPLE_INSTANCE:
        put_id(rows, response->serial);
        break;
    case SAMPLE_STARTED:
        sample_clock_iso(line, rows->started, rows->milliseconds);
        break;
    case SAMPLE_SUBMITTED:
        if (online)
            sample_clock_slashes(line, rows->submitted);
        else
            sample_clock_iso(line, rows->submitted, rows->milliseconds);
        break;
    case SAMPLE_DURATION:
        put_duration(rows, response->duration);
        break;
    case SAMPLE_DEVICE:
        put_device(rows, response->device);
        break;
    case SAMPLE_CITY:
        put_city(rows, response);
        break;
    case SAMPLE_ANSWER:
        put_answer(rows, response, column);
        break;
    case SAMPLE_ONE_CHOICE:
        put_choice(rows, &response->answers[column->index], column->choice);
        break;
    case SAMPLE_SOURCE:
        sample_line_text(line, sources[response->device % 3]);
        break;
    case SAMPLE_SOURCE_DETAIL:
        sample_line_text(line, response->device % 3 == 2 ? "直接访问" : "N/A");
        break;
    case SAMPLE_ADDRESS:
        put_address(rows, response);
        break;
    case SAMPLE_FORM_VERSION:
        sample_line_text(line, "v2022.1");
        break;
    case SAMPLE_ROW_NUMBER:
        sample_line_number(line, 500000 + (long)rows->row);
        break;
    }
}

void sample_rows_put(struct sample_rows *rows, const struct sample_response *response, uint64_t row,
                     uint64_t of)
{
    size_t count = rows->columns->count;

    if (response->fault == MNY_UNREADABLE && response->missing_cells < count)
        count -= response->missing_cells;
    rows->row = row;
    rows->submitted = sample_clock_at(((double)row + 0.5) / (double)of);
    rows->started = rows->submitted;
    rows->milliseconds = (long)(sample_scatter(response->serial) % 1000);
    rows->started.second -= response->duration;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            sample_line_byte(&rows->line, ',');
        put_cell(rows, response, &rows->columns->items[i]);
    }
    sample_line_text(&rows->line, rows->mode == SAMPLE_ONLINE ? "\r\n" : "\n");
}
