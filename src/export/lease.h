/*
 * lease.h: which address a DHCP server gives to whom: every out-of-band and in-band address of
 * the plan, with what its client can be known by.
 *
 * A port is known by its MAC address where the assets give one. Where they do not, the plan still
 * knows which switch port it is plugged into: a relay agent on that switch can say so in option
 * 82 (RFC 3046), as the circuit id "SWITCH/PORT", "edge-1/swp17".
 */
#ifndef MW_EXPORT_LEASE_H
#define MW_EXPORT_LEASE_H

#include "export/hostnames.h"

enum { MW_LEASE_PORTS = 4, MW_CIRCUIT_CAP = 128 };

struct mw_lease {
    const char *name; /* host name; never NULL */
    uint32_t ipv4;
    uint32_t subnet;  /* of mw_leases.subnets */
    uint32_t address; /* handle in the plan */
    uint32_t key_n;   /* 0: the client can be known by nothing yet */
    struct mw_lease_key {
        uint64_t mac; /* 0: known by its circuit */
        struct mw_end switch_end;
    } keys[MW_LEASE_PORTS]; /* one per port of a bond */
};

struct mw_lease_subnet {
    const char *name; /* "oob", "inband"; with several of a kind "oob-2" */
    uint32_t ipv4, mask;
    uint8_t prefix_len;
    uint32_t first, n; /* its leases in mw_leases.at */
};

struct mw_leases {
    const struct mw_plan *plan;
    struct mw_lookup index;
    struct mw_hostnames names;
    MW_VEC(struct mw_lease) at; /* by subnet, then as in the plan */
    MW_VEC(struct mw_lease_subnet) subnets;
};

/* Finds them; a note says how many clients are known by what. `place` stands in front of it. */
void mw_leases_init(struct mw_leases *l, const struct mw_export *x, const char *place);
void mw_leases_done(struct mw_leases *l);

/* "edge-1/swp17"; returns buf. */
char *mw_lease_circuit(const struct mw_leases *l, const struct mw_lease_key *key,
                       char buf[MW_CIRCUIT_CAP]);

/* "5c:ff:35:01:02:03"; returns buf. */
enum { MW_MAC_CAP = 18 };
char *mw_mac_text(uint64_t mac, char buf[MW_MAC_CAP]);

/* The plan keeps the last host of a subnet for the gateway. */
static inline uint32_t mw_lease_gateway(const struct mw_lease_subnet *s)
{
    return (s->ipv4 | ~s->mask) - 1;
}

#endif
