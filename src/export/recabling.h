/*
 * recabling.h: the re-cabling plan as people carry it into the aisle: recabling.csv holds every
 * move, recabling.txt says them in words, recabling.pdf is to be printed (a list with boxes to
 * tick, by aisle, then the drawing's panels), recabling.svg shows per switch which plug goes from
 * which port to which.
 */
#ifndef MW_EXPORT_RECABLING_H
#define MW_EXPORT_RECABLING_H

#include "base/err.h"
#include "base/out.h"
#include "base/sink.h"
#include "verify/recable.h"

enum {
    MW_RECABLING_PAGES_CAP = 1000, /* a PDF of more is not written: the CSV holds every move */
};

/* Writes the four files; of a plan without moves the CSV, empty, and the text, which says so. Errors of the sink stick in it; those of
 * the PDF come back. `err` may be NULL. */
enum mw_rc mw_recabling_write(const struct mw_recable *r, const struct mw_expect *x,
                              struct mw_sink *to, struct mw_err *err);

/* The text alone, for a terminal: at most `most` moves, then how many more. */
void mw_recabling_text(const struct mw_recable *r, const struct mw_expect *x, uint32_t most,
                       struct mw_out *out);

#endif
