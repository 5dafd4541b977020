#include "observe/live.h"

#include "observe/live_records.h"
#include "peer/infiniband.h"

enum mw_rc mw_observe_live(struct mw_obs_build *b, const struct mw_live_want *want,
                           struct mw_diags *d, struct mw_err *err)
{
    MW_ASSERT(want->in_flight <= MW_MAD_IN_FLIGHT_CAP);
    MW_ASSERT(want->timeout_ms <= MW_LIVE_TIMEOUT_MAX_MS);
    struct mw_live *l = mw_live_new(b);
    struct mw_ib_walk_want walk = {.timeout_ms =
                                       want->timeout_ms ? want->timeout_ms : MW_LIVE_TIMEOUT_MS,
                                   .in_flight = want->in_flight,
                                   .tables = want->tables,
                                   .counters = want->counters};
    enum mw_rc rc = mw_ib_discover(want->port, &walk, mw_live_take, l, err);

    if (rc == MW_OK)
        mw_live_tell(l, walk.timeout_ms, d);
    mw_live_done(l);
    return rc;
}
