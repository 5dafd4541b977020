/*
 * subnet.h: the InfiniBand subnets of a plan: each plane of the compute and of the storage fabric
 * is one, with a subnet manager of its own. And the GUIDs by which its parts are known.
 *
 * A port of an adapter is an adapter to the fabric: on the adapters of today every port is a
 * function with a node GUID, so a node of eight ports is eight channel adapters.
 */
#ifndef MW_FABRIC_SUBNET_H
#define MW_FABRIC_SUBNET_H

#include "fabric/lookup.h"
#include "model/asset.h"

struct mw_adapter {
    uint32_t device;
    uint16_t port; /* index in its type's ports */
    uint16_t switch_port;
    uint32_t switch_device;
    uint64_t guid; /* of the port */
};

struct mw_subnet {
    char name[32]; /* "compute", or with planes "compute-3"; a file name */
    uint8_t fabric;
    int16_t plane; /* from 0 */
    int32_t tiers;
    MW_VEC(uint32_t) switches;          /* leaves, spines, cores; each by index */
    MW_VEC(struct mw_adapter) adapters; /* in the order of devices, then ports */
    uint32_t switch_links;              /* between switches */
    uint32_t outside;                   /* switch ports that lead out of the plan */
};

struct mw_subnets {
    MW_VEC(struct mw_subnet) at;
    uint64_t *guids;  /* of switches, by device */
    uint32_t planned; /* GUIDs that no asset gives */
    uint32_t doubled; /* switch ports left out: their adapter port has another cable already */
};

/*
 * Finds them. GUIDs are those of the assets; where these know none, a planned one:
 *
 *     02 4d 57 | fabric, role: 4 bits each | index: 20 bits | port, from 1: 12 bits
 *
 * 02 is the bit that marks a locally administered EUI-64 (IEEE 802, RFC 4291 appendix A), so no
 * vendor's GUID begins like this; "MW"; the rest follows from the device's index in the final
 * factory, so that growth changes none.
 */
void mw_subnets_init(struct mw_subnets *s, const struct mw_plan *p,
                     const struct mw_assets *assets, const struct mw_lookup *index);
void mw_subnets_done(struct mw_subnets *s);

/* What an adapter's node description says, "node001 mlx5_0"; with the faceplate's name where the
 * catalog does not know the adapter's. */
enum { MW_ADAPTER_NAME_CAP = 160 };
char *mw_adapter_name(const struct mw_plan *p, const struct mw_adapter *a,
                      char buf[MW_ADAPTER_NAME_CAP]);

#endif
