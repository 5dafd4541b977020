/*
 * fairshare.h: one pass of alltoall.h over the parts of rows (rowparts.h). A part's senders each
 * have their own share on the way to the part's switch; what a destination offers from there on is
 * a limit to all of them. Sorted by share, those below the limit keep theirs, the others get the
 * limit: sums over senders for a destination, and over destinations for a sender, both without
 * visiting all pairs.
 */
#ifndef MW_FABRIC_FAIRSHARE_H
#define MW_FABRIC_FAIRSHARE_H

#include "fabric/rowparts.h"

struct mw_fair_link { /* a link, or those of a sender's endpoints to their switch together */
    double share;     /* offered to each flow that is not settled */
    double settled;   /* share, once it settles its flows; else INFINITY */
    double fixed;     /* sum of the rates of settled flows */
    double low;       /* of the least shares of others; of links to endpoints alone */
    double least;     /* the least of the least shares of others */
    double open;      /* how many others */
};

struct mw_fair_node {               /* of the tree of a destination */
    double share, settled;          /* least from here to the destination */
    double fixed, low, least, open; /* sums over all that comes through here */
};

struct mw_fair_rank {   /* senders of a part by rising key */
    double key, n, sum; /* endpoints and key * endpoints, up to and with this one */
    uint32_t member;
};

struct mw_fair_part {
    uint32_t share_n, settled_n; /* ranks: senders not settled; senders settled on their way */
    double n;                    /* endpoints of all */
    double open;                 /* destinations that do not settle what reaches them */
    double least;                /* the least share that such a one offers */
};

struct mw_fairshare {
    const struct mw_rowparts *rows;   /* borrowed */
    const struct mw_senders *senders; /* borrowed */
    struct mw_fair_link *links;       /* borrowed: by slot, then by sender */
    uint32_t slot_n;
    struct mw_fair_part *parts;
    struct mw_fair_rank *shares, *settled; /* of part p: from its first member */
    double *count,
        *sum; /* of part p from first + p: settling destinations by how many senders keep
                          * theirs, and the sums of what these destinations offer */
};

void mw_fairshare_init(struct mw_fairshare *f, const struct mw_rowparts *rows,
                       const struct mw_senders *senders, struct mw_fair_link *links,
                       uint32_t slot_n);
void mw_fairshare_done(struct mw_fairshare *f);

void mw_fairshare_begin(struct mw_fairshare *f);
/* What a part sends to one destination, that offers `at` from its switch on: added to `at`. */
void mw_fairshare_send(struct mw_fairshare *f, uint32_t part, struct mw_fair_node *at);
/* Adds to the links what was sent over them, `low` left out. */
void mw_fairshare_end(struct mw_fairshare *f);

#endif
