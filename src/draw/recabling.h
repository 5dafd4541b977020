/*
 * recabling.h: the re-cabling plan as pictures: a panel per switch or node shows which plug goes
 * from which of its ports to which port, a line each, numbered as in the list of moves. Ports stand
 * in order on both sides, so that an exchange shows as a cross and a shift as a slant.
 */
#ifndef MW_DRAW_RECABLING_H
#define MW_DRAW_RECABLING_H

#include "base/picture.h"
#include "verify/recable.h"

enum {
    MW_RECABLING_LINES = 36,   /* of a panel: what has more is continued in another */
    MW_RECABLING_DRAWN = 1000, /* lines in one picture; the rest is counted below it */
};

struct mw_recabling_line {              /* an end that moves, a cable laid or taken out */
    uint32_t device;                    /* whose panel it is in */
    uint8_t group;                      /* ends that move, cables laid, cables taken out */
    uint32_t left[2], right[2], far[2]; /* ports by lane; MW_NONE */
    uint32_t first, last;               /* moves, from 1; the same but for an end that hangs */
};

struct mw_recabling_panel {
    uint32_t first, n; /* lines */
    bool more;         /* continues the one before */
};

struct mw_recabling_panels {
    const struct mw_expect *x;              /* borrowed */
    MW_VEC(struct mw_recabling_line) lines; /* by device, group, then left port */
    MW_VEC(struct mw_recabling_panel) at;
};

void mw_recabling_panels_init(struct mw_recabling_panels *p, const struct mw_recable *r,
                              const struct mw_expect *x);
void mw_recabling_panels_done(struct mw_recabling_panels *p);

/* How many panels from `first` on a picture of `h_mm` holds; 0: as high as need be, with at most
 * MW_RECABLING_DRAWN lines. At least one. */
uint32_t mw_recabling_fit(const struct mw_recabling_panels *p, uint32_t first, double h_mm);

/* Starts `out` with `n` panels from `first` on, `h_mm` high (0: as need be); as wide as A4. */
void mw_recabling_draw(const struct mw_recabling_panels *p, uint32_t first, uint32_t n,
                       const char *id, const char *title, double h_mm, struct mw_picture *out);

#endif
