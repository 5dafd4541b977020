/*
 * rack_face.c: the face of a device by simple shapes: a grille, cages, supplies, fans; enough to
 * know it by, and its name on a plate.
 */
#include "draw/rack_sheet.h"

#include <math.h>
#include <stdio.h>

struct box {
    double x, y, w, h;
};

enum { ROW_CAGES = 18, FACE_ROWS_PER_U = 2 };

static struct box inset(struct box b, double by)
{
    return (struct box){b.x + by, b.y + by, b.w - 2 * by, b.h - 2 * by};
}

static void draw_cages(const struct mw_rack_sheet *s, const struct mw_device_type *t,
                       struct box b)
{
    uint32_t n = t->cage_n, most = (uint32_t)(t->u > 0 ? t->u * FACE_ROWS_PER_U : 1);
    uint32_t rows = (n + ROW_CAGES - 1) / ROW_CAGES;

    if (n == 0)
        return;
    rows = rows > most ? most : rows;
    uint32_t columns = (n + rows - 1) / rows;
    double w = fmin(b.w / columns, 5), h = fmin(b.h / rows, 3.6);
    double x0 = b.x + (b.w - w * columns) / 2, y0 = b.y + (b.h - h * rows) / 2;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t column = i / rows;
        struct mw_op *op =
            mw_picture_rect(s->out, x0 + column * w + 0.12 * w, y0 + (i % rows) * h + 0.14 * h,
                            0.76 * w, 0.72 * h, MW_INK_PAPER, MW_INK_LINE);
        op->stroke_mm = 0.15;
    }
}

/* Blocks with the supplies' numbers, in the ink of the feed each hangs on. */
static void draw_supplies(const struct mw_rack_sheet *s, uint32_t device, struct box b)
{
    uint32_t n = mw_byrack_supplies(s->by, device), first = s->by->supply_first[device];
    uint32_t rows = n > 6 && b.h >= 8 ? 2 : 1;

    if (n == 0)
        return;
    uint32_t columns = (n + rows - 1) / rows;
    double w = b.w / columns, h = b.h / rows;
    for (uint32_t i = 0; i < n; i++) {
        const struct mw_supply *supply = &s->p->supplies.at[first + i];
        uint32_t circuit = mw_sheet_circuit(s, supply);
        uint32_t feed = circuit == MW_NONE ? MW_NONE : s->p->circuits.at[supply->circuit].feed;
        uint32_t line = i / columns;
        double x = b.x + (i % columns) * w, y = b.y + line * h;
        enum mw_ink ink = mw_sheet_feed_ink(feed);
        mw_picture_rect(s->out, x + 0.3, y, w - 0.6, h - 0.3, ink, MW_INK_LINE)->stroke_mm =
            0.15;
        char text[16 + MW_TAG_CAP];
        snprintf(text, sizeof text, "%u %s", supply->number,
                 circuit == MW_NONE ? "" : s->tag[circuit]);
        if (mw_picture_text_width(text, false, false) * MW_SHEET_TEXT_MM > w - 1)
            snprintf(text, sizeof text, "%u", supply->number);
        if (mw_picture_text_width(text, false, false) * MW_SHEET_TEXT_MM < w)
            mw_picture_text(s->out, x + w / 2, y + h / 2 + 1.1, MW_SHEET_TEXT_MM,
                            MW_ALIGN_MIDDLE, mw_ink_over(ink), text);
    }
}

static void draw_fans(const struct mw_rack_sheet *s, struct box b)
{
    double step = b.h * 1.15;

    for (int i = 0; b.h + i * step <= b.w; i++) {
        double x = b.x + b.h / 2 + i * step;
        mw_picture_circle(s->out, x, b.y + b.h / 2, b.h * 0.45, MW_INK_NONE, MW_INK_LINE)
            ->stroke_mm = 0.15;
        mw_picture_circle(s->out, x, b.y + b.h / 2, b.h * 0.12, MW_INK_LINE, MW_INK_NONE);
    }
}

/* Upright slats, as the bezel of a node or the drive bays of a server. */
static void draw_grille(const struct mw_rack_sheet *s, struct box b, double step)
{
    for (int i = 0; i * step <= b.w; i++) {
        double x = b.x + i * step;
        mw_picture_line(s->out, x, b.y, x, b.y + b.h, MW_INK_LINE)->stroke_mm = 0.12;
    }
}

static void draw_plate(const struct mw_rack_sheet *s, const struct mw_device *d, struct box b,
                       double size_mm)
{
    mw_picture_rect(s->out, b.x, b.y, b.w, b.h, MW_INK_PAPER, MW_INK_NONE)->radius = 0.6;
    mw_sheet_bold(s, b.x + b.w / 2, b.y + b.h / 2 + 0.36 * size_mm, size_mm, b.w - 1,
                  MW_ALIGN_MIDDLE, MW_INK_TEXT, d->name);
}

/* A face of one or two U: the plate to the left, the rest beside it. */
static void draw_low(const struct mw_rack_sheet *s, uint32_t device, bool back, bool ports,
                     struct box b)
{
    const struct mw_device *d = &s->p->devices.at[device];
    double need = mw_picture_text_width(d->name, true, false) * 3.2 + 2;
    struct box plate = {b.x, b.y, b.w * 0.55, fmin(b.h, 5)};

    plate.w = fmin(plate.w, fmax(need, b.w * 0.4));
    struct box art = {b.x + plate.w + 1, b.y, b.w - plate.w - 1, b.h};
    uint32_t supplies = back ? mw_byrack_supplies(s->by, device) : 0;

    plate.y += (b.h - plate.h) / 2;
    draw_plate(s, d, plate, 3.2);
    if (supplies) {
        struct box blocks = art;
        blocks.w = fmin(supplies * 5.5, art.w * (ports ? 0.45 : 0.7));
        blocks.x = art.x + art.w - blocks.w;
        art.w -= blocks.w + 1;
        draw_supplies(s, device, blocks);
    }
    if (ports)
        draw_cages(s, d->type, art);
    else if (back)
        draw_fans(s, (struct box){art.x, art.y + (art.h - 4) / 2, art.w, fmin(art.h, 4)});
    else
        draw_grille(s, art, 2.4);
}

/* A face of more: grille or fans, plate, cages, supplies from the top down. */
static void draw_tall(const struct mw_rack_sheet *s, uint32_t device, bool back, bool ports,
                      struct box b)
{
    const struct mw_device *d = &s->p->devices.at[device];
    uint32_t supplies = back ? mw_byrack_supplies(s->by, device) : 0;
    double row = fmin(b.h / 4, 9);
    struct box plate = {b.x + b.w * 0.15, b.y + row + (b.h - 4 * row) / 2, b.w * 0.7, row};

    if (back) {
        double fan = fmin(row, 7);
        draw_fans(s, (struct box){b.x + 1, b.y, b.w - 2, fan});
    } else {
        draw_grille(s, b, 2.2);
    }
    if (ports)
        draw_cages(s, d->type, (struct box){b.x + 1, b.y + b.h - 2 * row, b.w - 2, row - 1});
    if (supplies)
        draw_supplies(s, device, (struct box){b.x, b.y + b.h - row, b.w, row});
    if (!back)
        plate.y = b.y + (b.h - plate.h) / 2;
    draw_plate(s, d, plate, fmin(4.6, row * 0.6));
}

void mw_sheet_face(const struct mw_rack_sheet *s, uint32_t device, bool back, double x,
                   double y, double w, double h)
{
    const struct mw_device *d = &s->p->devices.at[device];
    struct box face = {x, y, w, h};
    bool ports = d->type->ports_front != back;

    mw_picture_rect(s->out, x, y, w, h, mw_sheet_role_ink(d->role), MW_INK_LINE)->radius = 0.6;
    if (d->type->u <= 2)
        draw_low(s, device, back, ports, inset(face, 0.5));
    else
        draw_tall(s, device, back, ports, inset(face, 1.2));
}
