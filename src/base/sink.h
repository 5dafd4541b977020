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

#endif
