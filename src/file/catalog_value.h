/*
 * catalog_value.h: the reader of catalog files as its parts share it (catalog_read.c: types,
 * optics, cables; catalog_ports.c), with its scalars and maps. Nobody else includes it.
 */
#ifndef MW_FILE_CATALOG_VALUE_H
#define MW_FILE_CATALOG_VALUE_H

#include "base/err.h"
#include "base/map.h"
#include "file/catalog_fields.h"
#include "file/yaml.h"

enum { MW_CAT_TYPE, MW_CAT_OPTIC, MW_CAT_CABLE, MW_CAT_THINGS };

/* One call of a public function: what it reads into, and the names it has met. */
struct mw_cat_reader {
    struct mw_catalog *c;
    struct mw_diags *d;
    const char *file, *origin;
    struct mw_map_str seen[MW_CAT_THINGS];
    uint32_t errors_before;
};

/* An error at a node of the file. */
void mw_cat_report(struct mw_cat_reader *r, const struct mw_yaml *at, enum mw_code code,
                   const char *cure, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* The following report what is wrong and answer false; *out is then left alone. */
bool mw_cat_want(struct mw_cat_reader *r, const struct mw_yaml *node, enum mw_yaml_kind kind,
                 const char *what);

/* A number times `scale` that is whole, between min and max (in the unit of the file). */
bool mw_cat_integer(struct mw_cat_reader *r, const struct mw_yaml *node, const char *key,
                    int64_t scale, double min, double max, int64_t *out);

/* The index of one of `words`, which end with NULL. */
bool mw_cat_word(struct mw_cat_reader *r, const struct mw_yaml *node, const char *key,
                 const char *const *words, int *out);

/* Reads a map by its table into `record`; keys that the table calls MW_CAT_OWN are left to the
 * caller, unknown ones are errors. */
void mw_cat_fields(struct mw_cat_reader *r, const struct mw_yaml *map,
                   const struct mw_cat_field *fields, void *record);

#endif
