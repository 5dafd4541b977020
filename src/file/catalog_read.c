/*
 * catalog_read.c: catalog files -> records, by the tables of catalog_fields.c.
 */
#include "file/catalog_read.h"

#include "base/map.h"
#include "base/text.h"
#include "file/catalog_fields.h"
#include "file/yaml.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KIND_TYPE, KIND_OPTIC, KIND_CABLE, KIND_N };

/* One call of a public function: what it reads into, and the names it has met. */
struct reader {
    struct mw_catalog *c;
    struct mw_diags *d;
    const char *file, *origin;
    struct mw_map_str seen[KIND_N];
    uint32_t errors_before;
};

static void report(struct reader *r, const struct mw_yaml *at, enum mw_code code,
                   const char *cure, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

static void report(struct reader *r, const struct mw_yaml *at, enum mw_code code,
                   const char *cure, const char *fmt, ...)
{
    char text[MW_ERR_TEXT_CAP], place[MW_ERR_PLACE_CAP];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    mw_yaml_place(place, r->file, at->line, at->col);
    mw_diag(r->d, MW_ERROR, code, place, cure, "%s", text);
}

static bool want_kind(struct reader *r, const struct mw_yaml *node, enum mw_yaml_kind kind,
                      const char *what)
{
    if (node->kind == kind) {
        return true;
    }
    static const char *const names[] = {"a word or number", "a map", "a list"};
    report(r, node, MW_E_VALUE_TYPE, NULL, "%s is %s, not %s", what, mw_yaml_kind_name(node),
           names[kind]);
    return false;
}

/* ---- scalars ---- */

static bool read_number(struct reader *r, const struct mw_yaml *node, const char *key,
                        double min, double max, double *out)
{
    if (!want_kind(r, node, MW_YAML_SCALAR, key)) {
        return false;
    }
    char *end;
    double v = strtod(node->text, &end);
    if (end == node->text || *end != '\0' || !isfinite(v)) {
        report(r, node, MW_E_VALUE_TYPE, NULL, "%s: \"%.40s\" is not a number", key,
               node->text);
        return false;
    }
    if (v < min || v > max) {
        report(r, node, MW_E_VALUE_RANGE, NULL, "%s is %.40s, not within %g to %g", key,
               node->text, min, max);
        return false;
    }
    *out = v;
    return true;
}

/* A number that is a whole multiple of 1/scale. */
static bool read_integer(struct reader *r, const struct mw_yaml *node, const char *key,
                         int64_t scale, double min, double max, int64_t *out)
{
    double v;
    if (!read_number(r, node, key, min, max, &v)) {
        return false;
    }
    double scaled = v * (double)scale;
    int64_t whole = llround(scaled);
    if (fabs(scaled - (double)whole) > 1e-6) {
        report(r, node, MW_E_VALUE_RANGE, NULL, "%s: %.40s is finer than 1/%lld", key,
               node->text, (long long)scale);
        return false;
    }
    *out = whole;
    return true;
}

static bool read_word(struct reader *r, const struct mw_yaml *node, const char *key,
                      const char *const *words, int *out)
{
    if (!want_kind(r, node, MW_YAML_SCALAR, key)) {
        return false;
    }
    size_t n = 0;
    while (words[n] != NULL) {
        if (strcmp(words[n], node->text) == 0) {
            *out = (int)n;
            return true;
        }
        n++;
    }
    const char *near = mw_text_nearest(node->text, words, n);
    report(r, node, MW_E_VALUE_WORD, NULL, "%s: \"%.40s\" is none of its words%s%s%s", key,
           node->text, near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
           near != NULL ? "\"?" : "");
    return false;
}

static bool read_bool(struct reader *r, const struct mw_yaml *node, const char *key, bool *out)
{
    static const char *const words[] = {"false", "true", NULL};
    int word;
    if (!read_word(r, node, key, words, &word)) {
        return false;
    }
    *out = word == 1;
    return true;
}

/* ---- maps by their table ---- */

static void read_fields(struct reader *r, const struct mw_yaml *map,
                        const struct mw_cat_field *fields, void *record);

static void set_integer(const struct mw_cat_field *f, void *at, int64_t v)
{
    if (f->type == MW_CAT_I32) {
        *(int32_t *)at = (int32_t)v;
    } else {
        *(int64_t *)at = v;
    }
}

static void read_field(struct reader *r, const struct mw_yaml *node,
                       const struct mw_cat_field *f, void *record)
{
    void *at = (char *)record + f->offset;
    bool null = mw_yaml_is_null(node);
    int64_t whole;
    switch (f->type) {
    case MW_CAT_STR:
        if (null) {
            *(const char **)at = NULL;
        } else if (want_kind(r, node, MW_YAML_SCALAR, f->key)) {
            *(const char **)at = mw_arena_strdup(&r->c->arena, node->text);
        }
        break;
    case MW_CAT_I32:
    case MW_CAT_I64:
        if (null) {
            set_integer(f, at, f->unknown);
        } else if (read_integer(r, node, f->key, f->scale, f->min, f->max, &whole)) {
            set_integer(f, at, whole);
        }
        break;
    case MW_CAT_REAL:
        if (null) {
            *(double *)at = (double)f->unknown;
        } else {
            (void)read_number(r, node, f->key, f->min, f->max, at);
        }
        break;
    case MW_CAT_BOOL:
        (void)read_bool(r, node, f->key, at);
        break;
    case MW_CAT_WORD:
        (void)read_word(r, node, f->key, f->words, at);
        break;
    case MW_CAT_MAP:
        if (!null && want_kind(r, node, MW_YAML_MAP, f->key)) {
            read_fields(r, node, f->sub, record);
        }
        break;
    case MW_CAT_OWN: /* its reader looks it up by itself */
        break;
    }
}

static void report_unknown(struct reader *r, const struct mw_yaml *node,
                           const struct mw_cat_field *fields)
{
    const char *keys[40];
    size_t n = 0;
    for (const struct mw_cat_field *f = fields; f->key != NULL && n < 40; f++) {
        keys[n++] = f->key;
    }
    const char *near = mw_text_nearest(node->key, keys, n);
    struct mw_yaml at = {.line = node->key_line, .col = node->key_col};
    report(r, &at, MW_E_KEY_UNKNOWN, NULL, "\"%.60s\" is no key here%s%s%s", node->key,
           near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
           near != NULL ? "\"?" : "");
}

static void read_fields(struct reader *r, const struct mw_yaml *map,
                        const struct mw_cat_field *fields, void *record)
{
    for (uint32_t i = 0; i < map->n; i++) {
        const struct mw_yaml *node = &map->at[i];
        const struct mw_cat_field *f = fields;
        while (f->key != NULL && strcmp(f->key, node->key) != 0) {
            f++;
        }
        if (f->key == NULL) {
            report_unknown(r, node, fields);
        } else {
            read_field(r, node, f, record);
        }
    }
    for (const struct mw_cat_field *f = fields; f->key != NULL; f++) {
        if (f->required && mw_yaml_get(map, f->key) == NULL) {
            report(r, map, MW_E_VALUE_TYPE, NULL, "there is no \"%s\" here", f->key);
        }
    }
}

/* ---- ports ---- */

struct port_list {
    MW_VEC(struct mw_port_type) ports;
    uint32_t cages;
};

static bool ports_room(struct reader *r, const struct mw_yaml *at, const struct port_list *l,
                       int64_t more)
{
    if (l->ports.n + more <= MW_CATALOG_PORTS_CAP) {
        return true;
    }
    report(r, at, MW_E_CAP, NULL, "more than %d ports", MW_CATALOG_PORTS_CAP);
    return false;
}

/* Writes `pattern` with {cage} and {lane} filled in; false when it does not fit or a brace holds
 * something else. */
static bool pattern_fill(const char *pattern, int cage, int lane, char out[MW_CATALOG_NAME_CAP])
{
    size_t n = 0;
    for (const char *p = pattern; *p != '\0';) {
        int wrote;
        if (strncmp(p, "{cage}", 6) == 0) {
            wrote = snprintf(out + n, MW_CATALOG_NAME_CAP - n, "%d", cage);
            p += 6;
        } else if (strncmp(p, "{lane}", 6) == 0) {
            wrote = snprintf(out + n, MW_CATALOG_NAME_CAP - n, "%d", lane);
            p += 6;
        } else if (*p == '{' || *p == '}') {
            return false;
        } else {
            wrote = snprintf(out + n, MW_CATALOG_NAME_CAP - n, "%c", *p++);
        }
        n += (size_t)wrote;
        if (n >= MW_CATALOG_NAME_CAP) {
            return false;
        }
    }
    return n > 0;
}

static struct mw_port_type port_blank(const struct mw_port_group *g)
{
    return (struct mw_port_type){.net = (enum mw_net)g->net,
                                 .lanes = (uint8_t)g->lanes,
                                 .gbps = g->gbps,
                                 .connector = (uint8_t)g->connector,
                                 .gpu = MW_UNKNOWN};
}

static void read_pattern(struct reader *r, const struct mw_yaml *node,
                         const struct mw_port_group *g, struct port_list *l)
{
    if (!ports_room(r, node, l, (int64_t)g->cages * g->lanes)) {
        return;
    }
    int32_t number = g->number;
    for (int32_t c = 0; c < g->cages; c++, l->cages++) {
        for (int32_t lane = 0; lane < g->lanes; lane++) {
            char name[MW_CATALOG_NAME_CAP];
            if (!pattern_fill(g->pattern, g->first + c, g->first_lane + lane, name)) {
                report(r, node, MW_E_VALUE_TYPE, "Use {cage} and {lane}, and a short text.",
                       "the pattern \"%.60s\" makes no name", g->pattern);
                return;
            }
            struct mw_port_type *p = mw_vec_push(&l->ports);
            *p = port_blank(g);
            p->name = mw_arena_strdup(&r->c->arena, name);
            p->cage = (uint16_t)l->cages;
            p->lane = (uint8_t)lane;
            p->number = (int16_t)number;
            number += number > 0;
        }
    }
}

static void read_port(struct reader *r, const struct mw_yaml *node,
                      const struct mw_port_group *g, int lane, int lanes, struct port_list *l)
{
    if (!want_kind(r, node, MW_YAML_MAP, "a port") || !ports_room(r, node, l, 1)) {
        return;
    }
    struct mw_cat_port in;
    mw_cat_preset(mw_cat_port_fields, &in);
    read_fields(r, node, mw_cat_port_fields, &in);
    struct mw_port_type *p = mw_vec_push(&l->ports);
    *p = port_blank(g);
    p->name = in.name != NULL ? in.name : "?";
    p->cage = (uint16_t)l->cages;
    p->lane = (uint8_t)lane;
    p->lanes = (uint8_t)lanes;
    p->number = (int16_t)in.number;
    p->rail = (int16_t)in.rail;
    p->adapter = in.adapter;
    p->pci = in.pci;
    p->gpu = (int16_t)in.gpu;
    p->gpu_pci = in.gpu_pci;
}

static void read_cage(struct reader *r, const struct mw_yaml *node,
                      const struct mw_port_group *g, struct port_list *l)
{
    if (node->kind != MW_YAML_LIST) {
        read_port(r, node, g, 0, 1, l);
    } else if (node->n == 0 || node->n > MW_CATALOG_LANES_CAP) {
        report(r, node, MW_E_VALUE_RANGE, NULL, "a cage has 1 to %d ports",
               MW_CATALOG_LANES_CAP);
    } else {
        for (uint32_t i = 0; i < node->n; i++) {
            read_port(r, &node->at[i], g, (int)i, (int)node->n, l);
        }
    }
    l->cages++;
}

static void read_group(struct reader *r, const struct mw_yaml *node, struct port_list *l)
{
    if (!want_kind(r, node, MW_YAML_MAP, "a group of ports")) {
        return;
    }
    uint32_t before = r->d->errors;
    struct mw_port_group g = {0};
    mw_cat_preset(mw_cat_group_fields, &g);
    read_fields(r, node, mw_cat_group_fields, &g);
    const struct mw_yaml *cages = mw_yaml_get(node, "cages");
    g.cages = 1;
    int64_t count;
    if (g.pattern != NULL) {
        if (cages != NULL &&
            read_integer(r, cages, "cages", 1, 1, MW_CATALOG_PORTS_CAP, &count)) {
            g.cages = (int32_t)count;
        }
        if (r->d->errors == before) {
            read_pattern(r, node, &g, l);
        }
    } else if (cages == NULL) {
        report(r, node, MW_E_VALUE_TYPE, NULL,
               "a group of ports needs a pattern, or cages listed one by one");
    } else if (want_kind(r, cages, MW_YAML_LIST, "cages without a pattern")) {
        for (uint32_t i = 0; i < cages->n; i++) {
            read_cage(r, &cages->at[i], &g, l);
        }
    }
}

static void check_port_names(struct reader *r, const struct mw_yaml *node,
                             const struct port_list *l)
{
    struct mw_map_str names = {0};
    for (uint32_t i = 0; i < l->ports.n; i++) {
        if (!mw_map_str_add(&names, l->ports.at[i].name, i)) {
            report(r, node, MW_E_DUPLICATE, NULL, "two ports are named \"%s\"",
                   l->ports.at[i].name);
        }
    }
    mw_map_str_done(&names);
}

static void read_ports(struct reader *r, const struct mw_yaml *node, struct mw_device_type *t)
{
    if (node == NULL || !want_kind(r, node, MW_YAML_LIST, "ports")) {
        return;
    }
    struct port_list l = {0};
    for (uint32_t i = 0; i < node->n; i++) {
        read_group(r, &node->at[i], &l);
    }
    check_port_names(r, node, &l);
    size_t bytes = l.ports.n * sizeof *l.ports.at;
    t->ports = mw_arena_alloc(&r->c->arena, bytes);
    if (bytes > 0) {
        memcpy(t->ports, l.ports.at, bytes);
    }
    t->port_n = l.ports.n;
    t->cage_n = l.cages;
    mw_vec_done(&l.ports);
}

/* ---- device types ---- */

/* `sources` or `gaps`: a map of texts; what a `like` type had stays where it is not said anew. */
static void read_facts(struct reader *r, const struct mw_yaml *node, const char *what,
                       struct mw_fact **facts, uint32_t *n)
{
    if (node == NULL || mw_yaml_is_null(node) || !want_kind(r, node, MW_YAML_MAP, what)) {
        return;
    }
    struct mw_fact *all = mw_arena_alloc(&r->c->arena, (*n + node->n) * sizeof *all);
    uint32_t k = 0;
    for (uint32_t i = 0; i < *n; i++) {
        if (mw_yaml_get(node, (*facts)[i].key) == NULL) {
            all[k++] = (*facts)[i];
        }
    }
    for (uint32_t i = 0; i < node->n; i++) {
        if (want_kind(r, &node->at[i], MW_YAML_SCALAR, node->at[i].key)) {
            all[k++] = (struct mw_fact){mw_arena_strdup(&r->c->arena, node->at[i].key),
                                        mw_arena_strdup(&r->c->arena, node->at[i].text)};
        }
    }
    *facts = all;
    *n = k;
}

static void check_type(struct reader *r, const struct mw_yaml *node,
                       const struct mw_device_type *t)
{
    if (t->kind == MW_KIND_COUNT) {
        report(r, node, MW_E_VALUE_TYPE, NULL, "there is no \"kind\" here");
    }
    if (t->supply.full > t->supply.count || t->supply.throttled > t->supply.count) {
        report(r, node, MW_E_VALUES_DISAGREE, NULL, "%s needs more supplies than it has (%d)",
               t->name, t->supply.count);
    }
    if (t->supply.full != MW_UNKNOWN && t->supply.throttled > t->supply.full) {
        report(r, node, MW_E_VALUES_DISAGREE, NULL,
               "%s needs more supplies to run throttled than for full load", t->name);
    }
    if (t->typical_w > t->max_w && t->max_w != MW_UNKNOWN) {
        report(r, node, MW_E_VALUES_DISAGREE, NULL, "typical_w of %s is above its max_w",
               t->name);
    }
}

/* Remembers a name of this call; false, with an error, when it stands twice. */
static bool name_fresh(struct reader *r, const struct mw_yaml *node, int kind, const char *name)
{
    static const char *const kinds[] = {"device types", "optics", "cables"};
    if (mw_map_str_add(&r->seen[kind], name, 0)) {
        return true;
    }
    report(r, node, MW_E_DUPLICATE, NULL, "two %s are named \"%.60s\"", kinds[kind], name);
    return false;
}

static void read_type(struct reader *r, const struct mw_yaml *node)
{
    if (!want_kind(r, node, MW_YAML_MAP, "a device type")) {
        return;
    }
    struct mw_device_type t = {0};
    mw_cat_preset(mw_cat_type_fields, &t);
    const struct mw_yaml *like = mw_yaml_get(node, "like");
    if (like != NULL && want_kind(r, like, MW_YAML_SCALAR, "like")) {
        const struct mw_device_type *base = mw_catalog_find(r->c, like->text);
        if (base == NULL) {
            report(r, like, MW_E_CATALOG_NAME, NULL, "no type \"%.60s\" stands before this one",
                   like->text);
            return;
        }
        t = *base;
    }
    read_fields(r, node, mw_cat_type_fields, &t);
    if (t.name == NULL || !name_fresh(r, node, KIND_TYPE, t.name)) {
        return;
    }
    t.title = t.title != NULL ? t.title : t.name;
    t.origin = r->origin;
    read_ports(r, mw_yaml_get(node, "ports"), &t);
    read_facts(r, mw_yaml_get(node, "sources"), "sources", &t.facts, &t.fact_n);
    read_facts(r, mw_yaml_get(node, "gaps"), "gaps", &t.gaps, &t.gap_n);
    check_type(r, node, &t);
    for (uint32_t i = 0; i < r->c->types.n; i++) {
        if (strcmp(r->c->types.at[i].name, t.name) == 0) {
            r->c->types.at[i] = t;
            return;
        }
    }
    *mw_vec_push(&r->c->types) = t;
}

/* ---- optics and cables ---- */

static void read_optic(struct reader *r, const struct mw_yaml *node)
{
    if (!want_kind(r, node, MW_YAML_MAP, "an optic")) {
        return;
    }
    struct mw_cat_optic in;
    mw_cat_preset(mw_cat_optic_fields, &in);
    read_fields(r, node, mw_cat_optic_fields, &in);
    if (in.name == NULL || !name_fresh(r, node, KIND_OPTIC, in.name)) {
        return;
    }
    struct mw_optic_part o = {.name = in.name,
                              .title = in.title != NULL ? in.title : in.name,
                              .connector = (uint8_t)in.connector,
                              .lanes = (uint8_t)in.lanes,
                              .gbps = in.gbps,
                              .source = in.source};
    for (uint32_t i = 0; i < r->c->optics.n; i++) {
        if (strcmp(r->c->optics.at[i].name, o.name) == 0) {
            r->c->optics.at[i] = o;
            return;
        }
    }
    *mw_vec_push(&r->c->optics) = o;
}

static void read_stock(struct reader *r, const struct mw_yaml *node, struct mw_cable_part *p)
{
    if (node == NULL || node->kind != MW_YAML_LIST || node->n == 0 ||
        node->n > MW_CATALOG_STOCK_CAP) {
        report(r, node != NULL ? node : &(struct mw_yaml){.line = 1, .col = 1}, MW_E_VALUE_TYPE,
               NULL, "%s: stock_m is a list of 1 to %d lengths", p->name, MW_CATALOG_STOCK_CAP);
        return;
    }
    int32_t *mm = mw_arena_alloc(&r->c->arena, node->n * sizeof *mm);
    for (uint32_t i = 0; i < node->n; i++) {
        int64_t v = 0;
        if (!read_integer(r, &node->at[i], "stock_m", 1000, 0.1, 100000, &v)) {
            return;
        }
        mm[i] = (int32_t)v;
        if (i > 0 && mm[i] <= mm[i - 1]) {
            report(r, &node->at[i], MW_E_VALUES_DISAGREE, NULL,
                   "%s: stocked lengths must ascend", p->name);
        }
    }
    if (mm[node->n - 1] > p->reach_mm) {
        report(r, node, MW_E_VALUES_DISAGREE, NULL, "%s: a stocked length is beyond its reach",
               p->name);
    }
    p->stock_mm = mm;
    p->stock_n = node->n;
}

/* [cage a, cage b] or [cage a, cage b, optic a, optic b] */
static bool read_fit(struct reader *r, const struct mw_yaml *node, struct mw_cable_part *p)
{
    if (node->kind != MW_YAML_LIST || (node->n != 2 && node->n != 4)) {
        report(r, node, MW_E_VALUE_TYPE, NULL,
               "fits: each is [cage, cage] or [cage, cage, transceiver, transceiver]");
        return false;
    }
    for (int end = 0; end < 2; end++) {
        int word;
        if (!read_word(r, &node->at[end], "fits", mw_connector_names, &word)) {
            return false;
        }
        p->connector[end] = (uint8_t)word;
        if (node->n == 4) {
            const struct mw_yaml *optic = &node->at[2 + end];
            if (!want_kind(r, optic, MW_YAML_SCALAR, "a transceiver")) {
                return false;
            }
            p->optic[end] = NULL;
            for (uint32_t i = 0; i < r->c->optics.n && p->optic[end] == NULL; i++) {
                if (strcmp(r->c->optics.at[i].name, optic->text) == 0) {
                    p->optic[end] = r->c->optics.at[i].name;
                }
            }
            if (p->optic[end] == NULL) {
                report(r, optic, MW_E_CATALOG_NAME, NULL, "no optic is named \"%.60s\"",
                       optic->text);
                return false;
            }
        }
    }
    return true;
}

static void drop_cable(struct mw_catalog *c, const char *name)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < c->cables.n; i++) {
        if (strcmp(c->cables.at[i].name, name) != 0) {
            c->cables.at[k++] = c->cables.at[i];
        }
    }
    c->cables.n = k;
}

static void read_cable(struct reader *r, const struct mw_yaml *node)
{
    if (!want_kind(r, node, MW_YAML_MAP, "a cable")) {
        return;
    }
    struct mw_cat_cable in;
    mw_cat_preset(mw_cat_cable_fields, &in);
    read_fields(r, node, mw_cat_cable_fields, &in);
    if (in.name == NULL || !name_fresh(r, node, KIND_CABLE, in.name)) {
        return;
    }
    if (in.medium < 0 || in.reach_mm == MW_UNKNOWN || in.gbps == MW_UNKNOWN) {
        report(r, node, MW_E_VALUE_TYPE, NULL, "%s needs medium, gbps and reach_m", in.name);
        return;
    }
    struct mw_cable_part p = {.name = in.name,
                              .title = in.title != NULL ? in.title : in.name,
                              .medium = (enum mw_medium)in.medium,
                              .protocol = (enum mw_protocol)in.protocol,
                              .gbps = in.gbps,
                              .lanes = (uint8_t)in.lanes,
                              .tails = (uint8_t)in.tails,
                              .reach_mm = in.reach_mm,
                              .optics_per_end = (uint8_t)in.optics_per_end,
                              .cost_rank = in.cost_rank,
                              .colour = in.colour,
                              .source = in.source};
    read_stock(r, mw_yaml_get(node, "stock_m"), &p);
    drop_cable(r->c, p.name);
    const struct mw_yaml *fits = mw_yaml_get(node, "fits");
    if (fits == NULL || fits->kind != MW_YAML_LIST || fits->n == 0 ||
        fits->n > MW_CATALOG_FITS_CAP) {
        report(r, node, MW_E_VALUE_TYPE, NULL, "%s: fits is a list of 1 to %d pairs of cages",
               p.name, MW_CATALOG_FITS_CAP);
        return;
    }
    for (uint32_t i = 0; i < fits->n; i++) {
        struct mw_cable_part one = p;
        if (read_fit(r, &fits->at[i], &one)) {
            *mw_vec_push(&r->c->cables) = one;
        }
    }
}

/* ---- files ---- */

static void read_list(struct reader *r, const struct mw_yaml *root, const char *key,
                      void (*read)(struct reader *, const struct mw_yaml *))
{
    const struct mw_yaml *list = mw_yaml_get(root, key);
    if (list == NULL || mw_yaml_is_null(list) || !want_kind(r, list, MW_YAML_LIST, key)) {
        return;
    }
    for (uint32_t i = 0; i < list->n; i++) {
        read(r, &list->at[i]);
    }
}

static void read_text(struct reader *r, const char *text, size_t n)
{
    static const struct mw_cat_field top[] = {{.key = "types", .type = MW_CAT_OWN},
                                              {.key = "optics", .type = MW_CAT_OWN},
                                              {.key = "cables", .type = MW_CAT_OWN},
                                              {.key = NULL}};
    struct mw_arena scratch = {0};
    const struct mw_yaml *root;
    if (mw_yaml_parse(&scratch, r->file, text, n, &root, r->d) == MW_OK &&
        want_kind(r, root, MW_YAML_MAP, "a catalog file")) {
        read_fields(r, root, top, NULL);
        read_list(r, root, "types", read_type);
        read_list(r, root, "optics", read_optic);
        read_list(r, root, "cables", read_cable);
    }
    mw_arena_done(&scratch);
}

static struct reader reader_begin(struct mw_catalog *c, struct mw_diags *d)
{
    return (struct reader){.c = c, .d = d, .errors_before = d->errors};
}

static enum mw_rc reader_end(struct reader *r)
{
    for (int i = 0; i < KIND_N; i++) {
        mw_map_str_done(&r->seen[i]);
    }
    return r->d->errors == r->errors_before ? MW_OK : r->d->worst;
}

enum mw_rc mw_catalog_read_text(struct mw_catalog *c, const char *file, const char *origin,
                                const char *text, size_t n, struct mw_diags *d)
{
    struct reader r = reader_begin(c, d);
    r.file = file;
    r.origin = mw_arena_strdup(&c->arena, origin);
    read_text(&r, text, n);
    return reader_end(&r);
}

enum mw_rc mw_catalog_read_builtin(struct mw_catalog *c, struct mw_diags *d)
{
    struct reader r = reader_begin(c, d);
    r.origin = "built-in";
    for (const struct mw_catalog_builtin *b = mw_catalog_builtin_files; b->name != NULL; b++) {
        r.file = b->name;
        read_text(&r, (const char *)b->text, b->n);
    }
    return reader_end(&r);
}

static void read_path(struct reader *r, const char *path)
{
    struct mw_arena scratch = {0};
    const char *text;
    size_t n;
    if (mw_yaml_slurp(&scratch, path, &text, &n, r->d) == MW_OK) {
        r->file = path;
        r->origin = mw_arena_strdup(&r->c->arena, path);
        read_text(r, text, n);
    }
    mw_arena_done(&scratch);
}

enum mw_rc mw_catalog_read_file(struct mw_catalog *c, const char *path, struct mw_diags *d)
{
    struct reader r = reader_begin(c, d);
    read_path(&r, path);
    return reader_end(&r);
}

static int is_yaml(const struct dirent *e)
{
    const char *dot = strrchr(e->d_name, '.');
    return dot != NULL && dot != e->d_name &&
           (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

enum mw_rc mw_catalog_read_dir(struct mw_catalog *c, const char *path, struct mw_diags *d)
{
    struct reader r = reader_begin(c, d);
    struct dirent **names = NULL;
    int n = scandir(path, &names, is_yaml, by_bytes);
    if (n < 0) {
        mw_diag(d, MW_ERROR, MW_E_FILE_READ, path, NULL, "the folder cannot be read: %s",
                strerror(errno));
    }
    struct mw_arena paths = {0};
    for (int i = 0; i < n; i++) {
        read_path(&r, mw_arena_printf(&paths, "%s/%s", path, names[i]->d_name));
        free(names[i]);
    }
    free(names);
    mw_arena_done(&paths);
    return reader_end(&r);
}
