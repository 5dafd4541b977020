/*
 * survey.h: what an observation tells without any plan: counts, ports by rate, and findings that
 * need no plan: ends of a cable that differ in width or speed, a rate below that of its alike, error
 * counters, duplicate names, GUIDs and LIDs, contradictions, links not active.
 */
#ifndef MW_VERIFY_SURVEY_H
#define MW_VERIFY_SURVEY_H

#include "model/observation.h"

enum { MW_SURVEY_RATES_CAP = 64 };

struct mw_survey {
    uint32_t switches, routers, systems, unknown;
    uint32_t channel_adapters;  /* all */
    uint32_t aggregation_nodes; /* among them */
    uint32_t hosts;             /* that adapters' names tell apart; 0: they tell nothing */
    uint32_t links;             /* cables, those to aggregation nodes too */
    uint32_t internal_links;    /* among them: to aggregation nodes */
    uint32_t tables;            /* switches whose forwarding table is known */
    uint32_t counted;           /* ports whose counters are known */
    struct {
        char name[MW_RATE_CAP];
        uint32_t ports;
    } rates[MW_SURVEY_RATES_CAP]; /* ports that have a link, fastest first; the last may be
                                   * "other" */
    uint32_t rate_n;
};

/*
 * Findings (O-…) go into `d`, errors before warnings before what is good to know; their place is the
 * component, "leaf-1-5/p17". Time: linear but for a sort of the names.
 *
 * Counters are totals since an unknown hour. So only what is wrong at any count warns (local link
 * integrity errors, buffer overruns); symbol errors, recoveries and downed links, which have limits
 * by time, are told. A counter that stands at its end (0xff of 8 bits; widths: IBA 1.7, 16.1.3.5)
 * counts no more: it is blind, and warns.
 */
void mw_survey(struct mw_survey *s, const struct mw_observation *o, struct mw_diags *d);

/* "leaf-1-5/p17", "node007/eth0", or by GUID where it has no name: "S-0002c9…/p17". What managed
 * switches put around their name, "MF0;leaf-1-5:MQM9700/U1", is left out. Returns buf. */
enum { MW_SURVEY_PATH_CAP = 160 };
char *mw_survey_path(const struct mw_observation *o, uint32_t port,
                     char buf[MW_SURVEY_PATH_CAP]);
char *mw_survey_node_path(const struct mw_observation *o, uint32_t node,
                          char buf[MW_SURVEY_PATH_CAP]);

#endif
