/*
 * identity.h: which node of the plan each observed node is.
 *
 * Three kinds of evidence: a GUID that the plan knows, a name that is the plan's and only one node
 * bears (claim.h), and wiring: an observed cable that ends at a node already known tells by the plan
 * who must be here. Where nobody says who he is, the shape of the cabling finds the first (refine.h).
 *
 * A switch that says nothing is taken for the one that its cables vote for if more than half of them
 * do (of those seen, and of those planned), or at least four and four times as many as vote for any
 * other; a tie stays unknown. A name or GUID is overruled, and said to be wrong, when two thirds of
 * the node's cables, at least three, say the same other node. The adapters of a host are judged
 * together, grouped by host name, so that a swapped cable is told from an exchanged host.
 *
 * Adapters that nothing names (no GUID, a host name that many bear or the plan does not know) are
 * identified by the port that they hang on: an exchange of two of their cables cannot be seen. The
 * same holds for ports of a host whose names are not the faceplate's: where the cable there is not
 * planned to lead to this host, the port is the one that alone is not seen towards that switch, or in
 * that network; of several none. Two adapters of one host that have each other's places are told by
 * their numbers, even if hosts all call themselves the same. Who claims a place comes first.
 */
#ifndef MW_VERIFY_IDENTITY_H
#define MW_VERIFY_IDENTITY_H

#include "fabric/expect.h"
#include "model/observation.h"

enum mw_identity_how {
    MW_ID_UNKNOWN,
    MW_ID_GUID,
    MW_ID_NAME,
    MW_ID_WIRING, /* by votes, or by the port that it hangs on */
    MW_ID_HOW
};
extern const char *const mw_identity_how_names[]; /* "unknown", "guid", "name", "wiring" */

enum mw_identity_fault_kind {
    MW_ID_FAULT_NAME, /* its name says `claimed`, its wiring `node` */
    MW_ID_FAULT_GUID, /* the same of its GUID */
    MW_ID_FAULT_TWICE, /* `claimed` is borne by more than one observed node; one entry for each */
};
struct mw_identity_fault {
    uint8_t kind;
    uint32_t seen;    /* observed node */
    uint32_t claimed; /* node of the plan that its name or GUID says */
    uint32_t node;    /* what it is taken for; MW_NONE: nothing certain */
};

struct mw_identity {
    uint32_t *want; /* by observed node: node of x->want; MW_NONE unknown, or no part of it */
    uint8_t *how;   /* by observed node */
    uint32_t *seen; /* by wanted node: the observed one; MW_NONE: not seen */
    uint32_t *want_port;       /* by observed port: port of x->want; MW_NONE unknown */
    uint32_t *plane;           /* by observed plane: of x->planes; MW_NONE: none fits */
    uint32_t count[MW_ID_HOW]; /* of observed switches, adapters and systems */
    uint32_t rounds;
    MW_VEC(struct mw_identity_fault) faults; /* by kind, then observed node */
};

/*
 * Aggregation nodes, routers, and nodes only seen as peers without links are left unknown. Systems
 * of Ethernet may share a node of the plan: a host and its BMC are two systems and one device;
 * `seen` then names the first. An Ethernet observation may name InfiniBand ports, too (lists of
 * cables): want_port is then a port of the switch or adapter in its subnet.
 *
 * Time: linear in ports per round, few rounds.
 */
void mw_identify(struct mw_identity *id, const struct mw_expect *x,
                 const struct mw_observation *o);
void mw_identity_done(struct mw_identity *id);

#endif
