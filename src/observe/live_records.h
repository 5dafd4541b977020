/*
 * live_records.h: the records of live discovery (peer/infiniband_record.h) to the builder of an
 * observation, and questions without an answer to messages, one for each node and kind.
 */
#ifndef MW_OBSERVE_LIVE_RECORDS_H
#define MW_OBSERVE_LIVE_RECORDS_H

#include "model/observation.h"
#include "peer/infiniband_record.h"

struct mw_live;

struct mw_live *mw_live_new(struct mw_obs_build *b); /* b outlives it */
/* The next record, checked by mw_ib_record_ok; ctx is the struct mw_live. */
void mw_live_take(void *ctx, const struct mw_ib_record *r);
/* After MW_IB_END: what is missing, as warnings E-IB-LOSS and E-IB-TIMEOUT. */
void mw_live_tell(struct mw_live *l, uint32_t timeout_ms, struct mw_diags *d);
void mw_live_done(struct mw_live *l);

#endif
