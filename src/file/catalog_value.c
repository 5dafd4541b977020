/*
 * catalog_value.c: the scalars and maps of a catalog file, by their table.
 */
#include "file/catalog_value.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void mw_cat_report(struct mw_cat_reader *r, const struct mw_yaml *at, enum mw_code code,
                   const char *cure, const char *fmt, ...)
{
    char place[MW_ERR_PLACE_CAP];
    va_list ap;
    va_start(ap, fmt);
    const char *text = mw_arena_vprintf(&r->c->arena, fmt, ap);
    va_end(ap);
    mw_yaml_place(place, r->file, at->line, at->col);
    mw_diag(r->d, MW_ERROR, code, place, cure, "%s", text);
}

bool mw_cat_want(struct mw_cat_reader *r, const struct mw_yaml *node, enum mw_yaml_kind kind,
                 const char *what)
{
    if (node->kind == kind) {
        return true;
    }
    static const char *const names[] = {"a word or number", "a map", "a list"};
    mw_cat_report(r, node, MW_E_VALUE_TYPE, NULL, "%s is %s, not %s", what,
                  mw_yaml_kind_name(node), names[kind]);
    return false;
}

/* ---- scalars ---- */

static bool read_number(struct mw_cat_reader *r, const struct mw_yaml *node, const char *key,
                        double min, double max, double *out)
{
    if (!mw_cat_want(r, node, MW_YAML_SCALAR, key)) {
        return false;
    }
    char *end;
    double v = strtod(node->text, &end);
    if (end == node->text || *end != '\0' || !isfinite(v)) {
        mw_cat_report(r, node, MW_E_VALUE_TYPE, NULL, "%s: \"%.40s\" is not a number", key,
                      node->text);
        return false;
    }
    if (v < min || v > max) {
        mw_cat_report(r, node, MW_E_VALUE_RANGE, NULL, "%s is %.40s, not within %g to %g", key,
                      node->text, min, max);
        return false;
    }
    *out = v;
    return true;
}

/* A number that is a whole multiple of 1/scale. */
bool mw_cat_integer(struct mw_cat_reader *r, const struct mw_yaml *node, const char *key,
                    int64_t scale, double min, double max, int64_t *out)
{
    double v;
    if (!read_number(r, node, key, min, max, &v)) {
        return false;
    }
    double scaled = v * (double)scale;
    int64_t whole = llround(scaled);
    if (fabs(scaled - (double)whole) > 1e-6) {
        mw_cat_report(r, node, MW_E_VALUE_RANGE, NULL, "%s: %.40s is finer than 1/%lld", key,
                      node->text, (long long)scale);
        return false;
    }
    *out = whole;
    return true;
}

bool mw_cat_word(struct mw_cat_reader *r, const struct mw_yaml *node, const char *key,
                 const char *const *words, int *out)
{
    if (!mw_cat_want(r, node, MW_YAML_SCALAR, key)) {
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
    mw_cat_report(r, node, MW_E_VALUE_WORD, NULL, "%s: \"%.40s\" is none of its words%s%s%s",
                  key, node->text, near != NULL ? "; did you mean \"" : "",
                  near != NULL ? near : "", near != NULL ? "\"?" : "");
    return false;
}

static bool read_bool(struct mw_cat_reader *r, const struct mw_yaml *node, const char *key,
                      bool *out)
{
    static const char *const words[] = {"false", "true", NULL};
    int word;
    if (!mw_cat_word(r, node, key, words, &word)) {
        return false;
    }
    *out = word == 1;
    return true;
}

/* ---- maps by their table ---- */

static void set_integer(const struct mw_cat_field *f, void *at, int64_t v)
{
    if (f->type == MW_CAT_I32) {
        *(int32_t *)at = (int32_t)v;
    } else {
        *(int64_t *)at = v;
    }
}

static void read_field(struct mw_cat_reader *r, const struct mw_yaml *node,
                       const struct mw_cat_field *f, void *record)
{
    void *at = (char *)record + f->offset;
    bool null = mw_yaml_is_null(node);
    int64_t whole;
    switch (f->type) {
    case MW_CAT_STR:
        if (null) {
            *(const char **)at = NULL;
        } else if (mw_cat_want(r, node, MW_YAML_SCALAR, f->key)) {
            *(const char **)at = mw_arena_strdup(&r->c->arena, node->text);
        }
        break;
    case MW_CAT_I32:
    case MW_CAT_I64:
        if (null) {
            set_integer(f, at, f->unknown);
        } else if (mw_cat_integer(r, node, f->key, f->scale, f->min, f->max, &whole)) {
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
        (void)mw_cat_word(r, node, f->key, f->words, at);
        break;
    case MW_CAT_MAP:
        if (!null && mw_cat_want(r, node, MW_YAML_MAP, f->key)) {
            mw_cat_fields(r, node, f->sub, record);
        }
        break;
    case MW_CAT_OWN: /* its reader looks it up by itself */
        break;
    }
}

static void report_unknown(struct mw_cat_reader *r, const struct mw_yaml *node,
                           const struct mw_cat_field *fields)
{
    const char *keys[40];
    size_t n = 0;
    for (const struct mw_cat_field *f = fields; f->key != NULL && n < 40; f++) {
        keys[n++] = f->key;
    }
    const char *near = mw_text_nearest(node->key, keys, n);
    struct mw_yaml at = {.line = node->key_line, .col = node->key_col};
    mw_cat_report(r, &at, MW_E_KEY_UNKNOWN, NULL, "\"%.60s\" is no key here%s%s%s", node->key,
                  near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
                  near != NULL ? "\"?" : "");
}

void mw_cat_fields(struct mw_cat_reader *r, const struct mw_yaml *map,
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
            mw_cat_report(r, map, MW_E_VALUE_TYPE, NULL, "there is no \"%s\" here", f->key);
        }
    }
}
