/* survey_counters.c: what ports have counted. */
#include "verify/survey_find.h"

#include <inttypes.h>
#include <stdio.h>

/* Bits of PortCounters (IBA 1.7, 16.1.3.5), and what a count means: wrong at any count, told, or
 * not looked at (what is dropped or waits under load, and what was moved). A live discovery reads
 * what is moved with 64 bits. */
enum meaning { ANY_IS_WRONG, TOLD, SILENT };
static const struct {
    uint8_t bits;
    uint8_t meaning;
} counters[MW_COUNTERS] = {
    [MW_COUNT_SYMBOL_ERROR] = {16, TOLD},
    [MW_COUNT_LINK_RECOVERY] = {8, TOLD},
    [MW_COUNT_LINK_DOWNED] = {8, TOLD},
    [MW_COUNT_RCV_ERRORS] = {16, TOLD},
    [MW_COUNT_RCV_REMOTE_PHYSICAL] = {16, TOLD},
    [MW_COUNT_RCV_SWITCH_RELAY] = {16, SILENT},
    [MW_COUNT_XMIT_DISCARDS] = {16, TOLD},
    [MW_COUNT_XMIT_CONSTRAINT] = {8, TOLD},
    [MW_COUNT_RCV_CONSTRAINT] = {8, TOLD},
    [MW_COUNT_LOCAL_INTEGRITY] = {4, ANY_IS_WRONG},
    [MW_COUNT_BUFFER_OVERRUN] = {4, ANY_IS_WRONG},
    [MW_COUNT_VL15_DROPPED] = {16, SILENT},
    [MW_COUNT_XMIT_WAIT] = {32, SILENT},
    [MW_COUNT_XMIT_DATA] = {32, SILENT},
    [MW_COUNT_RCV_DATA] = {32, SILENT},
    [MW_COUNT_XMIT_PACKETS] = {32, SILENT},
    [MW_COUNT_RCV_PACKETS] = {32, SILENT},
};

static bool is_full(int counter, uint64_t v)
{
    return v == (UINT64_C(1) << counters[counter].bits) - 1;
}

static void check_full(const struct mw_observation *o, uint32_t port, struct mw_diags *d)
{
    const struct mw_obs_counters *c = &o->counters.at[o->ports.at[port].counters];
    char path[MW_SURVEY_PATH_CAP];

    for (int k = 0; k < MW_COUNTERS; k++)
        if (is_full(k, c->v[k]))
            mw_diag(d, MW_WARNING, MW_O_COUNTER_BLIND, mw_survey_path(o, port, path), NULL,
                    "%s stands at %" PRIu64 ", the most that its %u bits count",
                    mw_counter_names[k], c->v[k], counters[k].bits);
}

/* Of the counters of one meaning those that have counted, in one finding. */
static void check_errors(const struct mw_observation *o, uint32_t port, enum meaning meaning,
                         struct mw_diags *d)
{
    const struct mw_obs_counters *c = &o->counters.at[o->ports.at[port].counters];
    char path[MW_SURVEY_PATH_CAP], text[MW_ERR_TEXT_CAP] = "";
    size_t n = 0;

    for (int k = 0; k < MW_COUNTERS; k++)
        if (counters[k].meaning == meaning && c->v[k] && c->v[k] != UINT64_MAX &&
            n < sizeof text)
            n += (size_t)snprintf(text + n, sizeof text - n, "%s%s %" PRIu64, n ? ", " : "",
                                  mw_counter_names[k], c->v[k]);
    if (n)
        mw_diag(d, meaning == ANY_IS_WRONG ? MW_WARNING : MW_INFO, MW_O_ERRORS,
                mw_survey_path(o, port, path), NULL, "it has counted %s", text);
}

void mw_survey_counters(const struct mw_observation *o, struct mw_diags *d)
{
    for (uint32_t i = 0; i < o->ports.n; i++)
        if (o->ports.at[i].counters != MW_NONE)
            check_errors(o, i, ANY_IS_WRONG, d);
    for (uint32_t i = 0; i < o->ports.n; i++)
        if (o->ports.at[i].counters != MW_NONE)
            check_full(o, i, d);
    for (uint32_t i = 0; i < o->ports.n; i++)
        if (o->ports.at[i].counters != MW_NONE)
            check_errors(o, i, TOLD, d);
}
