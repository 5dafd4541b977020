/*
 * infiniband.h: what the InfiniBand fabric that this machine is attached to says of itself.
 *
 * The libraries and files of the kernel behind it may wait for ever, print, or end the process. So
 * a child process talks to them and hands what it learns back record by record (infiniband_record.h)
 * through a pipe; the parent waits for it until the deadline and no longer.
 */
#ifndef MW_PEER_INFINIBAND_H
#define MW_PEER_INFINIBAND_H

#include "peer/infiniband_walk.h"

enum { MW_IB_GRACE_MS = 2000 }; /* past the time for all, before the child is ended */

/*
 * Asks the fabric through `port` (mw_umad_open) and gives each record to `take`, checked
 * (mw_ib_record_ok), in order; the last is MW_IB_END, whose stage may say that the time was up
 * when nodes and links were known but not all tables or counters. Failure: E-IB-NONE, E-IB-PEER,
 * E-IB-TIMEOUT, E-CAP: what was taken is no whole.
 *
 * Forks: to be called while the process has one thread. Standard output is flushed before.
 */
enum mw_rc mw_ib_discover(const char *port, const struct mw_ib_walk_want *want,
                          void (*take)(void *ctx, const struct mw_ib_record *r), void *ctx,
                          struct mw_err *err);

#endif
