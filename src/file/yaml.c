/* yaml.c: libfyaml's events become a tree; see yaml.h. */
#include "file/yaml.h"

#include "base/map.h"
#include "base/text.h"

#include <errno.h>
#include <libfyaml.h>
#include <stdio.h>
#include <string.h>

struct anchor {
    struct mw_yaml node;
    uint64_t weight;
};

/* A parse under way. After a failure nothing more is read. */
struct build {
    struct mw_arena *arena;
    const char *file;
    struct mw_diags *diags;
    struct fy_parser *parser;
    struct mw_map_str anchor_names;
    MW_VEC(struct anchor) anchors;
    uint64_t nodes;      /* so far, each alias counted as what it stands for */
    uint32_t duplicates; /* keys that stood already: the rest of the tree is sound */
    bool failed;
};

char *mw_yaml_place(char buf[MW_ERR_PLACE_CAP], const char *file, uint32_t line, uint32_t col)
{
    enum { NUMBERS = 24 }; /* ":4294967295:4294967295" */
    size_t len = strlen(file), room = MW_ERR_PLACE_CAP - NUMBERS;

    if (len < room)
        snprintf(buf, MW_ERR_PLACE_CAP, "%s:%u:%u", file, line, col);
    else
        snprintf(buf, MW_ERR_PLACE_CAP, "...%s:%u:%u", file + len - room + 4, line, col);
    return buf;
}

const char *mw_yaml_kind_name(const struct mw_yaml *node)
{
    switch (node->kind) {
    case MW_YAML_MAP:
        return "a map";
    case MW_YAML_LIST:
        return "a list";
    case MW_YAML_SCALAR:
        break;
    }
    return mw_yaml_is_null(node) ? "nothing" : "a text";
}

bool mw_yaml_is_null(const struct mw_yaml *node)
{
    return node->kind == MW_YAML_SCALAR && !node->quoted &&
           (!*node->text || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0 ||
            strcmp(node->text, "Null") == 0 || strcmp(node->text, "NULL") == 0);
}

const struct mw_yaml *mw_yaml_get(const struct mw_yaml *map, const char *key)
{
    if (!map || map->kind != MW_YAML_MAP)
        return NULL;
    for (uint32_t i = 0; i < map->n; i++)
        if (strcmp(map->at[i].key, key) == 0)
            return &map->at[i];
    return NULL;
}

/* Reports and stops the parse. */
__attribute__((format(printf, 5, 6))) static bool build_fail(struct build *b, enum mw_code code,
                                                             uint32_t line, uint32_t col,
                                                             const char *fmt, ...)
{
    char place[MW_ERR_PLACE_CAP];
    char text[MW_ERR_TEXT_CAP];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    mw_diag(b->diags, MW_ERROR, code, mw_yaml_place(place, b->file, line, col), NULL, "%s",
            text);
    b->failed = true;
    return false;
}

/* The next event, or NULL at the end or after an error (which run_parser reports). */
static struct fy_event *build_next(struct build *b)
{
    return b->failed ? NULL : fy_parser_parse(b->parser);
}

/* libfyaml's mark stands behind an opening quote or the * of an alias. */
static bool mark_is_late(const struct fy_event *ev)
{
    enum fy_scalar_style style;

    if (ev->type == FYET_ALIAS)
        return true;
    if (ev->type != FYET_SCALAR || !ev->scalar.value)
        return false;
    style = fy_token_scalar_style(ev->scalar.value);
    return style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
}

static void node_set_place(struct mw_yaml *node, struct fy_event *ev)
{
    const struct fy_mark *mark = fy_event_start_mark(ev);

    if (mark && mark->line >= 0 && mark->column >= 0) {
        node->line = (uint32_t)mark->line + 1;
        node->col = (uint32_t)mark->column + (mark_is_late(ev) && mark->column > 0 ? 0 : 1);
    }
}

/* Copies a token's text. A zero byte would cut it short behind the reader's back. */
static bool token_text(struct build *b, struct fy_token *token, const struct mw_yaml *at,
                       const char **out)
{
    size_t len = 0;
    const char *s = token ? fy_token_get_text(token, &len) : "";

    if (!s) {
        s = "";
        len = 0;
    }
    if (memchr(s, 0, len))
        return build_fail(b, MW_E_YAML_UNSUPPORTED, at->line, at->col,
                          "a text holds a zero byte");
    *out = mw_arena_strndup(b->arena, s, len);
    if (mw_text_is_wild(*out))
        return build_fail(b, MW_E_YAML_UNSUPPORTED, at->line, at->col,
                          "a text holds a control character, which a terminal may obey");
    return true;
}

static bool build_node(struct build *b, struct fy_event *ev, unsigned depth,
                       struct mw_yaml *out);

static bool count_node(struct build *b, uint64_t weight, const struct mw_yaml *at)
{
    b->nodes += weight;
    if (b->nodes > MW_YAML_NODE_CAP)
        return build_fail(b, MW_E_CAP, at->line, at->col,
                          "more than %d values, aliases counted as what they stand for",
                          MW_YAML_NODE_CAP);
    return true;
}

static bool build_alias(struct build *b, struct fy_event *ev, struct mw_yaml *out)
{
    const struct mw_yaml here = *out;
    const char *name = NULL;
    uint32_t i;

    if (!token_text(b, ev->alias.anchor, out, &name))
        return false;
    i = mw_map_str_get(&b->anchor_names, name);
    if (i == MW_NONE)
        return build_fail(b, MW_E_YAML_SYNTAX, out->line, out->col,
                          "alias *%.60s refers to no anchor that stands before it", name);
    *out = b->anchors.at[i].node;
    out->key = here.key;
    out->key_line = here.key_line;
    out->key_col = here.key_col;
    return count_node(b, b->anchors.at[i].weight, &here);
}

/* Remembers a finished node, so that an alias inside itself finds nothing. */
static bool anchor_add(struct build *b, struct fy_token *token, const struct mw_yaml *node,
                       uint64_t weight)
{
    const char *name = NULL;
    uint32_t i;

    if (!token_text(b, token, node, &name))
        return false;
    i = mw_map_str_get(&b->anchor_names, name);
    if (i == MW_NONE) {
        i = b->anchors.n;
        mw_vec_push(&b->anchors);
        mw_map_str_add(&b->anchor_names, name, i);
    }
    b->anchors.at[i] = (struct anchor){.node = *node, .weight = weight};
    return true;
}

static bool build_list(struct build *b, unsigned depth, struct mw_yaml *out)
{
    MW_VEC(struct mw_yaml) items = {0};
    struct fy_event *ev;
    bool ok = false;

    while ((ev = build_next(b)) && ev->type != FYET_SEQUENCE_END) {
        struct mw_yaml item = {.line = out->line, .col = out->col};
        bool built = build_node(b, ev, depth, &item);
        fy_parser_event_free(b->parser, ev);
        if (!built)
            goto done;
        *mw_vec_push(&items) = item;
    }
    if (!ev)
        goto done;
    fy_parser_event_free(b->parser, ev);
    out->n = items.n;
    out->at = mw_arena_alloc(b->arena, items.n * sizeof *items.at);
    if (items.n)
        memcpy(out->at, items.at, items.n * sizeof *items.at);
    ok = true;
done:
    mw_vec_done(&items);
    return ok;
}

/* Reads a key into item->key. */
static bool build_key(struct build *b, struct fy_event *ev, struct mw_yaml *item)
{
    node_set_place(item, ev);
    item->key_line = item->line;
    item->key_col = item->col;
    if (ev->type != FYET_SCALAR)
        return build_fail(b, MW_E_YAML_UNSUPPORTED, item->line, item->col,
                          "a key must be a word, not a list, a map or an alias");
    if (ev->scalar.tag || ev->scalar.anchor)
        return build_fail(b, MW_E_YAML_UNSUPPORTED, item->line, item->col,
                          "a key has a tag or an anchor");
    if (!token_text(b, ev->scalar.value, item, &item->key))
        return false;
    if (strcmp(item->key, "<<") == 0)
        return build_fail(b, MW_E_YAML_UNSUPPORTED, item->line, item->col,
                          "merge keys (<<) are not used here: write the keys out");
    return true;
}

static bool build_map(struct build *b, unsigned depth, struct mw_yaml *out)
{
    MW_VEC(struct mw_yaml) items = {0};
    struct mw_map_str seen = {0};
    struct fy_event *ev;
    bool ok = false;

    while ((ev = build_next(b)) && ev->type != FYET_MAPPING_END) {
        struct mw_yaml item = {.line = out->line, .col = out->col};
        bool built = build_key(b, ev, &item);
        fy_parser_event_free(b->parser, ev);
        if (!built || !(ev = build_next(b)))
            goto done;
        built = build_node(b, ev, depth, &item);
        fy_parser_event_free(b->parser, ev);
        if (!built)
            goto done;
        if (mw_map_str_add(&seen, item.key, items.n)) {
            *mw_vec_push(&items) = item;
            continue;
        }
        MW_ASSERT(items.at);
        const struct mw_yaml *first = &items.at[mw_map_str_get(&seen, item.key)];
        char place[MW_ERR_PLACE_CAP];
        b->duplicates++;
        mw_diag(b->diags, MW_ERROR, MW_E_YAML_DUPLICATE,
                mw_yaml_place(place, b->file, item.key_line, item.key_col), NULL,
                "key '%.60s' stands twice in one map, first at %u:%u", item.key,
                first->key_line, first->key_col);
    }
    if (!ev)
        goto done;
    fy_parser_event_free(b->parser, ev);
    out->n = items.n;
    out->at = mw_arena_alloc(b->arena, items.n * sizeof *items.at);
    if (items.n)
        memcpy(out->at, items.at, items.n * sizeof *items.at);
    ok = true;
done:
    mw_vec_done(&items);
    mw_map_str_done(&seen);
    return ok;
}

static bool build_scalar(struct build *b, struct fy_event *ev, struct mw_yaml *out)
{
    struct fy_token *value = ev->scalar.value;

    out->kind = MW_YAML_SCALAR;
    out->quoted = value && fy_token_scalar_style(value) != FYSS_PLAIN;
    return token_text(b, value, out, &out->text);
}

/* `ev` begins the node; the caller frees it. *out holds the key and, as the place to name when
 * the node has none of its own (an empty value), the key's or the parent's. */
static bool build_node(struct build *b, struct fy_event *ev, unsigned depth,
                       struct mw_yaml *out)
{
    uint64_t before = b->nodes;
    struct fy_token *tag = NULL, *anchor = NULL;
    bool ok;

    node_set_place(out, ev);
    if (ev->type == FYET_ALIAS)
        return build_alias(b, ev, out);
    if (depth >= MW_YAML_DEPTH_CAP)
        return build_fail(b, MW_E_CAP, out->line, out->col, "nested deeper than %d",
                          MW_YAML_DEPTH_CAP);
    if (!count_node(b, 1, out))
        return false;
    switch (ev->type) {
    case FYET_SCALAR:
        tag = ev->scalar.tag;
        anchor = ev->scalar.anchor;
        ok = build_scalar(b, ev, out);
        break;
    case FYET_SEQUENCE_START:
        tag = ev->sequence_start.tag;
        anchor = ev->sequence_start.anchor;
        out->kind = MW_YAML_LIST;
        ok = build_list(b, depth + 1, out);
        break;
    case FYET_MAPPING_START:
        tag = ev->mapping_start.tag;
        anchor = ev->mapping_start.anchor;
        out->kind = MW_YAML_MAP;
        ok = build_map(b, depth + 1, out);
        break;
    default:
        return build_fail(b, MW_E_YAML_SYNTAX, out->line, out->col, "a value is missing");
    }
    if (ok && tag)
        return build_fail(b, MW_E_YAML_UNSUPPORTED, out->line, out->col,
                          "tags (!…) are not used here: put a text in quotes");
    return ok && (!anchor || anchor_add(b, anchor, out, b->nodes - before));
}

/* Reads the one document of the stream into *root. */
static bool build_stream(struct build *b, struct mw_yaml *root)
{
    struct fy_event *ev;
    bool some = false, ok = true;

    while (ok && (ev = build_next(b))) {
        struct mw_yaml at = {0};
        enum fy_event_type type = ev->type;
        node_set_place(&at, ev);
        if (type == FYET_DOCUMENT_START && some)
            ok = build_fail(b, MW_E_YAML_UNSUPPORTED, at.line, at.col,
                            "a second document begins here; one file holds one");
        else if (type == FYET_MAPPING_START || type == FYET_SEQUENCE_START ||
                 type == FYET_SCALAR || type == FYET_ALIAS)
            ok = some = build_node(b, ev, 0, root);
        fy_parser_event_free(b->parser, ev);
        if (type == FYET_STREAM_END)
            return ok;
    }
    return false;
}

/* Moves libfyaml's own errors into the diags; says at least one thing. */
static void report_syntax(struct build *b, struct fy_diag *diag)
{
    char place[MW_ERR_PLACE_CAP];
    struct fy_diag_error *e;
    void *prev = NULL;
    bool any = false;

    while ((e = fy_diag_errors_iterate(diag, &prev))) {
        if (e->type != FYET_ERROR || !e->msg)
            continue;
        mw_diag(b->diags, MW_ERROR, MW_E_YAML_SYNTAX,
                mw_yaml_place(place, b->file, e->line > 0 ? (uint32_t)e->line : 1,
                              e->column > 0 ? (uint32_t)e->column : 1),
                NULL, "%s", e->msg);
        any = true;
    }
    if (!any)
        mw_diag(b->diags, MW_ERROR, MW_E_YAML_SYNTAX, mw_yaml_place(place, b->file, 1, 1), NULL,
                "this is not YAML");
}

static void diag_swallow(struct fy_diag *diag, void *user, const char *buf, size_t len)
{
    (void)diag;
    (void)user;
    (void)buf;
    (void)len;
}

static enum mw_rc run_parser(struct build *b, const char *text, size_t n, struct mw_yaml *root)
{
    struct fy_diag_cfg diag_cfg;
    struct fy_diag *diag;
    uint32_t errors = b->diags->errors;
    bool ok;

    fy_diag_cfg_default(&diag_cfg);
    diag_cfg.fp = NULL;
    diag_cfg.output_fn = diag_swallow;
    diag_cfg.colorize = false;
    diag = fy_diag_create(&diag_cfg);
    MW_ASSERT(diag);
    fy_diag_set_collect_errors(diag, true);
    b->parser = fy_parser_create(
        &(struct fy_parse_cfg){.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG, .diag = diag});
    MW_ASSERT(b->parser);
    ok = fy_parser_set_string(b->parser, text, n) == 0 && build_stream(b, root);
    if (!ok && !b->failed)
        report_syntax(b, diag);
    fy_parser_destroy(b->parser);
    fy_diag_destroy(diag);
    return b->diags->errors == errors ? MW_OK : b->failed ? b->diags->worst : MW_ECONFIG;
}

/* libfyaml takes bytes that are no text for an end or for nothing: they are found before. */
static bool check_bytes(struct build *b, const char *text, size_t n)
{
    uint32_t line = 1, col = 1;

    for (size_t i = 0; i < n;) {
        size_t len = mw_text_utf8_len(text + i, n - i);
        unsigned char c = (unsigned char)text[i];
        if (len == 0)
            return build_fail(b, MW_E_YAML_SYNTAX, line, col, "byte 0x%02x is not UTF-8", c);
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F)
            return build_fail(b, MW_E_YAML_SYNTAX, line, col,
                              "control character 0x%02x in the text", c);
        col++;
        if (c == '\n') {
            line++;
            col = 1;
        }
        i += len;
    }
    return true;
}

enum mw_rc mw_yaml_parse(struct mw_arena *a, const char *file, const char *text, size_t n,
                         const struct mw_yaml **root, struct mw_diags *d)
{
    struct build b = {.arena = a, .file = file, .diags = d};
    struct mw_yaml *tree = mw_arena_alloc(a, sizeof *tree);
    uint32_t errors = d->errors;
    enum mw_rc rc;

    *root = NULL;
    if (n > MW_YAML_SIZE_CAP) {
        mw_diag(d, MW_ERROR, MW_E_CAP, file, NULL, "the file has more than %d bytes",
                MW_YAML_SIZE_CAP);
        return MW_ELIMIT;
    }
    *tree = (struct mw_yaml){.kind = MW_YAML_SCALAR, .text = "", .line = 1, .col = 1};
    rc = check_bytes(&b, text, n) ? run_parser(&b, text, n, tree) : MW_ECONFIG;
    mw_map_str_done(&b.anchor_names);
    mw_vec_done(&b.anchors);
    if (rc != MW_OK && d->errors - errors != b.duplicates)
        return rc;
    if (mw_yaml_is_null(tree))
        *tree = (struct mw_yaml){.kind = MW_YAML_MAP, .line = 1, .col = 1};
    *root = tree;
    return rc;
}

enum mw_rc mw_yaml_slurp(struct mw_arena *a, const char *path, const char **text, size_t *n,
                         struct mw_diags *d)
{
    FILE *f = fopen(path, "rb");
    enum mw_rc rc = MW_OK;
    char *buf = NULL;
    size_t got = 0;

    if (f) {
        buf = mw_alloc(MW_YAML_SIZE_CAP + 1);
        got = fread(buf, 1, MW_YAML_SIZE_CAP + 1, f);
    }
    if (!f || ferror(f)) {
        mw_diag(d, MW_ERROR, MW_E_FILE_READ, path, NULL, "cannot be read: %s", strerror(errno));
        rc = MW_ECONFIG;
    } else if (got > MW_YAML_SIZE_CAP) {
        mw_diag(d, MW_ERROR, MW_E_CAP, path, NULL, "the file has more than %d bytes",
                MW_YAML_SIZE_CAP);
        rc = MW_ELIMIT;
    } else {
        *text = mw_arena_strndup(a, buf, got);
        *n = got;
    }
    if (f)
        fclose(f);
    mw_free(buf);
    return rc;
}
