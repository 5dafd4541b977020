/*
 * live.h: the InfiniBand subnet that this machine is attached to, as it is now: nodes, ports with
 * their state, width and speed, links, and if wanted forwarding tables and counters. Everything is
 * asked of the devices themselves; the subnet manager is not needed and not believed.
 */
#ifndef MW_OBSERVE_LIVE_H
#define MW_OBSERVE_LIVE_H

#include "model/observation.h"

enum { MW_LIVE_TIMEOUT_MS = 60000, MW_LIVE_TIMEOUT_MAX_MS = 86400000 };

struct mw_live_want {
    const char *port; /* "mlx5_0:1", "mlx5_0" (its first active port); NULL: the first active */
    uint32_t timeout_ms; /* for all of it, up to the maximum above; 0: MW_LIVE_TIMEOUT_MS */
    uint32_t
        in_flight; /* MADs at a time, up to 1024; 0: 8 to subnet agents, 128 for counters */
    bool tables;   /* linear forwarding tables of the switches */
    bool counters; /* of all ports */
};

/*
 * Adds one source, "live mlx5_0:1" of kind "live", to `b`. A device that does not answer is a
 * warning E-IB-LOSS in `d` that names it; so is each table or counter that could not be read, and
 * E-IB-TIMEOUT when the time was up after all nodes and links were known. Fails, with nothing to
 * be believed in `b`: E-IB-NONE (no such adapter or port, or none is active), E-IB-TIMEOUT (the
 * time was up before), E-IB-PEER (the InfiniBand libraries or kernel gave up); all of kind
 * MW_EPEER.
 */
enum mw_rc mw_observe_live(struct mw_obs_build *b, const struct mw_live_want *want,
                           struct mw_diags *d, struct mw_err *err);

#endif
