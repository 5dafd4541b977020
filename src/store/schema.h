/*
 * schema.h: the tables of factory.db as data: one row here per table, in the order in which they
 * are written and digested. The documentation of every column is docs/factory-db.md.
 */
#ifndef MW_STORE_SCHEMA_H
#define MW_STORE_SCHEMA_H

#include <stddef.h>

/* "MWpl" in the file's header, at offset 68: tells `file` and us what this is. */
#define MW_DB_APPLICATION_ID 0x4D57706C
/* Raised when a table or column changes; a program opens only its own. */
#define MW_DB_SCHEMA_VERSION 3

enum mw_table {
    MW_TABLE_META, /* not digested: it holds the digest */
    MW_TABLE_PLAN,
    MW_TABLE_FINAL,
    MW_TABLE_HALL,
    MW_TABLE_DOOR,
    MW_TABLE_PILLAR,
    MW_TABLE_ROW,
    MW_TABLE_POWER_CLASS,
    MW_TABLE_RACK_LIMIT,
    MW_TABLE_FEED,
    MW_TABLE_FAILURE_CASE,
    MW_TABLE_FEED_LOAD,
    MW_TABLE_RACK,
    MW_TABLE_POSITION,
    MW_TABLE_FILLER,
    MW_TABLE_DEVICE_TYPE,
    MW_TABLE_FACT,
    MW_TABLE_PORT_TYPE,
    MW_TABLE_FABRIC,
    MW_TABLE_LINK,
    MW_TABLE_DEVICE,
    MW_TABLE_CIRCUIT,
    MW_TABLE_SUPPLY,
    MW_TABLE_CABLE_PART,
    MW_TABLE_BUNDLE,
    MW_TABLE_CABLE,
    MW_TABLE_ADDRESS,
    MW_TABLE_BOM,
    MW_TABLE_FINDING,
    MW_TABLE_COUNT
};

struct mw_table_def {
    const char *name;
    const char *order; /* the order of its rows, for the digest */
    const char *ddl;
};
extern const struct mw_table_def mw_tables[MW_TABLE_COUNT];

/* Statements to run once the rows are written: indexes, then views; ended by NULL. */
extern const char *const mw_schema_after[];

#endif
