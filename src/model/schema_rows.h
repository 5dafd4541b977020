/*
 * schema_rows.h: how the tables of the schema are written: one line per kind of field. For
 * factory_schema.c and the sections that have a file of their own.
 */
#ifndef MW_MODEL_SCHEMA_ROWS_H
#define MW_MODEL_SCHEMA_ROWS_H

#include "model/factory.h"

#include <stddef.h>

/* S is the struct that the map describes. */
#define INT(S, k, f, u, lo, hi, def, h)                                                        \
    .key = (k), .type = MW_F_INT, .offset = offsetof(S, f), .unit = (u), .min = (lo),          \
    .max = (hi), .preset = (def), .help = (h)
#define SCALED(S, k, f, u, s, lo, hi, def, h)                                                  \
    .key = (k), .type = MW_F_SCALED, .offset = offsetof(S, f), .unit = (u), .scale = (s),      \
    .min = (lo), .max = (hi), .preset = (def), .help = (h)
#define REAL(S, k, f, u, lo, hi, def, h)                                                       \
    .key = (k), .type = MW_F_REAL, .offset = offsetof(S, f), .unit = (u), .min = (lo),         \
    .max = (hi), .preset = (def), .help = (h)
#define BOOL(S, k, f, def, h)                                                                  \
    .key = (k), .type = MW_F_BOOL, .offset = offsetof(S, f), .preset = (def), .help = (h)
#define STR(S, k, f, def, h)                                                                   \
    .key = (k), .type = MW_F_STR, .offset = offsetof(S, f), .max = STR_CAP, .preset = (def),   \
    .help = (h)
#define ENUM(S, k, f, w, def, h)                                                               \
    .key = (k), .type = MW_F_ENUM, .offset = offsetof(S, f), .words = (w), .preset = (def),    \
    .help = (h)
#define MAP(S, k, f, fields, h)                                                                \
    .key = (k), .type = MW_F_MAP, .offset = offsetof(S, f), .sub = (fields), .help = (h)
#define LIST(S, k, f, fields, T, lo, hi, def, h)                                               \
    .key = (k), .type = MW_F_LIST, .offset = offsetof(S, f), .sub = (fields),                  \
    .elem = sizeof(T), .min = (lo), .max = (hi), .preset = (def), .help = (h)
#define END                                                                                    \
    {                                                                                          \
        .key = NULL                                                                            \
    }

enum { STR_CAP = 200 };

extern const struct mw_field mw_cost_fields[]; /* cost_schema.c */

#endif
