/*
 * address.h: how full the networks of the factory are. The addresses themselves are given by
 * mw_design_addresses(), see address.c for where each class of device finds its own.
 */
#ifndef MW_DESIGN_ADDRESS_H
#define MW_DESIGN_ADDRESS_H

#include "model/plan.h"

struct mw_address_use {
    const char *key;  /* "addresses.compute" */
    const char *text; /* the prefix as written; NULL: this network has no addresses */
    uint8_t prefix_len;
    uint8_t
        part_bits; /* the prefix is divided into 2^part_bits, one per rail or storage port */
    /* of one part, network and broadcast address included */
    int64_t needed; /* once grown to compute.count_final */
    int64_t size;
};

/* `fabric` is one of compute, storage, inband, oob. A prefix that cannot be read gives size 0. */
struct mw_address_use mw_address_use(const struct mw_plan *p, enum mw_fabric_id fabric);

#endif
