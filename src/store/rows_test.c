/* rows_test.c: values of every kind as SQLite then holds them, and errors that stick. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/map.h"
#include "model/catalog.h"
#include "store/rows.h"

static char folder[] = "/tmp/rows_test.XXXXXX";
static char file[64];

static int setup(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(file, sizeof file, "%s/factory.db", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(file);
    return rmdir(folder);
}

/* One row of `row` (id, name and four integers). */
static void write_row(struct mw_rows *r, const char *name, int64_t known, int64_t some,
                      int64_t from_0, uint32_t ref)
{
    mw_rows_begin(r);
    mw_rows_text(r, name);
    mw_rows_known(r, known);
    mw_rows_some(r, some);
    mw_rows_from_0(r, from_0);
    mw_rows_ref(r, ref);
    mw_rows_end(r);
}

static void values_as_stored(void **state)
{
    static const char *const want[] = {"1|h|0|1|1|1", "2||-5|-9223372036854775808|8|4294967295",
                                       "3|NULL|NULL|NULL|NULL|NULL"};
    struct mw_rows r;
    struct mw_err err;
    sqlite3 *db;
    sqlite3_stmt *stmt;

    (void)state;
    mw_rows_create(&r, file);
    mw_rows_table(&r, MW_TABLE_ROW);
    write_row(&r, "h", 0, 1, 0, 0);
    write_row(&r, "", -5, INT64_MIN, 7, UINT32_MAX - 1);
    write_row(&r, NULL, MW_UNKNOWN, 0, -1, MW_NONE);
    mw_rows_table_end(&r);
    assert_int_equal(mw_rows_done(&r, file, &err), MW_OK);
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT * FROM row", -1, &stmt, NULL), SQLITE_OK);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        char line[128] = "";
        assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
        for (int c = 0; c < 6; c++) {
            const char *s = (const char *)sqlite3_column_text(stmt, c);
            snprintf(line + strlen(line), sizeof line - strlen(line), "%s%s", c ? "|" : "",
                     s ? s : "NULL");
        }
        assert_string_equal(line, want[i]);
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

/* A second row of the same id fails; what follows is skipped, and the end says so. */
static void the_first_failure_sticks(void **state)
{
    struct mw_rows r;
    struct mw_err err;

    (void)state;
    unlink(file);
    mw_rows_create(&r, file);
    mw_rows_table(&r, MW_TABLE_ROW);
    write_row(&r, "h", 1, 1, 1, 1);
    r.row--;
    write_row(&r, "h", 1, 1, 1, 1);
    assert_int_equal(r.rc, SQLITE_CONSTRAINT);
    write_row(&r, "h", 1, 1, 1, 1);
    mw_rows_table_end(&r);
    mw_rows_table(&r, MW_TABLE_POWER_CLASS);
    mw_rows_table_end(&r);
    assert_int_equal(mw_rows_done(&r, file, &err), MW_ESYSTEM);
    assert_int_equal(err.code, MW_E_OUT_WRITE);
    assert_string_equal(err.place, file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_as_stored),
        cmocka_unit_test(the_first_failure_sticks),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
