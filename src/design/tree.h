/*
 * tree.h: the compute and the storage fabric of a factory as fat trees: which leaf each node port
 * belongs to, which leaf ports are whose. Follows from the factory and the catalog alone, so
 * fabric.c (devices) and wiring_tree.c (cables) each work it out and agree.
 *
 * Both fabrics have one shape: a unit of consecutive nodes shares `columns` leaves; each node has
 * `ports` ports on each of them. Rail-optimised: unit = scalable unit, columns = rails. Plain fat
 * tree: one leaf per plane that takes all ports of a node in that plane. Storage: one leaf per
 * storage port of a node, and extra leaves for appliances and login nodes.
 */
#ifndef MW_DESIGN_TREE_H
#define MW_DESIGN_TREE_H

#include "design/fattree.h"
#include "model/plan.h"

struct mw_tree {
    enum mw_fabric_id fabric;
    const struct mw_device_type *type[3]; /* leaf, spine, core */
    int64_t elsewhere_mm[3];
    enum mw_port_net net; /* of the nodes' ports */
    bool by_rail;
    int32_t planes;
    int32_t columns;    /* of all planes; plane = column / (columns / planes) */
    int32_t unit_nodes; /* nodes of a unit */
    int32_t ports;      /* a node's ports on one leaf */
    int32_t down;       /* leaf ports 0 to down - 1 are for nodes, the uplinks follow */
    int32_t radix;      /* ports of a leaf */
    int32_t nodes, nodes_final;
    int32_t units, units_final;
    int32_t extra;           /* leaves for appliances and login nodes */
    int32_t appliance_ports; /* storage servers among them; dealt to the extra leaves in turn */
    int32_t login_ports;     /* dealt after them; login servers first, then those elsewhere */
    const struct mw_managers *managers; /* NULL: none (not InfiniBand, or not wanted) */
    enum mw_attach attach;              /* leaf, spine or elsewhere */
    struct mw_fattree ft;               /* of one plane */
};

/* Nodes of a scalable unit, which racks, names and network racks go by. With no compute fabric
 * and none stated: 32, as in the reference architectures. */
int32_t mw_scalable_unit(const struct mw_factory *want, const struct mw_catalog *catalog);

/* Fills *t for MW_FABRIC_COMPUTE or MW_FABRIC_STORAGE, which must be enabled. Errors go to
 * `diags` (which may be NULL): MW_ECONFIG, or MW_EIMPOSSIBLE when no such fabric can be. */
enum mw_rc mw_tree_plan(const struct mw_factory *want, const struct mw_catalog *catalog,
                        enum mw_fabric_id fabric, struct mw_tree *t, struct mw_diags *diags);

/* Place of the leaf (unit, column) in its plane's tree. */
struct mw_fattree_place mw_tree_leaf(const struct mw_tree *t, int32_t unit, int32_t column);

/* Leaves from the first day: those of present units, then the extra ones. Position among the
 * present leaves (device handle minus the range's first) and index in the final factory: */
static inline int32_t mw_tree_leaf_count(const struct mw_tree *t)
{
    return t->columns * t->units + t->extra;
}
static inline int32_t mw_tree_extra_index(const struct mw_tree *t, int32_t extra)
{
    return t->columns * t->units_final + extra;
}

/* Where tail number `tail` (from 0, over all managers of a plane) of the fabric managers' cables
 * ends: a port that stays free in the final factory. False: there is none, or the leaf that has
 * it is not there yet. `at` is the leaf's (attach leaf) or spine's position among those present. */
struct mw_tree_port {
    int32_t at, port;
};
bool mw_tree_manager_port(const struct mw_tree *t, int32_t plane, int32_t tail,
                          struct mw_tree_port *out);

/* ---- ports of a type by their net, as indices into its ports ---- */

struct mw_port_list {
    uint16_t *at;
    int32_t n;
};
/* To be freed with mw_free(list.at). */
struct mw_port_list mw_ports_of(const struct mw_device_type *type, enum mw_port_net net);
int32_t mw_ports_count(const struct mw_device_type *type, enum mw_port_net net);

/* The node's ports of t->net ordered by column, t->ports for each. Freed with mw_free. */
struct mw_port_list mw_tree_node_ports(const struct mw_tree *t,
                                       const struct mw_device_type *node);

#endif
