/*
 * floor.h: where racks stand. Constructed: scalable units follow each other along the rows, back
 * and forth, network racks in the middle of their unit, core and management racks in the middle
 * of all. Then improved, or solved exactly where it is small (place.h).
 */
#ifndef MW_DESIGN_FLOOR_H
#define MW_DESIGN_FLOOR_H

#include "design/pack.h"
#include "design/traffic.h"

struct mw_floor_rack { /* a rack of nodes */
    uint32_t position;
    int32_t su, nodes;
};

struct mw_floor_short { /* why racks found no place */
    enum mw_rack_kind kind;
    int32_t nodes;      /* that had a place before */
    const char *budget; /* "air of row:a": positions there were, cooling not; else NULL */
};

/* Cooling that a row or hall has left, and what something needs of it. */
struct mw_cool {
    int64_t air_w, air_mcfm, liquid_w, liquid_ml_min; /* INT64_MAX left: not stated */
};

struct mw_floor {
    struct mw_plan *p;
    struct mw_packing *k;
    int32_t units;
    int32_t *unit_nodes;
    MW_VEC(struct mw_floor_rack) racks; /* by unit */
    bool *taken;                        /* by position */
    uint32_t *order;                    /* positions, best for nodes first, back and forth */
    uint32_t order_n;
    uint32_t *rank; /* by position: where it is in `order` */
    struct mw_cool *row_left, *hall_left;
    struct mw_cool *row_used; /* by what stands already */
    struct mw_cool node_need;
    bool budgets; /* any row or hall states one */
    struct mw_floor_short lack;
};

/* `units` and `unit_nodes`, the nodes that need a place, are for the caller to set. */
void mw_floor_init(struct mw_floor *fl, struct mw_plan *p, struct mw_packing *k);
void mw_floor_done(struct mw_floor *fl);

/* Counts anew what the devices that have a rack already take of the cooling of their rows. */
void mw_floor_stand(struct mw_floor *fl);

/* Takes what a device needs from the cooling of a rack that stands; false: there is too little. */
bool mw_floor_add(struct mw_floor *fl, uint32_t rack, const struct mw_device_type *type);

/* Gives every bin its position, and finds positions for all nodes. False: there are too few;
 * fl->lack says of what. */
bool mw_floor_construct(struct mw_floor *fl);

/* Moves racks so that cables get shorter. Returns whether the placement is exact: no other can
 * need less, of the cables that `t` expects. */
bool mw_floor_improve(struct mw_floor *fl, const struct mw_traffic *t); /* improve.c */

#endif
