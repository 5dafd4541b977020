#include "base/picture.h"

#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

void mw_picture_init(struct mw_picture *p, const char *id, const char *title, double w,
                     double h)
{
    *p = (struct mw_picture){.w = w, .h = h};
    p->id = mw_arena_strdup(&p->arena, id);
    p->title = mw_arena_strdup(&p->arena, title);
}

void mw_picture_done(struct mw_picture *p)
{
    mw_vec_done(&p->ops);
    mw_vec_done(&p->points);
    mw_arena_done(&p->arena);
}

static struct mw_op *add(struct mw_picture *p, enum mw_op_kind kind)
{
    struct mw_op *op = mw_vec_push(&p->ops);

    op->kind = kind;
    op->stroke_mm = 0.25;
    return op;
}

void mw_picture_group(struct mw_picture *p, const char *id, const char *title)
{
    struct mw_op *op = add(p, MW_OP_GROUP);

    op->id = id ? mw_arena_strdup(&p->arena, id) : NULL;
    op->title = title ? mw_arena_strdup(&p->arena, title) : NULL;
}

void mw_picture_end(struct mw_picture *p)
{
    add(p, MW_OP_END);
}

struct mw_op *mw_picture_rect(struct mw_picture *p, double x, double y, double w, double h,
                              enum mw_ink fill, enum mw_ink stroke)
{
    struct mw_op *op = add(p, MW_OP_RECT);

    op->x = x;
    op->y = y;
    op->w = w;
    op->h = h;
    op->fill = fill;
    op->stroke = stroke;
    return op;
}

struct mw_op *mw_picture_path(struct mw_picture *p, const struct mw_point *points, uint32_t n,
                              bool closed, enum mw_ink fill, enum mw_ink stroke)
{
    struct mw_op *op = add(p, MW_OP_LINE);

    op->first_point = p->points.n;
    op->point_n = n;
    op->closed = closed;
    op->fill = fill;
    op->stroke = stroke;
    for (uint32_t i = 0; i < n; i++)
        *mw_vec_push(&p->points) = points[i];
    return op;
}

struct mw_op *mw_picture_line(struct mw_picture *p, double x0, double y0, double x1, double y1,
                              enum mw_ink stroke)
{
    struct mw_point ends[2] = {{x0, y0}, {x1, y1}};

    return mw_picture_path(p, ends, 2, false, MW_INK_NONE, stroke);
}

struct mw_op *mw_picture_circle(struct mw_picture *p, double x, double y, double radius,
                                enum mw_ink fill, enum mw_ink stroke)
{
    struct mw_op *op = add(p, MW_OP_CIRCLE);

    op->x = x;
    op->y = y;
    op->w = radius;
    op->fill = fill;
    op->stroke = stroke;
    return op;
}

struct mw_op *mw_picture_text(struct mw_picture *p, double x, double y, double size_mm,
                              enum mw_align align, enum mw_ink ink, const char *text)
{
    struct mw_op *op = add(p, MW_OP_TEXT);

    op->x = x;
    op->y = y;
    op->size_mm = size_mm;
    op->align = align;
    op->fill = ink;
    op->text = mw_arena_strdup(&p->arena, text);
    return op;
}

struct mw_op *mw_picture_textf(struct mw_picture *p, double x, double y, double size_mm,
                               enum mw_align align, enum mw_ink ink, const char *fmt, ...)
{
    struct mw_op *op = mw_picture_text(p, x, y, size_mm, align, ink, "");
    va_list ap;

    va_start(ap, fmt);
    op->text = mw_arena_vprintf(&p->arena, fmt, ap);
    va_end(ap);
    return op;
}

/* Bytes of the character at s; what is no UTF-8 counts one. */
static size_t step(const char *s)
{
    size_t n = mw_text_utf8_len(s, strlen(s));

    return n ? n : 1;
}

/* The longest beginning of the text that with "…" is no wider than max_mm. */
static const char *shorten(struct mw_arena *a, const char *text, double size_mm, double max_mm)
{
    const char *best = "…";

    for (size_t n = 0; text[n];) {
        n += step(text + n);
        char *tried = mw_arena_printf(a, "%.*s…", (int)n, text);
        if (mw_picture_text_width(tried, false, false) * size_mm > max_mm)
            break;
        best = tried;
    }
    return best;
}

struct mw_op *mw_picture_text_fit(struct mw_picture *p, double x, double y, double size_mm,
                                  double least_mm, double max_mm, enum mw_align align,
                                  enum mw_ink ink, const char *text)
{
    double width = mw_picture_text_width(text, false, false);
    double fits = width > 0 ? fmin(size_mm, max_mm / width) : size_mm;
    struct mw_op *op = mw_picture_text(p, x, y, fmax(fits, least_mm), align, ink, text);

    if (fits < least_mm) {
        op->title = op->text;
        op->text = shorten(&p->arena, op->title, least_mm, max_mm);
    }
    return op;
}

double mw_picture_text_width(const char *text, bool bold, bool mono)
{
    double width = 0;

    for (const char *s = text; *s; s += step(s)) {
        if (mono)
            width += 0.603;
        else if ((unsigned char)*s >= 0x80)
            width += 1;
        else if (strchr("iljI.,:;'|!()[]-f t/", *s))
            width += 0.4;
        else if (strchr("mwMW@%", *s))
            width += 1;
        else
            width += 0.66;
    }
    return bold && !mono ? width * 1.12 : width;
}

enum mw_ink mw_ink_feed(uint32_t feed)
{
    return MW_INK_FEED_0 + feed % 8;
}

enum mw_ink mw_ink_rail(int32_t rail)
{
    return MW_INK_RAIL_0 + (uint32_t)rail % 8;
}

enum mw_ink mw_ink_ramp(int64_t value, int64_t largest)
{
    if (largest <= 0 || value <= 0)
        return MW_INK_RAMP_0;
    if (value >= largest)
        return MW_INK_RAMP_7;
    return MW_INK_RAMP_0 + (uint32_t)((double)value * 8 / (double)largest);
}

enum mw_ink mw_ink_over(enum mw_ink fill)
{
    bool strong = (fill >= MW_INK_FEED_0 && fill <= MW_INK_RAIL_7) ||
                  (fill >= MW_INK_RAMP_0 + 5 && fill <= MW_INK_RAMP_7) || fill == MW_INK_TEXT ||
                  fill == MW_INK_MUTED || fill == MW_INK_LINE || fill == MW_INK_PANEL ||
                  fill == MW_INK_WALL || fill == MW_INK_GOOD || fill == MW_INK_WARN ||
                  fill == MW_INK_BAD;

    return strong ? MW_INK_PAPER : MW_INK_TEXT;
}
