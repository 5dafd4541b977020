/*
 * live_dump.c: what live discovery sees, as lines that sort and compare; for live.sh.
 *
 *     live_dump [-t] [-c] [-s SECONDS] [-p PORT]     tables, counters, time for all, port
 *
 *     S 0xGUID LID "NAME"            C 0xGUID LID "NAME"      (switch, channel adapter, A: SHARP)
 *     L 0xGUID[PORT] 0xGUID[PORT] RATE STATE             both directions
 *     D 0xGUID[PORT] STATE                               a port without a link
 *     T 0xGUID LID PORT                                  table entries that lead somewhere
 *     E 0xGUID[PORT] COUNTER VALUE                       error counters above zero
 *     R 0xGUID[PORT] 17                                  how many counters were read
 *     TWICE 0xGUID
 *     warning: CODE PLACE: TEXT                          (standard error)
 * Exit status as the program's: 0, 4 …
 */
#include "observe/live.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print_port(const struct mw_observation *o, uint32_t at)
{
    const struct mw_obs_port *p = &o->ports.at[at];
    uint64_t guid = o->nodes.at[p->node].guid;
    char rate[MW_RATE_CAP];

    if (p->peer != MW_NONE)
        printf("L 0x%016" PRIx64 "[%u] 0x%016" PRIx64 "[%u] %s %s%s\n", guid, p->number,
               o->nodes.at[o->ports.at[p->peer].node].guid, o->ports.at[p->peer].number,
               mw_obs_rate(p, rate), mw_port_state_names[p->state],
               p->one_sided ? " one-sided" : "");
    else
        printf("D 0x%016" PRIx64 "[%u] %s %u\n", guid, p->number, mw_port_state_names[p->state],
               p->physical);
    if (p->counters == MW_NONE)
        return;
    const struct mw_obs_counters *c = &o->counters.at[p->counters];
    unsigned read = 0;

    for (int i = 0; i < MW_COUNTERS; i++) {
        read += c->v[i] != UINT64_MAX;
        if (c->v[i] && c->v[i] != UINT64_MAX && i < MW_COUNT_XMIT_DATA)
            printf("E 0x%016" PRIx64 "[%u] %s %" PRIu64 "\n", guid, p->number,
                   mw_counter_names[i], c->v[i]);
    }
    printf("R 0x%016" PRIx64 "[%u] %u\n", guid, p->number, read);
}

static void print_node(const struct mw_observation *o, const struct mw_obs_node *n, bool tables)
{
    uint16_t lid = n->lid;

    for (uint32_t k = 0; k < n->port_n && !lid; k++)
        lid = o->ports.at[n->first_port + k].lid;
    printf("%c 0x%016" PRIx64 " %u \"%s\"\n",
           n->kind == MW_OBS_SWITCH        ? 'S'
           : n->kind == MW_OBS_AGGREGATION ? 'A'
                                           : 'C',
           n->guid, lid, n->name);
    for (uint32_t k = 0; n->lft && k < n->lft_n; k++)
        if (n->lft[k] != 255)
            printf("T 0x%016" PRIx64 " %" PRIu32 " %u\n", n->guid, k, n->lft[k]);
    if (tables && n->kind == MW_OBS_SWITCH && !n->lft)
        printf("T 0x%016" PRIx64 " none\n", n->guid);
}

static void print_all(const struct mw_observation *o, bool tables)
{
    for (uint32_t i = 0; i < o->nodes.n; i++)
        print_node(o, &o->nodes.at[i], tables);
    for (uint32_t i = 0; i < o->ports.n; i++)
        print_port(o, i);
    for (uint32_t i = 0; i < o->twice.n; i++)
        printf("TWICE 0x%016" PRIx64 "\n", o->nodes.at[o->twice.at[i].node].guid);
    printf("# %s %u nodes %u ports\n", o->sources.n ? o->sources.at[0].name : "nothing",
           o->nodes.n, o->ports.n);
}

int main(int argc, char **argv)
{
    struct mw_observation o = {0};
    struct mw_diags d = {0};
    struct mw_err err = {0};
    struct mw_live_want want = {0};
    bool quiet = false;

    for (int opt; (opt = getopt(argc, argv, "tcqs:p:")) != -1;) {
        if (opt == 't')
            want.tables = true;
        else if (opt == 'c')
            want.counters = true;
        else if (opt == 'q')
            quiet = true;
        else if (opt == 's')
            want.timeout_ms = (uint32_t)(strtod(optarg, NULL) * 1000);
        else if (opt == 'p')
            want.port = optarg;
        else
            return 2;
    }
    struct mw_obs_build *b = mw_obs_build_new(&o, &d);
    enum mw_rc rc = mw_observe_live(b, &want, &d, &err);

    mw_obs_build_end(b);
    if (rc != MW_OK)
        fprintf(stderr, "error: %s %s\n", mw_code_info(err.code)->name, err.text);
    else if (!quiet)
        print_all(&o, want.tables);
    for (uint32_t i = 0; rc == MW_OK && i < d.n; i++)
        fprintf(stderr, "warning: %s %s: %s\n", mw_code_info(d.at[i].code)->name, d.at[i].place,
                d.at[i].text);
    mw_observation_done(&o);
    mw_diags_done(&d);
    return mw_rc_exit(rc);
}
