/*
 * wiring.h: what the parts of wiring share. Only wiring*.c include it.
 */
#ifndef MW_DESIGN_WIRING_H
#define MW_DESIGN_WIRING_H

#include "design/inband.h"
#include "design/onto.h"
#include "design/tree.h"

/* One end of a link while it is drawn: a device handle and an index into its type's ports. */
struct mw_wire_end {
    uint32_t device;
    uint16_t port;
};

static inline struct mw_wire_end mw_wire_outside(void)
{
    return (struct mw_wire_end){MW_NONE, 0};
}

/* Appends a cable of one lane and counts the link. */
void mw_wire(struct mw_plan *p, enum mw_fabric_id fabric, enum mw_link_kind kind,
             struct mw_wire_end a, struct mw_wire_end b);

/* Appends a splitter cable from `head` to two tails, which counts two links. */
void mw_wire_split(struct mw_plan *p, enum mw_fabric_id fabric, enum mw_link_kind kind,
                   struct mw_wire_end head, const struct mw_wire_end tails[2]);

/*
 * wiring_base.c: what is plugged in already. Where a rule deals members to switches that are all
 * alike (servers to leaves, management ports to edges), members that stand stay where they are,
 * as far as the rule has room for them there, and the others are dealt around them.
 */
struct mw_wire_base {
    const struct mw_plan *p;
    uint32_t *now; /* by device of the base */
    struct mw_onto_cables cables;
};
void mw_wire_base_init(struct mw_wire_base *b, const struct mw_plan *p);
void mw_wire_base_done(struct mw_wire_base *b);

/* The nth lane of the base's cables in that use that begin at a device, with the devices that it
 * has in the plan. False: there is none, or a device is not in both. */
bool mw_wire_standing(const struct mw_wire_base *b, uint32_t device, enum mw_fabric_id fabric,
                      enum mw_link_kind kind, uint32_t nth, struct mw_cable *out);

/* wiring_tree.c: nodes, leaves, spines, cores, managers, appliances of one fat tree. */
void mw_wire_tree(struct mw_plan *p, const struct mw_tree *t, const struct mw_wire_base *base);

/* wiring_inband.c: nodes and servers, pairs, what leaves for the outside. */
void mw_wire_inband(struct mw_plan *p, const struct mw_inband *net,
                    const struct mw_wire_base *base);

/* Devices of a tier of the in-band network, 0 the leaves. */
struct mw_range mw_inband_tier(const struct mw_plan *p, const struct mw_pairtree *t,
                               int32_t tier);

/* wiring_uplink.c: edge switches to the in-band network (`net` NULL: there is none, they lead
 * outside). */
void mw_wire_uplinks(struct mw_plan *p, const struct mw_inband *net,
                     const struct mw_wire_base *base);

/* wiring_edge.c: management ports, serial ports and PDUs to edge switches, and their uplinks. */
void mw_wire_edges(struct mw_plan *p, const struct mw_inband *net,
                   const struct mw_wire_base *base);

#endif
