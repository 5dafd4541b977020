/*
 * oneline_sheet.h: what the files of the power one-line diagram share: oneline.c draws
 * the sources, oneline_band.c the distribution to racks, oneline_cases.c the failure cases.
 */
#ifndef MW_DRAW_ONELINE_SHEET_H
#define MW_DRAW_ONELINE_SHEET_H

#include "base/picture.h"
#include "draw/powergroup.h"

#define MW_ONELINE_TEXT_MM 3.0
#define MW_ONELINE_MARGIN_MM 8.0

enum { MW_ONELINE_GAPS_CAP = 128 };

struct mw_oneline {
    const struct mw_plan *p;
    const struct mw_byrack *by;
    const struct mw_power_groups *groups;
    struct mw_picture *out;
    double w, bus_x; /* where the buses begin, after their names */
    bool detail;     /* the devices of each rack, with their supplies */
    double rack_h;   /* of a rack's box */
};

/* A load against what may be carried: in the ink of what is bad where it is more. */
enum mw_ink mw_oneline_ink(double share);

/* The feed's ink; MW_INK_MUTED for no feed. */
enum mw_ink mw_oneline_feed_ink(uint32_t feed);

/* What a feed may carry after derating and margin, W: the lesser of its own capacity
 * (mw_figures_feed) and its UPS's. */
int64_t mw_oneline_may_w(const struct mw_plan *p, uint32_t feed);

/* "115.3 kW"; from ten thousand kW on "64.048 MW". Returns buf. */
const char *mw_oneline_power(double w, char buf[32]);

/* A heading no wider than `max_mm`. */
void mw_oneline_bold(const struct mw_oneline *s, double x, double y, double size, double max_mm,
                     enum mw_align align, const char *text);

/* A circuit breaker of that height: a cross where the line opens, and the blade. */
void mw_oneline_breaker(const struct mw_oneline *s, double x, double y, double size,
                        enum mw_ink ink);
void mw_oneline_wire(const struct mw_oneline *s, double x, double y0, double y1,
                     enum mw_ink ink);

/* Fills w, bus_x, detail and rack_h. */
void mw_oneline_lay_out(struct mw_oneline *s);

/* How many bands the groups take. */
uint32_t mw_oneline_bands(const struct mw_oneline *s);

/* Where a line may come down to the buses of the first band between the drops of its racks, from
 * the left. Returns how many such places there are. */
uint32_t mw_oneline_gaps(const struct mw_oneline *s, double out[MW_ONELINE_GAPS_CAP]);

/* One band from `y` down: groups from `first` on, as many as fit. Returns the first that did not. */
uint32_t mw_oneline_band(const struct mw_oneline *s, uint32_t first, double y);
double mw_oneline_band_h(const struct mw_oneline *s);
double mw_oneline_bus_y(double y, uint32_t feed); /* a feed's bus in a band from `y` down */

/* The table of every failure case, from `y` down; returns where it ends. */
double mw_oneline_cases(const struct mw_oneline *s, double y);

#endif
