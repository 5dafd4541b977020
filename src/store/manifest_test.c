/* manifest_test.c: what a manifest may hold, and that nothing else is removed by it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/manifest.h"

static void paths_lead_nowhere_else(void **state)
{
    static const char *const good[] = {"factory.db", "drawings/racks/a%2Fb.svg", "a/b/c/d",
                                       "x~0123", "export/slurm/nodes.conf"};
    static const char *const bad[] = {
        "",     "/etc/passwd", "..",   "../x",     "a/../b", "a//b", "a/",        ".hidden",
        "a/.b", "a b",         "a\\b", "MANIFEST", "a\tb",   "./a",  "a/b/c/d/e", "\xC3\xA4"};
    char deep[400];

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(mw_manifest_may_hold(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(mw_manifest_may_hold(bad[i]));
    for (size_t n = 120; n < 140; n++) {
        memset(deep, 'x', n);
        deep[n] = 0;
        assert_int_equal(mw_manifest_may_hold(deep), n < 128);
    }
}

static void lines_are_read_until_a_fault(void **state)
{
    struct mw_manifest m = {0};

    (void)state;
    assert_true(mw_manifest_parse(&m, "a\nb/c\na\nhalf", 13));
    assert_int_equal(m.paths.n, 2); /* `a` once; the line without an end was not finished */
    assert_true(mw_manifest_has(&m, "b/c"));
    assert_false(mw_manifest_has(&m, "half"));
    mw_manifest_done(&m);
    m = (struct mw_manifest){0};
    assert_false(mw_manifest_parse(&m, "a\n../b\nc\n", 9));
    assert_true(mw_manifest_has(&m, "a"));
    assert_false(mw_manifest_has(&m, "c"));
    mw_manifest_done(&m);
    m = (struct mw_manifest){0};
    assert_false(mw_manifest_parse(&m, "a\0b\n", 4));
    mw_manifest_done(&m);
}

static void make(int dir, const char *path)
{
    const char *last;
    int parent = mw_manifest_open_parent(dir, path, true, &last);

    assert_true(parent >= 0);
    int file = openat(parent, last, O_CREAT | O_WRONLY, 0600);
    assert_true(file >= 0);
    close(file);
    close(parent);
}

static void note(void *ctx, const char *path)
{
    char *seen = ctx;

    snprintf(seen + strlen(seen), 200 - strlen(seen), "%s ", path);
}

static void only_what_it_names_is_removed(void **state)
{
    char root[] = "/tmp/manifest_test.XXXXXX", seen[200] = "";
    struct mw_manifest m = {0};

    (void)state;
    assert_non_null(mkdtemp(root));
    int dir = open(root, O_RDONLY | O_DIRECTORY);
    make(dir, "plan");
    make(dir, "d/racks/a");
    make(dir, "d/mine");
    assert_int_equal(symlinkat("/etc", dir, "out"), 0);
    mw_manifest_add(&m, "plan");
    mw_manifest_add(&m, "d/racks/a");
    mw_manifest_add(&m, "out/hostname"); /* behind a link */
    mw_manifest_add(&m, "gone");
    mw_manifest_add(&m, "e/f/never-made"); /* a kill came after its folder e */
    assert_int_equal(mkdirat(dir, "e", 0700), 0);
    assert_true(mw_manifest_foreign(&m, dir, note, seen));
    assert_non_null(strstr(seen, "d/mine "));
    assert_non_null(strstr(seen, "out "));
    assert_non_null(strstr(seen, "e/ ")); /* we make no empty folder */
    assert_int_equal(strlen(seen), strlen("d/mine out e/ "));
    mw_manifest_remove(&m, dir);
    assert_int_equal(faccessat(dir, "plan", F_OK, 0), -1);
    assert_int_equal(faccessat(dir, "d/racks", F_OK, 0), -1);
    assert_int_equal(faccessat(dir, "e", F_OK, 0), -1);
    assert_int_equal(faccessat(dir, "d/mine", F_OK, 0), 0);
    assert_int_equal(access("/etc/hostname", F_OK), 0);
    unlinkat(dir, "d/mine", 0);
    unlinkat(dir, "d", AT_REMOVEDIR);
    unlinkat(dir, "out", 0);
    close(dir);
    assert_int_equal(rmdir(root), 0);
    mw_manifest_done(&m);
}

static void a_strange_file_is_no_manifest(void **state)
{
    char root[] = "/tmp/manifest_test.XXXXXX";
    struct mw_manifest m = {0};

    (void)state;
    assert_non_null(mkdtemp(root));
    int dir = open(root, O_RDONLY | O_DIRECTORY);
    assert_true(mw_manifest_read(&m, dir)); /* none: nothing is named */
    assert_int_equal(m.paths.n, 0);
    assert_int_equal(mkfifoat(dir, MW_MANIFEST, 0600), 0); /* and it does not wait */
    assert_false(mw_manifest_read(&m, dir));
    unlinkat(dir, MW_MANIFEST, 0);
    int file = openat(dir, MW_MANIFEST, O_CREAT | O_WRONLY, 0600);
    assert_int_equal(ftruncate(file, (off_t)MW_MANIFEST_CAP + 1), 0);
    assert_false(mw_manifest_read(&m, dir));
    close(file);
    unlinkat(dir, MW_MANIFEST, 0);
    close(dir);
    rmdir(root);
    mw_manifest_done(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_lead_nowhere_else),
        cmocka_unit_test(lines_are_read_until_a_fault),
        cmocka_unit_test(only_what_it_names_is_removed),
        cmocka_unit_test(a_strange_file_is_no_manifest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
