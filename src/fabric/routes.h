/*
 * routes.h: flows with the links that they use, under one of the routings; and what follows from
 * that alone: loads, times, rates. Links are those of a net, or the pooled ones of ideal adaptive
 * routing (pooled.h).
 */
#ifndef MW_FABRIC_ROUTES_H
#define MW_FABRIC_ROUTES_H

#include "fabric/traffic.h"
#include "fabric/updown.h"

struct mw_routes {
    MW_VEC(uint32_t) first; /* by flow, one more at the end: its links in `path` */
    MW_VEC(uint32_t) path;
    MW_VEC(uint32_t) weight;
    const double *capacity; /* by link, mbps; borrowed */
    uint32_t link_n;
    uint64_t lost;  /* flows without a path; they have no links here */
    uint64_t *load; /* scratch of link_n zeros, borrowed */
};

/* `capacity` and `load` are the caller's, of link_n. */
void mw_routes_init(struct mw_routes *r, const double *capacity, uint64_t *load,
                    uint32_t link_n);
void mw_routes_clear(struct mw_routes *r); /* no flows, storage kept */
void mw_routes_done(struct mw_routes *r);

/* Adds one flow; n = 0: it is lost. */
void mw_routes_add(struct mw_routes *r, const uint32_t *path, uint32_t n, uint32_t weight);

/* Adds flows by the tables. */
void mw_routes_static(struct mw_routes *r, const struct mw_net *n, const struct mw_flow *flows,
                      uint32_t flow_n);
/* Adds flows by hash over the shortest up/down ways. */
void mw_routes_hashed(struct mw_routes *r, const struct mw_updown *u,
                      const struct mw_flow *flows, uint32_t flow_n, uint64_t seed);
/* Only the links of the endpoints: an ideal fabric. */
void mw_routes_ideal(struct mw_routes *r, const struct mw_net *n, const struct mw_flow *flows,
                     uint32_t flow_n);

/* One way from endpoint a to b drawn from the hash; its length, 0: none. */
uint32_t mw_hashed_path(const struct mw_updown *u, uint32_t a, uint32_t b, uint64_t hash,
                        uint32_t path[MW_PATH_CAP]);

/* When the fullest link is done, of flows from … to - 1 alone: weight / mbps. `worst`, `worst_n`:
 * that link and the flows on it; NULL: not asked for. */
double mw_routes_time(struct mw_routes *r, uint32_t from, uint32_t to, uint32_t *worst,
                      uint64_t *worst_n);
/* Max-min rates of all, by flow; those without links INFINITY. Returns their sum by weight. */
double mw_routes_rates(const struct mw_routes *r, double *rate);

#endif
