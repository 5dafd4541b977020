#include "draw/palette.h"

static const struct mw_colour colours[MW_INK_COUNT] = {
    [MW_INK_NONE] = {"none", 0xffffff, 0x000000, MW_HATCH_NONE},
    [MW_INK_PAPER] = {"paper", 0xffffff, 0x14171a, MW_HATCH_NONE},
    [MW_INK_TEXT] = {"text", 0x16191d, 0xf2f4f6, MW_HATCH_NONE},
};

const struct mw_colour *mw_palette(enum mw_ink ink)
{
    return &colours[ink];
}
