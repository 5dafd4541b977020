/*
 * palette.h: what the inks of base/picture.h look like: colours chosen to be told apart by the
 * colour-blind, and a hatch for black and white.
 */
#ifndef MW_DRAW_PALETTE_H
#define MW_DRAW_PALETTE_H

#include "base/picture.h"
#include "model/plan.h"

enum mw_hatch {
    MW_HATCH_NONE,
    MW_HATCH_UP,
    MW_HATCH_DOWN,
    MW_HATCH_CROSS,
    MW_HATCH_DOTS,
    MW_HATCH_LEVEL,
    MW_HATCH_UPRIGHT
};

struct mw_colour {
    const char *name;     /* of the ink, as SVG's class: "node" */
    uint32_t light, dark; /* 0xRRGGBB on light and on dark ground */
    enum mw_hatch hatch;  /* drawn over fills, in mw_palette_hatch() */
};

const struct mw_colour *mw_palette(enum mw_ink ink);

/* The ink of racks of a kind; the same in every drawing. */
enum mw_ink mw_palette_rack(enum mw_rack_kind kind);

/* The fill's own shade for its hatch, 0xRRGGBB: darker on light ground, lighter on dark. */
uint32_t mw_palette_hatch(enum mw_ink ink, bool dark);

/*
 * Hatches are families of parallel lines, dots on a grid among them, the same in every format:
 * lines MW_HATCH_LINE_MM wide and MW_HATCH_PITCH_MM apart, dots as wide as two lines. Fills less
 * than MW_HATCH_LEAST_MM wide or high have none: it would say nothing there.
 */
#define MW_HATCH_LINE_MM 0.15
#define MW_HATCH_PITCH_MM 1.5
#define MW_HATCH_LEAST_MM 1.5

#endif
