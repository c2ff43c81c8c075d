/* SPDX-License-Identifier: MIT */
#include "survey/report/svg.h"

#include "core/text.h"
#include "survey/report/html.h"

#include <stdlib.h>
#include <string.h>

/* Deeper or longer than any plot of ours: a drawing that is not from our script. */
enum { MOST_DEPTH = 16, MOST_ATTRIBUTES = 24 };

/* A piece of the drawing. */
struct span {
    const char *text;
    size_t length;
};

struct attribute {
    struct span name, value;
};

struct tag {
    struct span name;
    bool closing, empty; /* </g>, <path/> */
    struct attribute attributes[MOST_ATTRIBUTES];
    size_t count;
};

/* A walk through the drawing; without a writer it only looks. */
struct walk {
    const struct mny_svg *svg;
    enum mny_svg_place place;
    struct mny_writer *writer;
    const char *at, *end;
    struct tag open[MOST_DEPTH]; /* elements not yet closed ... */
    bool begun[MOST_DEPTH];      /* ... and whether their tags are written */
    size_t depth;
};

static bool is(struct span span, const char *text)
{
    return span.length == strlen(text) && memcmp(span.text, text, span.length) == 0;
}

static bool is_one_of(struct span span, const char *const *names)
{
    for (; *names != NULL; names++)
        if (is(span, *names))
            return true;
    return false;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static bool is_name(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '-' ||
           byte == ':';
}

static void skip_space(struct walk *walk)
{
    while (walk->at < walk->end && is_space(*walk->at))
        walk->at++;
}

static struct span take_name(struct walk *walk)
{
    struct span name = {walk->at, 0};

    while (walk->at < walk->end && (is_name(*walk->at) || (*walk->at >= '0' && *walk->at <= '9')))
        walk->at++;
    name.length = (size_t)(walk->at - name.text);
    return name;
}

/* `name = 'value'`, with either quote. */
static bool take_attribute(struct walk *walk, struct attribute *attribute)
{
    char quote;

    attribute->name = take_name(walk);
    skip_space(walk);
    if (attribute->name.length == 0 || walk->at == walk->end || *walk->at++ != '=')
        return false;
    skip_space(walk);
    if (walk->at == walk->end || (*walk->at != '"' && *walk->at != '\''))
        return false;
    quote = *walk->at++;
    attribute->value.text = walk->at;
    while (walk->at < walk->end && *walk->at != quote) {
        if (*walk->at == '<')
            return false;
        walk->at++;
    }
    attribute->value.length = (size_t)(walk->at - attribute->value.text);
    return walk->at < walk->end && *walk->at++ == quote;
}

/* A tag, from its `<` to its `>`. */
static bool take_tag(struct walk *walk, struct tag *tag)
{
    tag->count = 0;
    walk->at++;
    tag->closing = walk->at < walk->end && *walk->at == '/';
    walk->at += tag->closing;
    tag->name = take_name(walk);
    if (tag->name.length == 0)
        return false;
    for (;;) {
        skip_space(walk);
        if (walk->at == walk->end)
            return false;
        tag->empty = *walk->at == '/';
        if (tag->empty || *walk->at == '>')
            break;
        if (tag->closing || tag->count == MOST_ATTRIBUTES ||
            !take_attribute(walk, &tag->attributes[tag->count++]))
            return false;
    }
    walk->at += tag->empty;
    return walk->at < walk->end && *walk->at++ == '>' && !(tag->closing && tag->empty);
}

static const struct span *value_of(const struct tag *tag, const char *name)
{
    for (size_t i = 0; i < tag->count; i++)
        if (is(tag->attributes[i].name, name))
            return &tag->attributes[i].value;
    return NULL;
}

static void put(const struct walk *walk, const char *text)
{
    if (walk->writer != NULL)
        mny_writer_string(walk->writer, text);
}

static void put_span(const struct walk *walk, struct span span)
{
    if (walk->writer != NULL)
        mny_writer_bytes(walk->writer, span.text, span.length);
}

/* A value without the blanks that say nothing: `rgb(  0, 114)` is `rgb(0,114)`. */
static void put_value(const struct walk *walk, struct span value)
{
    char before = '(';
    bool blank = false;

    for (size_t i = 0; i < value.length; i++) {
        struct span one = {value.text + i, 1};

        if (is_space(*one.text)) {
            blank = true;
            continue;
        }
        if (blank && before != '(' && before != ',')
            put(walk, " ");
        put_span(walk, one);
        before = *one.text;
        blank = false;
    }
}

/* What numbers, colours and paths are written with.  Anything else, such as `&`,
   `:` or `;`, has no place in a shape; nor has a link to somewhere, url(...). */
static bool is_plain(struct span value)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789 \t\r\n.,+-#()%_";

    for (size_t i = 0; i < value.length; i++) {
        if (value.text[i] == '\0' || strchr(allowed, value.text[i]) == NULL)
            return false;
        if (i + 3 <= value.length && memcmp(value.text + i, "url", 3) == 0)
            return false;
    }
    return true;
}

/* An attribute of a shape, if a plot has a use for it. */
static bool put_attribute(const struct walk *walk, const struct attribute *attribute)
{
    static const char *const used[] = {"x",
                                       "y",
                                       "width",
                                       "height",
                                       "cx",
                                       "cy",
                                       "r",
                                       "d",
                                       "points",
                                       "fill",
                                       "stroke",
                                       "stroke-width",
                                       "color",
                                       "transform",
                                       "fill-opacity",
                                       "stroke-dasharray",
                                       "font-size",
                                       "text-anchor",
                                       "class",
                                       NULL};
    bool id = is(attribute->name, "id"), link = is(attribute->name, "xlink:href");
    bool page = walk->place == MNY_SVG_IN_PAGE;
    struct span value = attribute->value;

    if (!id && !link && !is_one_of(attribute->name, used))
        return true;
    if (!is_plain(value) || (link && (value.length == 0 || *value.text != '#')))
        return false;
    put(walk, " ");
    if (link && page)
        put(walk, "href");
    else
        put_span(walk, attribute->name);
    put(walk, "=\"");
    if (id || link) {
        put(walk, link ? "#" : "");
        put(walk, walk->svg->name);
        put(walk, "-");
        value.text += link;
        value.length -= link;
    }
    if (is(value, "black"))
        put(walk, "currentColor"); /* the ink of the page, or of the drawing */
    else
        put_value(walk, value);
    put(walk, "\"");
    return true;
}

/* gnuplot says of every group what the whole drawing already has by default, a tenth of a large
   page: see put_root(). */
static bool is_default(const struct walk *walk, const struct tag *tag,
                       const struct attribute *attribute)
{
    static const struct {
        const char *name, *value;
    } defaults[] = {
        {"fill", "none"}, {"color", "black"}, {"stroke", "currentColor"}, {"stroke-width", "1.00"}};

    /* Right below the drawing's one group, which has none of them. */
    if (tag != &walk->open[2] || !is(tag->name, "g"))
        return false;
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
        if (is(attribute->name, defaults[i].name) && is(attribute->value, defaults[i].value))
            return true;
    return false;
}

static bool put_shape(const struct walk *walk, const struct tag *tag)
{
    put(walk, "<");
    put_span(walk, tag->name);
    for (size_t i = 0; i < tag->count; i++)
        if (!is_default(walk, tag, &tag->attributes[i]) &&
            !put_attribute(walk, &tag->attributes[i]))
            return false;
    put(walk, tag->empty ? "/>\n" : ">");
    return true;
}

/* The drawing's own tag: only its size is gnuplot's. */
static bool put_root(const struct walk *walk, const struct tag *tag)
{
    const struct span *box = value_of(tag, "viewBox");
    const struct span *width = value_of(tag, "width"), *height = value_of(tag, "height");

    if (box == NULL || width == NULL || height == NULL || !is_plain(*box) || !is_plain(*width) ||
        !is_plain(*height))
        return false;
    if (walk->place == MNY_SVG_IN_PAGE) {
        put(walk, "<svg role=\"img\" aria-label=\"");
        if (walk->writer != NULL)
            mny_html_text(walk->writer, walk->svg->title);
        put(walk, "\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1\" viewBox=\"");
        put_span(walk, *box);
        put(walk, "\">\n");
        return true;
    }
    put(walk, "<svg xmlns=\"http://www.w3.org/2000/svg\" "
              "xmlns:xlink=\"http://www.w3.org/1999/xlink\" color=\"#1b2733\" fill=\"none\" "
              "stroke=\"currentColor\" stroke-width=\"1\" "
              "font-family=\"system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',"
              "sans-serif\" viewBox=\"");
    put_span(walk, *box);
    put(walk, "\" width=\"");
    put_span(walk, *width);
    put(walk, "\" height=\"");
    put_span(walk, *height);
    put(walk, "\">\n<title>");
    if (walk->writer != NULL)
        mny_html_text(walk->writer, walk->svg->title);
    put(walk,
        "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\" stroke=\"none\"/>\n");
    return true;
}

/* Elements are begun when something stands in them: gnuplot writes many that
   stay empty. */
static bool begin_elements(struct walk *walk)
{
    for (size_t i = 0; i < walk->depth; i++) {
        if (walk->begun[i])
            continue;
        walk->begun[i] = true;
        if (!(i == 0 ? put_root(walk, &walk->open[0]) : put_shape(walk, &walk->open[i])))
            return false;
    }
    return true;
}

/* gnuplot draws each tick as a path, of length 0 where ticks have none. */
static bool only_moves(const struct tag *tag)
{
    const struct span *path = value_of(tag, "d");

    for (size_t i = 0; path != NULL && i < path->length; i++)
        if (is_name(path->text[i]) && path->text[i] != 'M' && path->text[i] != '-')
            return false;
    return path != NULL;
}

/* The frame around all, of no colour. */
static bool is_blank(const struct tag *tag)
{
    const struct span *fill = value_of(tag, "fill");

    return is(tag->name, "rect") && fill != NULL && is(*fill, "none") &&
           value_of(tag, "stroke") == NULL;
}

static bool handle_element(struct walk *walk, const struct tag *tag)
{
    static const char *const used[] = {"g",   "defs",    "path",     "circle", "rect",
                                       "use", "polygon", "polyline", "text",   NULL};
    bool root = walk->depth == 0;

    if (root ? !is(tag->name, "svg") || tag->empty : !is_one_of(tag->name, used))
        return false;
    if (!tag->empty) {
        if (walk->depth == MOST_DEPTH)
            return false;
        walk->begun[walk->depth] = false;
        walk->open[walk->depth++] = *tag;
        return true;
    }
    return only_moves(tag) || is_blank(tag) || (begin_elements(walk) && put_shape(walk, tag));
}

static bool handle_end(struct walk *walk, const struct tag *tag)
{
    const struct tag *open;

    if (walk->depth == 0)
        return false;
    walk->depth--;
    open = &walk->open[walk->depth];
    if (open->name.length != tag->name.length ||
        memcmp(open->name.text, tag->name.text, tag->name.length) != 0)
        return false;
    if (walk->begun[walk->depth]) {
        put(walk, "</");
        put_span(walk, tag->name);
        put(walk, ">\n");
    }
    return true;
}

/* Titles that repeat the script, the version of gnuplot, and filters for boxes
   around texts, which we have none of: past their end. */
static bool skip_element(struct walk *walk, struct span name)
{
    for (; walk->at + name.length + 3 <= walk->end; walk->at++) {
        if (walk->at[0] != '<' || walk->at[1] != '/' ||
            memcmp(walk->at + 2, name.text, name.length) != 0 || walk->at[name.length + 2] != '>')
            continue;
        walk->at += name.length + 3;
        return true;
    }
    return false;
}

static void put_text(const struct walk *walk, size_t mark)
{
    const char *text = walk->svg->texts[mark];
    size_t fitting = mny_display_fit(text, walk->svg->label_columns);

    if (walk->writer == NULL)
        return;
    if (mark >= walk->svg->label_count || text[fitting] == '\0') {
        mny_html_text(walk->writer, text);
        text = walk->svg->titles != NULL ? walk->svg->titles[mark] : NULL;
    } else {
        mny_html_piece(walk->writer, text, mny_display_fit(text, walk->svg->label_columns - 1));
        mny_writer_string(walk->writer, "\xE2\x80\xA6");
    }
    if (text == NULL)
        return;
    mny_writer_string(walk->writer, "<title>");
    mny_html_text(walk->writer, text);
    mny_writer_string(walk->writer, "</title>");
}

/* What stands in a <text>: one mark, or a number on an axis. */
static bool handle_text(struct walk *walk, struct span text)
{
    size_t number = 0, i = 1;

    if (walk->depth == 0 || !is(walk->open[walk->depth - 1].name, "text") || !begin_elements(walk))
        return false;
    if (*text.text != '@') {
        for (i = 0; i < text.length; i++)
            if (text.text[i] == '\0' || strchr("0123456789.,+-e", text.text[i]) == NULL)
                return false;
        put_span(walk, text);
        return true;
    }
    for (; i < text.length && i < 9 && text.text[i] >= '0' && text.text[i] <= '9'; i++)
        number = 10 * number + (size_t)(text.text[i] - '0');
    if (i == 1 || i + 1 != text.length || text.text[i] != '@' || number >= walk->svg->text_count)
        return false;
    put_text(walk, number);
    return true;
}

static bool handle_tag(struct walk *walk)
{
    static const char *const dropped[] = {"title", "desc", "filter", NULL};
    struct tag tag;

    if (!take_tag(walk, &tag))
        return false;
    if (tag.closing)
        return handle_end(walk, &tag);
    if (is_one_of(tag.name, dropped) && !tag.empty)
        return skip_element(walk, tag.name);
    return handle_element(walk, &tag);
}

/* `<?xml ...?>`, which a file of its own gets from us and a page has no use for. */
static bool skip_declaration(struct walk *walk)
{
    skip_space(walk);
    if (walk->end - walk->at < 5 || memcmp(walk->at, "<?xml", 5) != 0)
        return true;
    while (walk->at < walk->end && *walk->at != '>')
        walk->at++;
    if (walk->at == walk->end)
        return false;
    walk->at++;
    return true;
}

static bool walk_drawing(struct walk *walk)
{
    walk->at = walk->svg->drawing;
    walk->end = walk->at + walk->svg->length;
    walk->depth = 0;
    if (!skip_declaration(walk))
        return false;
    for (;;) {
        struct span text;

        skip_space(walk);
        if (walk->at == walk->end)
            return false;
        if (*walk->at == '<') {
            if (!handle_tag(walk))
                return false;
            if (walk->depth == 0)
                break;
            continue;
        }
        text.text = walk->at;
        while (walk->at < walk->end && *walk->at != '<')
            walk->at++;
        text.length = (size_t)(walk->at - text.text);
        while (text.length > 0 && is_space(text.text[text.length - 1]))
            text.length--;
        if (!handle_text(walk, text))
            return false;
    }
    skip_space(walk);
    return walk->at == walk->end && walk->begun[0];
}

bool mny_svg_valid(const struct mny_svg *svg)
{
    struct walk walk = {.svg = svg, .place = MNY_SVG_IN_FILE, .writer = NULL};

    return walk_drawing(&walk);
}

void mny_svg_write(const struct mny_svg *svg, enum mny_svg_place place, struct mny_writer *writer)
{
    struct walk walk = {.svg = svg, .place = place, .writer = writer};

    if (place == MNY_SVG_IN_FILE)
        mny_writer_string(writer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    walk_drawing(&walk);
}
