/*
 * jobs_read.h: jobs and the nodes that they run on, in the order of their ranks: a CSV of columns
 * job and nodes, or one list of nodes.
 *
 *     job,nodes
 *     train-1,"node[001-016,020]"
 *     train-1,node032              more of the same job
 *
 * A list of nodes is written as Slurm writes one: names and ranges, comma-separated; "p[a-b]" is p
 * followed by each number of a to b, with at least as many digits as a is written with.
 */
#ifndef MW_FILE_JOBS_READ_H
#define MW_FILE_JOBS_READ_H

#include "model/plan.h"

struct mw_job_nodes {
    const char *name;
    uint32_t first, n; /* in devices */
};

struct mw_jobs {
    struct mw_arena arena;
    MW_VEC(struct mw_job_nodes) at;
    MW_VEC(uint32_t) devices; /* handles of compute nodes in the plan, by job and rank */
};

enum { MW_JOBS_CAP = 4096, MW_JOBS_NODES_CAP = 1 << 20 /* of all jobs */ };

/*
 * Reads `n` bytes; messages carry name:line:column. `j` starts as {0}; mw_jobs_done in every case.
 * On failure every fault is in `d`: E-JOBS-FORM (no table, a list that is none), E-JOBS-NODE (no
 * compute node of that name, or twice in a job), E-CAP; and `j` holds no job.
 */
enum mw_rc mw_jobs_read(struct mw_jobs *j, const struct mw_plan *p, const char *name,
                        const char *text, size_t n, struct mw_diags *d);

/* Adds one job from a list of nodes; errors as above, their place is `place`. */
enum mw_rc mw_jobs_add(struct mw_jobs *j, const struct mw_plan *p, const char *job,
                       const char *nodes, const char *place, struct mw_diags *d);
void mw_jobs_done(struct mw_jobs *j);

#endif
