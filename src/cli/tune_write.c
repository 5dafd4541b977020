#include "cli/tune_write.h"

#include "base/text.h"
#include "export/fabric_tables.h"
#include "export/rank_files.h"
#include "store/outdir.h"

#include <unistd.h>

static void write_tables(struct mw_tune *t, const struct mw_view *v, struct mw_sink *to)
{
    for (uint32_t i = 0; i < t->planes.n; i++) {
        const struct mw_tune_plane *p = &t->planes.at[i];
        const struct mw_fabric_tables tables = {
            .seen = &v->o,
            .before = &p->net,
            .repair = &p->repair,
            .folder = mw_arena_printf(&t->arena, "%s/", t->x->planes.at[p->plane].name)};

        if (p->repaired)
            mw_fabric_tables_write(&tables, to);
    }
}

/* The best order of each job's nodes, a rank for each GPU. */
static void write_ranks(struct mw_tune *t, struct mw_sink *to)
{
    for (uint32_t i = 0; i < t->jobs.n; i++) {
        const struct mw_tune_job *j = &t->jobs.at[i];
        const char **hosts = mw_arena_alloc(&t->arena, j->n * sizeof *hosts);
        struct mw_rankorder order = {.order = j->order,
                                     .n = j->n,
                                     .before_worst = j->worst_before,
                                     .after_worst = j->worst_after,
                                     .before = j->before,
                                     .after = j->after};
        char name[MW_FILE_NAME_CAP];

        if (!j->order || !j->n)
            continue;
        for (uint32_t r = 0; r < j->n; r++)
            hosts[r] = mw_tune_rank(t, j, r);
        int32_t gpus = t->x->plan->devices.at[t->nodes_of->devices.at[j->first]].type->gpus;
        const struct mw_rank_files files = {
            .order = &order,
            .hosts = hosts,
            .leaves = j->leaves,
            .ranks_per_host = gpus > 0 ? (uint32_t)gpus : 1,
            .folder =
                mw_arena_printf(&t->arena, "ranks-%s/", mw_text_file_name(j->name, name))};

        mw_rank_files_write(&files, to);
    }
}

static void write_all(struct mw_tune *t, const struct mw_view *v, struct mw_sink *to)
{
    write_tables(t, v, to);
    write_ranks(t, to);
}

static void keep_names(struct mw_tune *t, const struct mw_sink_under *u)
{
    for (uint32_t i = 0; i < u->files.n; i++)
        *mw_vec_push(&t->files) = mw_arena_strdup(&t->arena, u->files.at[i]);
}

enum mw_rc mw_tune_write(struct mw_tune *t, const struct mw_seen *s, const struct mw_view *v,
                         const struct mw_args *args, struct mw_err *err)
{
    struct mw_sink_under under;
    struct mw_outdir *o = NULL;
    enum mw_rc rc = MW_OK;
    bool dry = args->given[MW_OPT_DRY_RUN];

    if (access(mw_arena_printf(&t->arena, "%s/factory.db", args->value[MW_OPT_OUTPUT]), F_OK) ==
        0)
        return mw_fail(err, MW_E_USAGE, args->value[MW_OPT_OUTPUT],
                       "holds a plan: name another folder for tables");
    if (!dry && (rc = mw_outdir_begin(&o, args->value[MW_OPT_OUTPUT], err)))
        return rc;
    mw_sink_under_init(&under, "", dry ? NULL : mw_outdir_sink(o));
    write_all(t, v, &under.sink);
    keep_names(t, &under);
    mw_sink_under_done(&under);
    if (dry || (rc = mw_outdir_commit(o, s->read.digest, true, err)))
        return rc;
    t->written = true;
    return MW_OK;
}
