/*
 * devicetype_import.h: what the importer of device types shares between its files: devicetype.c
 * reads the keys, devicetype_ports.c the lists of ports, devicetype_gaps.c says what the file
 * lacks or contradicts. Nobody else includes it.
 */
#ifndef MW_FILE_DEVICETYPE_IMPORT_H
#define MW_FILE_DEVICETYPE_IMPORT_H

#include "base/err.h"
#include "file/yaml.h"
#include "model/catalog.h"

enum mw_dt_list { /* the lists of a device type file */
                  MW_DT_CONSOLE,
                  MW_DT_CONSOLE_SERVER,
                  MW_DT_POWER,
                  MW_DT_OUTLET,
                  MW_DT_INTERFACE,
                  MW_DT_FRONT,
                  MW_DT_REAR,
                  MW_DT_BAY,
                  MW_DT_DEVICE_BAY,
                  MW_DT_INVENTORY,
                  MW_DT_LISTS
};

struct mw_dt_import {
    struct mw_arena *a;
    const char *file, *text;
    size_t text_n;
    const struct mw_yaml *root;
    const struct mw_yaml *list[MW_DT_LISTS]; /* NULL: absent */
    struct mw_diags *d;
    const char *words; /* comments, description and, without comments, the # lines */
    bool is_rack;
    struct mw_device_type t;
    MW_VEC(struct mw_fact) gaps;
    /* found on the way */
    int64_t draw_sum, draw_one; /* of the power ports that state one; the largest single */
    uint32_t draws;             /* how many do */
    uint32_t data_ports, oob_ports, virtual_ports, psu_bays, gpu_bays;
};

/* Adds to what the type lacks; several sentences on one key are joined by "; ". */
void mw_dt_gap(struct mw_dt_import *im, const char *key, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* A child's text; "" when it is absent, null, or no scalar. */
const char *mw_dt_text(const struct mw_yaml *map, const char *key);

/* The number of entries; 0 for an absent list. */
uint32_t mw_dt_count(const struct mw_dt_import *im, enum mw_dt_list list);

#endif
