/* sources_test.c: the kept dumps of tests/data, under the right option and under wrong ones, alone and
 * together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "file/observation_check.h"
#include "observe/sources.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct test {
    struct mw_observation o;
    struct mw_diags d;
};

static int setup(void **state)
{
    *state = calloc(1, sizeof(struct test));
    return 0;
}

static void clear(struct test *t)
{
    mw_observation_done(&t->o);
    mw_diags_done(&t->d);
}

static int teardown(void **state)
{
    clear(*state);
    free(*state);
    return 0;
}

static const struct {
    const char *file;
    enum mw_source_kind kind;
} files[] = {
    {"infiniband/ibnetdiscover.txt", MW_SOURCE_IBNETDISCOVER},
    {"infiniband/ibnetdiscover-g.txt", MW_SOURCE_IBNETDISCOVER},
    {"infiniband/ibnetdiscover-p.txt", MW_SOURCE_IBNETDISCOVER},
    {"infiniband/ibnetdiscover.cache", MW_SOURCE_IBNETDISCOVER},
    {"infiniband/opensm-subnet.lst", MW_SOURCE_LST},
    {"infiniband/dump_lfts.txt", MW_SOURCE_LFTS},
    {"infiniband/opensm-lfts.dump", MW_SOURCE_LFTS},
    {"infiniband/opensm.fdbs", MW_SOURCE_LFTS},
    {"infiniband/ibroute.txt", MW_SOURCE_LFTS},
    {"lldp/four.json", MW_SOURCE_LLDP},
    {"lldp/leaf-1.json", MW_SOURCE_LLDP},
};
enum { FILES = sizeof files / sizeof *files };

static const char *path_of(const char *file, char buf[4096])
{
    const char *root = getenv("MW_ROOT");

    snprintf(buf, 4096, "%s/tests/data/%s", root ? root : ".", file);
    return buf;
}

static enum mw_rc observe(struct test *t, enum mw_source_kind kind, const char *path)
{
    struct mw_source s = {kind, path};
    struct mw_sources all = {.at = &s, .n = 1};

    clear(t);
    enum mw_rc rc = mw_sources_observe(&t->o, &all, &t->d);
    observation_check(&t->o);
    return rc;
}

static void each_under_its_option(void **state)
{
    char path[4096];

    for (int i = 0; i < FILES; i++) {
        enum mw_rc rc = observe(*state, files[i].kind, path_of(files[i].file, path));

        if (rc)
            fail_msg("%s: %s", path, ((struct test *)*state)->d.at[0].text);
        assert_true(((struct test *)*state)->o.nodes.n > 0);
    }
}

/* Any file under any other option is refused, and the right option is named. */
static void each_under_the_others(void **state)
{
    struct test *t = *state;
    char path[4096], option[32];

    for (int i = 0; i < FILES; i++)
        for (int kind = MW_SOURCE_LIVE + 1; kind < MW_SOURCE_KINDS; kind++) {
            if (kind == (int)files[i].kind)
                continue;
            assert_int_equal(
                observe(t, (enum mw_source_kind)kind, path_of(files[i].file, path)),
                MW_ECONFIG);
            assert_int_equal(t->d.n, 1);
            assert_int_equal(t->d.at[0].code, MW_E_OBS_KIND);
            snprintf(option, sizeof option, "--%s.", mw_source_kind_names[files[i].kind]);
            assert_non_null(strstr(t->d.at[0].cure, option));
        }
}

static void guesses(void **state)
{
    static const char gz[] = "\x1f\x8b\x08\x00\x00";

    (void)state;
    assert_int_equal(mw_source_guess("", 0), MW_SOURCE_KINDS);
    assert_int_equal(mw_source_guess("x\0y", 3), MW_SOURCE_KINDS);
    assert_int_equal(mw_source_guess(gz, sizeof gz), MW_SOURCE_KINDS);
    assert_int_equal(mw_source_guess("\xef\xbb\xbf"
                                     "b_port,a_device,a_port,b_device\n",
                                     35),
                     MW_SOURCE_LINKS);
    assert_int_equal(mw_source_guess("\n { \"local-chassis\": []}", 24), MW_SOURCE_LLDP);
}

/* Editors put a mark before UTF-8: every text is read with it as without. */
static void marked(void **state)
{
    static const char mark[] = "\xef\xbb\xbf";
    struct test *t = *state;
    char path[4096], name[] = "/tmp/mw-sources-XXXXXX", *text = malloc(1 << 20);
    int fd = mkstemp(name);

    for (size_t i = 0; i < FILES; i++) {
        FILE *f = fopen(path_of(files[i].file, path), "rb");
        assert_non_null(f);
        size_t n = fread(text, 1, 1 << 20, f);
        fclose(f);
        if (strstr(path, ".cache")) /* no text */
            continue;
        assert_int_equal(observe(t, files[i].kind, path), MW_OK);
        uint32_t nodes = t->o.nodes.n, ports = t->o.ports.n, messages = t->d.n;
        assert_int_equal(ftruncate(fd, 0), 0);
        assert_int_equal(pwrite(fd, mark, 3, 0), 3);
        assert_int_equal(pwrite(fd, text, n, 3), n);
        assert_int_equal(observe(t, files[i].kind, name), MW_OK);
        assert_int_equal(t->o.nodes.n, nodes);
        assert_int_equal(t->o.ports.n, ports);
        assert_int_equal(t->d.n, messages);
        assert_int_equal(
            observe(t, files[i].kind == MW_SOURCE_LLDP ? MW_SOURCE_LST : MW_SOURCE_LLDP, name),
            MW_ECONFIG);
        assert_int_equal(t->d.at[0].code, MW_E_OBS_KIND); /* known with the mark, too */
    }
    close(fd);
    unlink(name);
    free(text);
}

/* A dump and the tables of its switches are one subnet; neighbours by LLDP another plane. */
static void together(void **state)
{
    struct test *t = *state;
    char path[3][4096];
    struct mw_source s[] = {
        {MW_SOURCE_IBNETDISCOVER, path_of("infiniband/ibnetdiscover.txt", path[0])},
        {MW_SOURCE_LFTS, path_of("infiniband/dump_lfts.txt", path[1])},
        {MW_SOURCE_LLDP, path_of("lldp/four.json", path[2])},
    };
    struct mw_sources all = {.at = s, .n = 3};
    uint32_t switches = 0, tables = 0, systems = 0;

    assert_int_equal(mw_sources_observe(&t->o, &all, &t->d), MW_OK);
    observation_check(&t->o);
    for (uint32_t i = 0; i < t->o.nodes.n; i++) {
        switches += t->o.nodes.at[i].kind == MW_OBS_SWITCH;
        tables += t->o.nodes.at[i].lft != NULL;
        systems += t->o.nodes.at[i].kind == MW_OBS_SYSTEM;
    }
    assert_int_equal(t->o.sources.n, 3);
    assert_int_equal(t->o.planes, 2);
    assert_int_equal(systems, 4);
    assert_true(switches > 0);
    assert_int_equal(tables, switches);
}

static void by_standard_input(void **state)
{
    static const char text[] = "a_device,a_port,b_device,b_port\nx,1,y,2\n";
    struct test *t = *state;
    int own = dup(STDIN_FILENO), ends[2];

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, sizeof text - 1), sizeof text - 1);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    assert_int_equal(observe(t, MW_SOURCE_LINKS, "-"), MW_OK);
    assert_int_equal(t->o.nodes.n, 2);
    dup2(own, STDIN_FILENO);
    close(own);
    close(ends[0]);
}

static void what_cannot_be_read(void **state)
{
    struct test *t = *state;
    char name[] = "/tmp/mw-sources-XXXXXX";
    int fd = mkstemp(name);

    assert_int_equal(observe(t, MW_SOURCE_LST, "/nonexistent"), MW_ECONFIG);
    assert_int_equal(t->d.n, 1);
    assert_int_equal(t->d.at[0].code, MW_E_FILE_READ);
    assert_int_equal(observe(t, MW_SOURCE_LST, "/tmp"), MW_ECONFIG);
    assert_int_equal(t->d.at[0].code, MW_E_FILE_READ);
    assert_int_equal(write(fd, "\x1f\x8b\x08\x00\x00", 5), 5);
    assert_int_equal(observe(t, MW_SOURCE_LST, name), MW_ECONFIG);
    assert_int_equal(t->d.at[0].code, MW_E_OBS_KIND);
    assert_non_null(strstr(t->d.at[0].text, "compressed"));
    /* too large for any reader, and mapped: a sparse file costs nothing */
    assert_int_equal(ftruncate(fd, 0), 0);
    assert_int_equal(ftruncate(fd, ((off_t)1 << 30) + 1), 0);
    assert_int_equal(observe(t, MW_SOURCE_LST, name), MW_ELIMIT);
    assert_int_equal(t->d.at[0].code, MW_E_CAP);
    close(fd);
    unlink(name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_under_its_option, setup, teardown),
        cmocka_unit_test_setup_teardown(each_under_the_others, setup, teardown),
        cmocka_unit_test(guesses),
        cmocka_unit_test_setup_teardown(marked, setup, teardown),
        cmocka_unit_test_setup_teardown(together, setup, teardown),
        cmocka_unit_test_setup_teardown(by_standard_input, setup, teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_read, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
