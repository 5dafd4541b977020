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

/* The end of the longest beginning that is no wider than `room`, in ems. */
static const char *beginning(const struct mw_op *op, double room)
{
    const char *end = op->text;

    for (const char *s = op->text; mw_text_next(&s); end = s) {
        char one[8] = "";
        memcpy(one, end, (size_t)(s - end));
        room -= mw_picture_text_width(one, op->bold, op->mono);
        if (room < 0)
            break;
    }
    return end;
}

/* The most of its beginning, or of both ends alike, that with "…" is no wider than max_mm. */
static const char *shorten(struct mw_arena *a, const struct mw_op *op, double max_mm, bool ends)
{
    double room = max_mm / op->size_mm - mw_picture_text_width("…", op->bold, op->mono);
    const char *head = beginning(op, ends ? room / 2 : room), *rest = ends ? head : "";

    while (*rest && mw_picture_text_width(rest, op->bold, op->mono) > room / 2)
        mw_text_next(&rest);
    return mw_arena_printf(a, "%.*s…%s", (int)(head - op->text), op->text, rest);
}

static void fit(struct mw_picture *p, struct mw_op *text, double least_mm, double max_mm,
                bool ends)
{
    double width = mw_picture_text_width(text->text, text->bold, text->mono);
    double fits = width > 0 ? fmin(text->size_mm, max_mm / width) : text->size_mm;

    text->size_mm = fmax(fits, least_mm);
    if (fits < least_mm) {
        text->title = text->text;
        text->text = shorten(&p->arena, text, max_mm, ends);
    }
}

void mw_picture_fit(struct mw_picture *p, struct mw_op *text, double least_mm, double max_mm)
{
    fit(p, text, least_mm, max_mm, false);
}

void mw_picture_fit_ends(struct mw_picture *p, struct mw_op *text, double least_mm,
                         double max_mm)
{
    fit(p, text, least_mm, max_mm, true);
}

struct mw_op *mw_picture_text_fit(struct mw_picture *p, double x, double y, double size_mm,
                                  double least_mm, double max_mm, enum mw_align align,
                                  enum mw_ink ink, const char *text)
{
    struct mw_op *op = mw_picture_text(p, x, y, size_mm, align, ink, text);

    mw_picture_fit(p, op, least_mm, max_mm);
    return op;
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
