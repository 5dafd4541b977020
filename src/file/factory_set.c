/*
 * factory_set.c: changes of the tree before it is read: --set PATH=VALUE, and the circuits that
 * follow from the feeds. Because the tree is changed and not the record, what inherits (a row's
 * power from the site's) inherits the value set.
 *
 * Aliases share children, so every map and list on the way is copied before it is changed.
 */
#include "file/factory_source.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* One --set under way. */
struct setting {
    struct mw_factory_source *src;
    uint32_t number;  /* from 1: its place */
    const char *rest; /* of the path */
    const char *value;
};

__attribute__((format(printf, 2, 3))) static bool set_fault(const struct setting *s,
                                                            const char *fmt, ...)
{
    const struct mw_yaml at = {.col = s->number};
    char text[MW_ERR_TEXT_CAP];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    mw_source_fault(s->src, &at, MW_E_SET, "%s", text);
    return false;
}

/* Gives the node children of its own, with room for one more. */
static void own_children(struct mw_arena *a, struct mw_yaml *node)
{
    struct mw_yaml *copy = mw_arena_alloc(a, (node->n + (size_t)1) * sizeof *copy);

    if (node->n)
        memcpy(copy, node->at, node->n * sizeof *copy);
    node->at = copy;
}

/* The map's child of that key, added as null when there is none. */
static struct mw_yaml *own_child(struct mw_arena *a, struct mw_yaml *map, const char *key,
                                 uint32_t number)
{
    own_children(a, map);
    for (uint32_t i = 0; i < map->n; i++)
        if (strcmp(map->at[i].key, key) == 0)
            return &map->at[i];
    map->at[map->n] = (struct mw_yaml){
        .kind = MW_YAML_SCALAR, .text = "", .key = key, .col = number, .key_col = number};
    return &map->at[map->n++];
}

/* Replaces the node, keeping its key. */
static void put_node(struct mw_yaml *node, struct mw_yaml value, uint32_t number)
{
    mw_source_mark(&value, 0, number);
    value.key = node->key;
    value.key_line = node->key_line;
    value.key_col = node->key_col;
    *node = value;
}

/* A scalar is taken as it stands unless it is quoted; anything else is YAML. */
static bool put_value(const struct setting *s, struct mw_yaml *node, bool scalar)
{
    struct mw_diags d = {0};
    const struct mw_yaml *tree;
    bool ok = true;

    if (scalar && *s->value != '"' && *s->value != '\'') {
        put_node(node, (struct mw_yaml){.kind = MW_YAML_SCALAR, .text = s->value}, s->number);
        return true;
    }
    if (mw_yaml_parse(s->src->arena, "value", s->value, strlen(s->value), &tree, &d) == MW_OK)
        put_node(node, *tree, s->number);
    else
        ok = set_fault(s, "the value is not YAML: %s", d.at[0].text);
    mw_diags_done(&d);
    return ok;
}

/* Takes the next key or name off the path. */
static const char *take_word(struct setting *s)
{
    size_t len = strcspn(s->rest, ".[]");
    const char *word = mw_arena_strndup(s->src->arena, s->rest, len);

    s->rest += len;
    return word;
}

/* What a map or list that the file does not give begins as. */
static bool begin_node(const struct setting *s, const struct mw_field *fld,
                       struct mw_yaml *node)
{
    enum mw_yaml_kind kind = fld->type == MW_F_MAP ? MW_YAML_MAP : MW_YAML_LIST;

    if (mw_yaml_is_null(node)) {
        if (fld->type == MW_F_LIST && fld->preset)
            put_node(node, *mw_source_preset(s->src->arena, fld->preset), 0);
        else
            put_node(node, (struct mw_yaml){.kind = kind}, s->number);
    }
    if (node->kind != kind)
        return set_fault(s, "the file has %s for '%s'", mw_yaml_kind_name(node), fld->key);
    return true;
}

/* The element whose name the path goes on with, taken off it; of several the longest: a name may
 * hold dots. NULL: none. */
static struct mw_yaml *take_element(struct setting *s, struct mw_yaml *list, const char *id)
{
    struct mw_yaml *best = NULL;
    size_t most = 0;

    for (uint32_t i = 0; i < list->n; i++) {
        const struct mw_yaml *value = mw_yaml_get(&list->at[i], id);
        size_t len = value && value->kind == MW_YAML_SCALAR ? strlen(value->text) : 0;

        if (len > most && strncasecmp(value->text, s->rest, len) == 0 &&
            (s->rest[len] == '.' || s->rest[len] == '\0')) {
            best = &list->at[i];
            most = len;
        }
    }
    s->rest += most;
    return best;
}

/* A new element of the name that the path goes on with: up to the last dot, or all of it. The
 * list has room for one. */
static struct mw_yaml *add_element(struct setting *s, struct mw_yaml *list, const char *id)
{
    const char *dot = strrchr(s->rest, '.');
    size_t len = dot ? (size_t)(dot - s->rest) : strlen(s->rest);
    struct mw_yaml *node = &list->at[list->n++];

    *node = (struct mw_yaml){.kind = MW_YAML_MAP, .col = s->number};
    put_node(own_child(s->src->arena, node, id, s->number),
             (struct mw_yaml){.kind = MW_YAML_SCALAR,
                              .text = mw_arena_strndup(s->src->arena, s->rest, len)},
             s->number);
    s->rest += len;
    return node;
}

/* The list's element by number, "[0]", or by its name, ".A". NULL after reporting. */
static struct mw_yaml *own_element(struct setting *s, const struct mw_field *fld,
                                   struct mw_yaml *list)
{
    const char *id = fld->sub[0].key; /* name, feed, device */

    own_children(s->src->arena, list);
    if (*s->rest == '[') {
        char *end;
        unsigned long i = strtoul(s->rest + 1, &end, 10);
        if (s->rest[1] < '0' || s->rest[1] > '9' || *end != ']') {
            set_fault(s, "'%.60s' is not an element's number such as [0]", s->rest);
            return NULL;
        }
        s->rest = end + 1;
        if (i < list->n)
            return &list->at[i];
        set_fault(s, "'%s' has %u elements here; the first is [0]", fld->key, list->n);
        return NULL;
    }
    if (*s->rest++ != '.') {
        set_fault(s, "'%s' has no [ before ]", fld->key);
        return NULL;
    }
    struct mw_yaml *node = take_element(s, list, id);
    if (node)
        return node;
    if (fld->grows && *s->rest && *s->rest != '.')
        return add_element(s, list, id);
    set_fault(s,
              "no element of '%s' has the %s '%.60s'; its number would do as well, as in [0]",
              fld->key, id, take_word(s));
    return NULL;
}

/* Walks the path down the schema and the tree, and puts the value at its end. */
static bool set_walk(struct setting *s)
{
    const struct mw_field *fields = mw_factory_schema;
    struct mw_yaml *node = &s->src->root;

    for (;;) {
        const char *key = take_word(s);
        const struct mw_field *fld = mw_source_field(fields, key);
        char hint[MW_SOURCE_HINT_CAP];
        if (!fld)
            return set_fault(s, "no key '%.60s' here: %s", key,
                             mw_source_hint(fields, key, hint));
        node = own_child(s->src->arena, node, fld->key, s->number);
        if (!*s->rest)
            return put_value(s, node, fld->type != MW_F_MAP && fld->type != MW_F_LIST);
        if (fld->type != MW_F_MAP && fld->type != MW_F_LIST)
            return set_fault(s, "'%s' is a single value: nothing can follow it", key);
        if (!begin_node(s, fld, node))
            return false;
        if (fld->type == MW_F_LIST) {
            node = own_element(s, fld, node);
            if (!node)
                return false;
            if (!*s->rest)
                return put_value(s, node, false);
            if (node->kind != MW_YAML_MAP)
                return set_fault(s, "the element of '%s' is no map", key);
        }
        if (*s->rest != '.')
            return set_fault(s, "a dot is missing before '%.60s'", s->rest);
        s->rest++;
        fields = fld->sub;
    }
}

static bool is_text(const char *s)
{
    for (size_t n; *s; s += n) {
        n = mw_text_utf8_len(s, strlen(s));
        if (n == 0 || (unsigned char)*s < 0x20 || *s == 0x7F)
            return false;
    }
    return true;
}

static void set_apply(struct mw_factory_source *src, uint32_t number)
{
    const char *arg = src->sets[number - 1], *eq = strchr(arg, '=');
    struct setting s = {.src = src, .number = number};

    if (!eq || eq == arg) {
        set_fault(&s, "'%.60s' is not PATH=VALUE", arg);
        return;
    }
    if (!is_text(arg)) {
        set_fault(&s, "not UTF-8 text on one line");
        return;
    }
    s.rest = mw_arena_strndup(src->arena, arg, (size_t)(eq - arg));
    s.value = mw_arena_strdup(src->arena, eq + 1);
    set_walk(&s);
}

void mw_factory_apply_sets(struct mw_factory_source *src)
{
    static const char circuits[] = "site.power.circuits";

    for (uint32_t i = 0; i < src->set_n; i++) {
        if (strncmp(src->sets[i], circuits, sizeof circuits - 1) == 0)
            mw_factory_default_circuits(src);
        set_apply(src, i + 1);
    }
}

void mw_factory_default_circuits(struct mw_factory_source *src)
{
    const struct mw_yaml *power = mw_yaml_get(mw_yaml_get(&src->root, "site"), "power");
    const struct mw_yaml *feeds = mw_yaml_get(power, "feeds");
    const struct mw_yaml *given = mw_yaml_get(power, "circuits");
    struct mw_yaml list = {.kind = MW_YAML_LIST}, *circuits;

    if (!feeds || feeds->kind != MW_YAML_LIST || (given && !mw_yaml_is_null(given)))
        return;
    list.at = mw_arena_alloc(src->arena, feeds->n * sizeof *list.at);
    for (uint32_t i = 0; i < feeds->n; i++) {
        const struct mw_yaml *name = mw_yaml_get(&feeds->at[i], "name");
        if (!name || name->kind != MW_YAML_SCALAR)
            continue;
        struct mw_yaml *feed = mw_arena_alloc(src->arena, sizeof *feed);
        *feed = (struct mw_yaml){.kind = MW_YAML_SCALAR, .text = name->text, .key = "feed"};
        list.at[list.n++] = (struct mw_yaml){.kind = MW_YAML_MAP, .at = feed, .n = 1};
    }
    if (list.n == 0)
        return;
    circuits = own_child(src->arena, &src->root, "site", 0);
    circuits = own_child(src->arena, circuits, "power", 0);
    circuits = own_child(src->arena, circuits, "circuits", 0);
    put_node(circuits, list, 0);
}
