/*
 * devicetype.c: the keys of a community device or rack type file.
 */
#include "file/devicetype.h"

#include "base/out.h"
#include "base/text.h"
#include "file/catalog_fields.h"
#include "file/devicetype_gaps.h"
#include "file/devicetype_ports.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define G_PER_LB 453.59237 /* international pound, exact */
#define G_PER_OZ 28.349523125
#define MM_PER_IN 25.4

static const char *const list_names[MW_DT_LISTS] = {
    "console-ports", "console-server-ports", "power-ports", "power-outlets", "interfaces",
    "front-ports",   "rear-ports",           "module-bays", "device-bays",   "inventory-items"};

/* Keys the community's schema knows, per list; every entry may have name, label, description. */
static const char *const list_keys[MW_DT_LISTS] = {
    " type poe ",
    " type ",
    " type maximum_draw allocated_draw ",
    " type power_port feed_leg color status ",
    " type enabled mgmt_only poe_mode poe_type rf_role bridge speed duplex ",
    " type color rear_port rear_port_position ",
    " type color positions poe ",
    " position ",
    " ",
    " manufacturer part_id role parent component ",
};

static const char top_keys[] =
    " manufacturer model slug part_number u_height is_full_depth airflow weight weight_unit "
    "comments description is_powered subdevice_role front_image rear_image form_factor width "
    "starting_unit outer_height outer_width outer_depth outer_unit mounting_depth max_weight "
    "desc_units exclude_from_utilization default_platform ";

/* ---- helpers that the other files share ---- */

void mw_dt_gap(struct mw_dt_import *im, const char *key, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const char *text = mw_text_tame(mw_arena_vprintf(im->a, fmt, ap));
    va_end(ap);
    for (uint32_t i = 0; i < im->gaps.n; i++) {
        struct mw_fact *g = &im->gaps.at[i];
        if (strcmp(g->key, key) == 0) {
            g->source = mw_arena_printf(im->a, "%s; %s", g->source, text);
            return;
        }
    }
    *mw_vec_push(&im->gaps) = (struct mw_fact){mw_arena_strdup(im->a, key), text};
}

const char *mw_dt_text(const struct mw_yaml *map, const char *key)
{
    const struct mw_yaml *node = mw_yaml_get(map, key);
    if (node == NULL || node->kind != MW_YAML_SCALAR || mw_yaml_is_null(node)) {
        return "";
    }
    return node->text;
}

uint32_t mw_dt_count(const struct mw_dt_import *im, enum mw_dt_list list)
{
    return im->list[list] != NULL ? im->list[list]->n : 0;
}

/* ---- scalars of the top level ---- */

static void complain(struct mw_dt_import *im, const struct mw_yaml *at, enum mw_code code,
                     const char *text)
{
    char place[MW_ERR_PLACE_CAP];
    mw_yaml_place(place, im->file, at->line, at->col);
    mw_diag(im->d, MW_ERROR, code, place, NULL, "%s", text);
}

/* A number at the top level within [0, max]; false when absent. A bad one is an error. */
static bool top_number(struct mw_dt_import *im, const char *key, double max, double *out)
{
    const struct mw_yaml *node = mw_yaml_get(im->root, key);
    if (node == NULL || mw_yaml_is_null(node)) {
        return false;
    }
    char *end;
    double v = node->kind == MW_YAML_SCALAR ? strtod(node->text, &end) : -1;
    if (node->kind != MW_YAML_SCALAR || end == node->text || *end != '\0' || !(v >= 0) ||
        v > max) {
        complain(im, node, MW_E_VALUE_RANGE,
                 mw_arena_printf(im->a, "%s is not a number from 0 to %g", key, max));
        return false;
    }
    *out = v;
    return true;
}

static bool top_is(const struct mw_dt_import *im, const char *key, const char *value)
{
    return strcasecmp(mw_dt_text(im->root, key), value) == 0;
}

static double grams_per_unit(struct mw_dt_import *im)
{
    const char *unit = mw_dt_text(im->root, "weight_unit");
    if (strcmp(unit, "g") == 0) {
        return 1;
    }
    if (strcmp(unit, "oz") == 0) {
        return G_PER_OZ;
    }
    if (strcmp(unit, "lb") == 0) {
        return G_PER_LB;
    }
    if (strcmp(unit, "kg") != 0) {
        mw_dt_gap(im, "kg", "weight has no unit that is known; taken as kg");
    }
    return 1000;
}

static void read_weight(struct mw_dt_import *im)
{
    double v;
    im->t.g = im->t.rack.max_g = MW_UNKNOWN;
    if (top_number(im, "weight", 1e6, &v)) {
        im->t.g = llround(v * grams_per_unit(im));
    }
    if (top_number(im, "max_weight", 1e6, &v)) {
        im->t.rack.max_g = llround(v * grams_per_unit(im));
    }
}

static int32_t outer_mm(struct mw_dt_import *im, const char *key)
{
    double v;
    if (!top_number(im, key, 1e5, &v)) {
        return MW_UNKNOWN;
    }
    return (int32_t)lround(v * (top_is(im, "outer_unit", "in") ? MM_PER_IN : 1));
}

static void read_body(struct mw_dt_import *im)
{
    struct mw_device_type *t = &im->t;
    double v;
    t->u = MW_UNKNOWN;
    if (top_number(im, "u_height", 100, &v)) {
        t->u = (int32_t)ceil(v);
        if (v != t->u) {
            mw_dt_gap(im, "u", "%g U is taken as %d U", v, t->u);
        }
    }
    read_weight(im);
    t->rack.width_mm = outer_mm(im, "outer_width");
    t->rack.depth_mm = outer_mm(im, "outer_depth");
    t->rack.height_mm = outer_mm(im, "outer_height");
    const char *air = mw_dt_text(im->root, "airflow");
    t->airflow = MW_AIR_UNKNOWN;
    for (int i = 1; mw_airflow_names[i] != NULL; i++) {
        if (strcmp(air, mw_airflow_names[i]) == 0) {
            t->airflow = (enum mw_airflow)i;
        }
    }
    if (*air != '\0' && t->airflow == MW_AIR_UNKNOWN) {
        mw_dt_gap(im, "airflow", "%.40s is none of those that a row with aisles knows", air);
    }
}

/* The name becomes that of a file, so it must not lead anywhere else. */
static const char *slug_of(struct mw_dt_import *im)
{
    const char *slug = mw_dt_text(im->root, "slug");
    const struct mw_yaml *at = mw_yaml_get(im->root, *slug != '\0' ? "slug" : "model");
    char *made = mw_arena_strdup(im->a, *slug != '\0' ? slug : mw_dt_text(im->root, "model"));
    if (*slug == '\0') {
        for (char *p = made; *p != '\0'; p++) {
            *p = isalnum((unsigned char)*p) ? (char)tolower((unsigned char)*p) : '-';
        }
        mw_dt_gap(im, "name", "no slug; made from the model");
    }
    if (!mw_text_is_name(made)) {
        complain(im, at, MW_E_DEVICETYPE,
                 mw_arena_printf(im->a,
                                 "the slug \"%.60s\" is no name: 1 to 100 letters, digits, "
                                 "'-', '_', '.', '+', a letter or digit first",
                                 made));
    }
    return made;
}

/* A name in one line: comments may have several, these not. */
static const char *line_of(struct mw_dt_import *im, const char *key)
{
    return mw_text_tame(mw_arena_strdup(im->a, mw_dt_text(im->root, key)));
}

static void read_names(struct mw_dt_import *im)
{
    struct mw_device_type *t = &im->t;
    t->name = slug_of(im);
    t->vendor = line_of(im, "manufacturer");
    t->model = line_of(im, "model");
    t->title = mw_arena_printf(im->a, "%s %s", t->vendor, t->model);
    t->origin = mw_arena_strdup(im->a, im->file);
    const char *comments = mw_dt_text(im->root, "comments");
    const char *about = mw_dt_text(im->root, "description");
    if (*comments != '\0') {
        im->words = mw_arena_printf(im->a, "%s\n%s", comments, about);
        return;
    }
    struct mw_out lines; /* no comments key: some files put it behind a # */
    mw_out_init(&lines, NULL, NULL);
    for (size_t at = 0; at < im->text_n;) {
        const char *end = memchr(im->text + at, '\n', im->text_n - at);
        size_t len = end != NULL ? (size_t)(end - (im->text + at)) : im->text_n - at;
        if (im->text[at] == '#') {
            mw_out_mem(&lines, im->text + at, len);
            mw_out_char(&lines, '\n');
        }
        at += len + 1;
    }
    im->words = mw_arena_printf(im->a, "%.*s%s", (int)lines.n, lines.n ? lines.buf : "", about);
    mw_out_done(&lines);
}

/* ---- lists ---- */

/* Whether `key` is one of the words of `keys`, which has a space before and after each. */
static bool known(const char *keys, const char *key)
{
    size_t n = strlen(key);
    for (const char *p = keys; *p != '\0'; p += strcspn(p, " ")) {
        p++;
        if (n > 0 && strcspn(p, " ") == n && strncmp(p, key, n) == 0) {
            return true;
        }
    }
    return false;
}

/* Entries must be maps with a name; more than the cap is an error. */
static bool read_list(struct mw_dt_import *im, enum mw_dt_list which)
{
    const struct mw_yaml *list = mw_yaml_get(im->root, list_names[which]);
    if (list == NULL || mw_yaml_is_null(list)) {
        return true;
    }
    if (list->kind != MW_YAML_LIST) {
        complain(im, list, MW_E_VALUE_TYPE, "this must be a list");
        return false;
    }
    if (list->n > MW_DEVICETYPE_LIST_CAP) {
        complain(im, list, MW_E_CAP,
                 mw_arena_printf(im->a, "more than %d entries", MW_DEVICETYPE_LIST_CAP));
        return false;
    }
    for (uint32_t i = 0; i < list->n; i++) {
        if (list->at[i].kind != MW_YAML_MAP || *mw_dt_text(&list->at[i], "name") == '\0') {
            complain(im, &list->at[i], MW_E_VALUE_TYPE, "an entry must be a map with a name");
            return false;
        }
    }
    im->list[which] = list;
    return true;
}

static void say_unknown_keys(struct mw_dt_import *im)
{
    for (uint32_t i = 0; i < im->root->n; i++) {
        const char *key = im->root->at[i].key;
        bool is_list = false;
        for (int k = 0; k < MW_DT_LISTS; k++) {
            is_list = is_list || strcmp(key, list_names[k]) == 0;
        }
        if (!is_list && !known(top_keys, key)) {
            mw_dt_gap(im, "keys", "unknown key \"%.40s\"", key);
        }
    }
    for (int k = 0; k < MW_DT_LISTS; k++) {
        const char *first = NULL; /* one name per list is told, with its count */
        for (uint32_t pass = 0; pass < 2; pass++) {
            const char *word = NULL;
            uint32_t times = 0;
            for (uint32_t i = 0; i < mw_dt_count(im, (enum mw_dt_list)k); i++) {
                const struct mw_yaml *e = &im->list[k]->at[i];
                for (uint32_t j = 0; j < e->n; j++) {
                    const char *key = e->at[j].key;
                    if (known(" name label description ", key) || known(list_keys[k], key) ||
                        (first != NULL && strcmp(first, key) == 0)) {
                        continue;
                    }
                    word = word != NULL ? word : key;
                    times += strcmp(word, key) == 0;
                }
            }
            if (word != NULL) {
                mw_dt_gap(im, "keys", "unknown key \"%.40s\" in %s (%u times)", word,
                          list_names[k], times);
                first = word;
            }
        }
    }
}

/* ---- power ---- */

static const char *inlet_of(struct mw_dt_import *im, const struct mw_yaml *port)
{
    const char *type = mw_dt_text(port, "type");
    if (strncmp(type, "iec-60320-", 10) == 0) {
        type += 10;
    }
    return *type != '\0' ? mw_arena_strdup(im->a, type) : NULL;
}

static void read_power(struct mw_dt_import *im)
{
    struct mw_device_type *t = &im->t;
    uint32_t n = mw_dt_count(im, MW_DT_POWER);
    t->supply.count = (int32_t)n;
    t->supply.w = t->supply.full = t->supply.throttled = MW_UNKNOWN;
    t->supply.min_v = t->supply.max_v = MW_UNKNOWN;
    t->max_w = t->typical_w = t->air_cfm = MW_UNKNOWN;
    t->gpu_link_gbs = MW_UNKNOWN;
    for (uint32_t i = 0; i < n; i++) {
        const struct mw_yaml *port = &im->list[MW_DT_POWER]->at[i];
        const char *draw = mw_dt_text(port, "maximum_draw");
        char *end;
        long w = strtol(draw, &end, 10);
        if (i == 0) {
            t->supply.inlet = inlet_of(im, port);
        }
        if (end != draw && *end == '\0' && w > 0 && w <= 1000000) {
            im->draw_sum += w;
            im->draw_one = w > im->draw_one ? w : im->draw_one;
            im->draws++;
        } else if (*draw != '\0') {
            mw_dt_gap(im, "max_w", "a draw \"%.20s\" is not a number of watts", draw);
        }
    }
    if (top_is(im, "is_powered", "false")) {
        t->supply.count = 0;
    } else if (n == 1) {
        t->supply.full = t->supply.throttled = 1;
    } else if (n == 0) {
        t->supply.count = (int32_t)im->psu_bays;
    }
    if (n == 1 && im->draws == 1 && t->kind != MW_KIND_PDU) {
        t->max_w = im->draw_sum;
    } else if (n > 1 && im->draws == n) {
        t->supply.w = im->draw_one;
    }
}

static void read_outlets(struct mw_dt_import *im)
{
    static const char *const three[] = {"cs8365c", "nema-l21", "nema-l15", "nema-l22",
                                        "iec-60309-3p"};
    struct mw_device_type *t = &im->t;
    t->pdu.outlets = (int32_t)mw_dt_count(im, MW_DT_OUTLET);
    if (t->pdu.outlets == 0) {
        return;
    }
    bool legs[3] = {false, false, false};
    for (int32_t i = 0; i < t->pdu.outlets; i++) {
        const char *leg = mw_dt_text(&im->list[MW_DT_OUTLET]->at[i], "feed_leg");
        if (leg[0] >= 'A' && leg[0] <= 'C' && leg[1] == '\0') {
            legs[leg[0] - 'A'] = true;
        }
    }
    t->pdu.phases = legs[1] || legs[2] ? 3 : 1;
    for (size_t i = 0; t->supply.inlet != NULL && i < sizeof three / sizeof *three; i++) {
        if (strncmp(t->supply.inlet, three[i], strlen(three[i])) == 0) {
            t->pdu.phases = 3;
        }
    }
}

/* ---- bays and kind ---- */

static bool is_supply_bay(const char *name)
{
    return strncasecmp(name, "PSU", 3) == 0 || strncasecmp(name, "Power Supply", 12) == 0 ||
           (strncasecmp(name, "PS", 2) == 0 && isdigit((unsigned char)name[2]));
}

static void read_bays(struct mw_dt_import *im)
{
    static const enum mw_dt_list lists[] = {MW_DT_BAY, MW_DT_DEVICE_BAY, MW_DT_INVENTORY};
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        for (uint32_t i = 0; i < mw_dt_count(im, lists[k]); i++) {
            const char *name = mw_dt_text(&im->list[lists[k]]->at[i], "name");
            im->psu_bays += is_supply_bay(name);
            im->gpu_bays += strncasecmp(name, "GPU", 3) == 0;
        }
    }
    im->t.gpus = (int32_t)im->gpu_bays;
}

enum { SWITCH_PORTS_MIN = 16 }; /* fewer data ports than this are a server's */

static enum mw_kind infer_kind(const struct mw_dt_import *im)
{
    bool talks_of_gpus = strstr(im->words, "GPU") != NULL && im->t.u > 0;
    bool is_switch =
        strcasestr(im->t.model, "switch") != NULL || strcasestr(im->words, " switch") != NULL;
    if (im->is_rack) {
        return MW_KIND_RACK;
    }
    if (mw_dt_count(im, MW_DT_OUTLET) > 0) {
        return MW_KIND_PDU;
    }
    if (mw_dt_count(im, MW_DT_CONSOLE_SERVER) > 0) {
        return MW_KIND_CONSOLE;
    }
    if (im->gpu_bays > 0) {
        return MW_KIND_NODE;
    }
    if (is_switch && !talks_of_gpus) {
        return MW_KIND_SWITCH;
    }
    if (talks_of_gpus) {
        return MW_KIND_NODE;
    }
    return mw_dt_count(im, MW_DT_INTERFACE) >= SWITCH_PORTS_MIN ? MW_KIND_SWITCH
                                                                : MW_KIND_SERVER;
}

static bool says_liquid(const struct mw_dt_import *im)
{
    return strcasestr(im->words, "liquid-cooled") != NULL ||
           strstr(im->t.model, "-LCC") != NULL;
}

/* What our own catalog would refuse to read is no fact: it becomes unknown, and a gap. */
static void drop_impossible(struct mw_dt_import *im, const struct mw_cat_field *fields)
{
    for (const struct mw_cat_field *f = fields; f->key != NULL; f++) {
        char *at = (char *)&im->t + f->offset;
        if (f->type == MW_CAT_MAP) {
            drop_impossible(im, f->sub);
        } else if (f->type == MW_CAT_I32 || f->type == MW_CAT_I64) {
            int64_t v = f->type == MW_CAT_I32 ? *(int32_t *)(void *)at : *(int64_t *)(void *)at;
            if (v == f->unknown || v == f->preset ||
                ((double)v >= f->min * (double)f->scale &&
                 (double)v <= f->max * (double)f->scale)) {
                continue;
            }
            mw_dt_gap(im, f->key, "%lld cannot be, left out", (long long)(v / f->scale));
            if (f->type == MW_CAT_I32) {
                *(int32_t *)(void *)at = (int32_t)f->unknown;
            } else {
                *(int64_t *)(void *)at = f->unknown;
            }
        }
    }
}

/* ---- texts that YAML 1.2 refuses but the library holds ---- */

/* Whether a quoted text that opens on this line, or was open before it, is open at its end. */
static char quote_after(const char *line, size_t n, char quote)
{
    for (size_t i = 0; i < n; i++) {
        bool starts =
            i >= 2 && line[i - 1] == ' ' && (line[i - 2] == ':' || line[i - 2] == '-');
        if (quote == 0 && starts && (line[i] == '\'' || line[i] == '"')) {
            quote = line[i];
        } else if (quote == '"' && line[i] == '\\') {
            i++;
        } else if (quote != 0 && line[i] == quote) {
            if (quote == '\'' && i + 1 < n && line[i + 1] == quote) {
                i++; /* '' is one quote */
            } else {
                return 0;
            }
        }
    }
    return quote;
}

/* The text with every line that goes on a quoted text at the margin moved in by a space: folding
 * drops that space again. For files whose comments run on unindented. */
static const char *indent_quotes(struct mw_arena *a, const char *text, size_t n, size_t *out_n)
{
    struct mw_out o;
    mw_out_init(&o, NULL, NULL);
    char quote = 0;
    for (size_t at = 0; at < n;) {
        const char *end = memchr(text + at, '\n', n - at);
        size_t len = end != NULL ? (size_t)(end - (text + at)) + 1 : n - at;
        if (quote != 0 && text[at] != ' ' && text[at] != '\n' && text[at] != '\r') {
            mw_out_char(&o, ' ');
        }
        mw_out_mem(&o, text + at, len);
        quote = quote_after(text + at, len, quote);
        at += len;
    }
    *out_n = o.n;
    const char *copy = o.n > 0 ? mw_arena_strndup(a, o.buf, o.n) : "";
    mw_out_done(&o);
    return copy;
}

/* Parses the text as it stands or, failing that, with its quoted texts indented. */
static enum mw_rc parse(struct mw_dt_import *im, struct mw_arena *scratch)
{
    struct mw_diags strict = {0}, lenient = {0};
    enum mw_rc rc = mw_yaml_parse(scratch, im->file, im->text, im->text_n, &im->root, &strict);
    if (rc != MW_OK) {
        size_t n;
        const char *moved = indent_quotes(scratch, im->text, im->text_n, &n);
        if (mw_yaml_parse(scratch, im->file, moved, n, &im->root, &lenient) == MW_OK) {
            mw_dt_gap(im, "file", "a quoted text runs on unindented, which YAML 1.2 forbids");
            rc = MW_OK;
        }
    }
    for (uint32_t i = 0; rc != MW_OK && i < strict.n; i++) {
        mw_diag_err(im->d, &strict.at[i]);
    }
    mw_diags_done(&strict);
    mw_diags_done(&lenient);
    return rc;
}

/* ---- the whole ---- */

static bool read_root(struct mw_dt_import *im, enum mw_kind kind)
{
    if (im->root->kind != MW_YAML_MAP || *mw_dt_text(im->root, "manufacturer") == '\0' ||
        *mw_dt_text(im->root, "model") == '\0') {
        complain(im, im->root, MW_E_DEVICETYPE, "a device type has a manufacturer and a model");
        return false;
    }
    uint32_t before = im->d->errors;
    for (int k = 0; k < MW_DT_LISTS; k++) {
        (void)read_list(im, (enum mw_dt_list)k);
    }
    im->is_rack = mw_yaml_get(im->root, "form_factor") != NULL ||
                  mw_yaml_get(im->root, "starting_unit") != NULL;
    im->t.inlet_min_c = INT32_MIN;
    im->t.inlet_max_c = INT32_MAX;
    read_names(im);
    read_body(im);
    read_bays(im);
    im->t.kind = kind != MW_KIND_COUNT ? kind : infer_kind(im);
    im->t.liquid_share = says_liquid(im) ? MW_UNKNOWN : 0;
    read_power(im);
    read_outlets(im);
    return im->d->errors == before;
}

enum mw_rc mw_devicetype_read_text(struct mw_arena *a, const char *file, const char *text,
                                   size_t n, enum mw_kind kind, struct mw_device_type *out,
                                   struct mw_diags *d)
{
    struct mw_arena scratch = {0};
    struct mw_dt_import im = {.a = a, .file = file, .text = text, .text_n = n, .d = d};
    enum mw_rc rc = parse(&im, &scratch);
    if (rc == MW_OK && !read_root(&im, kind)) {
        rc = d->worst;
    }
    if (rc == MW_OK) {
        mw_dt_read_ports(&im);
        say_unknown_keys(&im);
        drop_impossible(&im, mw_cat_type_fields);
        mw_dt_say_gaps(&im);
        im.t.gap_n = im.gaps.n;
        im.t.gaps = mw_arena_alloc(a, im.gaps.n * sizeof *im.gaps.at);
        if (im.gaps.n > 0) {
            memcpy(im.t.gaps, im.gaps.at, im.gaps.n * sizeof *im.gaps.at);
        }
        im.t.facts = mw_arena_alloc(a, sizeof *im.t.facts);
        im.t.facts[0] = (struct mw_fact){"all", mw_arena_printf(a, "imported from %s", file)};
        im.t.fact_n = 1;
        *out = im.t;
    }
    mw_vec_done(&im.gaps);
    mw_arena_done(&scratch);
    return rc;
}

enum mw_rc mw_devicetype_read_file(struct mw_arena *a, const char *path, enum mw_kind kind,
                                   struct mw_device_type *out, struct mw_diags *d)
{
    struct mw_arena scratch = {0};
    const char *text;
    size_t n;
    enum mw_rc rc = mw_yaml_slurp(&scratch, path, &text, &n, d);
    if (rc == MW_OK) {
        rc = mw_devicetype_read_text(a, path, text, n, kind, out, d);
    }
    mw_arena_done(&scratch);
    return rc;
}
