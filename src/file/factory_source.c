/* factory_source.c: places and hints of a factory file; see factory_source.h. */
#include "file/factory_source.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

char *mw_source_place(const struct mw_factory_source *src, uint32_t line, uint32_t col,
                      char buf[MW_ERR_PLACE_CAP])
{
    if (line)
        return mw_yaml_place(buf, src->file, line, col);
    if (col && col <= src->set_n) {
        const char *set = src->sets[col - 1];
        snprintf(buf, MW_ERR_PLACE_CAP, "--set %.*s", (int)strcspn(set, "="), set);
    } else {
        snprintf(buf, MW_ERR_PLACE_CAP, "%s", src->file);
    }
    return buf;
}

void mw_source_fault(const struct mw_factory_source *src, const struct mw_yaml *at,
                     enum mw_code code, const char *fmt, ...)
{
    char place[MW_ERR_PLACE_CAP], text[MW_ERR_TEXT_CAP + 1];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    mw_source_place(src, at->line, at->col, place);
    mw_diag(src->diags, MW_ERROR, code, place, NULL, "%s", text);
}

void mw_source_mark(struct mw_yaml *node, uint32_t line, uint32_t col)
{
    node->line = node->key_line = line;
    node->col = node->key_col = col;
    for (uint32_t i = 0; i < node->n; i++)
        mw_source_mark(&node->at[i], line, col);
}

const struct mw_yaml *mw_source_preset(struct mw_arena *a, const char *preset)
{
    struct mw_diags d = {0};
    const struct mw_yaml *tree;
    struct mw_yaml *copy = mw_arena_alloc(a, sizeof *copy);
    enum mw_rc rc = mw_yaml_parse(a, "default", preset, strlen(preset), &tree, &d);

    MW_ASSERT(rc == MW_OK);
    *copy = *tree;
    mw_source_mark(copy, 0, 0);
    return copy;
}

const struct mw_field *mw_source_field(const struct mw_field *fields, const char *key)
{
    while (fields->key && strcmp(fields->key, key) != 0)
        fields++;
    return fields->key ? fields : NULL;
}

char *mw_source_hint(const struct mw_field *fields, const char *key,
                     char buf[MW_SOURCE_HINT_CAP])
{
    enum { KEYS_CAP = 64 };
    const char *keys[KEYS_CAP] = {NULL}, *near;
    size_t n = 0, len;

    for (; n < KEYS_CAP && fields[n].key; n++)
        keys[n] = fields[n].key;
    near = mw_text_nearest(key, keys, n);
    if (near) {
        snprintf(buf, MW_SOURCE_HINT_CAP, "did you mean '%s'?", near);
        return buf;
    }
    len = (size_t)snprintf(buf, MW_SOURCE_HINT_CAP, "there are ");
    for (size_t i = 0; i < n && len < MW_SOURCE_HINT_CAP; i++)
        len += (size_t)snprintf(buf + len, MW_SOURCE_HINT_CAP - len, "%s%s", i ? ", " : "",
                                keys[i]);
    if (len >= MW_SOURCE_HINT_CAP)
        memcpy(buf + MW_SOURCE_HINT_CAP - 4, "...", 4);
    return buf;
}
