/*
 * sink.h: where the files of an output go, whoever keeps them. One file is open at a time. Errors
 * stick: after the first, what is written is swallowed, and the owner of the sink tells of it at
 * the end; so writers need not look.
 *
 *     struct mw_out *out = mw_sink_open(to, "slurm/topology.conf");
 *     mw_out_str(out, …);
 *     mw_sink_close(to);
 */
#ifndef MW_BASE_SINK_H
#define MW_BASE_SINK_H

#include "base/mem.h"
#include "base/out.h"

struct mw_sink {
    /* Never NULL. `path` is relative, its parts divided by '/', each as mw_text_file_name gives
     * it; no file is opened twice. */
    struct mw_out *(*open)(struct mw_sink *s, const char *path);
    void (*close)(struct mw_sink *s);
};

static inline struct mw_out *mw_sink_open(struct mw_sink *s, const char *path)
{
    return s->open(s, path);
}

static inline void mw_sink_close(struct mw_sink *s)
{
    s->close(s);
}

/* A sink in front of another: puts a folder before each path and keeps the paths. Where `to` is
 * NULL the files go nowhere: a dry run. */
struct mw_sink_under {
    struct mw_sink sink;
    struct mw_sink *to;
    const char *folder; /* "export/", borrowed; or "" */
    struct mw_out nowhere;
    struct mw_arena arena;
    MW_VEC(const char *) files; /* whole paths, in the order in which they were opened */
};
void mw_sink_under_init(struct mw_sink_under *u, const char *folder, struct mw_sink *to);
void mw_sink_under_done(struct mw_sink_under *u);

#endif
