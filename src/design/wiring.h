/*
 * wiring.h: what the parts of wiring share. Only wiring*.c include it.
 */
#ifndef MW_DESIGN_WIRING_H
#define MW_DESIGN_WIRING_H

#include "design/inband.h"
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

/* wiring_tree.c: nodes, leaves, spines, cores, managers, appliances of one fat tree. */
void mw_wire_tree(struct mw_plan *p, const struct mw_tree *t);

/* wiring_inband.c: nodes and servers, pairs, what leaves for the outside. */
void mw_wire_inband(struct mw_plan *p, const struct mw_inband *net);

/* Devices of a tier of the in-band network, 0 the leaves. */
struct mw_range mw_inband_tier(const struct mw_plan *p, const struct mw_pairtree *t,
                               int32_t tier);

/* wiring_edge.c: management ports, serial ports and PDUs to edge switches, and these to the
 * in-band network (`net` NULL: there is none, they lead outside). */
void mw_wire_edges(struct mw_plan *p, const struct mw_inband *net);

#endif
