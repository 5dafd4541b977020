#include "base/sink.h"

static int discard(void *ctx, const char *data, size_t n)
{
    (void)ctx;
    (void)data;
    (void)n;
    return 0;
}

static struct mw_out *under_open(struct mw_sink *s, const char *path)
{
    struct mw_sink_under *u = (struct mw_sink_under *)s;
    const char *whole = mw_arena_printf(&u->arena, "%s%s", u->folder, path);

    *mw_vec_push(&u->files) = whole;
    if (u->to)
        return mw_sink_open(u->to, whole);
    mw_out_init(&u->nowhere, discard, NULL);
    return &u->nowhere;
}

static void under_close(struct mw_sink *s)
{
    struct mw_sink_under *u = (struct mw_sink_under *)s;

    if (u->to)
        mw_sink_close(u->to);
    else
        mw_out_done(&u->nowhere);
}

void mw_sink_under_init(struct mw_sink_under *u, const char *folder, struct mw_sink *to)
{
    *u = (struct mw_sink_under){.sink = {under_open, under_close}, .to = to, .folder = folder};
}

void mw_sink_under_done(struct mw_sink_under *u)
{
    mw_vec_done(&u->files);
    mw_arena_done(&u->arena);
}
