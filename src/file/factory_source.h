/*
 * factory_source.h: what a factory is read from: one file's tree, and the --set arguments laid
 * over it. Shared by factory_read.c, factory_set.c and factory_check.c; nobody else needs it.
 *
 * A node from a --set has line 0 and, as its column, the argument's number from 1; a node from
 * a default has both 0.
 */
#ifndef MW_FILE_FACTORY_SOURCE_H
#define MW_FILE_FACTORY_SOURCE_H

#include "file/yaml.h"
#include "model/factory.h"

struct mw_factory_source {
    struct mw_arena *arena;
    const char *file;
    const char *const *sets;
    size_t set_n;
    struct mw_yaml root;
    struct mw_diags *diags;
};

/* "file:line:col" or "--set PATH"; returns buf. */
char *mw_source_place(const struct mw_factory_source *src, uint32_t line, uint32_t col,
                      char buf[MW_ERR_PLACE_CAP]);

/* An error at a node's value. */
void mw_source_fault(const struct mw_factory_source *src, const struct mw_yaml *at,
                     enum mw_code code, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* A default written in YAML as a tree. */
const struct mw_yaml *mw_source_preset(struct mw_arena *a, const char *preset);

/* Marks a tree as coming from elsewhere than the file. */
void mw_source_mark(struct mw_yaml *node, uint32_t line, uint32_t col);

/* The field of that key, or NULL. */
const struct mw_field *mw_source_field(const struct mw_field *fields, const char *key);

/* " (did you mean x?)", or the known keys where none is near; returns buf. */
enum { MW_SOURCE_HINT_CAP = 200 };
char *mw_source_hint(const struct mw_field *fields, const char *key,
                     char buf[MW_SOURCE_HINT_CAP]);

/* factory_set.c: lays src->sets over src->root. */
void mw_factory_apply_sets(struct mw_factory_source *src);

/* factory_set.c: where feeds are given but no circuits, a position has one from each feed. */
void mw_factory_default_circuits(struct mw_factory_source *src);

/* factory_check.c: what no single value shows: names that repeat, circuits without a feed, … */
void mw_factory_check(const struct mw_factory *f, const struct mw_factory_source *src);

#endif
