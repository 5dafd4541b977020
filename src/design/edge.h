/*
 * edge.h: edge switches: where BMCs, switches' management ports, serial consoles and rack PDUs
 * are plugged in. How many there must be depends on the racks (their PDUs), so racks.c asks here
 * once it knows them.
 */
#ifndef MW_DESIGN_EDGE_H
#define MW_DESIGN_EDGE_H

#include "design/inband.h"
#include "design/tree.h"

/* Ports that the devices of this factory and `pdus` rack PDUs take on the edge switches of
 * `fabric` (MW_FABRIC_OOB or MW_FABRIC_CONSOLE); 0 when it is not enabled. Devices that stand
 * elsewhere take none, nor do edge switches themselves. Nodes and leaves of a scalable unit that is
 * still to be filled count as if it were full, so that growth finds their ports free. */
int64_t mw_edge_endpoints(const struct mw_plan *p, enum mw_fabric_id fabric, int64_t pdus);

/* Edge switches for that many endpoints: an even number when they are wanted in pairs. */
int32_t mw_edges_needed(const struct mw_plan *p, enum mw_fabric_id fabric, int64_t endpoints);

/* Whether they have uplinks into the in-band network. Console servers have none: theirs is an
 * endpoint of the out-of-band network. False too when the network is not enabled. */
bool mw_edge_has_uplinks(const struct mw_plan *p, enum mw_fabric_id fabric);

/* Creates the edge switches as devices (role edge or console) and sets fabrics[fabric]. To be
 * called once per fabric. `rack` stays MW_NONE for the caller to fill; `elsewhere_mm` is set. */
void mw_design_edges(struct mw_plan *p, enum mw_fabric_id fabric, int32_t count);

/* ---- for wiring ---- */

/* Ports of an edge switch for endpoints: its own, less those that must serve as uplinks. */
int32_t mw_edge_access_ports(const struct mw_device_type *type, int32_t uplinks);

/* Whether a device of this factory takes a port on that network's edge switches. */
bool mw_edge_takes(const struct mw_plan *p, enum mw_fabric_id fabric,
                   const struct mw_device *d);

/* Nodes that a scalable unit has when the factory is grown. */
int32_t mw_edge_unit_nodes(const struct mw_plan *p, int32_t su);

/* A leaf, and the node whose arrival brings it. */
struct mw_edge_leaf {
    int32_t index, node;
};

/* How many leaves of the last scalable unit are still to come, in all fabrics together; they are
 * stored in `out` (may be NULL). */
int32_t mw_edge_leaves_to_come(const struct mw_plan *p, enum mw_fabric_id fabric,
                               struct mw_edge_leaf *out);

/* The node whose arrival brings a device: leaves come with their unit's first node, all else is
 * there from the first day (0). */
struct mw_edge_bringer {
    struct mw_tree trees[2]; /* compute, storage; columns 0: none */
    struct mw_inband inband; /* leaf NULL: none */
};
void mw_edge_bringer_init(struct mw_edge_bringer *b, const struct mw_plan *p);
int32_t mw_edge_brought_by(const struct mw_edge_bringer *b, const struct mw_device *d);

#endif
