/*
 * lookup.h: what programs ask of a plan again and again, answered in constant time: which cable is
 * plugged into a port and where it leads; which addresses a device has. Built once per run.
 */
#ifndef MW_FABRIC_LOOKUP_H
#define MW_FABRIC_LOOKUP_H

#include "model/plan.h"

struct mw_peer {     /* what is plugged into a port */
    uint32_t cable;  /* MW_NONE: nothing; the rest then means nothing */
    uint32_t device; /* at the other end; MW_NONE: the outside world */
    uint16_t port;   /* of that device */
};

struct mw_lookup {
    const struct mw_plan *plan; /* borrowed */
    uint32_t *first_port;       /* by device: its first port in `peers` */
    struct mw_peer *peers;
    uint32_t *first_address; /* by device: its first in `addresses`; one more at the end */
    uint32_t *addresses;     /* handles of plan->addresses, by device, then as in the plan */
};

void mw_lookup_init(struct mw_lookup *x, const struct mw_plan *p);
void mw_lookup_done(struct mw_lookup *x);

/* What is plugged into a port. Lane by lane: the second lane of a cable of two leads to the
 * second port there, the second tail of a splitter to the second lane of its head's cage. */
static inline const struct mw_peer *mw_lookup_peer(const struct mw_lookup *x, uint32_t device,
                                                   uint32_t port)
{
    return &x->peers[x->first_port[device] + port];
}

/* The device's first address in a fabric's network, or NULL. */
const struct mw_address *mw_lookup_address(const struct mw_lookup *x, uint32_t device,
                                           enum mw_fabric_id fabric);

/* The feeds that each device's supplies, or a PDU itself, hang on: bit sets by device, feed 0 the
 * lowest, feeds from 64 on left out. The caller frees them. */
uint64_t *mw_lookup_feeds(const struct mw_plan *p);

#endif
