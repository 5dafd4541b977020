/* query_test.c: values that no plan has, and questions that would never end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "model/catalog.h"
#include "store/plan_fixture.h"
#include "store/plan_write.h"
#include "store/query.h"

static char folder[] = "/tmp/query_test.XXXXXX";
static char file[64];
static struct mw_plan_db *db;
static struct mw_err err;

static int setup(void **state)
{
    static const struct mw_plan_origin origin = {"0.1", "f.yaml", "", "", ""};
    struct plan_fixture x;
    char digest[MW_DIGEST_HEX];
    enum mw_rc rc;

    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(file, sizeof file, "%s/factory.db", folder);
    plan_fixture_init(&x);
    rc = mw_plan_write(&x.plan, file, &origin, digest, &err);
    plan_fixture_done(&x);
    return rc == MW_OK ? (int)mw_plan_db_open(&db, file, &err) : -1;
}

static int teardown(void **state)
{
    (void)state;
    mw_plan_db_close(db);
    unlink(file);
    return rmdir(folder);
}

static enum mw_rc one_i32(const char *sql, int32_t *v)
{
    struct mw_query q;

    mw_query_begin(&q, db, NULL, sql, 0);
    while (mw_query_next(&q))
        *v = mw_query_i32(&q);
    return mw_query_end(&q, &err);
}

static void numbers_keep_their_range(void **state)
{
    int32_t v = 7;

    (void)state;
    assert_int_equal(one_i32("SELECT 2147483647", &v), MW_OK);
    assert_int_equal(v, INT32_MAX);
    assert_int_equal(one_i32("SELECT -2147483648", &v), MW_OK);
    assert_int_equal(v, INT32_MIN);
    assert_int_equal(one_i32("SELECT NULL", &v), MW_OK);
    assert_int_equal(v, 0);
    assert_int_equal(one_i32("SELECT 2147483648", &v), MW_ECONFIG);
    assert_int_equal(err.code, MW_E_PLAN_DAMAGED);
    assert_int_equal(one_i32("SELECT -2147483649", &v), MW_ECONFIG);
}

static void absence_has_its_own_values(void **state)
{
    struct mw_arena a = {0};
    struct mw_query q;

    (void)state;
    mw_query_begin(&q, db, &a, "SELECT NULL, 0, NULL, 1, NULL, 'x', NULL, 2", 0);
    assert_true(mw_query_next(&q));
    assert_int_equal(mw_query_known(&q), MW_UNKNOWN);
    assert_int_equal(mw_query_known(&q), 0);
    assert_int_equal(mw_query_from_1(&q), -1);
    assert_int_equal(mw_query_from_1(&q), 0);
    assert_string_equal(mw_query_text(&q), "");
    assert_string_equal(mw_query_text(&q), "x");
    assert_false(mw_query_bool(&q));
    assert_true(mw_query_bool(&q));
    assert_int_equal(mw_query_end(&q, &err), MW_OK);
    mw_arena_done(&a);
}

/* A damaged tree can lead round in circles; this stands in for one. */
static void endless_questions_end(void **state)
{
    int32_t v;

    (void)state;
    assert_int_equal(one_i32("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT 1 FROM n)"
                             " SELECT count(*) FROM n",
                             &v),
                     MW_ECONFIG);
    assert_int_equal(err.code, MW_E_PLAN_DAMAGED);
    assert_int_equal(one_i32("SELECT count(*) FROM cable", &v), MW_OK); /* the next may */
    assert_int_equal(v, FIX_CABLES);
}

static void the_one_row_must_be_there(void **state)
{
    struct mw_query q;
    bool found;

    (void)state;
    mw_query_begin(&q, db, NULL, "SELECT id FROM rack WHERE id = ?1", 99);
    found = mw_query_next(&q);
    assert_int_equal(mw_query_end_one(&q, found, "rack", 99, &err), MW_ECONFIG);
    assert_string_equal(err.text, "the plan has no rack 99");
}

/* Nothing can be written through an open plan. */
static void it_cannot_be_written(void **state)
{
    struct mw_query q;

    (void)state;
    mw_query_begin(&q, db, NULL, "DELETE FROM cable", 0);
    assert_false(mw_query_next(&q));
    assert_int_equal(mw_query_end(&q, &err), MW_ECONFIG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_keep_their_range),
        cmocka_unit_test(absence_has_its_own_values),
        cmocka_unit_test(endless_questions_end),
        cmocka_unit_test(the_one_row_must_be_there),
        cmocka_unit_test(it_cannot_be_written),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
