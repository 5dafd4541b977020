/*
 * verify_write.c: what verify leaves behind: the GUIDs that it found, the re-cabling plan.
 */
#include "cli/assets.h"
#include "cli/outfile.h"
#include "cli/verify.h"
#include "export/recabling.h"
#include "store/outdir.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- GUIDs ---- */

struct learned {
    uint64_t guid;
    uint32_t device;
    uint16_t port; /* UINT16_MAX: a switch */
};
struct learned_list {
    MW_VEC(struct learned) at;
};

static int learned_compare(const void *a, const void *b)
{
    const struct learned *x = a, *y = b;

    if (x->device != y->device)
        return x->device < y->device ? -1 : 1;
    return (x->port > y->port) - (x->port < y->port);
}

/* A switch has one GUID; an adapter is known by its port's, where that is told. */
static uint64_t guid_of(const struct mw_observation *o, uint32_t node)
{
    const struct mw_obs_node *n = &o->nodes.at[node];

    for (uint32_t i = 0; i < n->port_n && n->kind == MW_OBS_ADAPTER; i++)
        if (o->ports.at[n->first_port + i].guid)
            return o->ports.at[n->first_port + i].guid;
    return n->guid;
}

/* What is seen counts, and of what is not seen now what was known before; not `all`: without what
 * only its port names, for an exchange of cables would be learnt with it. */
static void gather(struct mw_verify *v, bool all, struct learned_list *l)
{
    const struct mw_seen *s = &v->seen;

    for (uint32_t i = 0; i < s->x.want.nodes.n; i++) {
        const struct mw_expect_node *n = &s->x.nodes[i];
        const struct mw_asset *known = mw_assets_find(&s->assets, n->device, n->port);
        uint32_t seen = s->id.seen[i];
        bool by_port = seen != MW_NONE && !all && mw_verify_by_port(s, seen);
        uint64_t guid = seen != MW_NONE && !by_port ? guid_of(&s->o, seen) : 0;

        if (s->x.want.nodes.at[i].kind == MW_OBS_SYSTEM)
            continue;
        if (!guid && known)
            guid = known->guid;
        if (guid)
            *mw_vec_push(&l->at) = (struct learned){guid, n->device, n->port};
        else
            v->learned.unknown++;
        v->learned.left_out += by_port;
    }
    if (l->at.n)
        qsort(l->at.at, l->at.n, sizeof *l->at.at, learned_compare);
    v->learned.guids = l->at.n;
}

static void write_csv(const struct mw_verify *v, const struct learned_list *l,
                      struct mw_out *out)
{
    struct mw_csv csv = {.out = out};
    char text[24];

    mw_csv_head(&csv, "device,port,guid");
    for (uint32_t i = 0; i < l->at.n; i++) {
        const struct learned *at = &l->at.at[i];
        const struct mw_device *d = &v->seen.read.plan.devices.at[at->device];
        const struct mw_port_type *port =
            at->port == UINT16_MAX ? NULL : &d->type->ports[at->port];

        mw_csv_str(&csv, d->name);
        mw_csv_str(&csv, !port ? NULL : port->adapter ? port->adapter : port->name);
        snprintf(text, sizeof text, "0x%016" PRIx64, at->guid);
        mw_csv_str(&csv, text);
        mw_csv_end(&csv);
    }
}

/* The first contradiction of what would be learned; NULL: there is none. */
static const char *contradiction(const struct mw_verify *v)
{
    const struct mw_causes *c = &v->c;

    for (uint32_t i = 0; i < c->at.n; i++)
        if (c->at.at[i].n == 0) /* of identities and sources, not of cables */
            return c->at.at[i].text;
    return NULL;
}

enum mw_rc mw_verify_learn(struct mw_verify *v, const struct mw_args *args, struct mw_err *err)
{
    static const char *const parts[] = {MW_IDENTITY_FILE, NULL};
    const char *against = contradiction(v);
    struct learned_list l = {0};
    struct mw_outdir *o = NULL;
    enum mw_rc rc;

    if (against && !args->given[MW_OPT_FORCE])
        return mw_fail(err, MW_E_LEARN, v->seen.folder, "%s", against);
    v->learned.given = true;
    gather(v, args->given[MW_OPT_FORCE], &l);
    if (args->given[MW_OPT_DRY_RUN]) {
        rc = mw_outdir_may_renew(v->seen.folder, err);
    } else if (!(rc = mw_outdir_renew(&o, v->seen.folder, parts, err))) {
        write_csv(v, &l, mw_sink_open(mw_outdir_sink(o), MW_IDENTITY_FILE));
        mw_sink_close(mw_outdir_sink(o));
        rc = mw_outdir_commit(o, v->seen.read.digest, false, err);
        v->learned.written = !rc;
    }
    mw_vec_done(&l.at);
    return rc;
}

/* ---- the re-cabling plan ---- */

struct one_file { /* a sink for one of several files; the others go nowhere */
    struct mw_sink sink;
    const char *ending;
    struct mw_out *to, nowhere;
    const struct mw_verify *v;
};

static int drop(void *ctx, const char *data, size_t n)
{
    (void)ctx, (void)data, (void)n;
    return 0;
}

static const char *ending_of(const char *path)
{
    static const char *const endings[] = {".csv", ".txt", ".pdf", ".svg"};
    const char *dot = strrchr(path, '.');

    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        if (strcmp(dot, endings[i]) == 0)
            return dot;
    return NULL;
}

static struct mw_out *one_open(struct mw_sink *s, const char *path)
{
    struct one_file *f = (struct one_file *)s;
    const char *ending = ending_of(path);

    if (!ending || strcmp(ending, f->ending) != 0)
        return &f->nowhere;
    return f->to;
}

static void one_close(struct mw_sink *s)
{
    (void)s;
}

static enum mw_rc write_one(void *ctx, struct mw_out *out, struct mw_err *err)
{
    struct one_file *f = ctx;

    f->to = out;
    mw_out_init(&f->nowhere, drop, NULL);
    enum mw_rc rc = mw_recabling_write(&f->v->r, &f->v->seen.x, &f->sink, err);
    mw_out_done(&f->nowhere);
    return rc;
}

enum mw_rc mw_verify_may_write(const struct mw_args *args, struct mw_err *err)
{
    const char *path = args->value[MW_OPT_OUTPUT], *slash = strrchr(path, '/');
    const char *dot = strrchr(slash ? slash + 1 : path, '.');
    struct mw_arena a = {0};
    bool plan = access(mw_arena_printf(&a, "%s/factory.db", path), F_OK) == 0;
    bool folder = access(mw_arena_printf(&a, "%s/.", path), F_OK) == 0;

    mw_arena_done(&a);
    if (plan)
        return mw_fail(err, MW_E_USAGE, path,
                       "holds a plan: name another folder for the re-cabling plan");
    if (dot && strspn(dot, ".") != strlen(dot) && !folder && !ending_of(path))
        return mw_fail_cure(err, MW_E_USAGE, path,
                            "Name a folder, or end it in .csv, .txt, .pdf or .svg.",
                            "the ending of the file does not say what to write");
    return MW_OK;
}

enum mw_rc mw_verify_write(struct mw_verify *v, const struct mw_args *args, struct mw_err *err)
{
    const char *path = args->value[MW_OPT_OUTPUT], *ending = ending_of(path);
    bool drawing = ending && (strcmp(ending, ".pdf") == 0 || strcmp(ending, ".svg") == 0);
    struct mw_outdir *o = NULL;
    enum mw_rc rc;

    if (args->given[MW_OPT_DRY_RUN] || (drawing && v->r.moves.n == 0))
        return MW_OK;
    if (ending) {
        struct one_file f = {.sink = {one_open, one_close}, .ending = ending, .v = v};
        rc = mw_outfile_write(path, write_one, &f, err);
    } else {
        if ((rc = mw_outdir_begin(&o, path, err)))
            return rc;
        if ((rc = mw_recabling_write(&v->r, &v->seen.x, mw_outdir_sink(o), err))) {
            mw_outdir_abort(o);
            return rc;
        }
        rc = mw_outdir_commit(o, v->seen.read.digest, true, err);
    }
    if (!rc)
        v->written = path;
    return rc;
}
