/*
 * hostnames.h: one host name per address of a plan, for every format that names hosts.
 *
 * A device's in-band address has the device's own name; where it has none, its out-of-band
 * address does. Every other address has that name and a suffix that says which it is: "-bmc"
 * out of band, "-rail3" or "-compute1" on the compute fabric, "-storage2" on the storage fabric.
 */
#ifndef MW_EXPORT_HOSTNAMES_H
#define MW_EXPORT_HOSTNAMES_H

#include "export/format.h"
#include "fabric/lookup.h"

struct mw_hostnames {
    struct mw_arena arena;
    const char **names; /* by handle of plan->addresses; NULL: no host name can be given */
    const char *domain; /* a private domain named after the factory: "pod32.internal" */
};

enum { MW_IPV4_CAP = 16 }; /* "255.255.255.255" and its end */

/* Names every address. A name that is no host name (RFC 1123) or that another device or address
 * has already is left out, and the notes say how many and which first; `place` stands in front. */
void mw_hostnames_init(struct mw_hostnames *h, const struct mw_export *x,
                       const struct mw_lookup *index, const char *place);
void mw_hostnames_done(struct mw_hostnames *h);

/* Prints an address; returns buf. */
char *mw_ipv4_text(uint32_t ipv4, char buf[MW_IPV4_CAP]);

/* Ones from the top: 12 -> 255.240.0.0. */
static inline uint32_t mw_ipv4_mask(unsigned prefix_len)
{
    return prefix_len ? UINT32_MAX << (32 - prefix_len) : 0;
}

#endif
