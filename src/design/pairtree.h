/*
 * pairtree.h: the in-band network as a tree of switch pairs. A node or server has one port on
 * each leaf of a pair, so that a leaf can be lost; each switch of a pair divides its uplinks over
 * both switches of the pair above. Numbers only.
 */
#ifndef MW_DESIGN_PAIRTREE_H
#define MW_DESIGN_PAIRTREE_H

#include <stdbool.h>
#include <stdint.h>

enum { MW_PAIR_TIERS = 8 };

struct mw_pairtree_want {
    int32_t leaf_ports, core_ports;
    int32_t nodes, nodes_final;
    int32_t ports; /* a node's or server's ports on one leaf */
    int32_t servers;
    int32_t su_nodes;   /* a scalable unit stays on one pair where that costs no pair */
    int32_t leaves_min; /* in the final factory */
    int32_t uplinks;    /* of each switch below the top */
    int32_t peers;      /* links between the two leaves of a pair */
    int32_t side;       /* links that come in beside the leaves, at the tier above them */
    int32_t top;        /* links that leave from the top pair */
};

struct mw_pairtree {
    struct mw_pairtree_want want;
    int32_t tiers;
    int32_t pairs[MW_PAIR_TIERS];    /* from the leaves up, in the final factory */
    int32_t children[MW_PAIR_TIERS]; /* most pairs below one pair of this tier */
    int32_t leaf_pairs;              /* those of the first day */
    int32_t units;                   /* scalable units in the final factory */
    bool by_unit;                    /* whole scalable units to a pair, else equal blocks */
};

/* False: the switches have too few ports for such a tree. Sized for nodes_final. */
bool mw_pairtree_size(const struct mw_pairtree_want *want, struct mw_pairtree *out);

/* A member's pair and its first port on both leaves. Growth moves neither. */
struct mw_pair_slot {
    int32_t pair, port;
};
struct mw_pair_slot mw_pairtree_node(const struct mw_pairtree *t, int32_t node);
struct mw_pair_slot mw_pairtree_server(const struct mw_pairtree *t, int32_t server);

/* Members (nodes and servers) that a pair of leaves has ports for. */
int32_t mw_pairtree_room(const struct mw_pairtree *t);

/* The first node of a pair; may lie past the last node. */
int32_t mw_pairtree_first_node(const struct mw_pairtree *t, int32_t pair);

/* The node whose arrival brings a pair of leaves; -1: servers have it built on the first day. */
int32_t mw_pairtree_brought_by(const struct mw_pairtree *t, int32_t pair);

/* Uplink `link` of switch `side` (0 or 1) of `pair` in `tier`: its own port, and the pair, side
 * and port above. */
struct mw_pair_link {
    int32_t port;
    int32_t pair, side, above;
};
struct mw_pair_link mw_pairtree_uplink(const struct mw_pairtree *t, int32_t tier, int32_t pair,
                                       int32_t side, int32_t link);

/* Link `link` (from 0) of entrant `entrant` that comes in beside the leaves, `links` each; false
 * when the tier's ports are used up. */
struct mw_pair_port {
    int32_t pair, side, port;
};
bool mw_pairtree_side(const struct mw_pairtree *t, int32_t entrant, int32_t links, int32_t link,
                      struct mw_pair_port *out);

/* Ports of one of those switches for links that come in beside the leaves. */
int32_t mw_pairtree_side_room(const struct mw_pairtree *t);

/* Link `link` that leaves from the top pair (pair 0 of the last tier). */
struct mw_pair_port mw_pairtree_top(const struct mw_pairtree *t, int32_t link);

/* First of the ports that join the two leaves of a pair. */
int32_t mw_pairtree_peer_port(const struct mw_pairtree *t);

#endif
