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

/* What is known of a port, or with port UINT16_MAX of a device as such; NULL: nothing. */
static inline const struct mw_asset *mw_assets_find(const struct mw_assets *a, uint32_t device,
                                                    uint16_t port)
{
    uint64_t key = (uint64_t)device << 16 | port;
    uint32_t low = 0, high = a->at.n;

    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        uint64_t at = (uint64_t)a->at.at[mid].device << 16 | a->at.at[mid].port;

        if (at == key)
            return &a->at.at[mid];
        if (at < key)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

static inline void mw_assets_done(struct mw_assets *a)
{
    mw_vec_done(&a->at);
    mw_arena_done(&a->arena);
}

#endif
