/*
 * senders.h: the senders of an all-to-all, taken together where tables treat them alike: the
 * endpoints of a job on one switch, of one rail and one rate. What they send to a destination goes
 * one way, so n * n flows are n times as many as there are groups of senders.
 */
#ifndef MW_FABRIC_SENDERS_H
#define MW_FABRIC_SENDERS_H

#include "fabric/traffic.h"

struct mw_sender {    /* several as one */
    uint32_t leaf, n; /* switch; endpoints on it */
    uint32_t mbps;    /* of each, to its switch */
};

struct mw_senders {
    MW_VEC(struct mw_sender) at; /* by rail, pod and leaf */
    uint32_t *first;             /* by rail, one more at the end */
    uint32_t *of;                /* by index in job->end: its sender */
};

void mw_senders_init(struct mw_senders *s, const struct mw_net *n, const struct mw_job *job);
void mw_senders_done(struct mw_senders *s);

#endif
