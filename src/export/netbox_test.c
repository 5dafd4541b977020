/*
 * netbox_test.c: the import files against NetBox's own columns and choices (netbox_forms.h), row
 * after row as an import would take them: every name refers to what an earlier row made, nothing
 * is made twice, no port has two cables, no U has two devices. And against the plan: nothing is
 * missing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "export/export_fixture.h"
#include "export/netbox.h"
#include "export/netbox_forms.h"
#include "export/netbox_int.h"
#include "export/netbox_words.h"

enum { COLUMNS = 32, TEXT = 600, FORMS = sizeof forms / sizeof *forms };

struct row {
    const char *name[COLUMNS], *value[COLUMNS];
    int n;
};

struct netbox {
    struct mw_arena arena;
    struct mw_map_str made;   /* keys of objects */
    struct mw_map_str cabled; /* keys of ports with a cable */
    struct mw_map_str slugs;
    struct mw_map_str units;  /* "rack U" */
    struct mw_map_str height; /* device type's key -> U */
    uint32_t rows[FORMS];
    double cable_m; /* as NetBox adds up a site's cables */
};

/* ---- CSV (RFC 4180), read by a reader of its own ---- */

/* Takes a record off *text: fields in `value`. False at the end. */
static bool take_record(struct netbox *x, const char **text, struct row *r, const char **into)
{
    const char *s = *text;

    r->n = 0;
    if (!*s)
        return false;
    for (;;) {
        char buf[TEXT];
        size_t n = 0;
        bool quoted = *s == '"';
        s += quoted;
        while (quoted ? !(*s == '"' && s[1] != '"') : *s != ',' && *s != '\n') {
            assert_true(*s != '\0' && n + 1 < sizeof buf);
            s += quoted && *s == '"';
            buf[n++] = *s++;
        }
        s += quoted;
        assert_true(r->n < COLUMNS);
        into[r->n++] = mw_arena_strndup(&x->arena, buf, n);
        assert_true(*s == ',' || *s == '\n');
        if (*s++ == '\n')
            break;
    }
    *text = s;
    return true;
}

static const char *get(const struct row *r, const char *column)
{
    for (int i = 0; i < r->n; i++)
        if (strcmp(r->name[i], column) == 0)
            return r->value[i];
    return "";
}

static bool is_word(const char *words, const char *word)
{
    size_t n = strlen(word);

    for (const char *at = words; n && (at = strstr(at, word)); at++)
        if ((at == words || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
            return true;
    return false;
}

/* "type/{manufacturer}/{model}" of a row */
static const char *expand(struct netbox *x, const char *key, const struct row *r)
{
    const char *text = "";

    while (*key) {
        size_t n = strcspn(key, "{");
        text = mw_arena_printf(&x->arena, "%s%.*s", text, (int)n, key);
        key += n;
        if (*key) {
            char column[64];
            snprintf(column, sizeof column, "%.*s", (int)strcspn(key + 1, "}"), key + 1);
            text = mw_arena_printf(&x->arena, "%s%s", text, get(r, column));
            key = strchr(key, '}') + 1;
        }
    }
    return text;
}

static bool has(const struct netbox *x, const char *key)
{
    return mw_map_str_get(&x->made, key) != MW_NONE;
}

/* ---- what an import checks ---- */

static void check_words(const struct form *f, const struct row *r)
{
    char required[64];

    for (const char *at = f->required; *at;) {
        size_t n = strcspn(at, " ");
        snprintf(required, sizeof required, "%.*s", (int)n, at);
        if (!*get(r, required))
            fail_msg("%s: %s is empty", f->file, required);
        at += n + (at[n] == ' ');
    }
    for (int i = 0; i < 8 && f->choices[i].column; i++) {
        const char *value = get(r, f->choices[i].column), *words = f->choices[i].words;
        if (*value && words && !is_word(words, value))
            fail_msg("%s: %s is no %s", f->file, value, f->choices[i].column);
        if (*value && !words)
            assert_true(strspn(value, "0123456789") == strlen(value) &&
                        strtol(value, NULL, 10) > 0);
    }
    assert_true(!f->lengths || strlen(get(r, "name")) <= (size_t)f->lengths);
    assert_true(strlen(get(r, "description")) <= 200);
    assert_true(strlen(get(r, "label")) <= 100);
    const char *color = get(r, "color");
    assert_true(!*color || (strlen(color) == 6 && strspn(color, "0123456789abcdef") == 6));
}

static void check_slug(struct netbox *x, const struct form *f, const struct row *r)
{
    const char *slug = get(r, "slug");

    if (!is_word(f->columns, "slug"))
        return;
    assert_true(*slug && strlen(slug) <= 100);
    assert_int_equal(strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-_"), strlen(slug));
    if (!mw_map_str_add(&x->slugs, mw_arena_printf(&x->arena, "%s %s", f->file, slug), 0))
        fail_msg("%s: slug %s twice", f->file, slug);
}

static void check_keys(struct netbox *x, const struct form *f, const struct row *r)
{
    for (int i = 0; i < 8 && f->refs[i].column; i++) {
        const char *key = expand(x, f->refs[i].key, r);
        if (*get(r, f->refs[i].column) && !has(x, key))
            fail_msg("%s: %s is not there yet", f->file, key);
    }
    if (f->key && !mw_map_str_add(&x->made, expand(x, f->key, r), 0))
        fail_msg("%s: %s is there already", f->file, expand(x, f->key, r));
}

/* A side's terminations; a release that takes several divides device and name at commas. Returns
 * how many. */
static int take_side(struct netbox *x, const struct row *r, char side)
{
    char column[32], type[64];
    const char *names, *parents;
    int n = 0;

    snprintf(column, sizeof column, "side_%c_type", side);
    snprintf(type, sizeof type, "%s", get(r, column));
    snprintf(column, sizeof column, "side_%c_%s", side,
             strcmp(type, "dcim.powerfeed") == 0 ? "power_panel" : "device");
    parents = get(r, column);
    snprintf(column, sizeof column, "side_%c_name", side);
    for (names = get(r, column); *names; n++) {
        size_t name_n = strcspn(names, ","), parent_n = strcspn(parents, ",");
        const char *key = mw_arena_printf(&x->arena, "%s/%.*s/%.*s", type, (int)parent_n,
                                          parents, (int)name_n, names);
        if (!has(x, key))
            fail_msg("a cable ends at %s, which is not there", key);
        if (!mw_map_str_add(&x->cabled, key, 0))
            fail_msg("%s has two cables", key);
        names += name_n + (names[name_n] == ',');
        parents += parent_n + (parents[parent_n] == ',');
    }
    assert_true(!*parents);
    return n;
}

static void check_cable(struct netbox *x, const struct form *f, const struct row *r)
{
    const char *a = get(r, "side_a_type"), *b = get(r, "side_b_type");
    bool fits = false, splitter = strcmp(f->file, "cables-splitters.csv") == 0;

    for (size_t i = 0; i < sizeof joinable / sizeof *joinable; i++)
        for (int turn = 0; turn < 2; turn++)
            fits |= strcmp(a, joinable[i][turn]) == 0 && strcmp(b, joinable[i][!turn]) == 0;
    if (!fits)
        fail_msg("%s: NetBox joins no %s to a %s", f->file, a, b);
    assert_int_equal(take_side(x, r, 'a'), 1);
    assert_int_equal(take_side(x, r, 'b'), splitter ? 2 : 1);
    assert_true(!*get(r, "length") == !*get(r, "length_unit"));
    if (strncmp(f->file, "cables-power", 12) != 0)
        x->cable_m += strtod(get(r, "length"), NULL);
}

/* Device.clean(): a position needs a face and free units; a type of 0 U has no position. */
static void check_place(struct netbox *x, const struct row *r)
{
    const char *type = expand(x, "type/{manufacturer}/{device_type}", r);
    uint32_t height = mw_map_str_get(&x->height, type);
    const char *position = get(r, "position");

    assert_true(*position ? *get(r, "face") && height > 0 : !*get(r, "face"));
    for (uint32_t u = 0; *position && u < height; u++) {
        const char *unit = mw_arena_printf(&x->arena, "%s %d", get(r, "rack"),
                                           (int)strtol(position, NULL, 10) + (int)u);
        if (!mw_map_str_add(&x->units, unit, 0))
            fail_msg("two devices at %s", unit);
    }
}

static void import_row(struct netbox *x, const struct form *f, const struct row *r)
{
    check_words(f, r);
    check_slug(x, f, r);
    check_keys(x, f, r);
    if (strncmp(f->file, "cables-", 7) == 0)
        check_cable(x, f, r);
    if (strcmp(f->file, "device-types.csv") == 0)
        mw_map_str_add(&x->height, expand(x, f->key, r),
                       (uint32_t)strtoul(get(r, "u_height"), NULL, 10));
    if (strcmp(f->file, "devices.csv") == 0)
        check_place(x, r);
    /* mark_connected and a cable exclude each other: CabledObjectModel.clean() */
    if (strcmp(get(r, "mark_connected"), "true") == 0)
        assert_true(mw_map_str_add(&x->cabled, expand(x, f->key, r), 0));
}

static void import_file(struct netbox *x, int number, const char *text)
{
    const struct form *f = &forms[number];
    struct row r;

    assert_true(take_record(x, &text, &r, r.name));
    for (int i = 0; i < r.n; i++)
        if (!is_word(f->columns, r.name[i]))
            fail_msg("%s: NetBox has no column %s", f->file, r.name[i]);
    int columns = r.n;
    while (take_record(x, &text, &r, r.value)) {
        assert_int_equal(r.n, columns);
        import_row(x, f, &r);
        x->rows[number]++;
    }
    assert_true(x->rows[number] > 0);
}

/* Imports every file there is, in order; no file is unknown. */
static void import(struct netbox *x, const struct memory_sink *to)
{
    int taken = 0;

    for (int i = 0; i < FORMS; i++) {
        char path[100];
        snprintf(path, sizeof path, "netbox/%02d-%s", i + 1, forms[i].file);
        const char *text = memory_file(to, path);
        if (text)
            import_file(x, i, text);
        taken += text != NULL;
    }
    assert_int_equal(taken + 1, to->n); /* and README.txt */
}

static void netbox_done(struct netbox *x)
{
    mw_map_str_done(&x->made);
    mw_map_str_done(&x->cabled);
    mw_map_str_done(&x->slugs);
    mw_map_str_done(&x->units);
    mw_map_str_done(&x->height);
    mw_arena_done(&x->arena);
}

static uint32_t rows_of(const struct netbox *x, const char *file)
{
    for (int i = 0; i < FORMS; i++)
        if (strcmp(forms[i].file, file) == 0)
            return x->rows[i];
    fail_msg("no form %s", file);
    return 0;
}

/* ---- nothing is missing ---- */

static void compare(const struct netbox *x, const struct mw_plan *p)
{
    uint32_t ports = 0, bonds = 0, rows = 0, splitters = 0, outside = 0, fed = 0;
    uint32_t outlets = 0;
    double cable_m = 0;

    for (uint32_t i = 0; i < p->devices.n; i++)
        ports += p->devices.at[i].type->port_n;
    for (uint32_t i = 0; i < p->addresses.n; i++)
        bonds += p->addresses.at[i].fabric == MW_FABRIC_INBAND;
    for (uint32_t i = 0; i < p->cables.n; i++) {
        const struct mw_cable *k = &p->cables.at[i];
        bool joins = k->end[0].device != MW_NONE && k->end[1].device != MW_NONE;
        splitters += k->end[2].device != MW_NONE;
        cable_m += joins ? k->length_mm / 1000.0 : 0;
        outside += joins ? 0 : k->end[0].lanes;
        rows += joins && k->end[2].device == MW_NONE ? k->end[0].lanes : 0;
    }
    for (uint32_t i = 0; i < p->supplies.n; i++)
        fed += p->supplies.at[i].circuit != MW_NONE;
    for (uint32_t i = 0; i < p->circuits.n; i++) {
        const struct mw_device *pdu = &p->devices.at[p->circuits.at[i].pdu];
        char first[200], last[200];
        snprintf(first, sizeof first, "dcim.poweroutlet/%s/1", pdu->name);
        snprintf(last, sizeof last, "dcim.poweroutlet/%s/%d", pdu->name,
                 pdu->type->pdu.outlets);
        assert_true(has(x, first) && has(x, last));
        outlets += (uint32_t)pdu->type->pdu.outlets;
    }
    assert_int_equal(rows_of(x, "power-outlets.csv"), outlets);
    assert_int_equal(rows_of(x, "racks.csv"), p->racks.n);
    assert_int_equal(rows_of(x, "locations.csv"), p->halls.n + p->rows.n);
    assert_int_equal(rows_of(x, "devices.csv"), p->devices.n);
    assert_int_equal(rows_of(x, "power-feeds.csv"), p->circuits.n);
    assert_int_equal(rows_of(x, "cables-power-feeds.csv"), p->circuits.n);
    assert_int_equal(rows_of(x, "cables-power.csv"), fed);
    assert_int_equal(rows_of(x, "interfaces.csv") + rows_of(x, "console-ports.csv") +
                         rows_of(x, "console-server-ports.csv"),
                     ports + bonds);
    assert_int_equal(rows_of(x, "cable-bundles.csv"), p->bundles.n);
    assert_int_equal(rows_of(x, "cables-data.csv") + rows_of(x, "cables-console.csv"), rows);
    assert_int_equal(rows_of(x, "cables-splitters.csv"), splitters);
    assert_int_equal(rows_of(x, "addresses.csv") + rows_of(x, "addresses-primary.csv") +
                         rows_of(x, "addresses-oob.csv"),
                     p->addresses.n);
    assert_true(fabs(x->cable_m - cable_m) < 0.005); /* stocked lengths are whole centimetres */
    /* every port of a cable is taken, every outlet and inlet too */
    assert_int_equal(x->cabled.n,
                     2 * rows + 3 * splitters + outside + 2 * fed + 2 * p->circuits.n);
}

static void imports(const char *example, const char *const *sets)
{
    struct export_fixture *f = export_fixture_new(example, sets);
    struct netbox x = {0};

    mw_export_netbox(&f->x, &f->to.sink);
    import(&x, &f->to);
    compare(&x, &f->plan);
    netbox_done(&x);
    export_fixture_free(f);
}

static void a_pod_imports(void **state)
{
    (void)state;
    imports("pod32-dense", NULL); /* consoles on a switch that collects them */
}

static void a_superpod_imports(void **state)
{
    (void)state;
    imports("superpod-h100-4su", NULL); /* splitters; most switches' ports out of it */
}

static void names_of_any_kind_import(void **state)
{
    static const char *const sets[] = {
        "site.name='=1+1, \"x\"'",
        "site.halls=[{name: A, rows: [{name: A, positions: 30}]}, "
        "{name: A-row-A, rows: [{name: b, positions: 30}]}]",
        NULL};

    (void)state;
    imports("pod32-lowpower", sets);
}

static void cables_of_two_lanes_import(void **state)
{
    /* spines near their leaves: copper with two ports at either end */
    static const char *const sets[] = {"fabrics.compute.spine.elsewhere_m=0",
                                       "fabrics.storage.spine.elsewhere_m=0",
                                       "fabrics.storage.leaf.elsewhere_m=0", NULL};
    struct export_fixture *f = export_fixture_new("pod32-lowpower", sets);
    uint32_t twins = 0;

    (void)state;
    for (uint32_t i = 0; i < f->plan.cables.n; i++)
        twins += f->plan.cables.at[i].end[0].lanes == 2;
    assert_true(twins > 0);
    export_fixture_free(f);
    imports("pod32-lowpower", sets);
}

/* ---- assets ---- */

static void assets_are_told(void **state)
{
    struct export_fixture *f = export_fixture_new("pod32-dense", NULL);
    struct netbox x = {0};
    const struct mw_device_type *node = f->plan.devices.at[0].type;
    uint16_t bmc = 0;

    (void)state;
    while (node->ports[bmc].net != MW_NET_OOB)
        bmc++;
    *mw_vec_push(&f->assets.at) =
        (struct mw_asset){.port = bmc, .mac = 0x5cff35010203, .serial = NULL};
    *mw_vec_push(&f->assets.at) = (struct mw_asset){.port = UINT16_MAX, .serial = "DGX-1570"};
    mw_export_netbox(&f->x, &f->to.sink);
    import(&x, &f->to);
    assert_non_null(strstr(memory_file(&f->to, "netbox/08-devices.csv"),
                           "\nnode001,node,NVIDIA,DGX H100,DGX-1570,"));
    assert_string_equal(memory_file(&f->to, "netbox/26-mac-addresses.csv"),
                        "mac_address,device,interface,is_primary\n"
                        "5C:FF:35:01:02:03,node001,BMC,true\n");
    netbox_done(&x);
    export_fixture_free(f);
}

/* ---- words ---- */

static void ports_have_netboxs_types(void **state)
{
    static const struct {
        enum mw_protocol protocol;
        const char *connector;
        int32_t gbps;
        const char *type;
    } cases[] = {
        {MW_PROTO_INFINIBAND, "osfp", 400, "infiniband-ndr"}, /* NDR: 4 lanes of 100G */
        {MW_PROTO_INFINIBAND, "qsfp56", 200, "infiniband-hdr"},
        {MW_PROTO_INFINIBAND, "osfp", 200, "infiniband-ndr"}, /* NDR200: two of its lanes */
        {MW_PROTO_INFINIBAND, "osfp", 800, "infiniband-xdr"},
        {MW_PROTO_ETHERNET, "qsfp112", 400, "400gbase-x-qsfp112"},
        {MW_PROTO_ETHERNET, "qsfp28", 100, "100gbase-x-qsfp28"},
        {MW_PROTO_ETHERNET, "rj45", 1, "1000base-t"},
        {MW_PROTO_ETHERNET, "rj45", 0, "other"},
        {MW_PROTO_ETHERNET, "usb", 1, "other"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t c = 0;
        while (strcmp(mw_connector_names[c], cases[i].connector) != 0)
            c++;
        assert_string_equal(mw_netbox_interface_type(cases[i].protocol, c, cases[i].gbps),
                            cases[i].type);
    }
    /* whatever a catalog has, the word is one of NetBox's */
    for (int p = 0; p < 4; p++)
        for (uint8_t c = 0; mw_connector_names[c]; c++)
            for (int32_t g = 0; g <= 1600; g++)
                assert_true(is_word(INTERFACE_TYPES,
                                    mw_netbox_interface_type((enum mw_protocol)p, c, g)));
}

static void slugs_and_names_are_unique(void **state)
{
    struct mw_netbox_names n = {0}, m = {0};
    struct mw_arena a = {0};
    char longest[300];

    (void)state;
    assert_string_equal(mw_netbox_slug(&n, &a, "Hall 1"), "hall-1");
    assert_string_equal(mw_netbox_slug(&n, &a, "hall-1"), "hall-1-2");
    assert_string_equal(mw_netbox_slug(&n, &a, "hall--1!"), "hall-1-3");
    /* 64-bit FNV-1a of the bytes C3 A9, its halves folded by XOR */
    assert_string_equal(mw_netbox_slug(&n, &a, "é"), "x-bdda0906");
    assert_string_not_equal(mw_netbox_slug(&n, &a, "北京"), mw_netbox_slug(&n, &a, "上海"));
    assert_string_not_equal(mw_netbox_slug(&m, &a, "Mäx 1"), mw_netbox_slug(&m, &a, "Möx 1"));
    assert_true(*mw_netbox_slug(&n, &a, "") != '\0');
    memset(longest, 'a', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    assert_true(strlen(mw_netbox_slug(&n, &a, longest)) <= MW_NETBOX_SLUG_CAP);
    assert_true(strlen(mw_netbox_slug(&n, &a, longest)) <= MW_NETBOX_SLUG_CAP);
    mw_netbox_names_done(&n);
    /* in every plan the same: what names went before counts only where they are the same */
    n = (struct mw_netbox_names){0};
    assert_string_equal(mw_netbox_slug(&n, &a, "é"), "x-bdda0906");
    assert_string_equal(mw_netbox_unique(&m, &a, "a"), "a");
    assert_string_equal(mw_netbox_unique(&m, &a, "a"), "a (2)");
    assert_string_equal(mw_netbox_unique(&m, &a, "a"), "a (3)");
    mw_netbox_names_done(&n);
    mw_netbox_names_done(&m);
    mw_arena_done(&a);
}

static void cables_have_netboxs_types(void **state)
{
    static const struct {
        enum mw_medium medium;
        const char *name, *type;
    } cases[] = {
        {MW_MEDIUM_DAC, "ndr-dac", "dac-passive"},
        {MW_MEDIUM_ACC, "ndr-acc", "dac-active"},
        {MW_MEDIUM_AOC, "100g-aoc", "aoc"},
        {MW_MEDIUM_SMF, "ndr-smf", "smf"},
        {MW_MEDIUM_TP, "cat6a", "cat6a"},
        {MW_MEDIUM_TP, "cat6-short", "cat6"},
        {MW_MEDIUM_TP, "patch", ""},
        {MW_MEDIUM_SERIAL, "serial-rj45", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mw_cable_part part = {.name = cases[i].name, .medium = cases[i].medium};
        assert_string_equal(mw_netbox_cable_type(&part), cases[i].type);
    }
    assert_string_equal(mw_netbox_inlet("c20"), "iec-60320-c20");
    assert_string_equal(mw_netbox_inlet(NULL), "");
    assert_string_equal(mw_netbox_colour("yellow"), "ffeb3b");
    assert_string_equal(mw_netbox_colour("tartan"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pod_imports),
        cmocka_unit_test(a_superpod_imports),
        cmocka_unit_test(names_of_any_kind_import),
        cmocka_unit_test(cables_of_two_lanes_import),
        cmocka_unit_test(assets_are_told),
        cmocka_unit_test(ports_have_netboxs_types),
        cmocka_unit_test(slugs_and_names_are_unique),
        cmocka_unit_test(cables_have_netboxs_types),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
