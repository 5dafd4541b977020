/*
 * powergroup.h: the racks of a plan as the one-line diagram shows them: each by itself while they
 * are few, else those that are alike as one; and which circuit is fullest in each failure case.
 */
#ifndef MW_DRAW_POWERGROUP_H
#define MW_DRAW_POWERGROUP_H

#include "draw/byrack.h"

struct mw_group_circuit {
    double normal_w;   /* mean over the racks */
    double worst_w;    /* most over the racks and the cases that must be survived */
    double use;        /* fullest line of any of them, as mw_circuit_use() */
    uint32_t supplies; /* plugged into it in the first rack */
};

struct mw_rack_group {
    uint32_t first, last; /* racks */
    uint32_t n, row_n;    /* racks, and rows they stand in */
    double max_w;         /* mean of the racks' most draw */
    bool alike;           /* all hold the same devices and carry the same loads */
    uint32_t circuit_n;
    struct mw_group_circuit *circuits; /* as of the first rack; others have the same ratings */
};

struct mw_case_worst { /* the fullest circuit of a failure case */
    uint32_t circuit;  /* MW_NONE: the plan has none */
    double use;
};

struct mw_power_groups {
    struct mw_arena arena;
    struct mw_rack_group *at;
    uint32_t n;
    uint32_t *of;                /* [racks] */
    bool single;                 /* every group is one rack */
    struct mw_case_worst *cases; /* as plan->cases */
};

/*
 * At most `cap` groups where that can be: racks each by itself; else racks of a row that have the
 * same kind, devices, circuits and loads; else such racks of any row; else racks of one kind with
 * the same circuits, whatever they hold.
 */
void mw_power_groups_init(struct mw_power_groups *g, const struct mw_byrack *x, uint32_t cap);
void mw_power_groups_done(struct mw_power_groups *g);

#endif
