/*
 * cases.h: the failure cases of a site: which sets of feeds are lost, and which of these must be
 * survived.
 */
#ifndef MW_DESIGN_CASES_H
#define MW_DESIGN_CASES_H

#include "model/plan.h"

enum { MW_FEEDS_CAP = 32 };  /* bits of mw_case.lost */
enum { MW_CASES_CAP = 512 }; /* eleven feeds under 2N give 463 cases */

/*
 * Fills plan->cases: the normal case first, then the loss of each single feed; for 2N, of each
 * set of half the feeds (one of two or three, each pair of four), as redundant halves fail
 * together. Returns MW_ELIMIT when a cap is passed.
 */
enum mw_rc mw_cases_list(struct mw_plan *p, struct mw_diags *diags);

/* Whether the factory asks that a case of plan->cases be survived: the normal one always, a loss
 * unless redundancy is N. */
bool mw_case_required(const struct mw_plan *p, uint32_t fcase);

/* Whether the case loses that feed; MW_NONE is never lost. */
bool mw_case_lost(const struct mw_plan *p, uint32_t fcase, uint32_t feed);

#endif
