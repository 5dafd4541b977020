/*
 * identity.h: which node of the plan each observed node is.
 *
 * Three kinds of evidence: a GUID that the plan knows, a name that is the plan's and only one node
 * bears, and wiring: an observed port whose cable leads to a node already known tells by the plan
 * who must be here. Evidence of wiring is gathered in rounds as votes, each of weight 1 / (number
 * of nodes of the plan it could mean); the unique maximum wins, a tie stays unknown. Without any
 * name or GUID the first anchors are nodes whose place is unique by refinement of (kind, ports in
 * use, peer's port number, peer's label). Names and GUIDs that the wiring contradicts by a majority
 * are overruled, and said to be wrong.
 */
#ifndef MW_VERIFY_IDENTITY_H
#define MW_VERIFY_IDENTITY_H

#include "fabric/expect.h"
#include "model/observation.h"

enum mw_identity_how {
    MW_ID_UNKNOWN,
    MW_ID_GUID,
    MW_ID_NAME,
    MW_ID_WIRING, /* by votes */
    MW_ID_HOW
};
extern const char *const mw_identity_how_names[];

enum mw_identity_fault_kind {
    MW_ID_FAULT_NAME,  /* its name says `claimed`, its wiring `node` */
    MW_ID_FAULT_GUID,  /* the same of its GUID */
    MW_ID_FAULT_TWICE, /* `claimed` is borne by more than one observed node */
};
struct mw_identity_fault {
    uint8_t kind;
    uint32_t seen;    /* observed node */
    uint32_t claimed; /* node of the plan that its name or GUID says */
    uint32_t node;    /* what its wiring says; MW_NONE: nothing certain */
};

struct mw_identity {
    uint32_t *want; /* by observed node: node of x->want; MW_NONE unknown, or no part of it */
    uint8_t *how;   /* by observed node */
    uint32_t *seen; /* by wanted node: the observed one; MW_NONE: not seen */
    uint32_t *want_port;       /* by observed port: port of x->want; MW_NONE unknown */
    uint32_t *plane;           /* by observed plane: of x->planes; MW_NONE: none fits */
    uint32_t count[MW_ID_HOW]; /* of observed switches, adapters and systems */
    uint32_t rounds;
    MW_VEC(struct mw_identity_fault) faults;
};

/* Aggregation nodes and nodes only seen as peers without links are left unknown. Time: linear in
 * ports per round, few rounds. */
void mw_identify(struct mw_identity *id, const struct mw_expect *x,
                 const struct mw_observation *o);
void mw_identity_done(struct mw_identity *id);

#endif
