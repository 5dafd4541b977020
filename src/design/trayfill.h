/*
 * trayfill.h: how full the cable trays are: every cable laid along the way that route.h gives it,
 * and what then lies side by side in each piece of tray.
 */
#ifndef MW_DESIGN_TRAYFILL_H
#define MW_DESIGN_TRAYFILL_H

#include "model/plan.h"

enum mw_tray_kind {
    MW_TRAY_ROW,   /* over a row of racks */
    MW_TRAY_CROSS, /* across the rows of a hall */
    MW_TRAY_JOINT  /* between halls, and through those between */
};

/* A piece of tray in which the same number of cables lies all along. x0 <= x1, y0 <= y1. */
struct mw_tray_piece {
    uint8_t kind;  /* enum mw_tray_kind */
    uint32_t hall; /* of a joint: the hall west of it, or that it goes through */
    uint32_t row;  /* MW_NONE: not over a row */
    int64_t x0_mm, y0_mm, x1_mm, y1_mm;
    int64_t cables;
    int64_t area_um2; /* cross-sections of its cables together */
};

struct mw_trayfill {
    MW_VEC(struct mw_tray_piece)
    pieces;            /* rows, cross trays, joints; each from west or north */
    int64_t tray_um2;  /* cross-section of a tray */
    int64_t limit_um2; /* what cables may take of it: site.trays.max_fill */
    int64_t laid;      /* cables in trays */
    int64_t leaving;   /* cables to things that stand elsewhere: their way is not known */
    int64_t in_rack;
};

/* Works out all pieces; the plan must have its cables, parts and bundles. */
void mw_trayfill_init(struct mw_trayfill *t, const struct mw_plan *p);
void mw_trayfill_done(struct mw_trayfill *t);

/* Share of the tray's cross-section that its cables take, in thousandths, to the nearest. */
int64_t mw_trayfill_permille(const struct mw_trayfill *t, const struct mw_tray_piece *piece);

/* Where a piece is: "row c, positions 3 to 7", "hall1, across at 6.0 m, rows c to f" (metres from
 * the western cross tray), "joint east of hall1". In the arena. */
const char *mw_trayfill_place(struct mw_arena *a, const struct mw_plan *p,
                              const struct mw_tray_piece *piece);

/* Outer diameter of a cable, micrometres, as the trays take it. */
int64_t mw_cable_diameter_um(const struct mw_plan *p, const struct mw_cable *cable);

#endif
