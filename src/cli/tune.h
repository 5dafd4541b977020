/*
 * tune.h: what `millwright tune` finds out: a fabric as a graph, its results under three routings,
 * what holds it back, mended tables, jobs and collectives. Found here, printed by tune_print.c and
 * tune_json.c.
 */
#ifndef MW_CLI_TUNE_H
#define MW_CLI_TUNE_H

#include "cli/command.h"
#include "export/predict.h"
#include "fabric/brakes.h"
#include "fabric/rails.h"
#include "fabric/rankorder.h"
#include "fabric/repair.h"
#include "file/jobs_read.h"
#include "model/factory.h"

enum {
    MW_TUNE_PATTERNS = 5
}; /* ring, tree, halving-doubling, all-to-all with PXN and without */
extern const char *const mw_tune_pattern_names[MW_TUNE_PATTERNS];

enum {
    MW_TUNE_LISTED_CAP = 4096, /* endpoints up to which all-to-all is also hashed and phased */
    MW_TUNE_BRAKES_CAP = 16    /* groups of faults that are tried one by one */
};

struct mw_tune_result {
    uint8_t pattern; /* in mw_tune_pattern_names */
    enum mw_routing routing;
    bool phased; /* e.phased was computed */
    struct mw_effective e;
};

struct mw_tune_what_if;

struct mw_tune_plane {
    uint32_t plane; /* of x->planes */
    uint32_t alike; /* further planes of the plan that are as this one */
    bool observed;  /* its cables; false: the plan's */
    bool tables;    /* observed; false: canonical ones */
    struct mw_net net;
    uint32_t cables; /* that carry */
    MW_VEC(const char *) assumed;
    MW_VEC(struct mw_tune_result) results;
    struct mw_brakes brakes;
    bool repaired;
    struct mw_repair repair;
    uint32_t changes;           /* entries that the mended tables change, for any LID */
    struct mw_effective mended; /* all-to-all, static, with the mended tables */
};

struct mw_tune_job {
    const char *name;
    uint32_t first, n;             /* in jobs.devices */
    double ring[2], all_to_all[2]; /* fluid, alone and with the others */
    double before, after;          /* ring, in the order given and in the best */
    uint32_t worst_before, worst_after;
    uint32_t *order;     /* n: which of its nodes comes at rank i */
    const char **leaves; /* n: the leaf of each node, in the order given, on its first rail */
};

struct mw_tune {
    struct mw_arena arena;
    const struct mw_expect *x;
    const struct mw_view *view;
    uint64_t seed;
    bool sharp;
    const struct mw_jobs *nodes_of; /* t->jobs are ranges of its devices */
    MW_VEC(struct mw_tune_plane) planes;
    MW_VEC(struct mw_tune_job) jobs;
    MW_VEC(struct mw_tune_what_if *) what_ifs;
    struct mw_predicted predicted;
    MW_VEC(const char *) files; /* in the folder that -o names: written, or that would be */
    bool written;
};

struct mw_tune_what_if {
    const char *change;
    struct mw_tune tune; /* its planes: results, and with tables mended for them */
    bool other_plan;     /* tune.x is `x`, of `plan` */
    struct mw_plan plan;
    struct mw_factory want;
    struct mw_expect x;
};

/* One plane of a view with its results; mw_tune_plane_done in every case. */
enum mw_rc mw_tune_plane_init(struct mw_tune *t, struct mw_tune_plane *p, uint32_t plane,
                              const struct mw_view *view, struct mw_err *err);
/* Mends its tables, made of `view`: p->repair, p->changes, p->mended. */
void mw_tune_mend(struct mw_tune *t, struct mw_tune_plane *p, const struct mw_view *view);
void mw_tune_plane_done(struct mw_tune_plane *p);

/* Walks every InfiniBand plane of the view. With `repair`, tables are mended, too. */
enum mw_rc mw_tune_planes(struct mw_tune *t, bool repair, struct mw_diags *d);
enum mw_rc mw_tune_jobs(struct mw_tune *t, const struct mw_jobs *jobs, struct mw_diags *d);
/* "lost:leaf-1-5/p33", "half:spine-3", "oversubscribed:2", "final". */
enum mw_rc mw_tune_what_if(struct mw_tune *t, const char *change, struct mw_err *err);
/* With the shares that the static tables give the compute fabric. */
void mw_tune_predict(struct mw_tune *t);
void mw_tune_what_if_free(struct mw_tune_what_if *w);
void mw_tune_done(struct mw_tune *t);

/* What a brake says, and what to do. In the arena. */
struct mw_tune_words {
    enum mw_code code;
    const char *path, *text, *cure;
};
struct mw_tune_words mw_tune_say(struct mw_tune *t, const struct mw_tune_plane *p,
                                 const struct mw_brake *k);

/* "leaf-1-5/p33 to spine-1/p5"; in the arena. */
const char *mw_tune_link(struct mw_tune *t, const struct mw_net *n, uint32_t link);

/* The name of rank i's node, in the order given. */
const char *mw_tune_rank(const struct mw_tune *t, const struct mw_tune_job *j, uint32_t i);

void mw_tune_print(struct mw_tune *t);
void mw_tune_json(struct mw_tune *t, const char *digest, const struct mw_diags *d);

#endif
