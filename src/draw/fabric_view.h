/*
 * fabric_view.h: what the drawings of a fabric start from: its links one by one, as its cables
 * have them, and the tier of every switch. fabric_ports.c draws it port by port, fabric_units.c by
 * scalable unit; fabric.c chooses and puts the table of facts below.
 */
#ifndef MW_DRAW_FABRIC_VIEW_H
#define MW_DRAW_FABRIC_VIEW_H

#include "draw/frame.h"
#include "model/plan.h"

/* Tiers: 0 what is plugged in, 1 leaves and edges, 2 spines or what edges lead to, 3 cores. */
enum { MW_TIER_END, MW_TIER_LEAF, MW_TIER_SPINE, MW_TIER_CORE, MW_TIERS };

struct mw_view_link { /* port to port; a is not above b */
    uint32_t a, b;    /* devices; a MW_NONE: the outside world */
    uint16_t a_port, b_port;
    uint8_t kind;
};

struct mw_fabric_view {
    const struct mw_plan *p;
    enum mw_fabric_id fabric;
    MW_VEC(struct mw_view_link) links; /* in the order of the cables */
    uint8_t *tier;                     /* by device */
    bool *there; /* by device: it belongs to the fabric or is linked to it */
};

void mw_fabric_view_init(struct mw_fabric_view *v, const struct mw_plan *p,
                         enum mw_fabric_id fabric);
void mw_fabric_view_done(struct mw_fabric_view *v);

/* Gb/s of a link: of the slower of its ports; 0 unknown. */
int32_t mw_view_gbps(const struct mw_fabric_view *v, const struct mw_view_link *link);

/* What a device is drawn in. */
enum mw_ink mw_view_ink(const struct mw_device *d);

/* Where it stands: "a05 U29", "elsewhere". In the arena. */
const char *mw_view_place(struct mw_arena *a, const struct mw_plan *p, uint32_t device);

/* ---- the two ways to draw it ---- */

struct mw_fabric_sheet {
    const struct mw_fabric_view *view;
    struct mw_picture *out;
    struct mw_frame frame;
    double right; /* where the body ends, mm; set by what draws it */
};

#define MW_FABRIC_TEXT_MM 1.8

/* Chooses paper for a body of w x h sizes of text and for the foot, begins the picture, and sets
 * *text_mm to the size that the body then has. False, and nothing is begun, where `must` is not
 * set and text would be smaller than MW_FABRIC_TEXT_MM even on A3: what offices print. */
bool mw_fabric_sheet_begin(struct mw_fabric_sheet *s, double w, double h, bool must,
                           double *text_mm);

/* Every link with both of its ports. False, with nothing begun, when A3 does not hold it. Returns
 * where the body ends in *y. */
bool mw_fabric_ports(struct mw_fabric_sheet *s, double *y);
/* Tiers and scalable units with counts of links. */
void mw_fabric_units(struct mw_fabric_sheet *s, double *y);

#endif
