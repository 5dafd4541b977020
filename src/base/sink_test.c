/* sink_test.c: a sink in front of another puts its folder before each path, or writes nowhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/sink.h"

struct kept { /* a sink that keeps the last file */
    struct mw_sink sink;
    struct mw_out out;
    char path[64], text[64];
    int closed;
};

static struct mw_out *kept_open(struct mw_sink *s, const char *path)
{
    struct kept *k = (struct kept *)s;

    snprintf(k->path, sizeof k->path, "%s", path);
    mw_out_init(&k->out, NULL, NULL);
    return &k->out;
}

static void kept_close(struct mw_sink *s)
{
    struct kept *k = (struct kept *)s;

    memset(k->text, 0, sizeof k->text);
    memcpy(k->text, k->out.buf, k->out.n < sizeof k->text ? k->out.n : sizeof k->text - 1);
    mw_out_done(&k->out);
    k->closed++;
}

static void files_go_under_a_folder(void **state)
{
    struct kept k = {.sink = {kept_open, kept_close}};
    struct mw_sink_under u;

    (void)state;
    mw_sink_under_init(&u, "export/", &k.sink);
    mw_out_str(mw_sink_open(&u.sink, "slurm/nodes.conf"), "NodeName");
    mw_sink_close(&u.sink);
    assert_string_equal(k.path, "export/slurm/nodes.conf");
    assert_string_equal(k.text, "NodeName");
    assert_int_equal(k.closed, 1);
    assert_int_equal(u.files.n, 1);
    assert_string_equal(u.files.at[0], "export/slurm/nodes.conf");
    mw_sink_under_done(&u);
}

static void a_dry_run_keeps_the_names_alone(void **state)
{
    struct mw_sink_under u;

    (void)state;
    mw_sink_under_init(&u, "", NULL);
    for (int i = 0; i < 2; i++) {
        struct mw_out *out = mw_sink_open(&u.sink, i ? "b" : "a");
        for (int k = 0; k < 100000; k++)
            mw_out_str(out, "whatever ");
        mw_sink_close(&u.sink);
    }
    assert_int_equal(u.files.n, 2);
    assert_string_equal(u.files.at[1], "b");
    mw_sink_under_done(&u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_go_under_a_folder),
        cmocka_unit_test(a_dry_run_keeps_the_names_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
