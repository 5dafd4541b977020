/*
 * updown.h: ways that go up first, then down. Whatever is routed so cannot deadlock: links up,
 * ordered by where they lead, then links down are an order of all channels in which every route
 * ascends (Schroeder et al., "Autonet", IEEE JSAC 1991).
 */
#ifndef MW_FABRIC_UPDOWN_H
#define MW_FABRIC_UPDOWN_H

#include "fabric/net.h"

enum { MW_FAR = UINT8_MAX /* no way */ };

struct mw_updown {
    const struct mw_net *net; /* borrowed */
    uint32_t *order;          /* switches from the lowest to the highest */
    uint32_t *queue;          /* scratch */
    uint32_t *row;            /* by switch: its row below; MW_NONE: it has no endpoint */
    uint32_t leaf_n;
    /* [leaf_n][switch_n]: links of the shortest way to a leaf; MW_FAR. */
    uint8_t *down; /* going down all the way */
    uint8_t *any;  /* up first, where down alone does not lead there */
};

void mw_updown_init(struct mw_updown *u, const struct mw_net *n);
void mw_updown_done(struct mw_updown *u);

/* Fills `down` and `any`, [switch_n] each, for the ways to any switch. */
void mw_updown_fill(struct mw_updown *u, uint32_t target, uint8_t *down, uint8_t *any);

/* From switches that have no such way (no endpoint's messages pass them; a switch's own still set
 * out there, traps and counters): links to the nearest that has one; 0 there; MW_FAR. */
void mw_updown_beyond(struct mw_updown *u, const uint8_t *any, uint8_t *beyond);

/* Whether a link between switches leads up: to a higher tier; within one, to the later switch, so
 * that going round in a circle is never up all the way. */
static inline bool mw_link_is_up(const struct mw_net *n, const struct mw_net_link *l)
{
    return n->tier[l->to] != n->tier[l->from] ? n->tier[l->to] > n->tier[l->from]
                                              : l->to > l->from;
}

static inline bool mw_is_switch(const struct mw_net *n, uint32_t vertex)
{
    return vertex < n->switch_n;
}

/* The link by which switch `at` forwards to endpoint `end`; MW_NONE: it has no entry, or one that
 * names a port without a link. */
static inline uint32_t mw_hop_link(const struct mw_net *n, uint32_t at, uint32_t end)
{
    uint8_t port = mw_net_row(n, end)[at];

    return port < n->port_cap ? n->port_link[at * n->port_cap + port] : MW_NONE;
}

/* Whether a link is a step of an up/down way from where `down` and `any` were filled for: down
 * where that leads there, else up. */
bool mw_updown_step(const struct mw_net *n, uint32_t link, const uint8_t *down,
                    const uint8_t *any);
/* And of a shortest one. */
bool mw_updown_nearer(const struct mw_net *n, uint32_t link, const uint8_t *down,
                      const uint8_t *any);

#endif
