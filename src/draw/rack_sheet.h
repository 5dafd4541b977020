/*
 * rack_sheet.h: what the files of the rack drawing share: rack.c lays the sheet out and draws the
 * two views, rack_face.c a device's face, rack_block.c the tables below.
 */
#ifndef MW_DRAW_RACK_SHEET_H
#define MW_DRAW_RACK_SHEET_H

#include "base/picture.h"
#include "draw/byrack.h"

#define MW_SHEET_TEXT_MM 3.0 /* the least size of text: reads on a phone when zoomed */
#define MW_SHEET_MARGIN_MM 8.0

enum { MW_TAG_CAP = 12 };

struct mw_rack_sheet {
    const struct mw_byrack *by;
    const struct mw_plan *p;
    uint32_t rack;
    struct mw_picture *out;
    const uint32_t *circuits; /* of this rack, in plan->circuits */
    uint32_t circuit_n;
    char tag[MW_RACK_CIRCUITS_CAP]
            [MW_TAG_CAP]; /* short name of each circuit's rPDU: "A", "P3" */
    int32_t units;
    double u_mm, top;        /* height of a U; where the highest one begins */
    double frame_w, panel_w; /* of the rack; of what stands in it */
    double front_x, models_x, models_w, rear_x, supplies_x, w;
};

/* Where the upper edge of a U is. */
static inline double mw_sheet_u_y(const struct mw_rack_sheet *s, int32_t u)
{
    return s->top + (s->units - u) * s->u_mm;
}

/* Which of the rack's circuits a supply hangs on; MW_NONE. */
uint32_t mw_sheet_circuit(const struct mw_rack_sheet *s, const struct mw_supply *supply);

/* What a device of that role is drawn in. */
enum mw_ink mw_sheet_role_ink(uint8_t role);

/* The feed's ink; MW_INK_MUTED for no feed. */
enum mw_ink mw_sheet_feed_ink(uint32_t feed);

/* A heading no wider than `max_mm`, no smaller than the sheet's text. */
void mw_sheet_bold(const struct mw_rack_sheet *s, double x, double y, double size_mm,
                   double max_mm, enum mw_align align, enum mw_ink ink, const char *text);

/* One face of a device, its back or its front, into a box. */
void mw_sheet_face(const struct mw_rack_sheet *s, uint32_t device, bool back, double x,
                   double y, double w, double h);

/* Tables of power, facts and cables, and the legend, from `y` down. Returns where they end. */
double mw_sheet_block(const struct mw_rack_sheet *s, double y);

#endif
