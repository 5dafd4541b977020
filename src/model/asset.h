/*
 * asset.h: what is known of the real parts that stand at the plan's places: serial numbers, MAC
 * addresses, GUIDs. Records only; file/assets_read.c reads them.
 */
#ifndef MW_MODEL_ASSET_H
#define MW_MODEL_ASSET_H

#include "base/mem.h"

#include <stdint.h>

struct mw_asset {
    uint32_t device;    /* handle in the plan */
    uint16_t port;      /* index in its type's ports; UINT16_MAX: the device as such */
    uint64_t mac;       /* 48 bits; 0 unknown */
    uint64_t guid;      /* InfiniBand; 0 unknown */
    const char *serial; /* NULL unknown */
};

struct mw_assets {
    struct mw_arena arena;
    MW_VEC(struct mw_asset) at; /* ascending by device, then port */
};

#endif
