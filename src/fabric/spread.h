/*
 * spread.h: all-to-all of many endpoints under hashed ECMP: loads from the statistics of many
 * flows, not from listing them.
 */
#ifndef MW_FABRIC_SPREAD_H
#define MW_FABRIC_SPREAD_H

#include "fabric/updown.h"
#include "fabric/traffic.h"

/* Flows on each link when every switch deals them equally over its shortest up/down ways, as
 * hashing does on average: [link_n]. Returns flows without a path. */
uint64_t mw_spread_mean(const struct mw_updown *u, const struct mw_job *job, double *load);

/* A draw from the normal distribution of mean and variance `mean`, as a sum of twelve uniform
 * numbers: within six deviations. */
double mw_spread_draw(double mean, uint64_t seed);

#endif
