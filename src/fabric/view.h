/*
 * view.h: the fabric as it was built, in the places of the plan: what was observed, carried over to
 * the nodes and ports of what should be seen (fabric/expect.h), once it is known who is who. Two
 * such observations have the same handles, so a cable that lacks in one can be put back from the
 * other, and routes of both can be compared.
 */
#ifndef MW_FABRIC_VIEW_H
#define MW_FABRIC_VIEW_H

#include "fabric/expect.h"

struct mw_join {               /* who is who, by arrays that are borrowed; MW_NONE: not known */
    const uint32_t *seen;      /* by node of x->want: observed node */
    const uint32_t *want_port; /* by observed port: port of x->want */
    const uint32_t *plane;     /* by observed plane: of x->planes */
};

struct mw_view {
    struct mw_observation o; /* handles of x->want; strings and tables are borrowed */
    struct mw_view_plane {
        uint32_t seen;   /* observed plane; MW_NONE: the plan's cables are assumed */
        bool cables;     /* false: none were observed (tables alone): the plan's are assumed */
        uint32_t tables; /* switches whose table is known */
        uint32_t switches; /* of the plan */
        uint32_t unplaced; /* observed cables with an end that is at no known place */
    } * planes;            /* by plane of x */
};

/* Without an observation (o and id NULL): the plan as it stands on paper. What `x` and `o` hold
 * must outlive the view. */
void mw_view_init(struct mw_view *v, const struct mw_expect *x, const struct mw_observation *o,
                  const struct mw_join *id);
void mw_view_done(struct mw_view *v);

/* A copy whose cables can be changed; done as any other. */
void mw_view_copy(struct mw_view *to, const struct mw_view *from, const struct mw_expect *x);

/* Takes the cable out of a port, and out of its other end. */
void mw_view_unplug(struct mw_view *v, uint32_t port);

/* Puts the planned cable of a port back, at its planned rate. */
void mw_view_restore(struct mw_view *v, const struct mw_expect *x, uint32_t port);

#endif
