/*
 * diff.h: the difference between two plans, as records: what is added, removed, moved, renamed or
 * of another type. Pure; borrows both plans, which must outlive it. The plans may come from
 * different catalogs: types and parts are compared by name.
 *
 * Paired are: racks by name, else by position; devices by name and role, else by role, fabric and
 * index (then they are renamed); cables by their ends, else by one end that stayed, which may be
 * the outside (then the other is moved); addresses by device, network and port. Everything is hashed: O(n) and a sort.
 * Records come in the order of the old plan, then, for what is added, of the new one.
 */
#ifndef MW_DESIGN_DIFF_H
#define MW_DESIGN_DIFF_H

#include "base/mem.h"
#include "model/plan.h"

/* What happened to a thing: a bit set; ADDED and REMOVED stand alone. */
enum mw_change {
    MW_CHANGE_ADDED = 1 << 0,   /* `old` is MW_NONE */
    MW_CHANGE_REMOVED = 1 << 1, /* `now` is MW_NONE */
    MW_CHANGE_MOVED = 1 << 2,   /* rack: position; device: rack or U; cable: an end;
                                 * supply: its outlet, bank, phase or circuit */
    MW_CHANGE_RENAMED = 1 << 3, /* racks and devices */
    MW_CHANGE_RETYPED = 1 << 4, /* rack: kind; device: type; cable: part or length */
    MW_CHANGE_VALUE = 1 << 5,   /* address */
};

struct mw_diff_thing { /* a rack, device or supply: handles in the plans' arrays */
    uint32_t old, now;
    uint32_t change;
};

struct mw_diff_cable {
    uint32_t old, now;
    uint32_t change;
    uint8_t
        moved; /* MW_CHANGE_MOVED: bit set of the ends of `old` that are plugged elsewhere */
    uint8_t end[3]; /* MW_CHANGE_MOVED: the end of `now` that each end of `old` became; 255:
                     * there is none */
    bool new_part;  /* RETYPED: another cable must be bought: */
    bool too_short; /* of these: because the old one does not reach */
};

struct mw_diff_address {
    uint32_t old, now; /* in plan->addresses */
    uint32_t change;   /* ADDED, REMOVED or VALUE */
};

struct mw_diff_bom { /* a row of either bill of materials; only where the counts differ */
    const char *category, *part, *title, *group; /* borrowed from the plans */
    int64_t length_mm;
    int64_t old, now;
    /* now - old, or what is left over: `buy` counts on every part that comes free being used
     * again, which it can be only once the stage that frees it has passed */
    int64_t buy, spare;
};

/* A sum of the whole plan, or of a feed in a case; only where it differs. */
struct mw_diff_total {
    const char *name; /* "it_peak_w", "cables", "feed:A, feed B lost": of the diff's arena */
    const char *unit; /* "W", "CFM", "mL/min", "g", "mm", "" */
    int64_t old, now;
};

struct mw_diff {
    struct mw_arena arena;
    const struct mw_plan *old, *now;
    uint32_t *device_now, *cable_now; /* by handle in `old`: in `now`, or MW_NONE */
    uint32_t *device_old, *cable_old; /* by handle in `now`: in `old`, or MW_NONE */
    MW_VEC(struct mw_diff_thing) racks;
    MW_VEC(struct mw_diff_thing) devices;
    MW_VEC(struct mw_diff_thing) supplies; /* of devices in both plans */
    MW_VEC(struct mw_diff_cable) cables;
    MW_VEC(struct mw_diff_address) addresses;
    MW_VEC(struct mw_diff_bom) bom;
    MW_VEC(struct mw_diff_total) totals;
};

/* `d` starts as {0}; call mw_diff_done. Never fails. */
void mw_diff_plans(struct mw_diff *d, const struct mw_plan *old, const struct mw_plan *now);
void mw_diff_done(struct mw_diff *d);

/* Whether the plans are alike in all that is compared. */
bool mw_diff_is_empty(const struct mw_diff *d);

#endif
