/*
 * palette.c: the colours. Chosen in CIELAB: a hue per meaning in the order that Okabe and Ito give
 * for the colour-blind, and a lightness or a hatch of its own for black and white. Fills of devices
 * carry MW_INK_TEXT; feeds, rails and the upper ramp carry MW_INK_PAPER (mw_ink_over).
 */
#include "draw/palette.h"

static const struct mw_colour colours[MW_INK_COUNT] = {
    [MW_INK_NONE] = {"none", 0xffffff, 0x14171a, MW_HATCH_NONE},
    [MW_INK_PAPER] = {"paper", 0xffffff, 0x14171a, MW_HATCH_NONE},
    [MW_INK_TEXT] = {"text", 0x16191d, 0xf2f4f6, MW_HATCH_NONE},
    [MW_INK_MUTED] = {"muted", 0x59626a, 0xa3acb5, MW_HATCH_NONE},
    [MW_INK_LINE] = {"line", 0x3c4349, 0xc1c7cd, MW_HATCH_NONE},
    [MW_INK_FAINT] = {"faint", 0xd3d8dc, 0x393e43, MW_HATCH_NONE},
    [MW_INK_NODE] = {"node", 0x9dcafe, 0x085482, MW_HATCH_NONE},
    [MW_INK_LEAF] = {"leaf", 0xffc78f, 0x794a1c, MW_HATCH_UP},
    [MW_INK_SPINE] = {"spine", 0xffad97, 0x783026, MW_HATCH_DOWN},
    [MW_INK_CORE] = {"core", 0xd9a5da, 0x633665, MW_HATCH_CROSS},
    [MW_INK_EDGE] = {"edge", 0x8dd5b7, 0x10563f, MW_HATCH_DOTS},
    [MW_INK_SERVER] = {"server", 0xb4deee, 0x2f606f, MW_HATCH_LEVEL},
    [MW_INK_STORAGE] = {"storage", 0xf4e48c, 0x5b5012, MW_HATCH_UPRIGHT},
    [MW_INK_PDU] = {"pdu", 0xa6acb2, 0x646b72, MW_HATCH_NONE},
    [MW_INK_BLANK] = {"blank", 0xe0e3e6, 0x33373b, MW_HATCH_NONE},
    [MW_INK_BAFFLE] = {"baffle", 0xf9ebdf, 0x382f25, MW_HATCH_UP},
    [MW_INK_PANEL] = {"panel", 0x3f484f, 0xc6cdd3, MW_HATCH_NONE},
    [MW_INK_FREE] = {"free", 0xfcfcfc, 0x1a1e21, MW_HATCH_NONE},
    [MW_INK_BLOCKED] = {"blocked", 0xe9e1e0, 0x322a29, MW_HATCH_CROSS},
    [MW_INK_FEED_0] = {"feed0", 0x00699e, 0x5db8ff, MW_HATCH_NONE},
    [MW_INK_FEED_0 + 1] = {"feed1", 0xc54b00, 0xfb864a, MW_HATCH_UP},
    [MW_INK_FEED_0 + 2] = {"feed2", 0x007756, 0x50cb95, MW_HATCH_DOWN},
    [MW_INK_FEED_0 + 3] = {"feed3", 0x8f427e, 0xe697d2, MW_HATCH_CROSS},
    [MW_INK_FEED_0 + 4] = {"feed4", 0x936400, 0xeeb94e, MW_HATCH_DOTS},
    [MW_INK_FEED_0 + 5] = {"feed5", 0x007c9b, 0x70d3f3, MW_HATCH_LEVEL},
    [MW_INK_FEED_0 + 6] = {"feed6", 0x575e07, 0xd7d75f, MW_HATCH_UPRIGHT},
    [MW_INK_FEED_7] = {"feed7", 0x292d30, 0xe0e3e6, MW_HATCH_NONE},
    [MW_INK_RAIL_0] = {"rail0", 0x005ca0, 0x5098ee, MW_HATCH_NONE},
    [MW_INK_RAIL_0 + 1] = {"rail1", 0x0178a0, 0x53ceff, MW_HATCH_UP},
    [MW_INK_RAIL_0 + 2] = {"rail2", 0x005f5e, 0x00b3ac, MW_HATCH_DOWN},
    [MW_INK_RAIL_0 + 3] = {"rail3", 0x148043, 0x7fe09b, MW_HATCH_CROSS},
    [MW_INK_RAIL_0 + 4] = {"rail4", 0x424b01, 0xb8ae37, MW_HATCH_DOTS},
    [MW_INK_RAIL_0 + 5] = {"rail5", 0xb06000, 0xfeb96f, MW_HATCH_LEVEL},
    [MW_INK_RAIL_0 + 6] = {"rail6", 0xae1d28, 0xff766e, MW_HATCH_UPRIGHT},
    [MW_INK_RAIL_7] = {"rail7", 0xb14b86, 0xfdafdf, MW_HATCH_NONE},
    [MW_INK_RAMP_0] = {"ramp0", 0xfdf7df, 0x3c2d29, MW_HATCH_NONE},
    [MW_INK_RAMP_0 + 1] = {"ramp1", 0xfce0a1, 0x583529, MW_HATCH_NONE},
    [MW_INK_RAMP_0 + 2] = {"ramp2", 0xfbc26b, 0x754028, MW_HATCH_NONE},
    [MW_INK_RAMP_0 + 3] = {"ramp3", 0xf6a043, 0x904c23, MW_HATCH_NONE},
    [MW_INK_RAMP_0 + 4] = {"ramp4", 0xe87b2a, 0xa75c21, MW_HATCH_NONE},
    [MW_INK_RAMP_0 + 5] = {"ramp5", 0xc74d10, 0xd88930, MW_HATCH_DOTS},
    [MW_INK_RAMP_0 + 6] = {"ramp6", 0xa83818, 0xeeb14b, MW_HATCH_UP},
    [MW_INK_RAMP_7] = {"ramp7", 0x842a1c, 0xf9de89, MW_HATCH_LEVEL},
    [MW_INK_COLD] = {"cold", 0xe5f3fa, 0x1b2c37, MW_HATCH_LEVEL},
    [MW_INK_HOT] = {"hot", 0xfddfd7, 0x412b27, MW_HATCH_DOTS},
    [MW_INK_TRAY] = {"tray", 0xcdc6b8, 0x4c463a, MW_HATCH_UPRIGHT},
    [MW_INK_WALL] = {"wall", 0x676b6f, 0x92969b, MW_HATCH_NONE},
    [MW_INK_GOOD] = {"good", 0x00774f, 0x61d099, MW_HATCH_NONE},
    [MW_INK_WARN] = {"warn", 0x9a6400, 0xf4be54, MW_HATCH_UP},
    [MW_INK_BAD] = {"bad", 0xb72127, 0xff766e, MW_HATCH_CROSS},
};

const struct mw_colour *mw_palette(enum mw_ink ink)
{
    return &colours[ink];
}

enum mw_ink mw_palette_rack(enum mw_rack_kind kind)
{
    static const enum mw_ink inks[MW_RACK_KINDS] = {[MW_RACK_COMPUTE] = MW_INK_NODE,
                                                    [MW_RACK_NETWORK] = MW_INK_LEAF,
                                                    [MW_RACK_MANAGEMENT] = MW_INK_EDGE,
                                                    [MW_RACK_CORE] = MW_INK_CORE};

    return kind < MW_RACK_KINDS ? inks[kind] : MW_INK_MUTED;
}

/* A quarter of the way from one channel to another. */
static uint32_t toward(uint32_t from, uint32_t to, int shift)
{
    uint32_t a = from >> shift & 0xff, b = to >> shift & 0xff;

    return (3 * a + b + 2) / 4 << shift;
}

uint32_t mw_palette_hatch(enum mw_ink ink, bool dark)
{
    uint32_t fill = dark ? colours[ink].dark : colours[ink].light;
    uint32_t to = dark ? 0xffffff : 0;

    return toward(fill, to, 16) | toward(fill, to, 8) | toward(fill, to, 0);
}
