/*
 * net.h: one plane of an observation as a graph to be walked: switches, endpoints (adapters with
 * an address), directed links with their rates, and forwarding tables by destination.
 *
 * Vertices are switches 0 … switch_n - 1, then endpoints switch_n … switch_n + end_n - 1. Links
 * are directed; a cable is two, each the other's `back`. hop[e * switch_n + s] is the port by
 * which switch s forwards what is for endpoint e: one row per destination, which stands in the
 * cache while all switches are walked for it.
 */
#ifndef MW_FABRIC_NET_H
#define MW_FABRIC_NET_H

#include "model/observation.h"

enum { MW_HOP_NONE = 255, MW_TIERS_CAP = 8, MW_PATH_CAP = 16 /* links of a path */ };

struct mw_net_link {
    uint32_t from, to; /* vertices */
    uint32_t back;     /* the same cable the other way */
    uint32_t mbps;     /* 0: it carries nothing */
    uint8_t port;      /* of `from`, the number by which tables name it */
};

struct mw_net {
    uint32_t switch_n, end_n, link_n, port_cap; /* port_cap: largest port number + 1, <= 255 */
    struct mw_net_link *links;                  /* by `from`, then port */
    uint32_t *first_link; /* by vertex, one more at the end: its links out */
    uint32_t *port_link;  /* by switch * port_cap + port: link out; MW_NONE */
    uint32_t *end_up;     /* by endpoint: its link out, to its switch */
    uint32_t *end_switch; /* by endpoint */
    uint8_t *tier;  /* by switch: 0 leaf (has endpoints), 1, 2 …: distance from the nearest */
    uint8_t *hop;   /* [end_n][switch_n]; MW_HOP_NONE: no entry */
    uint32_t *node; /* by vertex: node of the observation */
    uint16_t *lid;  /* by vertex */
    bool has_tables;
};

/*
 * Takes plane `plane` of `o`: described or not, switches and adapters with a link; adapters without
 * a LID get the next free ones above all others, as would a subnet manager. Tables are taken where
 * switches have them. Links that are not up (state known and not active) are left out.
 * E-NET-EMPTY: no endpoint; E-NET-PORTS: a switch with more ports than a table can name.
 */
enum mw_rc mw_net_init(struct mw_net *n, const struct mw_observation *o, uint32_t plane,
                       struct mw_err *err);
void mw_net_copy(struct mw_net *to, const struct mw_net *from);
void mw_net_done(struct mw_net *n);

static inline uint8_t *mw_net_row(const struct mw_net *n, uint32_t end)
{
    return n->hop + (size_t)end * n->switch_n;
}

/*
 * Fills the tables as a subnet manager's fat-tree engine does on a whole tree (destination mod k:
 * Zahavi, "Fat-trees routing and node ordering providing contention free traffic for MPI global
 * collectives", JPDC 2012): down by shortest path; up by the destination's index among its leaf's
 * endpoints, dealt over the ways up. Where links lack, the next way up that reaches is taken.
 */
void mw_net_route(struct mw_net *n);
/* The same, but where the canonical way lacks, or does not lead there, no entry. */
void mw_net_route_canonical(struct mw_net *n);

/* Walks from endpoint a to b: the links of the path, at most MW_PATH_CAP. Returns how many; 0: no
 * table entry leads there (a hole, a loop, a port without a link). */
uint32_t mw_net_path(const struct mw_net *n, uint32_t a, uint32_t b,
                     uint32_t path[MW_PATH_CAP]);

#endif
