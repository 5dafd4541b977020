/*
 * mend.h: fills gaps in forwarding tables, and empties overfull links, so that the fullest link
 * under all-to-all is as little full as may be. What repair.h is made of; it decides which entries
 * are gaps.
 */
#ifndef MW_FABRIC_MEND_H
#define MW_FABRIC_MEND_H

#include "fabric/updown.h"

struct mw_mend {
    struct mw_net *n; /* its tables are changed; borrowed */
    struct mw_updown ways;
    uint64_t *load;   /* all-to-all flows by link */
    uint64_t *price;  /* of a flow, by link: MW_PRICE times the fastest rate over its own */
    uint32_t *ends;   /* by switch: endpoints on it */
    uint32_t *weight; /* by switch, for the destination at hand: flows that pass it */
    uint32_t *trunks; /* links between switches */
    uint32_t trunk_n;
    bool *over;         /* scratch by switch */
    bool *stuck;        /* by link: it cannot give anything away, as all is now */
    uint32_t *users[2]; /* scratch by switch */
    uint32_t poured;    /* the destination at hand */
    uint64_t enough;    /* cost of a link to be content with */
    uint64_t work;      /* ways weighed by mw_mend_relieve */
};
enum { MW_PRICE = 1 << 10 };

struct mw_reach { /* by switch: the ways to one leaf (updown.h) */
    const uint8_t *down, *any;
};

void mw_mend_init(struct mw_mend *m, struct mw_net *n);
void mw_mend_done(struct mw_mend *m);

static inline struct mw_reach mw_mend_reach(const struct mw_mend *m, uint32_t end)
{
    size_t at = (size_t)m->ways.row[m->n->end_switch[end]] * m->n->switch_n;

    return (struct mw_reach){m->ways.down + at, m->ways.any + at};
}

/*
 * Gives every empty entry of a switch that has an up/down way to the destination the shortest one
 * whose fullest link is least full; all other entries must be steps of up/down ways. Sets `load`.
 */
void mw_mend_fill(struct mw_mend *m);

/* What the fullest link between switches costs: flows * price. */
uint64_t mw_mend_fullest(const struct mw_mend *m);
/* What it costs at least, whatever the tables: a leaf's entries, whole as they are, dealt over its
 * uplinks. */
uint64_t mw_mend_least(const struct mw_mend *m);

/*
 * While the fullest link costs more than the least and can give an entry away without filling
 * another link as much, it does; where another link is in the way, that gives something away first.
 * Each step lessens the loads, sorted from the fullest, so this ends; or after a fixed amount of
 * work.
 */
void mw_mend_relieve(struct mw_mend *m);

#endif
