/*
 * purchase.h: what to order, by vendor: every part of the bill of materials once, with spares, for
 * today and for the factory grown to count_final. A part whose maker the catalog does not state
 * is "unspecified".
 *
 * Spares are a share of the number, rounded up, or a least number, whichever is more:
 * mw_spares_policy; man/export.mdoc lists them. Where the
 * factory file states a share for a part (cost.prices), that share counts instead. A kind of cable
 * is a part in each of its lengths.
 */
#ifndef MW_EXPORT_PURCHASE_H
#define MW_EXPORT_PURCHASE_H

#include "export/format.h"

struct mw_spares_policy {
    const char *category;   /* as in the bill of materials; for devices their kind */
    int32_t share_permille; /* of the number */
    int32_t least;          /* whatever the number */
};

/* Design figures of this program, not anybody's rule; ended by category NULL. */
extern const struct mw_spares_policy mw_spares_policies[];

/* ceil(n x share / 1000), at least `least`; 0 of nothing. */
int64_t mw_spares(const struct mw_spares_policy *policy, int64_t n);

/* purchase/overview.csv and purchase/vendors/NAME.csv. */
void mw_export_purchase(const struct mw_export *x, struct mw_sink *to);

#endif
