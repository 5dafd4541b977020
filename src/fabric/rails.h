/*
 * rails.h: where the compute nodes of a plan are in a plane, rail by rail; jobs made of them.
 */
#ifndef MW_FABRIC_RAILS_H
#define MW_FABRIC_RAILS_H

#include "fabric/expect.h"
#include "fabric/traffic.h"

enum { MW_RAILS_CAP = 64 };

struct mw_rails {
    uint32_t first, n; /* devices: the compute nodes */
    uint32_t rails;    /* that the plane has */
    uint32_t *end;     /* by node * rails + index of the rail, ascending: endpoint; MW_NONE */
};

/* `n`'s nodes are those of x->want, as in a view of it. */
void mw_rails_init(struct mw_rails *r, const struct mw_net *n, const struct mw_expect *x);
void mw_rails_done(struct mw_rails *r);

/* A job whose ranks are these nodes; those that lack a rail are left out. False: some were. The
 * caller frees job->end. */
bool mw_rails_job(const struct mw_rails *r, const uint32_t *devices, uint32_t n,
                  struct mw_job *job);

/* Every compute node that has all its rails, in the order of the plan. The caller frees job->end. */
void mw_rails_everybody(const struct mw_rails *r, struct mw_job *job);

/* The adapters of compute nodes, a rank each; all endpoints where none is a node's. The caller frees
 * job->end. */
void mw_rails_endpoints(const struct mw_net *n, const struct mw_expect *x, struct mw_job *job);

#endif
