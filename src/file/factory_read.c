/* factory_read.c: walks the schema and the tree together; see factory_read.h. */
#include "file/factory_read.h"

#include "base/text.h"
#include "base/unit.h"
#include "file/factory_source.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- values ---- */

struct reader {
    struct mw_factory *f;
    struct mw_factory_source src;
};

/* The layout that every MW_LIST has. */
struct raw_list {
    void *at;
    uint32_t n;
};

static void read_map(struct reader *r, const struct mw_yaml *node,
                     const struct mw_field *fields, unsigned char *base, bool keep);

static const char *unit_text(const struct mw_field *fld)
{
    return fld->unit ? fld->unit : "";
}

/* What the field wants, for messages: "a number in kW", "a whole number or auto". */
static const char *want_text(const struct mw_field *fld, char buf[64])
{
    const char *word = fld->words ? fld->words[0] : NULL;
    const char *unit = unit_text(fld);

    switch (fld->type) {
    case MW_F_INT:
    case MW_F_SCALED:
    case MW_F_REAL:
        snprintf(buf, 64, "a %snumber%s%s%s%s", fld->type == MW_F_INT ? "whole " : "",
                 *unit ? " in " : "", unit, word ? " or " : "", word ? word : "");
        return buf;
    case MW_F_BOOL:
        return "true or false";
    case MW_F_STR:
        return "a text";
    case MW_F_ENUM:
        return "a word";
    case MW_F_MAP:
        return "a map";
    case MW_F_LIST:
        break;
    }
    return "a list";
}

static bool fault_kind(struct reader *r, const struct mw_field *fld, const struct mw_yaml *node)
{
    char want[64];

    if (node->kind == MW_YAML_SCALAR)
        mw_source_fault(&r->src, node, MW_E_VALUE_TYPE, "%s wants %s, not '%.60s'", fld->key,
                        want_text(fld, want), node->text);
    else
        mw_source_fault(&r->src, node, MW_E_VALUE_TYPE, "%s wants %s, not %s", fld->key,
                        want_text(fld, want), mw_yaml_kind_name(node));
    return false;
}

/* A number in the field's unit and range; false after reporting what is wrong. */
static bool read_number(struct reader *r, const struct mw_field *fld,
                        const struct mw_yaml *node, double *out)
{
    const char *unit = unit_text(fld), *gap = *unit ? " " : "";
    double v = 0;

    switch (mw_unit_read(node->text, unit, &v)) {
    case MW_UNIT_OK:
        break;
    case MW_UNIT_NO_NUMBER:
        return fault_kind(r, fld, node);
    case MW_UNIT_LEADING_ZERO:
        mw_source_fault(&r->src, node, MW_E_VALUE_TYPE,
                        "%s: '%.60s' begins with a zero: octal or decimal? Write it without",
                        fld->key, node->text);
        return false;
    case MW_UNIT_TOO_LARGE:
        v = fld->max * 2 + 1;
        break;
    case MW_UNIT_UNKNOWN:
    case MW_UNIT_MISMATCH:
        mw_source_fault(&r->src, node, MW_E_VALUE_UNIT, "%s: '%.60s' cannot be read as %s%s",
                        fld->key, node->text, *unit ? "a number in " : "a plain number", unit);
        return false;
    }
    if (v < fld->min || v > fld->max) {
        mw_source_fault(&r->src, node, MW_E_VALUE_RANGE,
                        "%s: '%.60s' is out of range: %.10g to %.10g%s%s", fld->key, node->text,
                        fld->min, fld->max, gap, unit);
        return false;
    }
    *out = v;
    return true;
}

static bool word_index(const struct mw_field *fld, const char *text, int *out)
{
    for (int i = 0; fld->words && fld->words[i]; i++) {
        if (strcasecmp(fld->words[i], text) != 0)
            continue;
        *out = i;
        return true;
    }
    return false;
}

static bool read_int(struct reader *r, const struct mw_field *fld, const struct mw_yaml *node,
                     int32_t *out)
{
    double v;
    int word;

    if (word_index(fld, node->text, &word)) {
        *out = word;
        return true;
    }
    if (!read_number(r, fld, node, &v))
        return false;
    if (v != (double)(int32_t)v)
        return fault_kind(r, fld, node);
    *out = (int32_t)v;
    return true;
}

static bool read_scaled(struct reader *r, const struct mw_field *fld,
                        const struct mw_yaml *node, int64_t *out)
{
    double v;
    int word;

    if (word_index(fld, node->text, &word)) {
        *out = -1;
        return true;
    }
    if (!read_number(r, fld, node, &v))
        return false;
    *out = (int64_t)(v * fld->scale + (v < 0 ? -0.5 : 0.5)); /* to the nearest */
    return true;
}

static bool read_bool(struct reader *r, const struct mw_field *fld, const struct mw_yaml *node,
                      bool *out)
{
    static const char *const words[] = {"false", "true", "no", "yes", "off", "on"};

    for (int i = 0; i < 6; i++)
        if (strcasecmp(words[i], node->text) == 0) {
            *out = i % 2 == 1;
            return true;
        }
    return fault_kind(r, fld, node);
}

static bool read_str(struct reader *r, const struct mw_field *fld, const struct mw_yaml *node,
                     const char **out)
{
    size_t len = strlen(node->text);

    if ((double)len > fld->max) {
        mw_source_fault(&r->src, node, MW_E_VALUE_RANGE,
                        "%s: a text of %zu bytes; the most is %.0f", fld->key, len, fld->max);
        return false;
    }
    for (const char *p = node->text; *p; p++)
        if ((unsigned char)*p < 0x20) {
            mw_source_fault(&r->src, node, MW_E_VALUE_TYPE,
                            "%s: the text must stand on one line, without tabs", fld->key);
            return false;
        }
    *out = node->text;
    return true;
}

static bool read_enum(struct reader *r, const struct mw_field *fld, const struct mw_yaml *node,
                      void *out)
{
    char list[160] = "";
    const char *near;
    size_t len = 0, n = 0;
    int i;

    if (word_index(fld, node->text, &i)) {
        memcpy(out, &i, sizeof i);
        return true;
    }
    for (; fld->words[n]; n++)
        if (len < sizeof list)
            len += (size_t)snprintf(list + len, sizeof list - len, "%s%s", n ? ", " : "",
                                    fld->words[n]);
    near = mw_text_nearest(node->text, fld->words, n);
    mw_source_fault(&r->src, node, MW_E_VALUE_WORD, "%s: '%.60s' is none of %s%s%s%s", fld->key,
                    node->text, list, near ? "; did you mean '" : "", near ? near : "",
                    near ? "'?" : "");
    return false;
}

static bool read_scalar(struct reader *r, const struct mw_field *fld,
                        const struct mw_yaml *node, void *at)
{
    if (node->kind != MW_YAML_SCALAR)
        return fault_kind(r, fld, node);
    MW_ASSERT(fld->type < MW_F_MAP);
    switch (fld->type) {
    case MW_F_INT:
        return read_int(r, fld, node, at);
    case MW_F_SCALED:
        return read_scaled(r, fld, node, at);
    case MW_F_REAL:
        return read_number(r, fld, node, at);
    case MW_F_BOOL:
        return read_bool(r, fld, node, at);
    case MW_F_STR:
        return read_str(r, fld, node, at);
    case MW_F_ENUM:
        return read_enum(r, fld, node, at);
    case MW_F_MAP:
    case MW_F_LIST:
        break;
    }
    return false;
}

/* ---- maps and lists ---- */

static void pos_set(const struct mw_field *fld, const struct mw_yaml *node, unsigned char *base)
{
    if (fld->pos && node && node->line) {
        struct mw_pos pos = {node->line, node->col};
        memcpy(base + fld->pos - 1, &pos, sizeof pos);
    }
}

static bool list_fits(struct reader *r, const struct mw_field *fld, const struct mw_yaml *node)
{
    if (node->kind != MW_YAML_LIST)
        return fault_kind(r, fld, node);
    if (node->n >= fld->min && node->n <= fld->max)
        return true;
    mw_source_fault(&r->src, node, MW_E_VALUE_RANGE,
                    "%s has %u elements; it takes %.0f to %.0f", fld->key, node->n, fld->min,
                    fld->max);
    return false;
}

static void read_list(struct reader *r, const struct mw_field *fld, const struct mw_yaml *node,
                      unsigned char *base)
{
    struct raw_list list = {0};

    if (!node || !list_fits(r, fld, node))
        node = fld->preset ? mw_source_preset(r->src.arena, fld->preset) : NULL;
    if (node && node->n) {
        list.n = node->n;
        list.at = mw_arena_alloc(r->src.arena, node->n * fld->elem);
    }
    for (uint32_t i = 0; i < list.n; i++) {
        const struct mw_yaml *item = &node->at[i];
        unsigned char *elem = (unsigned char *)list.at + i * fld->elem;
        if (item->kind != MW_YAML_MAP) {
            mw_source_fault(&r->src, item, MW_E_VALUE_TYPE, "an element of %s is a map, not %s",
                            fld->key, mw_yaml_kind_name(item));
            item = NULL;
        }
        read_map(r, item, fld->sub, elem, false);
        pos_set(fld, item, elem);
    }
    memcpy(base + fld->offset, &list, sizeof list);
}

/* A map that is there switches its fabric on, unless it says otherwise. */
static void switch_on(const struct mw_field *fld, const struct mw_yaml *node, unsigned char *at)
{
    const struct mw_field *enabled = mw_source_field(fld->sub, "enabled");
    bool yes = true;

    if (fld->switches && node && !mw_yaml_get(node, "enabled"))
        memcpy(at + enabled->offset, &yes, sizeof yes);
}

static void read_submap(struct reader *r, const struct mw_field *fld,
                        const struct mw_yaml *node, unsigned char *base, bool keep)
{
    unsigned char *at = base + fld->offset;

    if (node && node->kind != MW_YAML_MAP) {
        fault_kind(r, fld, node);
        node = NULL;
    }
    if (fld->inherit) {
        memcpy(at, (unsigned char *)r->f + fld->inherit - 1, fld->elem);
        keep = true;
    }
    read_map(r, node, fld->sub, at, keep);
    switch_on(fld, node, at);
    pos_set(fld, node, at);
}

/* `keep`: an absent value leaves what stands there instead of the default. */
static void read_field(struct reader *r, const struct mw_field *fld, const struct mw_yaml *node,
                       unsigned char *base, bool keep)
{
    if (fld->type == MW_F_MAP) {
        read_submap(r, fld, node, base, keep);
        return;
    }
    if (!node && keep)
        return;
    if (fld->type == MW_F_LIST) {
        read_list(r, fld, node, base);
        return;
    }
    if (!node || !read_scalar(r, fld, node, base + fld->offset)) {
        const struct mw_yaml preset = {.text = fld->preset};
        bool ok = !fld->preset || read_scalar(r, fld, &preset, base + fld->offset);
        MW_ASSERT(ok);
        return;
    }
    pos_set(fld, node, base);
}

static void report_unknown(struct reader *r, const struct mw_yaml *map,
                           const struct mw_field *fields)
{
    for (uint32_t i = 0; i < map->n; i++) {
        const struct mw_yaml *child = &map->at[i];
        const struct mw_yaml key = {.line = child->key_line, .col = child->key_col};
        char hint[MW_SOURCE_HINT_CAP] = "";
        if (mw_source_field(fields, child->key))
            continue;
        if (r->src.diags->n < MW_DIAGS_CAP)
            mw_source_hint(fields, child->key, hint);
        mw_source_fault(&r->src, &key, MW_E_KEY_UNKNOWN, "no key '%.60s' here: %s", child->key,
                        hint);
    }
}

/* Fills the struct at `base` from `node` (NULL: all defaults). */
static void read_map(struct reader *r, const struct mw_yaml *node,
                     const struct mw_field *fields, unsigned char *base, bool keep)
{
    for (const struct mw_field *fld = fields; fld->key; fld++) {
        const struct mw_yaml *child = mw_yaml_get(node, fld->key);
        if (child && mw_yaml_is_null(child))
            child = NULL;
        if (fld->required && node && !child)
            mw_source_fault(&r->src, node, MW_E_KEY_MISSING, "'%s' is missing here: %s",
                            fld->key, fld->help);
        read_field(r, fld, child, base, keep);
    }
    if (node)
        report_unknown(r, node, fields);
}

/* ---- the whole ---- */

static void fill_hall_names(struct mw_factory *f)
{
    for (uint32_t i = 0; i < f->site.halls.n; i++)
        if (!f->site.halls.at[i].name)
            f->site.halls.at[i].name = mw_arena_printf(&f->arena, "hall%u", i + 1);
}

enum mw_rc mw_factory_read(struct mw_factory *f, const char *file, const char *text, size_t n,
                           const char *const *sets, size_t set_n, struct mw_diags *d)
{
    struct reader r = {
        .f = f,
        .src = {.arena = &f->arena, .file = file, .sets = sets, .set_n = set_n, .diags = d},
    };
    uint32_t errors = d->errors;
    const struct mw_yaml *root;
    enum mw_rc rc = mw_yaml_parse(&f->arena, file, text, n, &root, d);

    if (!root)
        return rc;
    if (root->kind != MW_YAML_MAP) {
        mw_source_fault(&r.src, root, MW_E_VALUE_TYPE, "a factory file is a map, not %s",
                        mw_yaml_kind_name(root));
        return MW_ECONFIG;
    }
    f->file = mw_arena_strdup(&f->arena, file);
    r.src.root = *root;
    mw_factory_apply_sets(&r.src);
    mw_factory_default_circuits(&r.src);
    read_map(&r, &r.src.root, mw_factory_schema, (unsigned char *)f, false);
    fill_hall_names(f);
    mw_factory_check(f, &r.src);
    mw_diags_sort(d);
    f->compute.final_stated = f->compute.count_final > 0;
    if (f->compute.count_final < f->compute.count)
        f->compute.count_final = f->compute.count;
    return d->errors == errors ? MW_OK : MW_ECONFIG;
}

enum mw_rc mw_factory_read_file(struct mw_factory *f, const char *path, const char *const *sets,
                                size_t set_n, struct mw_diags *d)
{
    const char *text;
    size_t n;
    enum mw_rc rc = mw_yaml_slurp(&f->arena, path, &text, &n, d);

    return rc == MW_OK ? mw_factory_read(f, path, text, n, sets, set_n, d) : rc;
}
