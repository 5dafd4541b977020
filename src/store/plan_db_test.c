/* plan_db_test.c: a plan written and asked again; the oracle is the plan made by hand in
 * plan_fixture.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/figures.h"
#include "store/plan_db.h"
#include "store/plan_fixture.h"
#include "store/plan_write.h"
#include "store/schema.h"

static const struct mw_plan_origin origin = {"0.1", "some/fixture.yaml", "name: fixture\n", "",
                                             ""};

struct world {
    struct plan_fixture fixture;
    char dir[64], file[96];
    char digest[MW_DIGEST_HEX];
    struct mw_plan_db *db;
    struct mw_arena arena;
    struct mw_err err;
};

static void write_fixture(struct world *w)
{
    unlink(w->file);
    assert_int_equal(mw_plan_write(&w->fixture.plan, w->file, &origin, w->digest, &w->err),
                     MW_OK);
}

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    snprintf(w->dir, sizeof w->dir, "/tmp/plan_db_test.XXXXXX");
    if (!mkdtemp(w->dir)) {
        free(w);
        return -1;
    }
    snprintf(w->file, sizeof w->file, "%s/factory.db", w->dir);
    plan_fixture_init(&w->fixture);
    write_fixture(w);
    *state = w;
    return mw_plan_db_open(&w->db, w->dir, &w->err);
}

static int teardown(void **state)
{
    struct world *w = *state;

    mw_plan_db_close(w->db);
    mw_arena_done(&w->arena);
    plan_fixture_done(&w->fixture);
    unlink(w->file);
    rmdir(w->dir);
    free(w);
    return 0;
}

/* Changes the file behind the plan's back; the journal of the change goes too. */
static void alter(struct world *w, const char *sql)
{
    sqlite3 *db;

    mw_plan_db_close(w->db);
    w->db = NULL;
    assert_int_equal(sqlite3_open(w->file, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static long file_bytes(const char *file, char **bytes)
{
    FILE *f = fopen(file, "rb");
    long n;

    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    n = ftell(f);
    rewind(f);
    *bytes = calloc(1, (size_t)n + 1); /* ends with a zero, for text */
    assert_int_equal(fread(*bytes, 1, (size_t)n, f), n);
    fclose(f);
    return n;
}

/* ---- writing ---- */

static void same_plan_same_bytes(void **state)
{
    struct world *w = *state;
    char first[MW_DIGEST_HEX];
    char *one, *two;
    long n = file_bytes(w->file, &one);

    memcpy(first, w->digest, sizeof first);
    write_fixture(w);
    assert_int_equal(file_bytes(w->file, &two), n);
    assert_memory_equal(one, two, (size_t)n);
    assert_string_equal(first, w->digest);
    free(one);
    free(two);
}

/* One array after the other: whatever changes in the plan changes its name. */
static void every_part_is_in_the_digest(void **state)
{
    struct world *w = *state;
    struct mw_plan *p = &w->fixture.plan;
    char first[MW_DIGEST_HEX];
    int64_t *const numbers[] = {
        &p->halls.at[0].x1_mm,       &p->rows.at[0].y_mm,       &p->positions.at[3].x_mm,
        &p->limits.at[2].value,      &p->cases.at[2].it_w,      &p->feed_loads.at[5].va,
        &p->circuits.at[1].worst_va, &p->racks.at[1].g,         &p->devices.at[3].elsewhere_mm,
        &p->fabrics[3].links[2],     &p->totals.cable_bound_mm, &p->bom.at[1].now,
        &w->fixture.feeds[1].ups_w,
    };

    memcpy(first, w->digest, sizeof first);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        ++*numbers[i];
        write_fixture(w);
        assert_string_not_equal(first, w->digest);
        --*numbers[i];
    }
    p->cables.at[6].length_mm++;
    write_fixture(w);
    assert_string_not_equal(first, w->digest);
    p->cables.at[6].length_mm--;
    p->findings.at[1].text = "heavier";
    write_fixture(w);
    assert_string_not_equal(first, w->digest);
}

static void an_unused_part_of_the_catalog_is_not(void **state)
{
    struct world *w = *state;
    char first[MW_DIGEST_HEX];

    memcpy(first, w->digest, sizeof first);
    w->fixture.catalog.cables.at[0].name = "still-not-used";
    write_fixture(w);
    assert_string_equal(first, w->digest);
}

static void the_digest_can_be_had_alone(void **state)
{
    struct world *w = *state;
    char digest[MW_DIGEST_HEX];

    assert_int_equal(mw_plan_write(&w->fixture.plan, ":memory:", &origin, digest, &w->err),
                     MW_OK);
    assert_string_equal(digest, w->digest);
    assert_int_equal(access(":memory:", F_OK), -1);
}

static void writing_fails_cleanly(void **state)
{
    struct world *w = *state;
    char digest[MW_DIGEST_HEX] = "untouched";

    assert_int_equal(
        mw_plan_write(&w->fixture.plan, "/no/such/folder/factory.db", &origin, digest, &w->err),
        MW_ESYSTEM);
    assert_int_equal(w->err.code, MW_E_OUT_WRITE);
    assert_string_equal(digest, "untouched");
    /* a file that is there already is not written into */
    assert_int_equal(mw_plan_write(&w->fixture.plan, w->file, &origin, digest, &w->err),
                     MW_ESYSTEM);
}

/* ---- opening ---- */

static void verifies_what_was_written(void **state)
{
    struct world *w = *state;

    assert_string_equal(mw_plan_db_digest(w->db), w->digest);
    assert_int_equal(mw_plan_db_verify(w->db, &w->err), MW_OK);
}

static void notices_a_changed_row(void **state)
{
    static const char *const changes[] = {
        "UPDATE cable SET length_mm = length_mm + 1 WHERE id = 7",
        "UPDATE device SET name = 'node00l' WHERE id = 1",
        "DELETE FROM filler WHERE id = 3",
        "INSERT INTO address(device) VALUES(1)",
        "UPDATE feed SET derate = 0.81 WHERE id = 1",
        "UPDATE plan SET name = x'6669787475726500'",
    };
    struct world *w = *state;

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        alter(w, changes[i]);
        assert_int_equal(mw_plan_db_open(&w->db, w->file, &w->err), MW_OK);
        assert_int_equal(mw_plan_db_verify(w->db, &w->err), MW_EREALITY);
        assert_int_equal(w->err.code, MW_E_PLAN_DIGEST);
        write_fixture(w);
    }
}

static void refuses_what_is_no_plan(void **state)
{
    static const struct {
        const char *sql;
        enum mw_code code;
    } changes[] = {
        {"PRAGMA application_id = 1", MW_E_PLAN_FORMAT},
        {"PRAGMA user_version = 99", MW_E_PLAN_VERSION},
        {"DROP VIEW racks", MW_E_PLAN_DAMAGED},
        {"DROP TABLE cable; CREATE VIEW cable AS WITH RECURSIVE n(id) AS"
         " (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n",
         MW_E_PLAN_DAMAGED},
        {"CREATE TABLE more(x)", MW_E_PLAN_DAMAGED},
        {"CREATE TRIGGER t AFTER INSERT ON cable BEGIN SELECT 1; END", MW_E_PLAN_DAMAGED},
        {"DELETE FROM meta WHERE key = 'digest'", MW_E_PLAN_DAMAGED},
        {"UPDATE meta SET value = 'abc' WHERE key = 'digest'", MW_E_PLAN_DAMAGED},
    };
    struct world *w = *state;

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct mw_plan_db *db = NULL;
        alter(w, changes[i].sql);
        assert_int_equal(mw_plan_db_open(&db, w->file, &w->err), MW_ECONFIG);
        assert_int_equal(w->err.code, changes[i].code);
        assert_null(db);
        write_fixture(w);
    }
}

static void refuses_other_files(void **state)
{
    static const char *const texts[] = {"", "x", "SQLite format 3", "name: fixture\n"};
    struct world *w = *state;
    struct mw_plan_db *db;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        FILE *f = fopen(w->file, "w");
        fputs(texts[i], f);
        fclose(f);
        assert_int_equal(mw_plan_db_open(&db, w->file, &w->err), MW_ECONFIG);
        assert_int_equal(w->err.code, MW_E_PLAN_FORMAT);
    }
    unlink(w->file);
    assert_int_equal(mw_plan_db_open(&db, w->dir, &w->err), MW_ECONFIG);
    assert_int_equal(w->err.code, MW_E_PLAN_OPEN);
}

/* Characters that mean something in a URI are but letters of a file's name here. */
static void odd_names_open(void **state)
{
    static const char *const names[] = {"a?b", "a%41", "a#b", "a b", "a'b&mode=rwc"};
    struct world *w = *state;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char file[160];
        struct mw_plan_db *db;
        snprintf(file, sizeof file, "%s/%s", w->dir, names[i]);
        assert_int_equal(link(w->file, file), 0);
        assert_int_equal(mw_plan_db_open(&db, file, &w->err), MW_OK);
        mw_plan_db_close(db);
        unlink(file);
    }
}

/* ---- questions ---- */

static void plan_as_a_whole(void **state)
{
    struct world *w = *state;
    struct mw_db_plan p;
    const char *file, *text;

    assert_int_equal(mw_plan_db_plan(w->db, &w->arena, &p, &w->err), MW_OK);
    assert_string_equal(p.name, "fixture");
    assert_string_equal(p.growth, "prebuilt");
    assert_string_equal(p.program, "0.1");
    assert_int_equal(p.nodes, 2);
    assert_int_equal(p.nodes_final, 4);
    assert_int_equal(p.gpus, 4);
    assert_int_equal(p.gpus_final, 8);
    assert_int_equal(p.racks, 2);
    assert_int_equal(p.devices, FIX_DEVICES);
    assert_int_equal(p.cables, FIX_CABLES);
    assert_int_equal(p.cable_bound_mm, 100000);
    assert_false(p.placement_exact);
    assert_int_equal(mw_plan_db_factory(w->db, &w->arena, &file, &text, &w->err), MW_OK);
    assert_string_equal(file, "fixture.yaml");
    assert_string_equal(text, "name: fixture\n");
}

static void racks_and_rows(void **state)
{
    struct world *w = *state;
    struct mw_db_racks racks;
    struct mw_db_fillers fillers;
    struct mw_db_row row;
    struct mw_db_positions positions;

    assert_int_equal(mw_plan_db_racks(w->db, &w->arena, 1, &racks, &w->err), MW_OK);
    assert_int_equal(racks.n, 2);
    assert_string_equal(racks.at[0].name, "a01");
    assert_string_equal(racks.at[0].kind, "compute");
    assert_string_equal(racks.at[0].row, "a");
    assert_string_equal(racks.at[0].where, "site");
    assert_int_equal(racks.at[0].nodes, 2);
    assert_int_equal(racks.at[0].units, 48);
    assert_int_equal(racks.at[1].number, 2);
    assert_int_equal(racks.at[1].x_mm, 900);
    assert_int_equal(racks.at[1].weight_g, 131800);
    assert_int_equal(mw_plan_db_racks(w->db, &w->arena, 2, &racks, &w->err), MW_OK);
    assert_int_equal(racks.n, 0);
    assert_int_equal(mw_plan_db_fillers(w->db, &w->arena, 1, &fillers, &w->err), MW_OK);
    assert_int_equal(fillers.n, 2);
    assert_int_equal(fillers.at[0].u, 18);
    assert_string_equal(fillers.at[1].kind, "panel");
    assert_int_equal(mw_plan_db_row(w->db, &w->arena, 1, &row, &w->err), MW_OK);
    assert_string_equal(row.hall, "hall1");
    assert_int_equal(row.facing, -1);
    assert_int_equal(row.positions, 4);
    assert_int_equal(row.blocked, 1);
    assert_int_equal(row.racks, 2);
    assert_int_equal(mw_plan_db_positions(w->db, &w->arena, 1, &positions, &w->err), MW_OK);
    assert_int_equal(positions.n, 4);
    assert_true(positions.at[2].blocked);
    assert_int_equal(positions.at[1].rack, 2);
    assert_int_equal(positions.at[3].rack, 0);
}

static void devices_and_their_ports(void **state)
{
    struct world *w = *state;
    struct mw_db_devices devices;
    struct mw_db_device leaf;
    struct mw_db_ports ports;
    struct mw_db_supplies supplies;
    struct mw_db_addresses addresses;

    assert_int_equal(mw_plan_db_rack_devices(w->db, &w->arena, 1, &devices, &w->err), MW_OK);
    assert_int_equal(devices.n, 4);
    assert_string_equal(devices.at[0].name, "node001"); /* U9 before U1 before zero-U */
    assert_string_equal(devices.at[1].name, "node002");
    assert_string_equal(devices.at[3].name, "pdu-a01-B");
    assert_int_equal(mw_plan_db_device(w->db, &w->arena, FIX_LEAF2 + 1, &leaf, &w->err), MW_OK);
    assert_string_equal(leaf.fabric, "compute");
    assert_int_equal(leaf.rack_id, 0);
    assert_string_equal(leaf.rack, "");
    assert_int_equal(leaf.elsewhere_mm, 25000);
    assert_int_equal(leaf.plane, 1);
    assert_int_equal(leaf.rail, 2);
    assert_int_equal(leaf.su, 1);
    assert_int_equal(leaf.pod, 0);
    assert_int_equal(mw_plan_db_device(w->db, &w->arena, FIX_EDGE + 1, &leaf, &w->err), MW_OK);
    assert_int_equal(leaf.max_w, MW_UNKNOWN);
    assert_int_equal(mw_plan_db_ports(w->db, &w->arena, FIX_LEAF1 + 1, &ports, &w->err), MW_OK);
    assert_int_equal(ports.n, FIX_LEAF_PORTS);
    static const int cables[FIX_LEAF_PORTS] = {1, 3, 6, 6, 0, 0, 0, 5}; /* fixture_cables */
    for (uint32_t i = 0; i < ports.n; i++) {
        assert_int_equal(ports.at[i].port, i);
        assert_int_equal(ports.at[i].number, i + 1);
        assert_int_equal(ports.at[i].cable, cables[i]);
    }
    assert_int_equal(mw_plan_db_ports(w->db, &w->arena, 1, &ports, &w->err), MW_OK);
    assert_string_equal(ports.at[1].adapter, "mlx5_3");
    assert_string_equal(ports.at[1].pci, "");
    assert_int_equal(ports.at[1].gpu, 1);
    assert_int_equal(ports.at[2].gpu, -1);
    assert_int_equal(mw_plan_db_supplies(w->db, &w->arena, 1, &supplies, &w->err), MW_OK);
    assert_int_equal(supplies.n, 2);
    assert_string_equal(supplies.at[1].pdu, "pdu-a01-B");
    assert_string_equal(supplies.at[1].phase, "L2-N");
    assert_int_equal(supplies.at[1].bank, 1);
    assert_int_equal(mw_plan_db_supplies(w->db, &w->arena, FIX_LEAF2 + 1, &supplies, &w->err),
                     MW_OK);
    assert_int_equal(supplies.n, 2);
    assert_string_equal(supplies.at[0].feed, "");
    assert_string_equal(supplies.at[0].phase, "");
    assert_int_equal(mw_plan_db_addresses(w->db, &w->arena, 1, &addresses, &w->err), MW_OK);
    assert_int_equal(addresses.n, 1);
    assert_string_equal(addresses.at[0].port, "BMC");
    assert_string_equal(addresses.at[0].network, "oob");
    assert_int_equal(addresses.at[0].ipv4, 0x0A010203);
}

static void cables_by_end(void **state)
{
    struct world *w = *state;
    struct mw_db_cables cables;
    struct mw_db_cable c;

    assert_int_equal(
        mw_plan_db_device_cables(w->db, &w->arena, FIX_LEAF2 + 1, &cables, &w->err), MW_OK);
    assert_int_equal(cables.n, 4);
    assert_int_equal(cables.at[2].n, 5); /* the splitter, by its third end */
    assert_string_equal(cables.at[2].end[2].name, "leaf-1-2");
    assert_string_equal(cables.at[2].end[2].port, "4/2");
    assert_string_equal(cables.at[2].part, "");
    assert_int_equal(cables.at[3].end[0].lanes, 2);
    assert_int_equal(cables.at[3].end[0].port_index, 2);
    assert_string_equal(cables.at[3].medium, "dac");
    assert_int_equal(mw_plan_db_cable(w->db, &w->arena, 1, &c, &w->err), MW_OK);
    assert_string_equal(c.id, "0123456789ab");
    assert_string_equal(c.kind, "node_leaf");
    assert_string_equal(c.end[0].rack, "a01");
    assert_int_equal(c.end[0].u, 9);
    assert_int_equal(c.end[0].rail, 1);
    assert_int_equal(c.bundle, 1);
    assert_int_equal(mw_plan_db_cable(w->db, &w->arena, 7, &c, &w->err), MW_OK);
    assert_string_equal(c.fabric, "oob");
    assert_int_equal(c.end[1].device, 0);
    assert_int_equal(mw_plan_db_cable(w->db, &w->arena, 8, &c, &w->err), MW_ECONFIG);
}

static void power_and_findings(void **state)
{
    struct world *w = *state;
    struct mw_db_feeds feeds;
    struct mw_db_circuits circuits;
    struct mw_db_cases cases;
    struct mw_db_limits limits;
    struct mw_db_findings findings;

    assert_int_equal(mw_plan_db_feeds(w->db, &w->arena, 0, &feeds, &w->err), MW_OK);
    assert_int_equal(feeds.n, 2);
    assert_int_equal(feeds.at[0].capacity_w, 28800); /* 40 kW · 0.8 · (1 − 0.1) */
    assert_int_equal(feeds.at[1].w, 0);
    assert_int_equal(feeds.at[1].capacity_w, 17481); /* 18.401 kVA · 0.95 */
    assert_int_equal(feeds.at[1].load_n, 3);
    assert_string_equal(feeds.at[1].loads[1].fcase, "feed A lost");
    assert_int_equal(feeds.at[1].loads[1].w, 20400);
    assert_int_equal(mw_plan_db_rack_circuits(w->db, &w->arena, 1, &circuits, &w->err), MW_OK);
    assert_int_equal(circuits.n, 2);
    assert_string_equal(circuits.at[0].pdu, "pdu-a01-A");
    assert_string_equal(circuits.at[0].worst_case, "feed B lost");
    assert_int_equal(mw_plan_db_feed_circuits(w->db, &w->arena, 2, 0, &circuits, &w->err),
                     MW_OK);
    assert_int_equal(circuits.n, 0);
    assert_int_equal(mw_plan_db_feed_circuits(w->db, &w->arena, 2, 5, &circuits, &w->err),
                     MW_OK);
    assert_int_equal(circuits.n, 1);
    assert_int_equal(mw_plan_db_cases(w->db, &w->arena, &cases, &w->err), MW_OK);
    assert_int_equal(cases.n, 3);
    assert_int_equal(cases.at[2].lost, 2);
    assert_int_equal(mw_plan_db_limits(w->db, &w->arena, 1, &limits, &w->err), MW_OK);
    assert_int_equal(limits.n, 3);
    assert_true(limits.at[0].binding);
    assert_int_equal(limits.at[0].value, 18401);
    assert_string_equal(limits.at[1].limit, "space");
    assert_false(limits.at[2].stated);
    assert_int_equal(mw_plan_db_findings(w->db, &w->arena, NULL, &findings, &w->err), MW_OK);
    assert_int_equal(findings.n, 2);
    assert_int_equal(mw_plan_db_findings(w->db, &w->arena, "node001", &findings, &w->err),
                     MW_OK);
    assert_int_equal(findings.n, 1);
    assert_string_equal(findings.at[0].id, "D-SINGLE");
    assert_int_equal(mw_plan_db_findings(w->db, &w->arena, "node00", &findings, &w->err),
                     MW_OK);
    assert_int_equal(findings.n, 0);
}

/* ---- names ---- */

static void names_mean_things(void **state)
{
    static const struct {
        const char *name;
        enum mw_db_kind kind;
        int64_t id;
        int32_t port, gpu;
    } table[] = {
        {"rack:a01", MW_DB_RACK, 1, -1, -1},
        {"a02", MW_DB_RACK, 2, -1, -1},
        {"row:a", MW_DB_ROW, 1, -1, -1},
        {"feed:B", MW_DB_FEED, 2, -1, -1},
        {"B", MW_DB_FEED, 2, -1, -1},
        {"node001", MW_DB_DEVICE, FIX_NODE1 + 1, -1, -1},
        {"node001/gpu1", MW_DB_DEVICE, FIX_NODE1 + 1, -1, 1},
        {"node001/hca2", MW_DB_DEVICE, FIX_NODE1 + 1, 1, -1},
        {"node002/mlx5_3", MW_DB_DEVICE, FIX_NODE2 + 1, 1, -1},
        {"node002/bmc", MW_DB_DEVICE, FIX_NODE2 + 1, 2, -1},
        {"leaf-1-1/p8", MW_DB_DEVICE, FIX_LEAF1 + 1, 7, -1},
        {"leaf-1-1/4/2", MW_DB_DEVICE, FIX_LEAF1 + 1, 7, -1},
        {"leaf-1-1/4-2", MW_DB_DEVICE, FIX_LEAF1 + 1, 7, -1},
        {"a01/u9", MW_DB_DEVICE, FIX_NODE1 + 1, -1, -1},
        {"a01/u16", MW_DB_DEVICE, FIX_NODE1 + 1, -1, -1},
        {"pod1/a01/u8", MW_DB_DEVICE, FIX_NODE2 + 1, -1, -1},
        {"cable:1", MW_DB_CABLE, 1, -1, -1},
        {"cable:000007", MW_DB_CABLE, 7, -1, -1},
        {"cable:0123456789ab", MW_DB_CABLE, 1, -1, -1},
        {"cable:0123400", MW_DB_CABLE, 2, -1, -1},
        {"cable:F", MW_DB_CABLE, 3, -1, -1},
        {"cable:node001/hca2", MW_DB_CABLE, 2, -1, -1},
        {"cable:node001/gpu0", MW_DB_CABLE, 1, -1, -1},
        {"cable:leaf-1-2/p8", MW_DB_CABLE, 5, -1, -1},
        {"cable:leaf-1-2/p4", MW_DB_CABLE, 6, -1, -1},
    };
    struct world *w = *state;

    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct mw_db_ref ref;
        if (mw_plan_db_find(w->db, table[i].name, &ref, &w->err) != MW_OK)
            fail_msg("%s: %s", table[i].name, w->err.text);
        assert_int_equal(ref.kind, table[i].kind);
        assert_int_equal(ref.id, table[i].id);
        assert_int_equal(ref.port, table[i].port);
        assert_int_equal(ref.gpu, table[i].gpu);
    }
}

static void names_that_mean_nothing(void **state)
{
    static const struct {
        const char *name, *cure; /* part of it */
        enum mw_code code;
    } table[] = {
        {"node01", "node001", MW_E_NAME_UNKNOWN},
        {"rack:a1", "rack:a01", MW_E_NAME_UNKNOWN},
        {"feed:zzz", "", MW_E_NAME_UNKNOWN},
        {"", "", MW_E_NAME_UNKNOWN},
        {"/", "", MW_E_NAME_UNKNOWN},
        {"node001/", "", MW_E_NAME_UNKNOWN},
        {"node001/gpu2", "", MW_E_NAME_UNKNOWN}, /* it has 0 and 1 */
        {"node001/hca3", "", MW_E_NAME_UNKNOWN},
        {"leaf-1-1/p9", "", MW_E_NAME_UNKNOWN},
        {"leaf-1-1/p0", "", MW_E_NAME_UNKNOWN},
        {"leaf-1-1/p99999999999999999999", "", MW_E_NAME_UNKNOWN},
        {"a01/u17", "", MW_E_NAME_UNKNOWN},
        {"a01/u0", "", MW_E_NAME_UNKNOWN},
        {"cable:", "", MW_E_NAME_UNKNOWN},
        {"cable:0", "", MW_E_NAME_UNKNOWN},
        {"cable:8", "", MW_E_NAME_UNKNOWN},
        {"cable:0123456789abc", "", MW_E_NAME_UNKNOWN},
        {"cable:leaf-1-1/p5", "", MW_E_NAME_UNKNOWN}, /* free */
        {"cable:xyz", "", MW_E_NAME_UNKNOWN},
        {"cable:00000000000", "", MW_E_NAME_AMBIGUOUS}, /* cables 4 to 7 */
    };
    struct world *w = *state;

    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct mw_db_ref ref;
        assert_int_equal(mw_plan_db_find(w->db, table[i].name, &ref, &w->err), MW_ECONFIG);
        if (w->err.code != table[i].code || !strstr(w->err.cure, table[i].cure))
            fail_msg("%s: %s %s", table[i].name, w->err.text, w->err.cure);
    }
}

/* ---- schema ---- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9');
}

/* docs/factory-db.md has a heading "### `name`" for every table and view, and no other. */
static void documentation_is_complete(void **state)
{
    struct world *w = *state;
    char path[512];
    char *text;
    int headings = 0, objects = 0;
    sqlite3 *db;
    sqlite3_stmt *stmt;

    snprintf(path, sizeof path, "%s/docs/factory-db.md", getenv("MW_ROOT"));
    file_bytes(path, &text);
    for (const char *at = text; (at = strstr(at, "\n### `")); at++)
        headings++;
    assert_int_equal(sqlite3_open(w->file, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT m.name, c.name FROM sqlite_master m"
                                        " JOIN pragma_table_info(m.name) c"
                                        " WHERE m.type IN ('table', 'view') ORDER BY 1, c.cid",
                                        -1, &stmt, NULL),
                     SQLITE_OK);
    char last[64] = "";
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(stmt, 0);
        const char *column = (const char *)sqlite3_column_text(stmt, 1);
        char heading[80], word[80];
        snprintf(heading, sizeof heading, "\n### `%s`\n", table);
        const char *section = strstr(text, heading);
        if (!section)
            fail_msg("docs/factory-db.md does not explain %s", table);
        objects += strcmp(table, last) != 0;
        snprintf(last, sizeof last, "%s", table);
        snprintf(word, sizeof word, "`%s`", column);
        const char *end = strstr(section + 1, "\n### `");
        const char *found = strstr(section + strlen(heading), word);
        if (!found || (end && found > end) || is_word(found[strlen(word)]))
            fail_msg("docs/factory-db.md does not explain %s.%s", table, column);
    }
    assert_int_equal(headings, objects);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    free(text);
}

/* Every SQL block of the documentation runs. */
static void documented_questions_run(void **state)
{
    struct world *w = *state;
    char path[512];
    char *text;
    int questions = 0;
    sqlite3 *db;

    snprintf(path, sizeof path, "%s/docs/factory-db.md", getenv("MW_ROOT"));
    file_bytes(path, &text);
    assert_int_equal(sqlite3_open(w->file, &db), SQLITE_OK);
    for (char *at = text; (at = strstr(at, "```sql\n")); questions++) {
        char *end = strstr(at, "\n```\n");
        char *why = NULL;
        at += strlen("```sql\n");
        assert_non_null(end);
        *end = '\0';
        if (sqlite3_exec(db, at, NULL, NULL, &why) != SQLITE_OK)
            fail_msg("%s: %s", why, at);
        at = end + 1;
    }
    assert_true(questions >= 5);
    sqlite3_close(db);
    free(text);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(same_plan_same_bytes),
        T(every_part_is_in_the_digest),
        T(an_unused_part_of_the_catalog_is_not),
        T(the_digest_can_be_had_alone),
        T(writing_fails_cleanly),
        T(verifies_what_was_written),
        T(notices_a_changed_row),
        T(refuses_what_is_no_plan),
        T(refuses_other_files),
        T(odd_names_open),
        T(plan_as_a_whole),
        T(racks_and_rows),
        T(devices_and_their_ports),
        T(cables_by_end),
        T(power_and_findings),
        T(names_mean_things),
        T(names_that_mean_nothing),
        T(documentation_is_complete),
        T(documented_questions_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
