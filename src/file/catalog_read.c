/*
 * catalog_read.c: catalog files -> device types, optics and cables.
 */
#include "file/catalog_read.h"

#include "base/text.h"
#include "file/catalog_ports.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- device types ---- */

/* `sources` or `gaps`: a map of texts; what a `like` type had stays where it is not said anew. */
static void read_facts(struct mw_cat_reader *r, const struct mw_yaml *node, const char *what,
                       struct mw_fact **facts, uint32_t *n)
{
    if (node == NULL || mw_yaml_is_null(node) || !mw_cat_want(r, node, MW_YAML_MAP, what)) {
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
        if (mw_cat_want(r, &node->at[i], MW_YAML_SCALAR, node->at[i].key)) {
            all[k++] = (struct mw_fact){mw_arena_strdup(&r->c->arena, node->at[i].key),
                                        mw_arena_strdup(&r->c->arena, node->at[i].text)};
        }
    }
    *facts = all;
    *n = k;
}

static void check_type(struct mw_cat_reader *r, const struct mw_yaml *node,
                       const struct mw_device_type *t)
{
    if (t->kind == MW_KIND_COUNT && mw_yaml_get(node, "kind") == NULL) {
        mw_cat_report(r, node, MW_E_VALUE_TYPE, NULL, "there is no \"kind\" here");
    }
    if (t->supply.full > t->supply.count || t->supply.throttled > t->supply.count) {
        mw_cat_report(r, node, MW_E_VALUES_DISAGREE, NULL,
                      "%s needs more supplies than it has (%d)", t->name, t->supply.count);
    }
    if (t->supply.full != MW_UNKNOWN && t->supply.throttled > t->supply.full) {
        mw_cat_report(r, node, MW_E_VALUES_DISAGREE, NULL,
                      "%s needs more supplies to run throttled than for full load", t->name);
    }
    if (t->typical_w > t->max_w && t->max_w != MW_UNKNOWN) {
        mw_cat_report(r, node, MW_E_VALUES_DISAGREE, NULL, "typical_w of %s is above its max_w",
                      t->name);
    }
}

/* Remembers a name of this call; false, with an error, when it is none or stands twice. */
static bool name_fresh(struct mw_cat_reader *r, const struct mw_yaml *node, int kind,
                       const char *name)
{
    static const char *const kinds[] = {"device types", "optics", "cables"};
    if (!mw_text_is_name(name)) {
        mw_cat_report(r, mw_yaml_get(node, "name"), MW_E_CATALOG_NAME,
                      "Use 1 to 100 letters, digits, '-', '_', '.', '+', a letter or digit "
                      "first.",
                      "\"%.60s\" is no name that a catalog can use", name);
        return false;
    }
    if (mw_map_str_add(&r->seen[kind], name, 0)) {
        return true;
    }
    mw_cat_report(r, node, MW_E_DUPLICATE, NULL, "two %s are named \"%.60s\"", kinds[kind],
                  name);
    return false;
}

static void read_type(struct mw_cat_reader *r, const struct mw_yaml *node)
{
    if (!mw_cat_want(r, node, MW_YAML_MAP, "a device type")) {
        return;
    }
    struct mw_device_type t = {0};
    mw_cat_preset(mw_cat_type_fields, &t);
    const struct mw_yaml *like = mw_yaml_get(node, "like");
    if (like != NULL && mw_cat_want(r, like, MW_YAML_SCALAR, "like")) {
        const struct mw_device_type *base = mw_catalog_find(r->c, like->text);
        if (base == NULL) {
            mw_cat_report(r, like, MW_E_CATALOG_NAME, NULL,
                          "no type \"%.60s\" stands before this one", like->text);
            return;
        }
        t = *base;
    }
    mw_cat_fields(r, node, mw_cat_type_fields, &t);
    if (t.name == NULL || !name_fresh(r, node, MW_CAT_TYPE, t.name)) {
        return;
    }
    t.title = t.title != NULL ? t.title : t.name;
    t.origin = r->origin;
    mw_cat_ports(r, mw_yaml_get(node, "ports"), &t);
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

static void read_optic(struct mw_cat_reader *r, const struct mw_yaml *node)
{
    if (!mw_cat_want(r, node, MW_YAML_MAP, "an optic")) {
        return;
    }
    struct mw_cat_optic in;
    mw_cat_preset(mw_cat_optic_fields, &in);
    mw_cat_fields(r, node, mw_cat_optic_fields, &in);
    if (in.name == NULL || !name_fresh(r, node, MW_CAT_OPTIC, in.name)) {
        return;
    }
    struct mw_optic_part o = {.name = in.name,
                              .title = in.title != NULL ? in.title : in.name,
                              .vendor = in.vendor,
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

static void read_stock(struct mw_cat_reader *r, const struct mw_yaml *node,
                       struct mw_cable_part *p)
{
    if (node == NULL || node->kind != MW_YAML_LIST || node->n == 0 ||
        node->n > MW_CATALOG_STOCK_CAP) {
        mw_cat_report(r, node != NULL ? node : &(struct mw_yaml){.line = 1, .col = 1},
                      MW_E_VALUE_TYPE, NULL, "%s: stock_m is a list of 1 to %d lengths",
                      p->name, MW_CATALOG_STOCK_CAP);
        return;
    }
    int32_t *mm = mw_arena_alloc(&r->c->arena, node->n * sizeof *mm);
    for (uint32_t i = 0; i < node->n; i++) {
        int64_t v = 0;
        if (!mw_cat_integer(r, &node->at[i], "stock_m", 1000, 0.1, 100000, &v)) {
            return;
        }
        mm[i] = (int32_t)v;
        if (i > 0 && mm[i] <= mm[i - 1]) {
            mw_cat_report(r, &node->at[i], MW_E_VALUES_DISAGREE, NULL,
                          "%s: stocked lengths must ascend", p->name);
        }
    }
    if (mm[node->n - 1] > p->reach_mm) {
        mw_cat_report(r, node, MW_E_VALUES_DISAGREE, NULL,
                      "%s: a stocked length is beyond its reach", p->name);
    }
    p->stock_mm = mm;
    p->stock_n = node->n;
}

/* [cage a, cage b] or [cage a, cage b, optic a, optic b] */
static bool read_fit(struct mw_cat_reader *r, const struct mw_yaml *node,
                     struct mw_cable_part *p)
{
    if (node->kind != MW_YAML_LIST || (node->n != 2 && node->n != 4)) {
        mw_cat_report(r, node, MW_E_VALUE_TYPE, NULL,
                      "fits: each is [cage, cage] or [cage, cage, transceiver, transceiver]");
        return false;
    }
    for (int end = 0; end < 2; end++) {
        int word;
        if (!mw_cat_word(r, &node->at[end], "fits", mw_connector_names, &word)) {
            return false;
        }
        p->connector[end] = (uint8_t)word;
        if (node->n == 4) {
            const struct mw_yaml *optic = &node->at[2 + end];
            if (!mw_cat_want(r, optic, MW_YAML_SCALAR, "a transceiver")) {
                return false;
            }
            p->optic[end] = NULL;
            for (uint32_t i = 0; i < r->c->optics.n && p->optic[end] == NULL; i++) {
                if (strcmp(r->c->optics.at[i].name, optic->text) == 0) {
                    p->optic[end] = r->c->optics.at[i].name;
                }
            }
            if (p->optic[end] == NULL) {
                mw_cat_report(r, optic, MW_E_CATALOG_NAME, NULL, "no optic is named \"%.60s\"",
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

static void read_cable(struct mw_cat_reader *r, const struct mw_yaml *node)
{
    if (!mw_cat_want(r, node, MW_YAML_MAP, "a cable")) {
        return;
    }
    struct mw_cat_cable in;
    mw_cat_preset(mw_cat_cable_fields, &in);
    mw_cat_fields(r, node, mw_cat_cable_fields, &in);
    if (in.name == NULL || !name_fresh(r, node, MW_CAT_CABLE, in.name)) {
        return;
    }
    if (in.medium < 0 || in.reach_mm == MW_UNKNOWN || in.gbps == MW_UNKNOWN) {
        mw_cat_report(r, node, MW_E_VALUE_TYPE, NULL, "%s needs medium, gbps and reach_m",
                      in.name);
        return;
    }
    struct mw_cable_part p = {.name = in.name,
                              .title = in.title != NULL ? in.title : in.name,
                              .vendor = in.vendor,
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
        mw_cat_report(r, node, MW_E_VALUE_TYPE, NULL,
                      "%s: fits is a list of 1 to %d pairs of cages", p.name,
                      MW_CATALOG_FITS_CAP);
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

static void read_list(struct mw_cat_reader *r, const struct mw_yaml *root, const char *key,
                      void (*read)(struct mw_cat_reader *, const struct mw_yaml *))
{
    const struct mw_yaml *list = mw_yaml_get(root, key);
    if (list == NULL || mw_yaml_is_null(list) || !mw_cat_want(r, list, MW_YAML_LIST, key)) {
        return;
    }
    for (uint32_t i = 0; i < list->n; i++) {
        read(r, &list->at[i]);
    }
}

static void read_text(struct mw_cat_reader *r, const char *text, size_t n)
{
    static const struct mw_cat_field top[] = {{.key = "types", .type = MW_CAT_OWN},
                                              {.key = "optics", .type = MW_CAT_OWN},
                                              {.key = "cables", .type = MW_CAT_OWN},
                                              {.key = NULL}};
    struct mw_arena scratch = {0};
    const struct mw_yaml *root;
    char record; /* has no field that is filled: the keys alone are checked */
    if (mw_yaml_parse(&scratch, r->file, text, n, &root, r->d) == MW_OK &&
        mw_cat_want(r, root, MW_YAML_MAP, "a catalog file")) {
        mw_cat_fields(r, root, top, &record);
        read_list(r, root, "types", read_type);
        read_list(r, root, "optics", read_optic);
        read_list(r, root, "cables", read_cable);
    }
    mw_arena_done(&scratch);
}

static struct mw_cat_reader reader_begin(struct mw_catalog *c, struct mw_diags *d)
{
    return (struct mw_cat_reader){.c = c, .d = d, .errors_before = d->errors};
}

static enum mw_rc reader_end(struct mw_cat_reader *r)
{
    for (int i = 0; i < MW_CAT_THINGS; i++) {
        mw_map_str_done(&r->seen[i]);
    }
    return r->d->errors == r->errors_before ? MW_OK : r->d->worst;
}

enum mw_rc mw_catalog_read_text(struct mw_catalog *c, const char *file, const char *origin,
                                const char *text, size_t n, struct mw_diags *d)
{
    struct mw_cat_reader r = reader_begin(c, d);
    r.file = file;
    r.origin = mw_arena_strdup(&c->arena, origin);
    read_text(&r, text, n);
    return reader_end(&r);
}

enum mw_rc mw_catalog_read_builtin(struct mw_catalog *c, struct mw_diags *d)
{
    struct mw_cat_reader r = reader_begin(c, d);
    r.origin = "built-in";
    for (const struct mw_catalog_builtin *b = mw_catalog_builtin_files; b->name != NULL; b++) {
        r.file = b->name;
        read_text(&r, (const char *)b->text, b->n);
    }
    return reader_end(&r);
}

static void read_path(struct mw_cat_reader *r, const char *path)
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
    struct mw_cat_reader r = reader_begin(c, d);
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
    struct mw_cat_reader r = reader_begin(c, d);
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
