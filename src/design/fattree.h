/*
 * fattree.h: how many switches a fat tree takes, and which spine port belongs to which leaf.
 * Numbers only: it knows neither devices nor cables.
 *
 * One plane at a time. Its leaves are `units` scalable units of `rails` leaves each, all with
 * the same number of uplinks, and optionally extra leaves (for storage appliances) with another.
 * A plain fat tree has rails 1: a unit is then one leaf.
 *
 * Rule (DGX SuperPOD reference architectures, "network fabrics"; it gives every published row):
 *   one leaf     no spine;
 *   two tiers    S spines: the smallest S that divides every leaf's uplinks and whose ports
 *                suffice, so that each leaf has the same number of links to each spine;
 *   three tiers  pods of at most half a spine's ports of leaves, grouped by rail; as many spines
 *                in a pod as a leaf has uplinks; spine j of every pod reaches core group j; cores
 *                per group: the smallest divisor of half a spine's ports whose ports suffice.
 */
#ifndef MW_DESIGN_FATTREE_H
#define MW_DESIGN_FATTREE_H

#include "model/factory.h"

#include <stdint.h>

/* InfiniBand unicast LIDs 0x0001–0xBFFF: adapters, managers and switches of one subnet. */
enum { MW_LID_CAP = 0xBFFF };

struct mw_fattree_want {
    int32_t radix[3]; /* ports of a leaf, a spine, a core switch */
    int32_t tiers;    /* 1 to 3; 0: the fewest that serve */
    int32_t rails;    /* leaves of a unit */
    int32_t units, units_final;
    int32_t uplinks;      /* of each of these leaves, >= 1 unless it is the only one */
    int32_t uplinks_most; /* ports that a leaf has for uplinks */
    int32_t extra;        /* leaves of the second kind */
    int32_t extra_uplinks, extra_uplinks_most;
    int64_t lids; /* adapters and managers in the final fabric; 0: not InfiniBand, no limit */
    enum mw_growth growth;
};

struct mw_fattree {
    int32_t tiers;
    int32_t rails, units, units_final, extra;
    int32_t leaf, leaf_final;
    int32_t links;         /* parallel links of a leaf to each spine of its pod */
    int32_t extra_links;   /* the same for extra leaves */
    int32_t pods;          /* 1 with two tiers */
    int32_t pods_main;     /* those before the pods of extra leaves */
    int32_t rails_per_pod; /* three tiers, a rail fits into a pod; else 0 */
    int32_t units_per_pod; /* three tiers, a rail is split over pods; else 0 */
    int32_t pod_leaves;    /* most leaves of a pod; extra: most extra leaves */
    int32_t pod_extra;
    int32_t spines, spines_final;    /* of one pod, now and when grown */
    int32_t spine, spine_final;      /* of the plane */
    int32_t groups, cores_per_group; /* groups: present ones, one per spine of a pod */
    int32_t core_links;              /* parallel links of a spine to each core of its group */
    int32_t core, core_final;
};

enum mw_fattree_fault {
    MW_FATTREE_OK,
    MW_FATTREE_UPLINKS, /* leaves have no ports left for uplinks */
    MW_FATTREE_TIERS,   /* more leaves than the wanted tiers can join */
    MW_FATTREE_LARGE,   /* more leaves than three tiers can join */
    MW_FATTREE_LIDS,    /* more addresses than an InfiniBand subnet has */
};

/* Sizes one plane; *out is filled on MW_FATTREE_OK alone. Growth: `prebuilt` has all final spines
 * and cores from the first day, `oversubscribed` as many spines of the final structure as the
 * present leaves need, `rewire` builds for `units` alone (then spine_final and core_final still
 * say what `units_final` needs). */
enum mw_fattree_fault mw_fattree_size(const struct mw_fattree_want *want,
                                      struct mw_fattree *out);

/* Where a leaf's uplinks go: link k of its links to a spine ends at spine port first_port + k, on
 * every spine of the pod. A function of the leaf's place in the final factory alone. */
struct mw_fattree_place {
    int32_t pod;
    int32_t first_port;
};
struct mw_fattree_place mw_fattree_leaf(const struct mw_fattree *t, int32_t unit, int32_t rail);
struct mw_fattree_place mw_fattree_extra(const struct mw_fattree *t, int32_t extra);

#endif
