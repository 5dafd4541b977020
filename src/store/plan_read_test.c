/*
 * plan_read_test.c: a plan that was written and read back is the plan: written again it gives the
 * same bytes, and what the tables do not hold is what design made. A damaged file gives an error
 * or a plan whose handles lead somewhere.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "design/assume.h"
#include "design/design.h"
#include "file/catalog_read.h"
#include "file/factory_read.h"
#include "file/yaml.h"
#include "store/plan_read.h"
#include "store/plan_write.h"
#include "store/schema.h"

struct world {
    struct mw_arena arena;
    struct mw_diags diags;
    struct mw_factory factory;
    struct mw_catalog catalog;
    struct mw_plan plan;
    char file[64], again[72];
    struct mw_err err;
};

static const char *const no_sets[1];

/* Designs an example and writes it. `sets`: n arguments, joined by line ends in `joined`. */
static void write_example(struct world *w, const char *example, const char *const *sets,
                          size_t n, const char *joined)
{
    const char *root = getenv("MW_ROOT");
    char path[300], digest[MW_DIGEST_HEX];
    const char *text;
    size_t size;

    snprintf(path, sizeof path, "%s/examples/%s.yaml", root ? root : ".", example);
    snprintf(w->file, sizeof w->file, "/tmp/plan_read_test.%ld", (long)getpid());
    snprintf(w->again, sizeof w->again, "%s.again", w->file);
    assert_int_equal(mw_catalog_read_builtin(&w->catalog, &w->diags), MW_OK);
    assert_int_equal(mw_yaml_slurp(&w->arena, path, &text, &size, &w->diags), MW_OK);
    assert_int_equal(mw_factory_read(&w->factory, path, text, size, sets, n, &w->diags), MW_OK);
    assert_int_equal(mw_assume(&w->catalog, &w->factory, &w->diags), MW_OK);
    assert_int_equal(mw_design(&w->plan, &w->factory, &w->catalog, &w->diags, NULL), MW_OK);
    const struct mw_plan_origin origin = {"0.1", path, text, joined, ""};
    unlink(w->file);
    if (mw_plan_write(&w->plan, w->file, &origin, digest, &w->err) != MW_OK)
        fail_msg("%s", w->err.text);
}

static void done(struct world *w)
{
    unlink(w->file);
    unlink(w->again);
    mw_plan_done(&w->plan);
    mw_factory_done(&w->factory);
    mw_catalog_done(&w->catalog);
    mw_diags_done(&w->diags);
    mw_arena_done(&w->arena);
}

static char *file_bytes(const char *file, long *n)
{
    FILE *f = fopen(file, "rb");

    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    *n = ftell(f);
    rewind(f);
    char *bytes = malloc((size_t)*n + 1);
    assert_int_equal(fread(bytes, 1, (size_t)*n, f), *n);
    fclose(f);
    return bytes;
}

static void assert_same_bytes(const char *a, const char *b)
{
    long n, m;
    char *x = file_bytes(a, &n), *y = file_bytes(b, &m);

    assert_int_equal(n, m);
    assert_memory_equal(x, y, (size_t)n);
    free(x);
    free(y);
}

/* What stands in no table: it follows from the others. */
static void assert_same_derived(const struct mw_plan *a, const struct mw_plan *b)
{
    assert_int_equal(a->rack_devices.n, b->rack_devices.n);
    assert_memory_equal(a->rack_devices.at, b->rack_devices.at,
                        a->rack_devices.n * sizeof *a->rack_devices.at);
    assert_memory_equal(a->ranges, b->ranges, sizeof a->ranges);
    for (uint32_t i = 0; i < a->racks.n; i++) {
        assert_int_equal(a->racks.at[i].first_device, b->racks.at[i].first_device);
        assert_int_equal(a->racks.at[i].device_n, b->racks.at[i].device_n);
    }
    for (uint32_t i = 0; i < a->rows.n; i++) {
        assert_int_equal(a->rows.at[i].first_position, b->rows.at[i].first_position);
        assert_int_equal(a->rows.at[i].position_n, b->rows.at[i].position_n);
        assert_int_equal(a->rows.at[i].want->positions, b->rows.at[i].want->positions);
        assert_int_equal(a->rows.at[i].want->pos.line, b->rows.at[i].want->pos.line);
        assert_string_equal(a->rows.at[i].hall, b->rows.at[i].hall);
    }
    for (uint32_t i = 0; i < a->classes.n; i++)
        assert_int_equal(a->classes.at[i].row, b->classes.at[i].row);
    for (uint32_t i = 0; i < a->devices.n; i++) {
        assert_string_equal(a->devices.at[i].type->name, b->devices.at[i].type->name);
        assert_int_equal(a->devices.at[i].type->cage_n, b->devices.at[i].type->cage_n);
        assert_int_equal(a->devices.at[i].plane, b->devices.at[i].plane);
    }
}

static void round_trip(const char *example, const char *const *sets, size_t n,
                       const char *joined)
{
    struct world w = {0};
    struct mw_plan_read r = {0};
    char digest[MW_DIGEST_HEX];

    write_example(&w, example, sets, n, joined);
    if (mw_plan_read(&r, w.file, &w.err) != MW_OK)
        fail_msg("%s: %s", example, w.err.text);
    const struct mw_plan_origin origin = {"0.1", r.factory.file, r.text, r.sets, ""};
    unlink(w.again);
    assert_int_equal(mw_plan_write(&r.plan, w.again, &origin, digest, &w.err), MW_OK);
    assert_string_equal(digest, r.digest);
    assert_same_bytes(w.file, w.again);
    assert_same_derived(&w.plan, &r.plan);
    mw_plan_read_done(&r);
    done(&w);
}

static void what_was_written_is_read(void **state)
{
    static const char *const grows[] = {"compute.count=31", "compute.count_final=127"};
    static const char *const tiers[] = {"compute.count=96", "fabrics.compute.tiers=3",
                                        "fabrics.compute.planes=8"};

    (void)state;
    round_trip("pod32-dense", no_sets, 0, "");
    round_trip("pod32-lowpower", no_sets, 0, "");
    round_trip("superpod-h100-4su", no_sets, 0, "");
    round_trip("superpod-h100-4su", grows, 2, "compute.count=31\ncompute.count_final=127\n");
    round_trip("scale-131072", tiers, 3,
               "compute.count=96\nfabrics.compute.tiers=3\nfabrics.compute.planes=8\n");
}

/* ---- damage ---- */

/* Touches all that a handle leads to: a sanitizer or a crash tells of one that leads nowhere. */
static int64_t walk(const struct mw_plan *p)
{
    int64_t sum = 0;

    for (uint32_t i = 0; i < p->positions.n; i++)
        sum += p->rows.at[p->positions.at[i].row].y_mm;
    for (uint32_t i = 0; i < p->positions.n; i++)
        if (p->positions.at[i].rack != MW_NONE)
            sum += p->racks.at[p->positions.at[i].rack].g;
    for (uint32_t i = 0; i < p->racks.n; i++) {
        sum += p->positions.at[p->racks.at[i].position].x_mm;
        for (uint32_t k = 0; k < p->racks.at[i].device_n; k++)
            sum += p->devices.at[p->rack_devices.at[p->racks.at[i].first_device + k]].u;
    }
    for (uint32_t i = 0; i < p->devices.n; i++) {
        sum += p->devices.at[i].type->u + (int64_t)strlen(p->devices.at[i].name);
        if (p->devices.at[i].circuit != MW_NONE)
            sum += p->circuits.at[p->devices.at[i].circuit].want->amps;
    }
    for (uint32_t i = 0; i < p->circuits.n; i++)
        sum += p->racks.at[p->circuits.at[i].rack].g + p->want->site.power.feeds.at[0].w;
    for (uint32_t i = 0; i < p->supplies.n; i++)
        sum += p->devices.at[p->supplies.at[i].device].u;
    for (uint32_t i = 0; i < p->cables.n; i++)
        for (int e = 0; e < 3; e++)
            if (p->cables.at[i].end[e].device != MW_NONE)
                sum += (int64_t)strlen(p->devices.at[p->cables.at[i].end[e].device]
                                           .type->ports[p->cables.at[i].end[e].port]
                                           .name);
    for (uint32_t i = 0; i < p->bundles.n; i++)
        sum +=
            p->racks.at[p->bundles.at[i].rack[0]].g + p->racks.at[p->bundles.at[i].rack[1]].g;
    for (uint32_t i = 0; i < p->addresses.n; i++)
        sum += p->devices.at[p->addresses.at[i].device].u;
    for (uint32_t i = 0; i < p->feed_loads.n; i++)
        sum += p->cases.at[p->feed_loads.at[i].fcase].it_w;
    return sum;
}

/* The names of all columns, "table.column", but for those of meta. */
static uint32_t columns(sqlite3 *db, char names[][64], uint32_t most)
{
    uint32_t n = 0;

    for (int t = MW_TABLE_META + 1; t < MW_TABLE_COUNT; t++) {
        char sql[100];
        sqlite3_stmt *stmt;
        snprintf(sql, sizeof sql, "SELECT name FROM pragma_table_info('%s')",
                 mw_tables[t].name);
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
        while (sqlite3_step(stmt) == SQLITE_ROW && n < most)
            snprintf(names[n++], 64, "%s.%s", mw_tables[t].name,
                     (const char *)sqlite3_column_text(stmt, 0));
        sqlite3_finalize(stmt);
    }
    return n;
}

/* Runs statements; those that a key refuses change nothing. */
static void run(sqlite3 *db, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    char *sql = sqlite3_vmprintf(fmt, ap);
    va_end(ap);

    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_free(sql);
}

static void every_column_may_hold_anything(void **state)
{
    enum { COLUMNS = 400 };
    static const char *const values[] = {"-1", "0", "7", "300", "99999999999", "NULL", "'x'"};
    static char names[COLUMNS][64];
    struct world w = {0};
    sqlite3 *db;
    int refused = 0, read = 0, same = 0;

    (void)state;
    write_example(&w, "pod32-dense", no_sets, 0, "");
    assert_int_equal(sqlite3_open(w.file, &db), SQLITE_OK);
    sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
    uint32_t n = columns(db, names, COLUMNS);
    assert_in_range(n, 200, COLUMNS - 1);
    for (uint32_t i = 0; i < n; i++) {
        char table[64];
        const char *column = strchr(names[i], '.') + 1;
        snprintf(table, sizeof table, "%.*s", (int)(column - names[i] - 1), names[i]);
        for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
            struct mw_plan_read r = {0};
            run(db, "CREATE TEMP TABLE kept AS SELECT * FROM main.%s", table);
            run(db, "BEGIN; UPDATE main.%s SET %s = %s WHERE rowid = 1; COMMIT", table, column,
                values[v]);
            enum mw_rc rc = mw_plan_read(&r, w.file, &w.err);
            if (rc == MW_OK ||
                w.err.code == MW_E_PLAN_DIGEST) { /* all but the digest is read */
                walk(&r.plan);
                read++;
                same += rc == MW_OK;
            } else {
                refused++;
            }
            mw_plan_read_done(&r);
            run(db,
                "BEGIN; DELETE FROM main.%s; INSERT INTO main.%s SELECT * FROM kept; COMMIT;"
                "DROP TABLE kept",
                table, table);
        }
    }
    struct mw_plan_read whole = {0};
    assert_int_equal(mw_plan_read(&whole, w.file, &w.err), MW_OK); /* each change was undone */
    mw_plan_read_done(&whole);
    sqlite3_close(db);
    assert_in_range(refused, 300, 100000); /* ids, words, handles, narrow numbers */
    assert_in_range(read, 300, 100000);    /* figures and texts may be anything, */
    assert_in_range(same, 1, read / 3);    /* but then it is another plan: few were so before */
    done(&w);
}

static void what_is_no_plan_is_refused(void **state)
{
    struct world w = {0};
    struct mw_plan_read r = {0};

    (void)state;
    assert_int_equal(mw_plan_read(&r, "/nowhere/at/all", &w.err), MW_ECONFIG);
    assert_int_equal(w.err.code, MW_E_PLAN_OPEN);
    mw_plan_read_done(&r);
    r = (struct mw_plan_read){0};
    assert_int_not_equal(mw_plan_read(&r, "/dev/null", &w.err), MW_OK);
    mw_plan_read_done(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(every_column_may_hold_anything),
        cmocka_unit_test(what_is_no_plan_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
