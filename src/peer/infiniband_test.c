/* infiniband_test.c: a child process that finds no adapter says so through the pipe, and leaves
 * nothing behind; one that fares better is in tests/e2e/live.sh. */
#include "peer/infiniband.h"

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

static int open_files(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int n = 0;

    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

static void count(void *ctx, const struct mw_ib_record *r)
{
    (void)r;
    ++*(int *)ctx;
}

static void the_childs_words_come_through(void **state)
{
    struct mw_ib_walk_want want = {.timeout_ms = 5000};
    int records = 0, files = open_files();

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct mw_err err = {0};

        assert_int_equal(mw_ib_discover("no-such-adapter:7", &want, count, &records, &err),
                         MW_EPEER);
        assert_int_equal(err.code, MW_E_IB_NONE);
        assert_int_equal(records, 0);
        assert_int_equal(open_files(), files);
        assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
        assert_int_equal(errno, ECHILD);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_childs_words_come_through)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
