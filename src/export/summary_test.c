/* summary_test.c: summary.json against its JSON Schema, and its figures against the plan made
 * by hand in store/plan_fixture.h. The schema uses few keywords; a validator of those, which
 * fails on any other, stands here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "export/summary.h"
#include "store/plan_fixture.h"

static const char digest[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/* ---- a validator of the keywords in use (JSON Schema 2020-12) ---- */

struct validator {
    const json_t *root;
    char why[256]; /* the first fault; empty: valid */
};

static void validate(struct validator *v, const json_t *schema, const json_t *x,
                     const char *where);

static void fault(struct validator *v, const char *where, const char *what, const char *name)
{
    if (!*v->why)
        snprintf(v->why, sizeof v->why, "%s: %s %s", where, what, name);
}

static bool is_type(const char *type, const json_t *x)
{
    return strcmp(type, "object") == 0    ? json_is_object(x)
           : strcmp(type, "array") == 0   ? json_is_array(x)
           : strcmp(type, "string") == 0  ? json_is_string(x)
           : strcmp(type, "boolean") == 0 ? json_is_boolean(x)
           : strcmp(type, "integer") == 0 ? json_is_integer(x)
           : strcmp(type, "number") == 0  ? json_is_number(x)
                                          : false;
}

static bool matches(const char *pattern, const char *s)
{
    regex_t re;
    bool ok;

    assert_int_equal(regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB), 0);
    ok = regexec(&re, s, 0, NULL, 0) == 0;
    regfree(&re);
    return ok;
}

static void check_enum(struct validator *v, const json_t *words, const json_t *x,
                       const char *where)
{
    for (size_t i = 0; i < json_array_size(words); i++)
        if (json_equal(json_array_get(words, i), x))
            return;
    fault(v, where, "is none of the words allowed", "");
}

static void check_properties(struct validator *v, const json_t *properties, const json_t *x,
                             const char *where)
{
    for (void *i = json_object_iter((json_t *)x); i;
         i = json_object_iter_next((json_t *)x, i)) {
        const char *key = json_object_iter_key(i);
        const json_t *value = json_object_iter_value(i);
        const json_t *sub = json_object_get(properties, key);
        char at[128];
        snprintf(at, sizeof at, "%.90s.%.30s", where, key);
        if (sub)
            validate(v, sub, value, at);
        else
            fault(v, where, "has more than the schema:", key);
    }
}

static void check_items(struct validator *v, const json_t *items, const json_t *x,
                        const char *where)
{
    for (size_t i = 0; i < json_array_size(x); i++) {
        char at[128];
        snprintf(at, sizeof at, "%.100s[%zu]", where, i);
        validate(v, items, json_array_get(x, i), at);
    }
}

static const json_t *resolve(const struct validator *v, const char *ref)
{
    assert_int_equal(strncmp(ref, "#/$defs/", 8), 0);
    return json_object_get(json_object_get(v->root, "$defs"), ref + 8);
}

static void check_keyword(struct validator *v, const char *key, const json_t *value,
                          const json_t *x, const char *where)
{
    if (strcmp(key, "type") == 0) {
        if (!is_type(json_string_value(value), x))
            fault(v, where, "is no", json_string_value(value));
    } else if (strcmp(key, "const") == 0) {
        if (!json_equal(value, x))
            fault(v, where, "is not the constant", "");
    } else if (strcmp(key, "enum") == 0) {
        check_enum(v, value, x, where);
    } else if (strcmp(key, "minimum") == 0) {
        if (json_number_value(x) < json_number_value(value))
            fault(v, where, "is below the minimum", "");
    } else if (strcmp(key, "pattern") == 0) {
        if (!matches(json_string_value(value), json_string_value(x)))
            fault(v, where, "does not match", json_string_value(value));
    } else if (strcmp(key, "required") == 0) {
        for (size_t i = 0; i < json_array_size(value); i++)
            if (!json_object_get(x, json_string_value(json_array_get(value, i))))
                fault(v, where, "lacks", json_string_value(json_array_get(value, i)));
    } else if (strcmp(key, "properties") == 0) {
        check_properties(v, value, x, where);
    } else if (strcmp(key, "items") == 0) {
        check_items(v, value, x, where);
    } else if (strcmp(key, "$ref") == 0) {
        validate(v, resolve(v, json_string_value(value)), x, where);
    } else if (strcmp(key, "additionalProperties") == 0) {
        assert_true(json_is_false(value)); /* check_properties assumes it */
    } else if (strcmp(key, "description") != 0 && strcmp(key, "title") != 0 &&
               strcmp(key, "$schema") != 0 && strcmp(key, "$defs") != 0) {
        fail_msg("the schema has a keyword that this test does not know: %s", key);
    }
}

static void validate(struct validator *v, const json_t *schema, const json_t *x,
                     const char *where)
{
    assert_non_null(schema);
    for (void *i = json_object_iter((json_t *)schema); i;
         i = json_object_iter_next((json_t *)schema, i))
        check_keyword(v, json_object_iter_key(i), json_object_iter_value(i), x, where);
}

/* ---- fixtures ---- */

struct world {
    struct plan_fixture fixture;
    json_t *schema;
};

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    char path[512];

    plan_fixture_init(&w->fixture);
    snprintf(path, sizeof path, "%s/tests/schema/summary.schema.json", getenv("MW_ROOT"));
    w->schema = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    *state = w;
    return w->schema ? 0 : -1;
}

static int teardown(void **state)
{
    struct world *w = *state;

    json_decref(w->schema);
    plan_fixture_done(&w->fixture);
    free(w);
    return 0;
}

static json_t *summary_of(const struct mw_plan *p)
{
    struct mw_out out;
    json_error_t error;
    json_t *x;

    mw_out_init(&out, NULL, NULL);
    struct mw_predicted expected = {0};

    if (p->devices.n)
        mw_predict_design(&expected, p);
    mw_summary_write(p, digest, &expected, &out);
    x = json_loadb(out.buf, out.n, JSON_REJECT_DUPLICATES, &error);
    mw_out_done(&out);
    if (!x)
        fail_msg("line %d: %s", error.line, error.text);
    return x;
}

static const char *fault_of(struct world *w, const json_t *x)
{
    static struct validator v;

    v = (struct validator){.root = w->schema};
    validate(&v, w->schema, x, "summary");
    return v.why;
}

/* Follows "a.b.2.c" through objects and arrays. */
static const json_t *get(const json_t *x, const char *path)
{
    char copy[128];

    snprintf(copy, sizeof copy, "%s", path);
    for (char *part = copy, *next; part; part = next) {
        next = strchr(part, '.');
        if (next)
            *next++ = '\0';
        x = json_is_array(x) ? json_array_get(x, (size_t)strtol(part, NULL, 10))
                             : json_object_get(x, part);
    }
    if (!x)
        fail_msg("no %s", path);
    return x;
}

/* ---- tests ---- */

static void holds_to_the_schema(void **state)
{
    struct world *w = *state;
    json_t *x = summary_of(&w->fixture.plan);

    assert_string_equal(fault_of(w, x), "");
    json_decref(x);
}

/* A plan with nothing in it leaves no key out either. */
static void an_empty_plan_too(void **state)
{
    struct world *w = *state;
    struct mw_factory factory = {.site.power.power_factor = 1};
    struct mw_plan p = {.want = &factory};
    json_t *x = summary_of(&p);

    assert_string_equal(fault_of(w, x), "");
    assert_int_equal(json_integer_value(get(x, "fabrics.compute.cables.spine_core")), 0);
    assert_int_equal(json_integer_value(get(x, "racks.core")), 0);
    json_decref(x);
}

/* The validator itself notices what the schema forbids. */
static void the_schema_bites(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *path, *key, *value; /* value as JSON; NULL: taken away */
    } changes[] = {
        {"racks", "core", NULL},
        {"racks", "total", "2.5"},
        {"racks", "total", "-1"},
        {"racks", "spare", "0"},
        {"fabrics.compute", "tiers", "\"two\""},
        {"limits.0", "limit", "\"luck\""},
        {"findings.0", "severity", "\"bad\""},
        {"power_kw.feeds.1", "worst", "null"},
    };

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        json_t *x = summary_of(&w->fixture.plan);
        json_t *at = (json_t *)get(x, changes[i].path);
        if (changes[i].value)
            json_object_set_new(at, changes[i].key,
                                json_loads(changes[i].value, JSON_DECODE_ANY, NULL));
        else
            json_object_del(at, changes[i].key);
        assert_string_not_equal(fault_of(w, x), "");
        json_decref(x);
    }
}

static void figures_are_those_of_the_plan(void **state)
{
    static const struct {
        const char *path;
        double value;
    } numbers[] = {
        {"schema", 1},
        {"nodes", 2},
        {"nodes_final", 4},
        {"gpus", 4},
        {"gpus_final", 8},
        {"nodes_per_rack", 2},
        {"racks.total", 2},
        {"racks.compute", 1},
        {"racks.network", 1},
        {"limits.0.value", 18.401},
        {"limits.0.nodes_per_rack", 2},
        {"fabrics.compute.leaf", 2},
        {"fabrics.compute.cables.node_leaf", 4},
        {"fabrics.compute.cables.manager_leaf", 2},
        {"fabrics.oob.leaf", 1},
        {"fabrics.oob.cables.external", 1},
        {"power_kw.it_peak", 22.809},
        {"power_kw.feeds.0.normal", 11},
        {"power_kw.feeds.0.worst", 20.4},
        {"power_kw.feeds.0.capacity", 28.8},   /* 40 kW · 0.8 · (1 − 0.1) */
        {"power_kw.feeds.1.capacity", 17.481}, /* 18.401 kVA · 0.95 */
        {"cooling.air_cfm", 2210},
        {"cooling.liquid_lpm", 1.5},
        {"weight_kg", 492.8},
        {"cables_total", FIX_CABLES},
        {"cable_m_total", 136},
        {"placement.route_m", 119.61},
        {"placement.gap_percent", 19.61}, /* over 100 m */
    };
    struct world *w = *state;
    json_t *x = summary_of(&w->fixture.plan);

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (json_number_value(get(x, numbers[i].path)) != numbers[i].value)
            fail_msg("%s is %f", numbers[i].path, json_number_value(get(x, numbers[i].path)));
    assert_string_equal(json_string_value(get(x, "name")), "fixture");
    assert_string_equal(json_string_value(get(x, "digest")), digest);
    assert_string_equal(json_string_value(get(x, "growth")), "prebuilt");
    assert_string_equal(json_string_value(get(x, "power_kw.feeds.1.worst_case")),
                        "feed A lost");
    assert_true(json_is_true(get(x, "power_kw.feeds.0.stated")));
    assert_true(json_is_false(get(x, "power_kw.feeds.1.stated")));
    assert_int_equal(json_array_size(get(x, "limits")), 2);
    assert_string_equal(json_string_value(get(x, "limits_unstated.0.limit")), "liquid");
    assert_null(json_object_get(get(x, "fabrics"), "storage"));
    assert_string_equal(json_string_value(get(x, "findings.0.text")),
                        "said \"one\", meant two");
    json_decref(x);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(holds_to_the_schema),
        T(an_empty_plan_too),
        T(the_schema_bites),
        T(figures_are_those_of_the_plan),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
