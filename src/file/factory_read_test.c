/* factory_read_test.c: factory files, good and bad, and --set. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "base/unit.h"
#include "file/factory_read.h"

/* A factory read from `text` with the sets (ended by NULL), and its errors as
 * "line:col CODE" or "--set PATH CODE", joined by "; ". */
struct result {
    struct mw_factory f;
    struct mw_diags d;
    struct mw_out errors;
    enum mw_rc rc;
};

static void result_read(struct result *r, const char *text, const char *const *sets)
{
    size_t n = 0;

    while (sets && sets[n])
        n++;
    *r = (struct result){0};
    r->rc = mw_factory_read(&r->f, "f", text, strlen(text), sets, n, &r->d);
    mw_out_init(&r->errors, NULL, NULL);
    for (uint32_t i = 0; i < r->d.n; i++)
        mw_out_printf(&r->errors, "%s%s %s", i ? "; " : "",
                      r->d.at[i].place + (strncmp(r->d.at[i].place, "f:", 2) ? 0 : 2),
                      mw_code_info(r->d.at[i].code)->name);
    mw_out_char(&r->errors, '\0');
    assert_int_equal(r->rc == MW_OK, r->d.errors == 0);
}

static void result_done(struct result *r)
{
    mw_out_done(&r->errors);
    mw_diags_done(&r->d);
    mw_factory_done(&r->f);
}

static void good(struct result *r, const char *text, const char *const *sets)
{
    result_read(r, text, sets);
    assert_string_equal(r->errors.buf, "");
}

static void bad_sets(const char *text, const char *const *sets, const char *want)
{
    struct result r;

    result_read(&r, text, sets);
    assert_string_equal(r.errors.buf, want);
    result_done(&r);
}

static void bad(const char *text, const char *want)
{
    bad_sets(text, NULL, want);
}

/* What the message of the first error says. */
static void says(const char *text, const char *part)
{
    struct result r;

    result_read(&r, text, NULL);
    assert_int_equal(r.d.n, 1);
    if (!strstr(r.d.at[0].text, part))
        fail_msg("\"%s\" does not say \"%s\"", r.d.at[0].text, part);
    result_done(&r);
}

/* ---- good files ---- */

/* The values that the brief and model/factory.h promise for an empty file. */
static void empty_file_is_all_defaults(void **state)
{
    struct result r;
    const struct mw_site *s = &r.f.site;

    (void)state;
    good(&r, "", NULL);
    assert_int_equal(s->power.rack.position_w, 44000);
    assert_int_equal(s->power.feeds.n, 3);
    assert_string_equal(s->power.feeds.at[2].name, "C");
    assert_int_equal(s->power.rack.circuits.n, 3);
    assert_string_equal(s->power.rack.circuits.at[1].feed, "B");
    assert_int_equal(s->power.rack.circuits.at[1].volts, 415);
    assert_int_equal(s->power.rack.circuits.at[1].phases, 3);
    assert_int_equal(s->power.redundancy, MW_RED_N1);
    assert_true(s->power.power_factor == 0.98);
    assert_true(s->cooling.inlet_c == 22 && s->cooling.air_delta_k == 11.1);
    assert_int_equal(s->rack.units, 48);
    assert_true(s->rack.panel && s->rack.baffles);
    assert_int_equal(s->halls.n, 1);
    assert_string_equal(s->halls.at[0].name, "hall1");
    assert_int_equal(s->halls.at[0].cold_aisle_mm, 1200);
    assert_int_equal(s->halls.at[0].rows.n, 1);
    assert_null(s->halls.at[0].rows.at[0].name);
    assert_int_equal(s->halls.at[0].rows.at[0].positions, 20);
    assert_int_equal(s->halls.at[0].rows.at[0].x_mm, -1);
    assert_int_equal(s->halls.at[0].rows.at[0].power.position_w, 44000);
    assert_int_equal(s->halls.at[0].rows.at[0].power.circuits.n, 3);
    assert_string_equal(r.f.compute.type, "dgx-h100");
    assert_int_equal(r.f.compute.count, 32);
    assert_int_equal(r.f.compute.count_final, 32);
    assert_int_equal(r.f.fabrics.compute.tiers, 0);
    assert_true(r.f.fabrics.compute.enabled);
    assert_string_equal(r.f.fabrics.console.edge.type, "console-48");
    assert_int_equal(r.f.compute.pos.line, 0);
    result_done(&r);
}

/* 1 kW = 1000 W, 1 ft = 304.8 mm, 1 lb = 453.59237 g (NIST SP 811, appendix B). */
static void units_are_converted(void **state)
{
    struct result r;

    (void)state;
    good(&r,
         "site:\n"
         "  altitude_m: 1000 ft\n"
         "  power: {position_kw: 24500 W, margin: 10 %}\n"
         "  cooling: {inlet_c: 68 °F, rack: {liquid_lpm: 1.5}}\n"
         "  rack: {width_mm: 0.8 m, tare_kg: 100 lb}\n"
         "  halls: [{rows: [{pitch_mm: 80 cm, x_m: 1.2345}]}]\n",
         NULL);
    assert_int_equal(r.f.site.altitude_mm, 304800);
    assert_int_equal(r.f.site.power.rack.position_w, 24500);
    assert_true(r.f.site.power.margin == 0.1);
    assert_true(r.f.site.cooling.inlet_c > 19.999 && r.f.site.cooling.inlet_c < 20.001);
    assert_int_equal(r.f.site.cooling.limits.rack.liquid_ml_min, 1500);
    assert_int_equal(r.f.site.rack.width_mm, 800);
    assert_int_equal(r.f.site.rack.tare_g, 45359);
    assert_int_equal(r.f.site.halls.at[0].rows.at[0].pitch_mm, 800);
    assert_int_equal(r.f.site.halls.at[0].rows.at[0].x_mm, 1235); /* to the nearest mm */
    result_done(&r);
}

static void rows_inherit_what_they_do_not_say(void **state)
{
    struct result r;
    const struct mw_row *rows;

    (void)state;
    good(&r,
         "site:\n"
         "  power:\n"
         "    position_kw: 30\n"
         "    feeds: [{name: X}, {name: Y}]\n"
         "  cooling: {rack: {air_kw: 20}, row: {air_kw: 200}}\n"
         "  halls:\n"
         "    - rows:\n"
         "        - {}\n"
         "        - power: {position_kw: 12}\n"
         "        - power: {circuits: [{feed: X, amps: 16}]}\n"
         "          cooling: {rack: {air_kw: 15}}\n",
         NULL);
    rows = r.f.site.halls.at[0].rows.at;
    assert_int_equal(rows[0].power.position_w, 30000);
    assert_int_equal(rows[0].power.circuits.n, 2); /* one from each of the file's feeds */
    assert_string_equal(rows[0].power.circuits.at[1].feed, "Y");
    assert_int_equal(rows[1].power.position_w, 12000);
    assert_int_equal(rows[1].power.circuits.n, 2);
    assert_int_equal(rows[2].power.position_w, 30000);
    assert_int_equal(rows[2].power.circuits.n, 1);
    assert_int_equal(rows[2].power.circuits.at[0].amps, 16);
    assert_int_equal(rows[2].power.circuits.at[0].volts, 415);
    assert_int_equal(rows[1].cooling.rack.air_w, 20000);
    assert_int_equal(rows[2].cooling.rack.air_w, 15000);
    assert_int_equal(rows[2].cooling.row.air_w, 200000);
    result_done(&r);
}

static void a_fabric_given_is_switched_on(void **state)
{
    struct result r;

    (void)state;
    good(&r,
         "fabrics:\n"
         "  storage: {appliance_ports: 16}\n"
         "  inband:\n"
         "  oob: {enabled: no, uplinks: 1}\n"
         "  console: {}\n",
         NULL);
    assert_true(r.f.fabrics.storage.enabled);
    assert_false(r.f.fabrics.inband.enabled); /* nothing is not a map */
    assert_false(r.f.fabrics.oob.enabled);
    assert_true(r.f.fabrics.console.enabled);
    result_done(&r);
}

static void places_are_kept_for_the_design(void **state)
{
    struct result r;

    (void)state;
    good(&r, "compute:\n  count: 8\nsite:\n  halls:\n    - rows:\n        - {positions: 4}\n",
         NULL);
    assert_int_equal(r.f.compute.count_pos.line, 2);
    assert_int_equal(r.f.compute.count_pos.col, 10);
    assert_int_equal(r.f.compute.pos.line, 2);
    assert_int_equal(r.f.site.halls.at[0].pos.line, 5);
    assert_int_equal(r.f.site.halls.at[0].rows.at[0].pos.line, 6);
    assert_int_equal(r.f.site.halls.at[0].rows.at[0].pos.col, 11);
    result_done(&r);
}

static void words_and_texts_are_read(void **state)
{
    struct result r;

    (void)state;
    good(&r,
         "name: 007\n"
         "site: {power: {redundancy: 2n, survive: THROTTLED}, rack: {panel: Off}}\n"
         "fabrics: {compute: {tiers: AUTO, topology: fat-tree, spine: {type: \"1e3\"}}}\n"
         "addresses: {oob: \"\", inband: ~}\n",
         NULL);
    assert_string_equal(r.f.name, "007"); /* a text stays as written */
    assert_int_equal(r.f.site.power.redundancy, MW_RED_2N);
    assert_int_equal(r.f.site.power.survive, MW_SURVIVE_THROTTLED);
    assert_false(r.f.site.rack.panel);
    assert_int_equal(r.f.fabrics.compute.topology, MW_TOPO_FAT_TREE);
    assert_string_equal(r.f.fabrics.compute.spine.type, "1e3");
    assert_string_equal(r.f.addresses.oob, "");
    assert_non_null(r.f.addresses.inband); /* null is the default, as if absent */
    result_done(&r);
}

/* ---- bad files: where and what ---- */

static void every_error_is_found_at_once(void **state)
{
    (void)state;
    bad("nmae: x\n"
        "site:\n"
        "  power: {position_kw: lots, survive: ful}\n"
        "compute: {count: 0, count_final: 1.5}\n"
        "services: [1]\n",
        "1:1 E-KEY-UNKNOWN; 3:24 E-VALUE-TYPE; 3:39 E-VALUE-WORD; 4:18 E-VALUE-RANGE; "
        "4:34 E-VALUE-TYPE; 5:11 E-VALUE-TYPE");
}

static void values_are_of_their_kind(void **state)
{
    (void)state;
    bad("- a\n", "1:1 E-VALUE-TYPE");
    bad("hello\n", "1:1 E-VALUE-TYPE");
    bad("site: 5\n", "1:7 E-VALUE-TYPE");
    bad("compute: {count: [1]}\n", "1:18 E-VALUE-TYPE");
    bad("compute: {count: {a: 1}}\n", "1:18 E-VALUE-TYPE");
    bad("site: {rack: {panel: maybe}}\n", "1:22 E-VALUE-TYPE");
    bad("name: [x]\n", "1:7 E-VALUE-TYPE");
    bad("name: \"a\\nb\"\n", "1:7 E-VALUE-TYPE");
    bad("site: {halls: {}}\n", "1:15 E-VALUE-TYPE");
    bad("site: {halls: [a]}\n", "1:16 E-VALUE-TYPE");
    bad("site: {halls: []}\n", "1:15 E-VALUE-RANGE");
    bad("site: {power: {feeds: [{kw: 3}]}}\n", "1:24 E-KEY-MISSING");
    bad("site: {power: {circuits: [{}]}}\n", "1:27 E-KEY-MISSING");
}

static void odd_numbers_are_refused(void **state)
{
    static const struct {
        const char *value, *want;
    } table[] = {
        {".nan", "1:18 E-VALUE-TYPE"},    {".inf", "1:18 E-VALUE-TYPE"},
        {"-.inf", "1:18 E-VALUE-TYPE"},   {"1e400", "1:18 E-VALUE-RANGE"},
        {"-1", "1:18 E-VALUE-RANGE"},     {"-0", "1:18 E-VALUE-RANGE"}, /* 0 is below 1 */
        {"0x10", "1:18 E-VALUE-UNIT"},    {"0o17", "1:18 E-VALUE-UNIT"},
        {"017", "1:18 E-VALUE-TYPE"},     {"1_000", "1:18 E-VALUE-UNIT"},
        {"3.5", "1:18 E-VALUE-TYPE"},     {"5 kW", "1:18 E-VALUE-UNIT"},
        {"yes", "1:18 E-VALUE-TYPE"},     {"2147483648", "1:18 E-VALUE-RANGE"},
        {"131073", "1:18 E-VALUE-RANGE"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char text[64];
        snprintf(text, sizeof text, "compute: {count: %s}\n", table[i].value);
        bad(text, table[i].want);
    }
    bad("compute: {count: 131072}\n", "");
    bad("compute: {count: 1}\n", "");
    bad("compute: {count: 3.2e1}\n", "");
    bad("site: {power: {derate: 1}}\n", "1:16 E-KEY-UNKNOWN");
    bad("site: {power: {margin: -0}}\n", "");
    bad("site: {power: {position_kw: 5 kg}}\n", "1:29 E-VALUE-UNIT");
    bad("site: {power: {position_kw: 10000}}\n", "");
    bad("site: {power: {position_kw: 10 MW}}\n", "");
    bad("site: {power: {position_kw: 10000.1}}\n", "1:29 E-VALUE-RANGE");
}

static void messages_help(void **state)
{
    (void)state;
    says("site: {power: {positon_kw: 44}}\n", "did you mean 'position_kw'?");
    says("site: {power: {position: 44}}\n", "did you mean 'position_kw'?");
    says("addresses: {xyzzy: 1}\n", "there are compute, storage, inband, oob");
    says("site: {power: {position_kw: 99999}}\n", "0 to 10000 kW");
    says("site: {power: {redundancy: N+2}}\n", "N, N+1, 2N; did you mean 'N+1'?");
    says("fabrics: {compute: {tiers: many}}\n", "a whole number or auto");
    says("compute: {count: 017}\n", "octal or decimal");
}

static void duplicates_hide_nothing(void **state)
{
    (void)state;
    bad("name: a\nname: b\ncompute: {cuont: 3, count: 1000000}\n",
        "2:1 E-YAML-DUPLICATE; 3:11 E-KEY-UNKNOWN; 3:28 E-VALUE-RANGE");
}

static void values_agree_with_each_other(void **state)
{
    (void)state;
    bad("compute: {count: 64, count_final: 63}\n", "1:35 E-COUNT-FINAL");
    bad("compute: {count: 64, count_final: 64}\n", "");
    bad("site: {power: {feeds: [{name: A}, {name: a}], circuits: [{feed: A}]}}\n",
        "1:42 E-DUPLICATE");
    bad("site: {power: {feeds: [{name: A/B}], circuits: [{feed: A/B}]}}\n", "1:31 E-NAME-BAD");
    bad("site:\n  power:\n    circuits:\n      - {feed: D}\n", "4:16 E-FEED-UNKNOWN");
    bad("site: {power: {circuits: [{feed: A, phases: 2}]}}\n", "1:45 E-VALUE-RANGE");
    bad("site: {power: {circuits: [{feed: A, banks: 4, bank_amps: 20}]}}\n",
        "1:44 E-VALUES-DISAGREE");
    bad("site: {power: {circuits: [{feed: A, banks: 6}]}}\n", "1:44 E-VALUES-DISAGREE");
    bad("site: {power: {circuits: [{feed: A, banks: 6, bank_amps: 20}]}}\n", "");
    bad("site: {halls: [{name: h}, {name: H}]}\n", "1:34 E-ROW-NAME");
    bad("site: {halls: [{rows: [{name: a}]}, {rows: [{name: a}]}]}\n", "1:52 E-ROW-NAME");
    bad("site: {halls: [{rows: [{pitch_mm: 599}]}]}\n", "1:35 E-ROW-OVERLAP");
    bad("site: {halls: [{rows: [{pitch_mm: 600}]}]}\n", "");
    bad("site: {rack: {units: 42, panel_u: 43}}\n", "1:35 E-VALUES-DISAGREE");
    bad("compute: {lowest_u: 20, highest_u: 19}\n", "1:21 E-VALUES-DISAGREE");
    bad("compute: {highest_u: 49}\n", "1:22 E-VALUES-DISAGREE");
    bad("site: {halls: [{rows: [{count: 10000, positions: 101}]}]}\n", "1:15 E-CAP");
    bad("names: {leaf: \"leaf-{foo}\"}\n", "1:15 E-NAME-PATTERN");
    bad("names: {node: \"node{n\"}\n", "1:15 E-NAME-PATTERN");
}

static void blocked_positions_lie_in_the_row(void **state)
{
    static const struct {
        const char *blocked, *want;
    } table[] = {
        {"3,7-9", ""},
        {"1-20", ""},
        {"0", "1:34 E-ROW-BLOCKED"},
        {"21", "1:34 E-ROW-BLOCKED"},
        {"19-21", "1:34 E-ROW-BLOCKED"},
        {"9-7", "1:34 E-ROW-BLOCKED"},
        {"3,", "1:34 E-ROW-BLOCKED"},
        {"3,,4", "1:34 E-ROW-BLOCKED"},
        {"a", "1:34 E-ROW-BLOCKED"},
        {"3-", "1:34 E-ROW-BLOCKED"},
        {"99999999999", "1:34 E-ROW-BLOCKED"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char text[80];
        snprintf(text, sizeof text, "site: {halls: [{rows: [{blocked: \"%s\"}]}]}\n",
                 table[i].blocked);
        bad(text, table[i].want);
    }
    bad("site: {halls: [{rows: [{first: 101, blocked: \"101\"}]}]}\n", "");
}

/* Prefix notation: RFC 4632, section 3.1. */
static void prefixes_are_networks(void **state)
{
    static const struct {
        const char *prefix, *want;
    } table[] = {
        {"10.0.0.0/8", ""},
        {"10.0.0.0/7", ""},
        {"10.0.0.0/6", "1:19 E-ADDRESS-PREFIX"}, /* 10 = 0b1010: seven bits */
        {"10.1.2.3/32", ""},
        {"10.1.2.3/31", "1:19 E-ADDRESS-PREFIX"},
        {"10.0.0.0/33", "1:19 E-ADDRESS-PREFIX"},
        {"10.0.0.0/0", "1:19 E-ADDRESS-PREFIX"},
        {"10.0.0.0", "1:19 E-ADDRESS-PREFIX"},
        {"10.0.0/8", "1:19 E-ADDRESS-PREFIX"},
        {"10.0.0.256/32", "1:19 E-ADDRESS-PREFIX"},
        {"10.0.0.00/24", "1:19 E-ADDRESS-PREFIX"},
        {"10.0.0.0/8 ", "1:19 E-ADDRESS-PREFIX"},
        {"fd00::/8", "1:19 E-ADDRESS-PREFIX"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char text[80];
        snprintf(text, sizeof text, "addresses: {oob:  \"%s\"}\n", table[i].prefix);
        bad(text, table[i].want);
    }
}

static void thousands_of_errors_are_capped(void **state)
{
    enum { N = 3000 };
    struct mw_out text;
    struct result r;

    (void)state;
    mw_out_init(&text, NULL, NULL);
    for (int i = 0; i < N; i++)
        mw_out_printf(&text, "k%d: 1\n", i);
    mw_out_char(&text, '\0');
    result_read(&r, text.buf, NULL);
    assert_int_equal(r.d.errors, N);
    assert_int_equal(r.d.n, MW_DIAGS_CAP);
    assert_int_equal(r.d.dropped, N - MW_DIAGS_CAP);
    result_done(&r);
    mw_out_done(&text);
}

/* ---- --set ---- */

static void set_replaces_any_value(void **state)
{
    static const char text[] =
        "site:\n"
        "  power: {position_kw: 44, feeds: [{name: A}, {name: B, kw: 5}]}\n"
        "  halls: [{rows: [{name: a}, {name: b}]}]\n";
    const char *const sets[] = {"site.power.position_kw=34 kW",
                                "site.power.feeds.b.kw=500",
                                "site.power.feeds[0].kw=400",
                                "site.power.circuits.A.amps=32",
                                "site.halls[0].rows.b.positions=7",
                                "site.halls[0].rows[0].power={position_kw: 10}",
                                "compute.count=96",
                                "compute.count=97",
                                "fabrics.storage.login_ports=2",
                                "name=\"x: y\"",
                                "site.name=a: [b",
                                NULL};
    struct result r;

    (void)state;
    good(&r, text, sets);
    assert_int_equal(r.f.site.power.rack.position_w, 34000);
    assert_int_equal(r.f.site.power.feeds.at[0].w, 400000);
    assert_int_equal(r.f.site.power.feeds.at[1].w, 500000);
    assert_int_equal(r.f.site.power.rack.circuits.n, 2);
    assert_int_equal(r.f.site.power.rack.circuits.at[0].amps, 32);
    assert_int_equal(r.f.site.power.rack.circuits.at[1].amps, 60);
    assert_int_equal(r.f.site.halls.at[0].rows.at[1].positions, 7);
    assert_int_equal(r.f.site.halls.at[0].rows.at[1].power.position_w, 34000); /* inherited */
    assert_int_equal(r.f.site.halls.at[0].rows.at[0].power.position_w, 10000);
    assert_int_equal(r.f.compute.count, 97); /* the last one wins */
    assert_true(r.f.fabrics.storage.enabled);
    assert_string_equal(r.f.name, "x: y");
    assert_string_equal(r.f.site.name, "a: [b"); /* taken as it stands */
    result_done(&r);
}

static void set_reaches_into_defaults(void **state)
{
    const char *const sets[] = {"site.power.feeds.C.kw=100",
                                "site.halls[0].rows[0].positions=3",
                                "site.power.circuits[2].derate=1", NULL};
    struct result r;

    (void)state;
    good(&r, "", sets);
    assert_int_equal(r.f.site.power.feeds.n, 3);
    assert_int_equal(r.f.site.power.feeds.at[2].w, 100000);
    assert_int_equal(r.f.site.halls.at[0].rows.at[0].positions, 3);
    assert_true(r.f.site.power.rack.circuits.at[2].derate == 1);
    result_done(&r);
}

static void set_does_not_change_what_an_alias_shares(void **state)
{
    const char *const sets[] = {"site.cooling.rack.air_kw=9", NULL};
    struct result r;

    (void)state;
    good(&r, "site: {cooling: {row: &x {air_kw: 5}, rack: *x}}\n", sets);
    assert_int_equal(r.f.site.cooling.limits.row.air_w, 5000);
    assert_int_equal(r.f.site.cooling.limits.rack.air_w, 9000);
    result_done(&r);
}

/* A price that is not there is added under the name of its part, which may hold dots; one that is
 * there is changed; nothing else grows by a name. */
static void set_adds_a_price(void **state)
{
    const char *const sets[] = {
        "cost.prices.dgx-h100.price=5",   "cost.prices.cpo-1.6t.price=7",
        "cost.prices.CPO-1.6T.months=48", "cost.prices.cpo-1.price=9",
        "cost.prices.dgx-h100.price=6",   NULL};
    const char *const none[] = {"cost.prices..price=5", NULL};
    const char *const key[] = {"cost.prices.a.cuont=5", NULL};
    const char *const other[] = {"cost.items.a.price=5", NULL};
    struct result r;

    (void)state;
    good(&r, "cost: {prices: [{item: b, price: 1}]}\n", sets);
    assert_int_equal(r.f.cost.prices.n, 4);
    assert_string_equal(r.f.cost.prices.at[0].item, "b");
    assert_string_equal(r.f.cost.prices.at[1].item, "dgx-h100");
    assert_int_equal(r.f.cost.prices.at[1].price, 6000);
    assert_string_equal(r.f.cost.prices.at[2].item, "cpo-1.6t");
    assert_int_equal(r.f.cost.prices.at[2].price, 7000);
    assert_int_equal(r.f.cost.prices.at[2].months, 48);
    assert_string_equal(r.f.cost.prices.at[3].item, "cpo-1");
    assert_int_equal(r.f.cost.prices.at[3].price, 9000);
    result_done(&r);
    bad_sets("", none, "--set cost.prices..price E-SET");
    bad_sets("", key, "--set cost.prices.a.cuont E-SET");
    bad_sets("", other, "--set cost.items.a.price E-SET");
}

static void set_faults_name_the_path(void **state)
{
    static const struct {
        const char *set, *want;
    } table[] = {
        {"compute.count=lots", "--set compute.count E-VALUE-TYPE"},
        {"compute.count=0", "--set compute.count E-VALUE-RANGE"},
        {"compute.cuont=5", "--set compute.cuont E-SET"},
        {"compute.count", "--set compute.count E-SET"},
        {"=5", "--set  E-SET"},
        {"compute..count=5", "--set compute..count E-SET"},
        {"compute.count.x=5", "--set compute.count.x E-SET"},
        {"site.power.feeds[3].kw=5", "--set site.power.feeds[3].kw E-SET"},
        {"site.power.feeds[-1].kw=5", "--set site.power.feeds[-1].kw E-SET"},
        {"site.power.feeds[0.kw=5", "--set site.power.feeds[0.kw E-SET"},
        {"site.power.feeds[99999999999999999999].kw=5",
         "--set site.power.feeds[99999999999999999999].kw E-SET"},
        {"site.power.feeds.Z.kw=5", "--set site.power.feeds.Z.kw E-SET"},
        {"site.power.feeds[0]kw=5", "--set site.power.feeds[0]kw E-SET"},
        {"site.power.feeds]=5", "--set site.power.feeds] E-SET"},
        {"site.power.feeds={", "--set site.power.feeds E-SET"},
        {"site.power.feeds=5", "--set site.power.feeds E-VALUE-TYPE"},
        {"assume[0].max_w=5", "--set assume[0].max_w E-SET"},
        {"name=a\nb", "--set name E-SET"},
        {"name=\xFF", "--set name E-SET"},
        {"site.halls[0].rows[0].power.position_kw=5 kg",
         "--set site.halls[0].rows[0].power.position_kw E-VALUE-UNIT"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *const sets[] = {table[i].set, NULL};
        bad_sets("", sets, table[i].want);
    }
    const char *const into[] = {"site.power.margin=0.1", NULL};
    bad_sets("site: 5\n", into, "--set site.power.margin E-SET; 1:7 E-VALUE-TYPE");
}

/* ---- the schema itself ---- */

static void check_fields(const struct mw_field *fields, unsigned depth)
{
    assert_true(depth < 8);
    for (const struct mw_field *f = fields; f->key; f++) {
        assert_non_null(f->help);
        assert_int_equal(f->help[strlen(f->help) - 1], '.');
        assert_int_equal(strspn(f->key, "abcdefghijklmnopqrstuvwxyz_0123456789"),
                         strlen(f->key));
        for (const struct mw_field *g = fields; g < f; g++)
            assert_string_not_equal(f->key, g->key);
        if (f->type == MW_F_INT || f->type == MW_F_SCALED || f->type == MW_F_REAL) {
            char text[40];
            double v = 0;
            snprintf(text, sizeof text, "1%s", f->unit ? f->unit : "");
            assert_int_equal(mw_unit_read(text, f->unit, &v), MW_UNIT_OK);
            assert_true(v == 1);
            assert_true(f->min < f->max);
            assert_true(f->max * (f->type == MW_F_SCALED ? f->scale : 1) < 9e15);
        }
        assert_int_equal(f->type == MW_F_SCALED, f->scale > 0);
        assert_int_equal(f->type == MW_F_MAP || f->type == MW_F_LIST, f->sub != NULL);
        assert_int_equal(f->type == MW_F_LIST || f->inherit, f->elem != 0);
        if (f->type == MW_F_ENUM)
            assert_non_null(f->words);
        if (f->sub)
            check_fields(f->sub, depth + 1);
    }
}

static void schema_is_complete(void **state)
{
    (void)state;
    check_fields(mw_factory_schema, 0);
}

static void examples_are_good(void **state)
{
    static const char *const names[] = {"pod32-dense", "pod32-lowpower", "superpod-h100-4su",
                                        "scale-131072", "hamilton-2010"};
    const char *root = getenv("MW_ROOT");

    (void)state;
    assert_non_null(root);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[1024];
        struct mw_factory f = {0};
        struct mw_diags d = {0};
        snprintf(path, sizeof path, "%s/examples/%s.yaml", root, names[i]);
        enum mw_rc rc = mw_factory_read_file(&f, path, NULL, 0, &d);
        if (d.n)
            print_message("%s: %s\n", d.at[0].place, d.at[0].text);
        assert_int_equal(rc, MW_OK);
        mw_diags_done(&d);
        mw_factory_done(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_file_is_all_defaults),
        cmocka_unit_test(units_are_converted),
        cmocka_unit_test(rows_inherit_what_they_do_not_say),
        cmocka_unit_test(a_fabric_given_is_switched_on),
        cmocka_unit_test(places_are_kept_for_the_design),
        cmocka_unit_test(words_and_texts_are_read),
        cmocka_unit_test(every_error_is_found_at_once),
        cmocka_unit_test(values_are_of_their_kind),
        cmocka_unit_test(odd_numbers_are_refused),
        cmocka_unit_test(messages_help),
        cmocka_unit_test(duplicates_hide_nothing),
        cmocka_unit_test(values_agree_with_each_other),
        cmocka_unit_test(blocked_positions_lie_in_the_row),
        cmocka_unit_test(prefixes_are_networks),
        cmocka_unit_test(thousands_of_errors_are_capped),
        cmocka_unit_test(set_replaces_any_value),
        cmocka_unit_test(set_reaches_into_defaults),
        cmocka_unit_test(set_does_not_change_what_an_alias_shares),
        cmocka_unit_test(set_adds_a_price),
        cmocka_unit_test(set_faults_name_the_path),
        cmocka_unit_test(schema_is_complete),
        cmocka_unit_test(examples_are_good),
    };

    return cmocka_run_group_tests_name("factory_read", tests, NULL, NULL);
}
