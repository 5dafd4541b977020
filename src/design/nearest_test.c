/*
 * nearest_test.c: the answer to an impossible factory is tried as a user would: read again with
 * its --set arguments, it must design; and one unit nearer to what was asked for must not.
 */
#include "design/site_fixture.h"

#include "base/out.h"

enum { SETS_MOST = 8, TEXT_CAP = 512 };

/* --set arguments as words. */
struct sets {
    char text[TEXT_CAP];
    const char *at[SETS_MOST];
    uint32_t n;
};

/* "--set a=1 --set b=2" as its arguments. */
static void split(struct sets *s, const char *answer)
{
    char *rest;

    snprintf(s->text, sizeof s->text, "%s", answer);
    s->n = 0;
    for (char *word = strtok_r(s->text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        assert_string_equal(word, "--set");
        word = strtok_r(NULL, " ", &rest);
        assert_non_null(word);
        assert_non_null(strchr(word, '='));
        assert_true(s->n < SETS_MOST);
        s->at[s->n++] = word;
    }
    assert_true(s->n > 0);
}

/* Reads and designs all of it, as the program does. */
static enum mw_rc designs(const char *yaml, const struct sets *s)
{
    struct world x;

    world_design(&x, yaml, s ? s->at : NULL, s ? s->n : 0);
    enum mw_rc rc = x.rc;
    world_done(&x);
    return rc;
}

/* The arguments with the last number changed by `step`. */
static void nudge(struct sets *s, const char *answer, int32_t step)
{
    static char last[TEXT_CAP];

    split(s, answer);
    char *eq = strchr(s->at[s->n - 1], '=');
    long value = strtol(eq + 1, NULL, 10);
    snprintf(last, sizeof last, "%.*s%ld", (int)(eq + 1 - s->at[s->n - 1]), s->at[s->n - 1],
             value + step);
    s->at[s->n - 1] = last;
}

/* What nearest says; "" when it says nothing. */
static bool nearest(const char *yaml, char answer[TEXT_CAP])
{
    struct world x;

    answer[0] = '\0';
    world_read(&x, yaml, NULL, 0);
    bool found = mw_design_nearest(&x.factory, &x.catalog, answer, TEXT_CAP);
    world_done(&x);
    return found;
}

/* ---- known factories ---- */

/* 32 nodes in `positions` positions, spines elsewhere; `site` and `rest` are lines of the file. */
static const char *make(char *yaml, size_t cap, const char *site, uint32_t positions,
                        const char *compute)
{
    snprintf(yaml, cap,
             "site:\n"
             "  halls: [{rows: [{positions: %u}]}]\n"
             "  %s\n"
             "compute: {type: dgx-h100%s}\n"
             "fabrics: {compute: {spine: {elsewhere_m: 40}, managers: {count: 0}}}\n",
             positions, site, compute);
    return yaml;
}

/* A DGX H100 draws 10.2 kW and weighs 130.45 kg (NVIDIA's data sheet); its eight leaves need a
 * network rack. */
static void known_answers(void **state)
{
    static const struct {
        const char *site;
        uint32_t positions;
        const char *compute, *answer;
        int32_t step; /* towards what was asked for; 0: there is no number to be less */
    } table[] = {
        /* five compute racks of four */
        {"", 6, "", "--set compute.count=20", 1},
        {"power: {feeds: [{name: A}, {name: B}]}", 20, "", "--set site.power.survive=throttled",
         0},
        {"power: {position_kw: 10.1}", 60, "", "--set site.power.position_kw=11", -1},
        {"power: {position_kw: 10.1, margin: 0.2}", 60, "", "--set site.power.position_kw=13",
         -1}, /* 12.75 */
        {"cooling: {rack: {air_kw: 5}}", 60, "", "--set site.cooling.rack.air_kw=11", -1},
        {"rack: {max_kg: 100}", 60, "", "--set site.rack.max_kg=131", -1},
        {"", 20, ", count: 40, lowest_u: 1, highest_u: 7",
         "--set compute.lowest_u=1 --set compute.highest_u=0 --set site.rack.panel_u=0", 0},
        {"power: {position_kw: 9.9}", 60, ", count: 2", "--set site.power.position_kw=11", -1},
        {"power: {position_kw: 9.9}", 60,
         "}\nassume: [{device: dgx-h100, max_w: 10000}]\nnames: {",
         "--set site.power.position_kw=10", -1}, /* a round number is enough */
        {"", 1, ", count: 1", "--set site.halls[0].rows[0].positions=2", -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char yaml[1024], answer[TEXT_CAP];
        struct sets s;
        make(yaml, sizeof yaml, table[i].site, table[i].positions, table[i].compute);
        assert_int_equal(designs(yaml, NULL), MW_EIMPOSSIBLE);
        assert_true(nearest(yaml, answer));
        assert_string_equal(answer, table[i].answer);
        split(&s, answer);
        assert_int_equal(designs(yaml, &s), MW_OK);
        if (table[i].step == 0)
            continue;
        nudge(&s, answer, table[i].step);
        assert_int_equal(designs(yaml, &s), MW_EIMPOSSIBLE);
    }
}

/* ---- random factories ---- */

static uint32_t chance(uint64_t *seed, uint32_t n)
{
    *seed = mw_mix64(*seed + 1);
    return (uint32_t)(*seed % n);
}

/* `text` with one number, or nothing: one time in `rare`. */
static void maybe(uint64_t *seed, struct mw_out *o, uint32_t rare, const char *text, uint32_t n)
{
    if (chance(seed, rare) == 0)
        mw_out_printf(o, text, n);
}

static void random_power(uint64_t *seed, struct mw_out *o)
{
    static const char *const redundancies[] = {"N", "N+1", "2N"};
    static const uint32_t amps[] = {16, 32, 60, 60, 100};
    uint32_t feeds = 1 + chance(seed, 4), rating = amps[chance(seed, 5)];

    mw_out_printf(o, "  power:\n    redundancy: %s\n", redundancies[chance(seed, 3)]);
    mw_out_printf(o, "    survive: %s\n", chance(seed, 2) ? "full" : "throttled");
    maybe(seed, o, 2, "    position_kw: %u\n", 8 + chance(seed, 40));
    maybe(seed, o, 6, "    margin: 0.%u\n", 1 + chance(seed, 4));
    uint32_t kw = chance(seed, 4) ? 0 : 5 + chance(seed, 400);
    mw_out_printf(o, "    feeds: [");
    for (uint32_t i = 0; i < feeds; i++)
        mw_out_printf(o, "%s{name: %c, kw: %u}", i ? ", " : "", 'A' + (int)i, kw);
    mw_out_printf(o, "]\n    circuits: [");
    for (uint32_t i = 0; i < feeds; i++)
        mw_out_printf(o, "%s{feed: %c, amps: %u}", i ? ", " : "", 'A' + (int)i, rating);
    mw_out_printf(o, "]\n");
}

static void random_yaml(uint64_t *seed, struct mw_out *o)
{
    mw_out_printf(o, "site:\n");
    random_power(seed, o);
    maybe(seed, o, 6, "  rack: {max_kg: %u}\n", 50 + chance(seed, 900));
    maybe(seed, o, 6, "  floor: {max_kg_m2: %u}\n", 100 + chance(seed, 2000));
    mw_out_printf(o, "  cooling:\n    inlet_c: %u\n", 15 + chance(seed, 17));
    maybe(seed, o, 8, "    rack: {air_kw: %u}\n", 1 + chance(seed, 50));
    maybe(seed, o, 8, "    row: {air_kw: %u}\n", 1 + chance(seed, 300));
    maybe(seed, o, 8, "    hall: {air_cfm: %u}\n", 500 + chance(seed, 30000));
    mw_out_printf(o, "  halls: [{rows: [{positions: %u", 1 + chance(seed, 40));
    maybe(seed, o, 8, ", power: {position_kw: %u}", 5 + chance(seed, 40));
    maybe(seed, o, 8, ", cooling: {rack: {air_kw: %u}}", 1 + chance(seed, 50));
    maybe(seed, o, 5, "}, {positions: %u", 1 + chance(seed, 20));
    uint32_t count = 1 + chance(seed, 80);
    mw_out_printf(o, "}]}]\ncompute:\n  count: %u\n", count);
    maybe(seed, o, 6, "  highest_u: %u\n", 4 + chance(seed, 40));
    maybe(seed, o, 4, "  count_final: %u\n", count + chance(seed, 200));
    mw_out_printf(o, "fabrics:\n  compute:\n    spine: {elsewhere_m: 40}\n"
                     "    managers: {count: 0}\n");
    maybe(seed, o, 3, "    tiers: %u\n", 1 + chance(seed, 3));
    maybe(seed, o, 3, "    planes: %u\n", 1u << chance(seed, 4));
    mw_out_char(o, '\0');
}

/* Whichever answer is given, it serves; where it ends in a number that was searched for, the next
 * number towards the request does not. */
static void check_answer(const char *yaml, const char *answer)
{
    static const struct {
        const char *key;
        int32_t step;
    } searched[] = {
        {"compute.count=", 1},     {"site.power.position_kw=", -1},
        {"site.cooling.", -1},     {"site.floor.max_kg_m2=", -1},
        {"site.rack.max_kg=", -1}, {"site.halls[0].rows[0].positions=", -1},
    };
    struct sets s;

    split(&s, answer);
    if (designs(yaml, &s) != MW_OK)
        fail_msg("\"%s\" does not serve:\n%s", answer, yaml);
    for (size_t i = 0; i < sizeof searched / sizeof searched[0]; i++) {
        const char *last = s.at[s.n - 1];
        if (strncmp(last, searched[i].key, strlen(searched[i].key)) != 0 ||
            strncmp(last, "site.cooling.inlet_c=", 21) == 0)
            continue;
        nudge(&s, answer, searched[i].step);
        if (designs(yaml, &s) == MW_OK)
            fail_msg("\"%s\" is more than is needed:\n%s", answer, yaml);
        return;
    }
}

static void answers_serve_and_no_less_does(void **state)
{
    enum { FACTORIES = 250 };
    uint64_t seed = 5;
    uint32_t good = 0, answered = 0, none = 0;

    (void)state;
    for (int i = 0; i < FACTORIES; i++) {
        struct mw_out yaml;
        struct world x;
        char answer[TEXT_CAP];
        mw_out_init(&yaml, NULL, NULL);
        random_yaml(&seed, &yaml);
        world_design(&x, yaml.buf, NULL, 0);
        assert_true(x.rc == MW_OK || x.rc == MW_EIMPOSSIBLE);
        /* the whole design and the steps that decide it agree */
        assert_int_equal(mw_design_can_be(&x.factory, &x.catalog, NULL), x.rc == MW_OK);
        if (x.rc == MW_OK)
            good++;
        else if (nearest(yaml.buf, answer)) {
            check_answer(yaml.buf, answer);
            answered++;
        } else { /* not even one node can be */
            x.factory.compute.count = 1;
            assert_false(mw_design_can_be(&x.factory, &x.catalog, NULL));
            none++;
        }
        world_done(&x);
        mw_out_done(&yaml);
    }
    print_message("# %u can be, %u answered, %u without an answer\n", good, answered, none);
    assert_true(good >= 25 && answered >= 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),
        cmocka_unit_test(answers_serve_and_no_less_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
