/*
 * survey_find.h: the findings of survey.h, a function per kind of evidence. Called in this order:
 * errors come first.
 */
#ifndef MW_VERIFY_SURVEY_FIND_H
#define MW_VERIFY_SURVEY_FIND_H

#include "verify/survey.h"

void mw_survey_identities(const struct mw_observation *o, struct mw_diags *d); /* who is who */
void mw_survey_cables(const struct mw_observation *o, struct mw_diags *d);
void mw_survey_counters(const struct mw_observation *o, struct mw_diags *d);

/* Nominal rate of a link as this end tells it, Mbit/s; 0 unknown. */
uint32_t mw_survey_mbps(const struct mw_obs_port *p);

#endif
