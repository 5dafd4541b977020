/*
 * oneline_sheet.h: what the files of the power one-line diagram share: oneline.c lays it out and
 * draws sources and distribution, oneline_cases.c the table of failure cases.
 */
#ifndef MW_DRAW_ONELINE_SHEET_H
#define MW_DRAW_ONELINE_SHEET_H

#include "base/picture.h"
#include "draw/powergroup.h"

#define MW_ONELINE_TEXT_MM 3.0
#define MW_ONELINE_MARGIN_MM 8.0

struct mw_oneline {
    const struct mw_plan *p;
    const struct mw_byrack *by;
    const struct mw_power_groups *groups;
    struct mw_picture *out;
    double w;
    bool detail;   /* the devices of each rack, with their supplies */
    double rack_h; /* of a rack's box */
};

/* A load against what may be carried: in the ink of what is bad where it is more. */
enum mw_ink mw_oneline_ink(double share);

/* What a feed may carry after derating and margin, W: the lesser of its own capacity
 * (mw_figures_feed) and its UPS's. */
int64_t mw_oneline_may_w(const struct mw_plan *p, uint32_t feed);

/* The table of every failure case, from `y` down; returns where it ends. */
double mw_oneline_cases(const struct mw_oneline *s, double y);

#endif
