/*
 * claim.h: whom of the plan the observed nodes say to be, by GUID and by name, before any cable is
 * looked at. What more than one node claims is evidence for none of them.
 *
 * Names are compared ignoring ASCII case: a switch by "leaf-1-5" or "MF0;leaf-1-5:MQM9700/U1"; an
 * adapter by host and adapter, "node007 mlx5_4" or "node007 HCA-5" (which is mlx5_4, counted from
 * 1); a host also with a domain behind its name.
 */
#ifndef MW_VERIFY_CLAIM_H
#define MW_VERIFY_CLAIM_H

#include "fabric/expect.h"
#include "verify/identity.h"

struct mw_claim_group { /* adapters of one host, by host name; or of one card, by system GUID */
    uint32_t first, n;  /* in mw_claims.member */
    uint32_t device;    /* of the plan, that the name says; MW_NONE */
    bool named;         /* by host name */
};

struct mw_claims {
    const struct mw_expect *x; /* borrowed */
    uint32_t *guid;   /* by observed node: node of x->want that its GUID says; MW_NONE */
    uint32_t *name;   /* the same of its name */
    uint32_t *group;  /* by observed node: of an adapter; MW_NONE: it stands alone */
    uint32_t *member; /* observed adapters, by group */
    MW_VEC(struct mw_claim_group) groups;
    uint32_t *first_adapter; /* by device, one more at the end: in `adapters` */
    uint32_t *adapters;      /* adapters of x->want by device */
    uint32_t device_n;
    MW_VEC(struct mw_identity_fault) twice; /* who claims what another claims, too */
};

void mw_claims_find(struct mw_claims *c, const struct mw_expect *x,
                    const struct mw_observation *o);
void mw_claims_done(struct mw_claims *c);

/* The adapter of x->want that an observed adapter's name would mean on this device; MW_NONE: it
 * names none of them. */
uint32_t mw_claim_adapter(const struct mw_claims *c, uint32_t device, const char *name);

/* Whether `name` is `of` with something before or behind it: "node007-bmc", "bmc.node007". */
bool mw_claim_is_part(const char *name, const char *of);

#endif
