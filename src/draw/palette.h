/*
 * palette.h: what the inks of base/picture.h look like: colours chosen to be told apart by the
 * colour-blind, and a hatch for black and white.
 */
#ifndef MW_DRAW_PALETTE_H
#define MW_DRAW_PALETTE_H

#include "base/picture.h"

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
    enum mw_hatch hatch;  /* drawn over fills in the ink's own darker shade */
};

const struct mw_colour *mw_palette(enum mw_ink ink);

#endif
