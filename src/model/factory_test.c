/* factory_test.c: the schema agrees with the records and with itself; lists of positions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/schema_rows.h"

/* ---- walking ---- */

typedef void (*visit)(const struct mw_field *f, const char *path);

static void walk(const struct mw_field *fields, const char *path, visit look)
{
    for (const struct mw_field *f = fields; f->key; f++) {
        struct mw_arena arena = {0};
        const char *here = mw_arena_printf(&arena, "%s%s%s", path, *path ? "." : "", f->key);
        look(f, here);
        if (f->sub)
            walk(f->sub, here, look);
        mw_arena_done(&arena);
    }
}

static const struct mw_field *field_at(const char *path)
{
    const struct mw_field *fields = mw_factory_schema;

    for (;;) {
        size_t n = strcspn(path, ".");
        while (fields->key && (strlen(fields->key) != n || memcmp(fields->key, path, n) != 0))
            fields++;
        if (!fields->key)
            fail_msg("no key at \"%s\"", path);
        if (!path[n])
            return fields;
        path += n + 1;
        fields = fields->sub;
    }
}

/* ---- bytes ---- */

/* The bytes of one record: of the factory, or of a list's element. */
struct frame {
    unsigned char *taken; /* 1: a value of the file goes there; 2: inherited */
    size_t size;
    const char *what;
};

static size_t size_of(const struct mw_field *f)
{
    switch (f->type) {
    case MW_F_INT:
        return sizeof(int32_t);
    case MW_F_SCALED:
        return sizeof(int64_t);
    case MW_F_REAL:
        return sizeof(double);
    case MW_F_BOOL:
        return sizeof(bool);
    case MW_F_STR:
        return sizeof(const char *);
    case MW_F_ENUM:
        return sizeof(enum mw_growth);
    case MW_F_MAP:
    case MW_F_LIST:
        break;
    }
    return sizeof(MW_LIST(char));
}

static void take(struct frame *m, size_t at, size_t n, const char *key)
{
    if (at + n > m->size)
        fail_msg("%s: %s ends past the record", m->what, key);
    for (size_t i = at; i < at + n; i++) {
        if (m->taken[i] == 1)
            fail_msg("%s: %s lies on another field, byte %zu", m->what, key, i);
        m->taken[i] = 1;
    }
}

static void fill_frame(struct frame *m, const struct mw_field *fields, size_t base);

/* Every value has bytes of its own within its record, and no eight bytes that could hold a value
 * (int64, pointer, mw_pos, a pair of int32) are left that no key fills. */
static void check_frame(const struct mw_field *fields, size_t size, const char *what,
                        size_t spared)
{
    struct frame m = {calloc(size, 1), size, what};
    size_t run = 0;

    assert_non_null(m.taken);
    memset(m.taken, 2, spared);
    fill_frame(&m, fields, 0);
    for (size_t i = 0; i < size; i++) {
        run = m.taken[i] ? 0 : run + 1;
        if (run == 8)
            fail_msg("%s: no key fills bytes %zu to %zu", what, i - 7, i);
    }
    free(m.taken);
}

static void fill_frame(struct frame *m, const struct mw_field *fields, size_t base)
{
    for (const struct mw_field *f = fields; f->key; f++) {
        size_t at = base + f->offset;
        if (f->type == MW_F_MAP) {
            if (f->inherit) {
                assert_true(f->inherit - 1 + f->elem <= sizeof(struct mw_factory));
                assert_true(at + f->elem <= m->size);
                for (size_t i = at; i < at + f->elem; i++)
                    m->taken[i] = m->taken[i] ? m->taken[i] : 2;
            }
            fill_frame(m, f->sub, at);
            if (f->pos)
                take(m, at + f->pos - 1, sizeof(struct mw_pos), f->key);
            continue;
        }
        take(m, at, size_of(f), f->key);
        assert_int_equal(at % (size_of(f) < 8 ? size_of(f) : 8), 0);
        if (f->type != MW_F_LIST) {
            if (f->pos)
                take(m, base + f->pos - 1, sizeof(struct mw_pos), f->key);
            continue;
        }
        /* the element's place in the file is the list's, not one of its keys */
        if (f->pos) {
            assert_true(f->pos - 1 + sizeof(struct mw_pos) <= f->elem);
            assert_int_equal((f->pos - 1) % sizeof(uint32_t), 0);
        }
    }
}

static void check_list(const struct mw_field *f, const char *path)
{
    if (f->type == MW_F_LIST)
        check_frame(f->sub, f->elem - (f->pos ? sizeof(struct mw_pos) : 0), path, 0);
}

static void values_have_bytes_of_their_own(void **state)
{
    (void)state;
    /* the arena and the file's name stand first and come from no key */
    assert_int_equal(offsetof(struct mw_factory, name),
                     sizeof(struct mw_arena) + sizeof(char *));
    check_frame(mw_factory_schema, sizeof(struct mw_factory), "factory",
                offsetof(struct mw_factory, name));
    walk(mw_factory_schema, "", check_list); /* their mw_pos stands last in each element */
}

/* ---- units ---- */

/* What a key's last word says of its unit, and how the records keep that: W, mm, g, ml. */
static const struct {
    const char *tail, *unit;
    double scale; /* 0: a double, kept as it stands */
} units[] = {
    {"kg_m2", "kg/m2", 1000},
    {"lpm", "L/min", 1000},
    {"kw", "kW", 1000},
    {"kg", "kg", 1000},
    {"mm", "mm", 1},
    {"cfm", "CFM", 1},
    {"w", "W", 1},
    {"m", "m", 1000},
    {"c", "°C", 0},
    {"k", "K", 0},
    /* money, which is in the currency that stands beside it, and ratios that may be unknown */
    {"kwh_price", "", 1e6},
    {"price", "", 1000},
    {"monthly", "", 1000},
    {"pue", "", 1e6},
    {"load", "", 1e6},
};
enum { UNITS = sizeof units / sizeof units[0] };

/* Lengths in units of racks, volts and amperes: keys that are words for themselves. */
static const char *const plain_units[] = {"U", "V", "A"};

static bool ends_in(const char *key, const char *tail)
{
    size_t n = strlen(key), t = strlen(tail);

    return n >= t && strcmp(key + n - t, tail) == 0 && (n == t || key[n - t - 1] == '_');
}

static void check_unit(const struct mw_field *f, const char *path)
{
    const char *unit = f->unit ? f->unit : "";
    uint32_t i = 0;

    while (i < UNITS && !ends_in(f->key, units[i].tail))
        i++;
    if (i < UNITS) {
        if (strcmp(unit, units[i].unit) != 0)
            fail_msg("%s: its key says %s, its unit %s", path, units[i].unit, unit);
        assert_int_equal(f->type, units[i].scale > 0 ? MW_F_SCALED : MW_F_REAL);
        assert_true(f->scale == units[i].scale);
        return;
    }
    assert_int_not_equal(f->type, MW_F_SCALED); /* its scale would go unsaid */
    bool known = !*unit;
    for (size_t k = 0; k < sizeof plain_units / sizeof plain_units[0]; k++)
        known = known || strcmp(unit, plain_units[k]) == 0;
    if (!known)
        fail_msg("%s: in %s, which its key does not say", path, unit);
}

static void keys_say_their_units(void **state)
{
    (void)state;
    walk(mw_factory_schema, "", check_unit);
}

/* ---- defaults ---- */

static bool is_word(const struct mw_field *f, const char *text)
{
    for (uint32_t i = 0; f->words && f->words[i]; i++)
        if (strcmp(f->words[i], text) == 0)
            return true;
    return false;
}

static void check_number(const struct mw_field *f, const char *path)
{
    char *end;
    double v = strtod(f->preset, &end);

    if (is_word(f, f->preset))
        return;
    if (!*f->preset || *end)
        fail_msg("%s: its default \"%s\" is no number", path, f->preset);
    if (v < f->min || v > f->max)
        fail_msg("%s: its default %s is out of its range", path, f->preset);
    if (f->type != MW_F_REAL) {
        double kept = v * (f->type == MW_F_SCALED ? f->scale : 1);
        if (kept != (double)(int64_t)kept)
            fail_msg("%s: its default %s is cut in the record", path, f->preset);
    }
}

static void check_preset(const struct mw_field *f, const char *path)
{
    bool number = f->type == MW_F_INT || f->type == MW_F_SCALED || f->type == MW_F_REAL;

    if (f->required && f->preset)
        fail_msg("%s: required, and has a default", path);
    if (f->type == MW_F_MAP)
        assert_null(f->preset);
    if (!f->preset)
        return;
    if (number)
        check_number(f, path);
    else if (f->type == MW_F_BOOL)
        assert_true(strcmp(f->preset, "true") == 0 || strcmp(f->preset, "false") == 0);
    else if (f->type == MW_F_ENUM && !is_word(f, f->preset))
        fail_msg("%s: its default \"%s\" is none of its words", path, f->preset);
    else if (f->type == MW_F_STR)
        assert_true((double)strlen(f->preset) <= f->max);
    else if (f->type == MW_F_LIST)
        assert_true(f->preset[0] == '[' && f->preset[strlen(f->preset) - 1] == ']');
}

static void defaults_are_values(void **state)
{
    (void)state;
    walk(mw_factory_schema, "", check_preset);
}

/* Where a record has no value, zero must be one: a number without a default lies at 0. */
static void check_absent(const struct mw_field *f, const char *path)
{
    bool number = f->type == MW_F_INT || f->type == MW_F_SCALED || f->type == MW_F_REAL;

    if (number && !f->preset && !f->required && f->min > 0)
        fail_msg("%s: no default, and 0 is out of its range", path);
    if (f->type == MW_F_LIST && !f->preset && strncmp(path, "site.halls.rows.", 16) != 0)
        assert_true(f->min == 0 || f->required); /* rows inherit their lists */
}

static void zero_is_a_value_where_there_is_no_default(void **state)
{
    const struct mw_field *circuits = field_at("site.power.circuits");

    (void)state;
    assert_non_null(circuits->preset);
    walk(mw_factory_schema, "", check_absent);
}

/* ---- form ---- */

static void check_form(const struct mw_field *f, const char *path)
{
    if (f->type == MW_F_ENUM || f->words) {
        uint32_t n = 0;
        for (; f->words[n]; n++)
            for (uint32_t k = 0; k < n; k++)
                assert_int_not_equal(strcasecmp(f->words[n], f->words[k]), 0);
        assert_true(n >= (f->type == MW_F_ENUM ? 2 : 1));
    }
    if (f->switches) {
        const struct mw_field *sub = f->sub;
        while (sub->key && strcmp(sub->key, "enabled") != 0)
            sub++;
        if (!sub->key || sub->type != MW_F_BOOL)
            fail_msg("%s: nothing to switch on", path);
    }
    if (f->type == MW_F_LIST)
        assert_true(f->min <= f->max && f->elem > 0);
    if (f->inherit)
        assert_int_equal(f->type, MW_F_MAP);
    for (const struct mw_field *g = f + 1; g->key; g++)
        if (strcmp(f->key, g->key) == 0)
            fail_msg("%s stands twice", path);
}

static void maps_are_well_formed(void **state)
{
    (void)state;
    assert_ptr_equal(field_at("cost")->sub, mw_cost_fields);
    walk(mw_factory_schema, "", check_form);
}

/* Words stand at the numbers of their enums. */
static void words_are_their_enums(void **state)
{
    static const struct {
        const char *path;
        int value;
        const char *word;
    } table[] = {
        {"site.power.redundancy", MW_RED_N, "N"},
        {"site.power.redundancy", MW_RED_N1, "N+1"},
        {"site.power.redundancy", MW_RED_2N, "2N"},
        {"site.power.survive", MW_SURVIVE_FULL, "full"},
        {"site.power.survive", MW_SURVIVE_THROTTLED, "throttled"},
        {"site.layout.network", MW_NET_MIDDLE, "middle"},
        {"site.layout.network", MW_NET_START, "start"},
        {"site.layout.network", MW_NET_END, "end"},
        {"site.layout.leaf", MW_LEAF_POD, "pod"},
        {"site.layout.leaf", MW_LEAF_CENTRAL, "central"},
        {"site.halls.rows.holds", MW_HOLDS_ANY, "any"},
        {"site.halls.rows.holds", MW_HOLDS_COMPUTE, "compute"},
        {"site.halls.rows.holds", MW_HOLDS_NETWORK, "network"},
        {"site.halls.rows.holds", MW_HOLDS_MANAGEMENT, "management"},
        {"site.halls.rows.holds", MW_HOLDS_CORE, "core"},
        {"compute.growth", MW_GROWTH_AUTO, "auto"},
        {"compute.growth", MW_GROWTH_PREBUILT, "prebuilt"},
        {"compute.growth", MW_GROWTH_OVERSUBSCRIBED, "oversubscribed"},
        {"compute.growth", MW_GROWTH_REWIRE, "rewire"},
        {"fabrics.compute.topology", MW_TOPO_RAIL, "rail"},
        {"fabrics.compute.topology", MW_TOPO_FAT_TREE, "fat-tree"},
        {"fabrics.storage.media", MW_MEDIA_AUTO, "auto"},
        {"fabrics.compute.media", MW_MEDIA_COPPER, "copper"},
        {"fabrics.inband.media", MW_MEDIA_FIBRE, "fibre"},
        {"fabrics.compute.managers.attach", MW_ATTACH_AUTO, "auto"},
        {"fabrics.compute.managers.attach", MW_ATTACH_LEAF, "leaf"},
        {"fabrics.storage.managers.attach", MW_ATTACH_SPINE, "spine"},
        {"fabrics.storage.managers.attach", MW_ATTACH_ELSEWHERE, "elsewhere"},
        {"cost.scope", MW_COST_PLAN, "plan"},
        {"cost.scope", MW_COST_STATED, "stated"},
        {"cost.items.group", MW_COST_SERVERS, "servers"},
        {"cost.items.group", MW_COST_PLANT, "plant"},
        {"cost.items.group", MW_COST_FACILITY, "facility"},
        {"cost.items.group", MW_COST_POWER, "power"},
        {"cost.items.group", MW_COST_OTHER, "other"},
        {"cost.items.per", MW_PER_ONE, "one"},
        {"cost.items.per", MW_PER_GPU, "gpu"},
        {"cost.items.per", MW_PER_KW, "kw"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const struct mw_field *f = field_at(table[i].path);
        assert_int_equal(f->type, MW_F_ENUM);
        assert_string_equal(f->words[table[i].value], table[i].word);
    }
    assert_null(field_at("compute.growth")->words[MW_GROWTH_REWIRE + 1]);
    assert_null(field_at("site.halls.rows.holds")->words[MW_HOLDS_CORE + 1]);
    assert_null(field_at("site.power.redundancy")->words[MW_RED_2N + 1]);
}

/* ---- positions ---- */

static void blocked_lists_are_walked(void **state)
{
    static const struct {
        const char *text, *want; /* as "low-high" each, and what is left at a fault */
    } table[] = {
        {"", ""},
        {"3", "3-3 "},
        {"3,7-9", "3-3 7-9 "},
        {"7-7,0", "7-7 0-0 "},
        {"999999999", "999999999-999999999 "},
        {"1000000000", "|1000000000"},
        {"007", "7-7 "},
        {"9-7", "|-7"},
        {"3-", "|-"},
        {"-3", "|-3"},
        {"3,", "|,"},
        {"3,,4", "3-3 |,4"},
        {"3 ,4", "| ,4"},
        {"3;4", "|;4"},
        {"1,2-3-4", "1-1 |-4"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const char *rest = table[i].text;
        char got[100] = "";
        int64_t low, high;
        while (mw_blocked_next(&rest, &low, &high))
            snprintf(got + strlen(got), sizeof got - strlen(got), "%lld-%lld ", (long long)low,
                     (long long)high);
        bool fault = strchr(table[i].want, '|') != NULL;
        if (fault)
            assert_true(rest >= table[i].text && rest <= table[i].text + strlen(table[i].text));
        else
            assert_true(*rest == '\0');
        if (*rest || fault)
            snprintf(got + strlen(got), sizeof got - strlen(got), "|%s", rest);
        assert_string_equal(got, table[i].want);
    }
}

static void done_leaves_an_empty_factory(void **state)
{
    const struct mw_factory empty = {0};
    struct mw_factory f;

    (void)state;
    memset(&f, 0, sizeof f);
    f.name = mw_arena_strdup(&f.arena, "x");
    f.compute.count = 3;
    mw_factory_done(&f);
    assert_null(f.arena.head);
    assert_null(f.name);
    assert_int_equal(f.compute.count, empty.compute.count);
    mw_factory_done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_have_bytes_of_their_own),
        cmocka_unit_test(keys_say_their_units),
        cmocka_unit_test(defaults_are_values),
        cmocka_unit_test(zero_is_a_value_where_there_is_no_default),
        cmocka_unit_test(maps_are_well_formed),
        cmocka_unit_test(words_are_their_enums),
        cmocka_unit_test(blocked_lists_are_walked),
        cmocka_unit_test(done_leaves_an_empty_factory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
