/*
 * catalog_fields.h: the keys of our own catalog files as data. The reader, the YAML printer and
 * the JSON printer all walk these tables, so a key is known to all or to none.
 */
#ifndef MW_FILE_CATALOG_FIELDS_H
#define MW_FILE_CATALOG_FIELDS_H

#include "model/catalog.h"

#include <stddef.h>

enum mw_cat_type {
    MW_CAT_STR,  /* const char * */
    MW_CAT_I32,  /* int32_t = number x scale */
    MW_CAT_I64,  /* int64_t = number x scale */
    MW_CAT_REAL, /* double */
    MW_CAT_BOOL, /* bool */
    MW_CAT_WORD, /* int or an enum: index in `words` */
    MW_CAT_MAP,  /* further fields of the same record, in `sub` */
    MW_CAT_OWN,  /* read and printed by code of its own */
};

struct mw_cat_field {
    const char *key; /* NULL ends a table */
    enum mw_cat_type type;
    size_t offset;
    int64_t scale;   /* integers: a power of ten, file -> record */
    double min, max; /* in the unit of the file */
    int64_t preset;  /* when the key is absent */
    int64_t unknown; /* when its value is null; printed as null, or left out if also preset */
    const char *const *words;
    const struct mw_cat_field *sub;
    bool required;
};

/* What a port group of `ports` says; it becomes one port per cage and lane. */
struct mw_port_group {
    const char *pattern; /* "{cage}/{lane}"; NULL when the cages are listed one by one */
    int32_t cages, lanes;
    int32_t first, first_lane; /* what {cage} and {lane} count from */
    int32_t number;            /* of the first port; 0: ports have none */
    int32_t gbps;
    int net, connector;
};

enum {
    MW_CATALOG_PORTS_CAP = 4096, /* ports of one device type */
    MW_CATALOG_LANES_CAP = 16,   /* ports that share a cage */
    MW_CATALOG_NAME_CAP = 64,    /* bytes of a port's name */
    MW_CATALOG_FITS_CAP = 64,    /* pairs of cages of one cable part */
    MW_CATALOG_STOCK_CAP = 200,  /* stocked lengths of one cable part */
};

extern const struct mw_cat_field mw_cat_type_fields[];  /* struct mw_device_type */
extern const struct mw_cat_field mw_cat_group_fields[]; /* struct mw_port_group */
extern const struct mw_cat_field mw_cat_port_fields[];  /* struct mw_cat_port */
extern const struct mw_cat_field mw_cat_optic_fields[]; /* struct mw_cat_optic */
extern const struct mw_cat_field mw_cat_cable_fields[]; /* struct mw_cat_cable */

/* Records as the tables fill them; narrowed into the model's records by the reader. */
struct mw_cat_port {
    const char *name, *adapter, *pci, *gpu_pci;
    int32_t rail, gpu, number;
};

struct mw_cat_optic {
    const char *name, *title, *vendor, *source;
    int connector;
    int32_t lanes, gbps;
};

struct mw_cat_cable {
    const char *name, *title, *vendor, *colour, *source;
    int medium, protocol;
    int32_t gbps, lanes, tails, optics_per_end, cost_rank;
    int64_t reach_mm;
};

/* Sets every field of a record to its preset; strings to NULL. */
void mw_cat_preset(const struct mw_cat_field *fields, void *record);

#endif
