/*
 * recabling_int.h: what the files of a re-cabling plan share. Private to recabling*.c.
 */
#ifndef MW_EXPORT_RECABLING_INT_H
#define MW_EXPORT_RECABLING_INT_H

#include "export/recabling.h"

struct recabling {
    const struct mw_recable *r;
    const struct mw_expect *x;
    uint32_t *other; /* mw_recable_halves */
};

/* Where a port is: rack and U. */
struct recabling_place {
    const char *device, *rack; /* NULL: not in a rack */
    int u;                     /* 0 none */
};
struct recabling_place mw_recabling_place(const struct recabling *c, uint32_t port);

/* "a05 U29", "a05", or "" for what stands elsewhere. */
enum { MW_RECABLING_PLACE_CAP = 120 };
char *mw_recabling_place_text(const struct recabling *c, uint32_t port,
                              char buf[MW_RECABLING_PLACE_CAP]);

/* The ports of a move's cable, its own lane first; MW_NONE. */
struct recabling_ends {
    uint32_t from[2], to[2], stays[2];
};
struct recabling_ends mw_recabling_ends(const struct mw_move *m);

/* "row a, rack a05", where one stands for a move. */
char *mw_recabling_walk_text(const struct recabling *c, const struct mw_move *m,
                             char buf[MW_RECABLING_PLACE_CAP]);

/* What is known of the cable's length: "3.0 m", "lay 5.0 m", "3.0 m: needs 4.2 m". */
enum { MW_RECABLING_NOTE_CAP = 160 };
char *mw_recabling_length_text(const struct recabling *c, const struct mw_move *m,
                               char buf[MW_RECABLING_NOTE_CAP]);

/* What the label of a cable in doubt must read: m->doubt is not MW_NONE. */
char *mw_recabling_doubt(const struct recabling *c, const struct mw_move *m,
                         char buf[MW_RECABLING_NOTE_CAP]);

/* One line: how many moves, what is promised. */
enum { MW_RECABLING_SUM_CAP = 400 };
char *mw_recabling_sum(const struct mw_recable *r, char buf[MW_RECABLING_SUM_CAP]);

void mw_recabling_csv(const struct recabling *c, struct mw_out *out);
struct mw_recabling_panels;
enum mw_rc mw_recabling_pdf(const struct recabling *c, const struct mw_recabling_panels *panels,
                            struct mw_sink *to, struct mw_err *err);

#endif
