/*
 * catalog.c: the words of the catalog, and looking up a device type.
 */
#include "model/catalog.h"

#include <string.h>

const char *const mw_kind_names[] = {"node", "switch", "server", "console",
                                     "pdu",  "rack",   NULL};
const char *const mw_protocol_names[] = {"none", "infiniband", "ethernet", "serial", NULL};
const char *const mw_airflow_names[] = {"unknown", "front-to-rear", "rear-to-front", "passive",
                                        NULL};
const char *const mw_net_names[] = {"none", "data",    "compute", "storage", "inband",
                                    "oob",  "console", "uplink",  NULL};
const char *const mw_connector_names[] = {"unknown", "osfp",  "qsfp112", "qsfp-dd", "qsfp56",
                                          "qsfp28",  "qsfp+", "sfp56",   "sfp28",   "sfp+",
                                          "sfp",     "rj45",  "db9",     "usb",     NULL};
const char *const mw_medium_names[] = {"dac", "acc", "aoc", "mmf", "smf", "tp", "serial", NULL};

const struct mw_device_type *mw_catalog_find(const struct mw_catalog *c, const char *name)
{
    for (uint32_t i = 0; i < c->types.n; i++) {
        if (strcmp(c->types.at[i].name, name) == 0) {
            return &c->types.at[i];
        }
    }
    return NULL;
}

void mw_catalog_done(struct mw_catalog *c)
{
    mw_vec_done(&c->types);
    mw_vec_done(&c->cables);
    mw_vec_done(&c->optics);
    mw_arena_done(&c->arena);
}
