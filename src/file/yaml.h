/*
 * yaml.h: a YAML text as a tree of nodes with positions. A thin layer over libfyaml's event
 * parser that adds what configuration files need: every duplicate key with both positions, caps
 * on size, depth and alias expansion, and one kind of error for all of it.
 *
 * What is accepted: one document of YAML 1.2 with scalar keys; anchors and aliases. What is
 * refused with a message of its own: several documents, tags, merge keys (<<), keys that are
 * lists or maps, zero bytes and (written as escapes) other control characters but tab and line
 * ends. Meaning (numbers, units, known keys) is the reader's business.
 */
#ifndef MW_FILE_YAML_H
#define MW_FILE_YAML_H

#include "base/err.h"
#include "base/mem.h"

enum {
    MW_YAML_SIZE_CAP = 4 << 20, /* bytes of a file */
    MW_YAML_DEPTH_CAP = 64,     /* nesting of maps and lists */
    MW_YAML_NODE_CAP = 1 << 18, /* nodes, each alias counted as all that it stands for */
};

enum mw_yaml_kind { MW_YAML_SCALAR, MW_YAML_MAP, MW_YAML_LIST };

struct mw_yaml {
    enum mw_yaml_kind kind;
    bool quoted;        /* scalar in quotes or a block: it is text, never null */
    uint32_t line, col; /* where the value begins, from 1 */
    const char *text;   /* scalar: as written, quotes and escapes resolved; else NULL */
    const char *key;    /* child of a map; else NULL */
    uint32_t key_line, key_col;
    struct mw_yaml *at; /* children of a map or list, in the order of the file */
    uint32_t n;
};

/*
 * Parses `n` bytes; `file` names them in messages. The tree and its strings live in `a`. An empty
 * text gives an empty map. On failure the errors (E-YAML-…) are in `d` and *root is NULL;
 * but where duplicate keys are all that is wrong, *root is the tree with the first of each, so
 * that a reader can go on to tell what else is wrong.
 */
enum mw_rc mw_yaml_parse(struct mw_arena *a, const char *file, const char *text, size_t n,
                         const struct mw_yaml **root, struct mw_diags *d);

/* Reads the file at `path` whole into `a` (terminated by a zero byte that *n does not count).
 * MW_ECONFIG when it cannot be read, MW_ELIMIT when it is larger than MW_YAML_SIZE_CAP. */
enum mw_rc mw_yaml_slurp(struct mw_arena *a, const char *path, const char **text, size_t *n,
                         struct mw_diags *d);

/* The child of that key; NULL when `map` has none, is no map, or is NULL. */
const struct mw_yaml *mw_yaml_get(const struct mw_yaml *map, const char *key);

/* True for a plain scalar that is empty, ~ or null. */
bool mw_yaml_is_null(const struct mw_yaml *node);

/* "file:line:col", a long file name cut at its beginning; returns buf. */
char *mw_yaml_place(char buf[MW_ERR_PLACE_CAP], const char *file, uint32_t line, uint32_t col);

/* For messages: "a text", "a map", "a list", "nothing". */
const char *mw_yaml_kind_name(const struct mw_yaml *node);

#endif
