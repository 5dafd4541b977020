/*
 * brakes.h: what holds a fabric back under all-to-all traffic, and what mending each would yield.
 */
#ifndef MW_FABRIC_BRAKES_H
#define MW_FABRIC_BRAKES_H

#include "fabric/effective.h"
#include "fabric/view.h"

struct mw_shares { /* of all-to-all as effective.h has them, of the planned rates */
    double fluid, completion;
};

enum mw_brake_kind {
    MW_BRAKE_LOST,     /* the tables lead some flows nowhere */
    MW_BRAKE_DEADLOCK, /* the routes of the tables depend on each other in a ring */
    MW_BRAKE_UPLINKS,  /* a switch has fewer ways up than planned */
    MW_BRAKE_SWITCH,   /* none of a switch's cables carries */
    MW_BRAKE_SLOW,     /* cables of a switch run slower than planned */
    MW_BRAKE_ADAPTER,  /* an adapter's cable runs slower than planned */
    MW_BRAKE_TABLES,   /* the tables do not spread what the cables would carry */
    MW_BRAKE_ALL /* all of the above but the tables, together; only where there are several */
};

struct mw_brake {
    uint8_t kind;
    uint32_t node;           /* of x->want: the switch (the lower of two), or the adapter */
    uint32_t first, n;       /* ports of x->want in mw_brakes.ports, at `node`; DEADLOCK: from
                              * which the links of the ring lead */
    uint32_t have, want;     /* UPLINKS: ways up that carry, and planned */
    uint64_t lost;           /* LOST: pairs of endpoints; the first ends at `node` … */
    uint32_t toward;         /* … on its way to this node of x->want */
    struct mw_shares mended; /* with this mended and the tables, too; TABLES: these alone */
};

struct mw_brakes {
    struct mw_shares now;    /* as it is, under its own tables */
    struct mw_shares tables; /* with mended tables and nothing else */
    bool missing;            /* no tables are known: canonical ones stand in */
    MW_VEC(struct mw_brake)
    at; /* LOST, DEADLOCK; the one whose mending yields most;
                                 * TABLES, ALL */
    MW_VEC(uint32_t) ports;
    uint32_t more; /* groups past the cap, not tried one by one */
};

/*
 * Compares plane `plane` of the view with the plan; the `cap` groups of most cables are tried, each
 * by putting its cables back and mending the tables: cost cap times that of mw_repair_tables and
 * mw_effective_find.
 */
void mw_brakes_find(struct mw_brakes *b, const struct mw_expect *x, const struct mw_view *now,
                    uint32_t plane, uint32_t cap);
void mw_brakes_done(struct mw_brakes *b);

/* What the results of effective.h, which are of the rates that endpoints have, are of the rates
 * that the plan gives them: factors for fluid (by the sum) and completion (by the slowest). */
struct mw_shares mw_line_shares(const struct mw_net *n, const struct mw_expect *x,
                                const struct mw_job *job);

#endif
