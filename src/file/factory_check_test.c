/* factory_check_test.c: values that are good alone and disagree, at their boundaries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "file/factory_source.h"

/* A factory of one hall with two rows, two feeds and a circuit from each, in which all agree. */
struct world {
    struct mw_arena arena;
    struct mw_diags diags;
    struct mw_factory f;
    struct mw_factory_source src;
    struct mw_feed feeds[2];
    struct mw_circuit circuits[2];
    struct mw_hall halls[2];
    struct mw_row rows[2];
};

static void world_init(struct world *x)
{
    const struct mw_circuit circuit = {.feed = "A", .count = 1, .phases = 3};
    const struct mw_row row = {.count = 1, .positions = 20, .first = 1, .pitch_mm = 600};

    *x = (struct world){.feeds = {{.name = "A"}, {.name = "B"}},
                        .circuits = {circuit, circuit},
                        .halls = {{.name = "hall1"}, {.name = "hall2"}},
                        .rows = {row, row}};
    x->f.site.power.feeds.at = x->feeds;
    x->f.site.power.feeds.n = 2;
    x->f.site.power.rack.circuits.at = x->circuits;
    x->f.site.power.rack.circuits.n = 2;
    x->f.site.halls.at = x->halls;
    x->f.site.halls.n = 2;
    x->halls[0].rows.at = x->rows;
    x->halls[0].rows.n = 2;
    x->f.site.rack.units = 48;
    x->f.site.rack.width_mm = 600;
    x->f.compute.count = 32;
    x->f.compute.lowest_u = 1;
    x->src = (struct mw_factory_source){.arena = &x->arena,
                                        .file = "f.yaml",
                                        .root = {.kind = MW_YAML_MAP},
                                        .diags = &x->diags};
}

/* How many errors of `code` there are; no others may be. Then the world is done with. */
static uint32_t faults(struct world *x, enum mw_code code)
{
    mw_factory_check(&x->f, &x->src);
    for (uint32_t i = 0; i < x->diags.n; i++) {
        assert_int_equal(x->diags.at[i].code, code);
        assert_string_equal(x->diags.at[i].place, "f.yaml"); /* no tree: nowhere in it */
    }
    uint32_t n = x->diags.errors;
    mw_diags_done(&x->diags);
    mw_arena_done(&x->arena);
    return n;
}

static void what_agrees_is_silent(void **state)
{
    struct world x;

    (void)state;
    world_init(&x);
    assert_int_equal(faults(&x, MW_E_BUG), 0);
}

static void growth_is_not_shrinking(void **state)
{
    static const int32_t final[] = {0, 31, 32, 33};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct world x;
        world_init(&x);
        x.f.compute.count_final = final[i];
        assert_int_equal(faults(&x, MW_E_COUNT_FINAL), final[i] == 31);
    }
}

/* Units of a rack bound the panel and the nodes' U. */
static void places_lie_in_the_rack(void **state)
{
    (void)state;
    for (int32_t u = 47; u <= 49; u++) {
        struct world x;
        world_init(&x);
        x.f.site.rack.panel_u = u;
        assert_int_equal(faults(&x, MW_E_VALUES_DISAGREE), u > 48);
        world_init(&x);
        x.f.compute.highest_u = u;
        assert_int_equal(faults(&x, MW_E_VALUES_DISAGREE), u > 48);
        world_init(&x);
        x.f.compute.lowest_u = u;
        assert_int_equal(faults(&x, MW_E_VALUES_DISAGREE), u > 48);
        world_init(&x);
        x.f.compute.lowest_u = u;
        x.f.compute.highest_u = 48;
        assert_int_equal(faults(&x, MW_E_VALUES_DISAGREE), u > 48);
        world_init(&x);
        x.f.compute.highest_u = 30;
        x.f.compute.lowest_u = u - 18; /* 29, 30, 31 */
        assert_int_equal(faults(&x, MW_E_VALUES_DISAGREE), u - 18 > 30);
    }
}

static void banks_divide_over_phases(void **state)
{
    (void)state;
    for (int32_t phases = 1; phases <= 3; phases++)
        for (int32_t banks = 0; banks <= 12; banks++)
            for (int32_t amps = 0; amps <= 20; amps += 20) {
                struct world x;
                world_init(&x);
                x.circuits[1].phases = phases;
                x.circuits[1].banks = banks;
                x.circuits[1].bank_amps = amps;
                uint32_t want = (phases == 3 && banks % 3 != 0) + ((banks > 0) != (amps > 0));
                if (phases == 2) {
                    mw_factory_check(&x.f, &x.src);
                    assert_int_equal(x.diags.at[0].code, MW_E_VALUE_RANGE);
                    assert_int_equal(x.diags.errors, want + 1);
                    mw_diags_done(&x.diags);
                    mw_arena_done(&x.arena);
                } else {
                    assert_int_equal(faults(&x, MW_E_VALUES_DISAGREE), want);
                }
            }
}

/* Names of feeds, halls and rows are told apart without their case: paths fold it. */
static void names_are_told_apart(void **state)
{
    struct world x;

    (void)state;
    world_init(&x);
    x.feeds[1].name = "a";
    assert_int_equal(faults(&x, MW_E_DUPLICATE), 1);
    world_init(&x);
    x.halls[1].name = "HALL1";
    assert_int_equal(faults(&x, MW_E_ROW_NAME), 1);
    world_init(&x);
    x.rows[0].name = "q";
    x.rows[1].name = "Q";
    assert_int_equal(faults(&x, MW_E_ROW_NAME), 1);
    world_init(&x);
    x.rows[0].name = "A"; /* a feed of that name is another thing */
    x.halls[0].name = "a";
    assert_int_equal(faults(&x, MW_E_ROW_NAME), 0);
}

static void names_are_short_words(void **state)
{
    static const char *const table[] = {"a b", "a/b", "a.b", "", "a:b", "\xC3\xA4"};
    char name[34];

    (void)state;
    for (size_t n = 31; n <= 33; n++) {
        struct world x;
        world_init(&x);
        memset(name, 'n', n);
        name[n] = '\0';
        x.rows[0].name = name;
        assert_int_equal(faults(&x, MW_E_NAME_BAD), n > 32);
    }
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct world x;
        world_init(&x);
        x.feeds[1].name = table[i];
        assert_int_equal(faults(&x, MW_E_NAME_BAD), 1);
    }
}

/* What is wrong and what to do, of a name that no pattern gave. */
static void a_bad_name_is_told_in_a_sentence(void **state)
{
    static const struct {
        const char *name, *text;
    } table[] = {
        {"x y", "the hall's name 'x y' cannot be used: it holds a character other than a "
                "letter, a digit or '-'"},
        {"-x", "the hall's name '-x' cannot be used: it begins or ends with '-'"},
        {"a23456789012345678901234567890123",
         "the hall's name 'a23456789012345678901234567890123' cannot be used: it is longer "
         "than "
         "32 characters"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct world x;
        world_init(&x);
        x.halls[0].name = table[i].name;
        mw_factory_check(&x.f, &x.src);
        assert_int_equal(x.diags.n, 1);
        assert_string_equal(x.diags.at[0].text, table[i].text);
        assert_non_null(strstr(mw_code_info(MW_E_NAME_BAD)->cure, "Change the name"));
        mw_diags_done(&x.diags);
        mw_arena_done(&x.arena);
    }
}

/* The cap stands in factory_check.c: a million positions. */
static void positions_are_capped(void **state)
{
    (void)state;
    for (int32_t over = -1; over <= 1; over++) {
        struct world x;
        world_init(&x);
        x.rows[0].count = 10000;
        x.rows[0].positions = 99;
        x.rows[1].count = 1;
        x.rows[1].positions = 10000 + over;
        assert_int_equal(faults(&x, MW_E_CAP), over > 0);
    }
}

static void a_pitch_takes_a_rack(void **state)
{
    (void)state;
    for (int64_t mm = 599; mm <= 601; mm++) {
        struct world x;
        world_init(&x);
        x.rows[1].pitch_mm = mm;
        assert_int_equal(faults(&x, MW_E_ROW_OVERLAP), mm < 600);
    }
}

/* Positions 5 to 24: brute force over all ranges around them. */
static void blocked_lies_in_the_row(void **state)
{
    enum { FIRST = 5, LAST = 24 };

    (void)state;
    for (int low = FIRST - 2; low <= LAST + 2; low++)
        for (int high = low; high <= LAST + 2; high++) {
            struct world x;
            world_init(&x);
            x.rows[0].first = FIRST;
            x.rows[0].blocked = mw_arena_printf(&x.arena, "%d-%d", low, high);
            assert_int_equal(faults(&x, MW_E_ROW_BLOCKED), low < FIRST || high > LAST);
        }
}

/* A prefix is a network when address and host mask share no bit: RFC 4632, section 3.1. */
static void prefixes_have_no_host_bits(void **state)
{
    (void)state;
    for (uint32_t length = 1; length <= 32; length++)
        for (uint32_t bit = 0; bit < 32; bit++) {
            uint32_t address = UINT32_C(1) << bit;
            uint32_t hosts = (uint32_t)((UINT64_C(1) << (32 - length)) - 1);
            struct world x;
            world_init(&x);
            x.f.addresses.inband =
                mw_arena_printf(&x.arena, "%u.%u.%u.%u/%u", address >> 24, address >> 16 & 255,
                                address >> 8 & 255, address & 255, length);
            assert_int_equal(faults(&x, MW_E_ADDRESS_PREFIX), (address & hosts) != 0);
        }
}

/* With a tree, faults stand at their values, each element's at its own. */
static void faults_stand_at_their_values(void **state)
{
    static const char text[] = "site:\n"
                               "  power:\n"
                               "    circuits:\n"
                               "      - {feed: A}\n"
                               "      - {feed: Z}\n"
                               "compute: {count_final: 1}\n"
                               "addresses:\n"
                               "  oob: 10.0.0.1/8\n"
                               "names: {node: 'n{'}\n";
    static const char *const want[] = {"f.yaml:5:16", "f.yaml:6:24", "f.yaml:9:15",
                                       "f.yaml:8:8"};
    struct world x;
    const struct mw_yaml *tree;

    (void)state;
    world_init(&x);
    assert_int_equal(mw_yaml_parse(&x.arena, "f.yaml", text, strlen(text), &tree, &x.diags),
                     MW_OK);
    x.src.root = *tree;
    x.circuits[1].feed = "Z";
    x.f.compute.count_final = 1;
    x.f.addresses.oob = "10.0.0.1/8";
    mw_factory_check(&x.f, &x.src);
    assert_int_equal(x.diags.n, sizeof want / sizeof want[0]);
    for (uint32_t i = 0; i < x.diags.n; i++)
        assert_string_equal(x.diags.at[i].place, want[i]);
    assert_int_equal(x.diags.at[0].code, MW_E_FEED_UNKNOWN);
    assert_int_equal(x.diags.at[2].code, MW_E_NAME_PATTERN);
    mw_diags_done(&x.diags);
    mw_arena_done(&x.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_agrees_is_silent),
        cmocka_unit_test(growth_is_not_shrinking),
        cmocka_unit_test(places_lie_in_the_rack),
        cmocka_unit_test(banks_divide_over_phases),
        cmocka_unit_test(names_are_told_apart),
        cmocka_unit_test(names_are_short_words),
        cmocka_unit_test(a_bad_name_is_told_in_a_sentence),
        cmocka_unit_test(positions_are_capped),
        cmocka_unit_test(a_pitch_takes_a_rack),
        cmocka_unit_test(blocked_lies_in_the_row),
        cmocka_unit_test(prefixes_have_no_host_bits),
        cmocka_unit_test(faults_stand_at_their_values),
    };

    return cmocka_run_group_tests_name("factory_check", tests, NULL, NULL);
}
