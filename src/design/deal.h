/*
 * deal.h: dealing the supplies of a rack's devices to feeds, circuits, phases and outlet banks,
 * and what each then carries in every case. The one routine behind the nodes per rack (power.c),
 * the packing of racks (rackload.h) and the supplies of the plan (supply.c).
 *
 * Dealing: devices from the largest draw to the smallest; a device's supplies go to the feeds of
 * the rack in turn, the turn carried on from device to device (six on three feeds: two each;
 * where the count does not divide, the surplus rotates); on a feed to the circuit, then the
 * phase, then the outlet bank that is then least loaded in its worst case. The loads do not
 * depend on the order in which the devices are given.
 */
#ifndef MW_DESIGN_DEAL_H
#define MW_DESIGN_DEAL_H

#include "design/cases.h"
#include "design/electric.h"

/* A circuit of a rack. */
struct mw_rack_circuit {
    const struct mw_circuit *want; /* NULL: the site states none; then it limits nothing */
    uint32_t feed;                 /* index in site.power.feeds; MW_NONE: never lost */
};

enum { MW_RACK_CIRCUITS_CAP = 64 };

/*
 * The circuits of a position of a power class, in the order of the factory file, each `count`
 * times; where the site states none, one of no limit per feed. Returns how many.
 */
uint32_t mw_class_circuits(const struct mw_plan *p, uint32_t power_class,
                           struct mw_rack_circuit out[MW_RACK_CIRCUITS_CAP]);

struct mw_plug {      /* where one supply is plugged in */
    uint32_t circuit; /* index in the rack's circuits; MW_NONE: none gives its voltage */
    uint8_t branch;   /* as mw_supply.phase */
    uint8_t bank;     /* from 0 */
    uint8_t outlet;   /* from 1; outlets alternate over the banks, else over the phases */
};

/* Loads of one circuit; `worst` over the cases that must be survived. */
struct mw_circuit_load {
    int64_t normal_va;
    int64_t worst_va, worst_phase_va; /* a phase: line current x line-to-neutral volts */
    int64_t worst_bank_ma;            /* 0: no banks */
    uint32_t va_case, phase_case, bank_case;
};

struct mw_case_load { /* of the whole rack, in one case */
    int64_t it_w;
    uint32_t throttled, down;             /* devices of any kind */
    uint32_t throttled_nodes, down_nodes; /* of these, compute nodes */
};

struct mw_rack_load {
    struct mw_plug *plugs; /* in the order of the devices given, supply by supply */
    uint32_t plug_n;
    struct mw_circuit_load *circuits;
    uint32_t circuit_n;
    struct mw_case_load *cases; /* as plan->cases */
    int64_t *feed_uw;           /* [case x feeds of the site + feed], microwatts */
    uint32_t unplugged;         /* index of a device that no circuit suits; MW_NONE */
};

/*
 * Deals the supplies of `n` devices to `circuits` and adds the loads up for every case of
 * plan->cases (mw_design_power fills them first). PDUs, and types without supplies, plug into
 * nothing; with no circuit at all, every supply lives in every case. `l` starts as {0} and may be used again; release it with mw_rack_load_done.
 */
void mw_rack_load(struct mw_rack_load *l, const struct mw_plan *p,
                  const struct mw_rack_circuit *circuits, uint32_t circuit_n,
                  const struct mw_device_type *const *types, uint32_t n);

/* The same, where some devices are plugged in already (plugged[i]: where, supply by
 * supply; NULL: not yet): they stay so, and the others are dealt around them. */
void mw_rack_load_onto(struct mw_rack_load *l, const struct mw_plan *p,
                       const struct mw_rack_circuit *circuits, uint32_t circuit_n,
                       const struct mw_device_type *const *types,
                       const struct mw_plug *const *plugged, uint32_t n);
void mw_rack_load_done(struct mw_rack_load *l);

#endif
