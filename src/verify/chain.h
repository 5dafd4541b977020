/*
 * chain.h: the differences of a wiring as chains. A port takes one plug, so it has at most one
 * wrong cable that is seen and one planned that is absent; ports joined by these are paths and
 * rings in which the two kinds take turns. A wrong cable becomes right when one of its ends moves
 * along the absent cable next to it; which end is the chain's side:
 *
 *     u1 ═wrong═ v1 ─absent─ u2 ═wrong═ v2 ─absent─ u3 …
 *
 * Side 0 moves the ends at u: what is plugged into u1 belongs in u2, where v1 stays. Side 1 moves
 * those at v. A ring can be mended from either side, each cable by one end; so can a path that
 * begins with one kind and ends with the other, from one side only. Other paths leave a cable over.
 *
 * Lanes of one cable make chains of the same cables, which are taken as one.
 */
#ifndef MW_VERIFY_CHAIN_H
#define MW_VERIFY_CHAIN_H

#include "verify/wiring.h"

struct mw_chain_edge {
    uint32_t from, to; /* ports of x->want, in the direction of travel */
    uint32_t index;    /* in wiring.wrong or wiring.absent */
    bool wrong;
};

struct mw_chain_move {
    uint32_t from;  /* the plug in this port … */
    uint32_t home;  /* … belongs in this one, */
    uint32_t stays; /* while the cable's other end stays here */
};

struct mw_chain_side {
    uint32_t first, n; /* range in moves */
    uint32_t plugs;    /* plugs that move: a cable of several lanes is moved at once */
    uint32_t device;   /* all of them at this device; MW_NONE: at several, or nothing moves */
    uint32_t left;     /* absent cables that no move makes right */
    uint32_t extra;    /* wrong cables that none does */
};

struct mw_chain {
    uint32_t first, n; /* range in edges; lane after lane */
    uint32_t wrong, absent;
    bool ring;
    struct mw_chain_side side[2];
};

struct mw_chains {
    MW_VEC(struct mw_chain_edge) edges;
    MW_VEC(struct mw_chain_move) moves;
    MW_VEC(struct mw_chain) at; /* paths, then rings */
    uint32_t *of_port;          /* by port of x->want: its chain + 1; 0 none */
};

/* Linear in the ports of x->want and the differences. Foreign cables are in no chain. */
void mw_chains_init(struct mw_chains *c, const struct mw_expect *x, const struct mw_wiring *w);
void mw_chains_done(struct mw_chains *c);

/* The plug that the plan has in a port: the same for all lanes of a cable's end. */
uint32_t mw_chain_plug(const struct mw_expect *x, uint32_t port);

#endif
