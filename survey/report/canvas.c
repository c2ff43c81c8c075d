/* SPDX-License-Identifier: MIT */
#include "survey/report/canvas.h"

#include "core/text.h"

#include <string.h>

/* cairo draws no picture higher than 32,767 pixels; and beyond some 8,000 twice as many take longer
   than all other drawings together. */
enum { MOST_PIXELS = 32000, MOST_TWICE = 8000 };

/* gnuplot takes 1,024 bytes of a text, which are four for each of ours. */
enum { MOST_BYTES = 250 };

static size_t scale_of(size_t height)
{
    return 2 * height <= MOST_TWICE ? 2 : 1;
}

bool mny_canvas_fits(size_t height)
{
    return height <= MOST_PIXELS;
}

/* The texts as the variables t0, t1, ...  gnuplot has no other way to take them from a file into a
   label; `<&3` is the file that it was started with. */
static void read_texts(const struct mny_canvas *canvas)
{
    mny_writer_format(canvas->writer,
                      "array texts[%zu]\nset table $unused\nset xrange [0:1]\nset yrange [0:1]\n"
                      "plot '<&3' using (texts[int($0) + 1] = strcol(1), 0):(0) with points\n"
                      "unset table\nset autoscale\n"
                      "do for [i = 1:%zu] { eval sprintf('t%%d = texts[%%d]', i - 1, i) }\n",
                      canvas->texts, canvas->texts);
}

void mny_canvas_begin(const struct mny_canvas *canvas)
{
    const size_t scale = scale_of(canvas->height);
    struct mny_writer *writer = canvas->writer;

    if (canvas->form == MNY_FORM_PNG) {
        /* A point of cairo's fonts is 4/3 of a pixel. */
        mny_writer_format(writer,
                          "set terminal pngcairo size %zu,%zu noenhanced font 'sans-serif,%d' "
                          "fontscale %zu * 0.75 linewidth %zu pointscale %zu\n",
                          scale * canvas->width, scale * canvas->height, canvas->font, scale, scale,
                          scale);
        read_texts(canvas);
    } else {
        mny_writer_format(writer,
                          "set terminal svg size %zu,%zu fixed noenhanced font \"sans-serif,%d\"\n",
                          canvas->width, canvas->height, canvas->font);
    }
    mny_writer_string(writer, "set encoding utf8\nset key off\n");
}

void mny_canvas_text(const struct mny_canvas *canvas, size_t number)
{
    mny_writer_format(canvas->writer, canvas->form == MNY_FORM_PNG ? "t%zu" : "'@%zu@'", number);
}

/* Whether a letter begins here that few fonts have: beyond the first plane (emoji, the rarest Han
   letters), or of private use.  Where no font has one, gnuplot 5.4 draws cairo's sign for that a
   hundred times too large, over the whole picture. */
static bool is_rare(const char *text)
{
    const unsigned char *byte = (const unsigned char *)text;

    return byte[0] >= 0xF0 || byte[0] == 0xEE || (byte[0] == 0xEF && byte[1] < 0xA4);
}

/* Every byte by its number, so that nothing in it means anything to gnuplot. */
static void write_bytes(const char *text, size_t length, struct mny_writer *writer)
{
    for (size_t i = 0; i < length; i++) {
        const unsigned byte = (unsigned char)text[i];

        if (is_rare(text + i)) {
            mny_writer_string(writer, "\\342\\226\\241"); /* U+25A1, an empty box */
            while (i + 1 < length && (text[i + 1] & 0xC0) == 0x80)
                i++;
            continue;
        }
        /* Control characters have no look, and a line feed would begin a second line. */
        mny_writer_format(writer, "\\%03o", byte < ' ' || byte == 0x7f ? ' ' : byte);
    }
}

static void write_text(const struct mny_svg *svg, size_t number, struct mny_writer *writer)
{
    const char *text = svg->texts[number];
    size_t length = strlen(text);
    bool cut = false;

    if (number < svg->label_count && text[mny_display_fit(text, svg->label_columns)] != '\0') {
        length = mny_display_fit(text, svg->label_columns - 1);
        cut = true;
    }
    for (; length > MOST_BYTES || (text[length] & 0xC0) == 0x80; length--)
        cut = true;
    mny_writer_string(writer, "\"");
    write_bytes(text, length, writer);
    if (cut)
        write_bytes("\xE2\x80\xA6", 3, writer);
    mny_writer_string(writer, "\"\n");
}

void mny_canvas_texts(const struct mny_svg *svg, struct mny_writer *writer)
{
    for (size_t i = 0; i < svg->text_count; i++)
        write_text(svg, i, writer);
}
