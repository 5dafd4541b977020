/*
 * sources.h: the senders of an all-to-all, taken together where tables treat them alike: the
 * endpoints of a job on one switch, of one rail and one rate. What they send to a destination goes
 * one way, so n * n flows are n times as many as there are groups of sources.
 */
#ifndef MW_FABRIC_SOURCES_H
#define MW_FABRIC_SOURCES_H

#include "fabric/traffic.h"

struct mw_source {
    uint32_t leaf, n; /* switch; endpoints on it */
    uint32_t mbps;    /* of each, to its switch */
};

struct mw_sources {
    MW_VEC(struct mw_source) at; /* by rail, pod and leaf */
    uint32_t *first;             /* by rail, one more at the end */
    uint32_t *of;                /* by index in job->end: its source */
};

void mw_sources_init(struct mw_sources *s, const struct mw_net *n, const struct mw_job *job);
void mw_sources_done(struct mw_sources *s);

#endif
