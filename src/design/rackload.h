/*
 * rackload.h: does a rack of a power class hold a set of devices, and which limit binds? Used
 * for the nodes per rack (power.c) and for the packing of racks (racks.c).
 */
#ifndef MW_DESIGN_RACKLOAD_H
#define MW_DESIGN_RACKLOAD_H

#include "design/deal.h"

/* One limit and what is put on it, both in thousandths of `unit`. */
struct mw_measure {
    bool stated; /* false: the site does not state it; it then holds */
    bool holds;
    int64_t load, value;
    const char *unit;
    const char *what; /* which of several limits of the kind: "rack", "row", "floor", … */
    uint32_t fcase;   /* case that loads it most */
    uint32_t circuit; /* of the class, for the limits of circuits */
};

/*
 * What a rack with these devices needs. Feed, ups and policy are never stated here: they are not
 * limits of one rack. Space counts the U of the devices alone.
 */
struct mw_rack_need {
    struct mw_measure of[MW_LIMIT_KINDS];
    uint32_t unsurvived; /* a case to survive in which a node throttles or goes down; MW_NONE */
    uint32_t unplugged;  /* index of a device that no circuit suits; MW_NONE */
    enum mw_limit_kind worst; /* the first limit that does not hold; MW_LIMIT_KINDS: all hold */
};

/*
 * Does a rack of this power class hold these devices in every case that must be survived? Fills
 * `need` (may be NULL) in either case. Survival is asked of compute nodes alone: what else goes
 * down with a feed is a finding, not an impossibility.
 */
bool mw_rack_fits(const struct mw_plan *p, uint32_t power_class,
                  const struct mw_device_type *const *types, uint32_t n,
                  struct mw_rack_need *need);

/*
 * The U that nodes may take: from compute.lowest_u up to the panel (at panel_u, or, where that is
 * 0, one U is kept for it), or to compute.highest_u.
 */
int32_t mw_rack_node_units(const struct mw_factory *f);

/* How many nodes, with compute.blank_u between them, stand in those units. */
int32_t mw_rack_slots(const struct mw_factory *f, const struct mw_device_type *node);

#endif
