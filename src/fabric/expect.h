/*
 * expect.h: what should be seen of a plan: its InfiniBand subnets and its Ethernet as an
 * observation (model/observation.h), with the plan's handles beside it. Verification compares this
 * with what is seen; prediction and what-if walk it as if it stood.
 *
 * InfiniBand: a switch is a node, and so is each port of an adapter (fabric/subnet.h); its ports
 * bear the fabric's numbers. Ethernet: a device is a node, its ports in the order of its type and
 * named as on the faceplate, all networks together in one plane, which comes last. What is neither
 * is a serial line: its devices are nodes there, too, but no cable is expected in its ports.
 */
#ifndef MW_FABRIC_EXPECT_H
#define MW_FABRIC_EXPECT_H

#include "model/asset.h"
#include "model/observation.h"
#include "model/plan.h"

struct mw_expect_node {
    uint32_t device;
    uint16_t port;   /* InfiniBand adapters: index in the type's ports; else UINT16_MAX */
    bool guid_known; /* its GUID is a real part's, not a planned one */
};

struct mw_expect_port {
    uint32_t device;
    uint16_t port;  /* index in the type's ports; UINT16_MAX: a number the type does not name */
    uint32_t cable; /* plan->cables; MW_NONE: none is planned */
};

struct mw_expect_plane {
    const char *name; /* "compute", "compute-3", "storage", "ethernet" */
    uint8_t fabric;   /* enum mw_fabric_id; MW_FABRIC_COUNT: Ethernet */
    int16_t plane;    /* from 0 */
    int32_t tiers;
    uint32_t first_node, node_n; /* in want.nodes: switches by tier and index, then adapters */
};

struct mw_expect {
    const struct mw_plan *plan; /* borrowed */
    struct mw_observation want; /* names: "leaf-1-5", "node007 mlx5_4" */
    MW_VEC(struct mw_expect_plane) planes;
    struct mw_expect_node *nodes; /* by node of want */
    struct mw_expect_port *ports; /* by port of want */
};

/* Rates are those of the slower port type at the two ends. `assets` may be NULL. */
void mw_expect_init(struct mw_expect *x, const struct mw_plan *p,
                    const struct mw_assets *assets);
void mw_expect_done(struct mw_expect *x);

/* The component path of a wanted port, "leaf-1-5/p17" (InfiniBand), "node007/hca5" (rail 5),
 * "node007/eth0" (by the faceplate). Returns buf. */
enum { MW_EXPECT_PATH_CAP = 160 };
char *mw_expect_path(const struct mw_expect *x, uint32_t port, char buf[MW_EXPECT_PATH_CAP]);

/* The node's place: a switch's name, or "node007/hca5". Returns buf. */
char *mw_expect_node_path(const struct mw_expect *x, uint32_t node,
                          char buf[MW_EXPECT_PATH_CAP]);

/* Whether a wanted port, by its device type, is one for a serial line: a console port, or one of a
 * console server's lines. (A switch may serve as console server: the other end tells, then.) */
bool mw_expect_is_serial(const struct mw_expect *x, uint32_t port);

#endif
