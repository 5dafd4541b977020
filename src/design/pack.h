/*
 * pack.h: which switches and servers share a rack: as few racks as hold them, evenly spread,
 * redundant partners apart. Nodes are not packed here: how many a rack holds depends on where
 * it stands (floor.c).
 */
#ifndef MW_DESIGN_PACK_H
#define MW_DESIGN_PACK_H

#include "design/elevation.h"
#include "model/plan.h"

/* A device that needs a place; edge switches are counted before they exist. */
struct mw_pack_item {
    const struct mw_device_type *type;
    uint32_t device; /* MW_NONE: not created yet */
    uint8_t role, fabric;
    bool paired; /* 2k and 2k + 1 of its role and fabric stand in different racks */
    int32_t index;
    int32_t su; /* the scalable unit that it serves; -1: none in particular */
};

struct mw_bin { /* a rack in the making */
    enum mw_rack_kind kind;
    int32_t su;        /* -1: none */
    uint32_t first, n; /* range in mw_packing.items */
    uint32_t content;  /* in mw_packing.contents */
    uint32_t position; /* MW_NONE: not placed */
};

struct mw_content { /* what racks hold that are filled alike */
    const struct mw_device_type **types;
    uint32_t n;
    int8_t *fits; /* by power class: -1 not asked yet, 0, 1 */
};

struct mw_packing {
    const struct mw_plan *p;
    const struct mw_device_type *node;
    MW_VEC(struct mw_pack_item) items; /* of the bins, bin by bin, as they stand from the top */
    MW_VEC(struct mw_bin) bins;
    MW_VEC(struct mw_content) contents;
};

void mw_packing_init(struct mw_packing *k, const struct mw_plan *p);
void mw_packing_clear(struct mw_packing *k); /* bins and items; what fits is remembered */
void mw_packing_done(struct mw_packing *k);

/* Whether a power class holds what a bin holds: power, weight and cooling of one rack. */
bool mw_bin_fits(struct mw_packing *k, uint32_t content, uint32_t power_class);

/*
 * Packs `n` items, sorted by mw_stack_order() and index, into bins of racks of that power class:
 * exactly `racks` of them, or the fewest when 0, two at least where pairs are among them.
 * Appends the bins; returns how many, 0 when the items cannot be held (n > 0).
 */
uint32_t mw_pack(struct mw_packing *k, enum mw_rack_kind kind, int32_t su, uint32_t power_class,
                 uint32_t racks, const struct mw_pack_item *items, uint32_t n);

#endif
