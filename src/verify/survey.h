/*
 * survey.h: what an observation tells without any plan: counts, ports by rate, and findings that
 * need no plan: ends of a cable that differ in width or speed, a width or speed below that of its
 * alike, error counters, duplicate names, GUIDs and LIDs, contradictions, links not active.
 */
#ifndef MW_VERIFY_SURVEY_H
#define MW_VERIFY_SURVEY_H

#include "model/observation.h"

enum { MW_SURVEY_RATES_CAP = 64 };

struct mw_survey {
    uint32_t switches, routers, systems, unknown;
    uint32_t channel_adapters;  /* all */
    uint32_t aggregation_nodes; /* among them */
    uint32_t hosts;             /* adapters grouped by name; 0: names do not tell */
    uint32_t links;             /* cables, those to aggregation nodes too */
    uint32_t internal_links;    /* among them: to aggregation nodes */
    uint32_t tables;            /* switches whose forwarding table is known */
    uint32_t counted;           /* ports whose counters are known */
    struct {
        char name[MW_RATE_CAP];
        uint32_t ports;
    } rates[MW_SURVEY_RATES_CAP]; /* ports that have a link, fastest first */
    uint32_t rate_n;
};

/* Findings go into `d`, their place "SOURCE:LINE" or, live, the component: "leaf-1-5/p17". */
void mw_survey(struct mw_survey *s, const struct mw_observation *o, struct mw_diags *d);

/* "leaf-1-5/p17", or by GUID where it has no name: "S-0002c9…/p17". Returns buf. */
enum { MW_SURVEY_PATH_CAP = 160 };
char *mw_survey_path(const struct mw_observation *o, uint32_t port,
                     char buf[MW_SURVEY_PATH_CAP]);

#endif
