#include "model/observation.h"

#include <inttypes.h>
#include <stdio.h>

const char *const mw_obs_kind_names[] = {"unknown",     "switch", "adapter",
                                         "aggregation", "router", "system"};
const char *const mw_ib_speed_names[] = {"",    "SDR", "DDR", "QDR", "FDR10",
                                         "FDR", "EDR", "HDR", "NDR", "XDR"};
const char *const mw_port_state_names[] = {"unknown", "down", "init", "armed", "active"};
const char *const mw_counter_names[] = {
    "symbol_error",   "link_recovery", "link_downed",     "rcv_errors",     "rcv_remote_phys",
    "rcv_relay",      "xmit_discards", "xmit_constraint", "rcv_constraint", "local_integrity",
    "buffer_overrun", "vl15_dropped",  "xmit_wait",       "xmit_data",      "rcv_data",
    "xmit_packets",   "rcv_packets"};

uint32_t mw_ib_lane_mbps(enum mw_ib_speed speed)
{
    static const uint32_t mbps[] = {0,     2500,  5000,  10000,  10000,
                                    14000, 25000, 50000, 100000, 200000};

    return speed < MW_IB_SPEEDS ? mbps[speed] : 0;
}

char *mw_obs_rate(const struct mw_obs_port *p, char buf[MW_RATE_CAP])
{
    if (p->width && p->speed)
        snprintf(buf, MW_RATE_CAP, "%ux%s", p->width, mw_ib_speed_names[p->speed]);
    else if (p->mbps >= 1000 && p->mbps % 1000 == 0)
        snprintf(buf, MW_RATE_CAP, "%" PRIu32 "G", p->mbps / 1000);
    else if (p->mbps)
        snprintf(buf, MW_RATE_CAP, "%" PRIu32 "M", p->mbps);
    else
        snprintf(buf, MW_RATE_CAP, "unknown");
    return buf;
}

void mw_observation_done(struct mw_observation *o)
{
    mw_vec_done(&o->sources);
    mw_vec_done(&o->nodes);
    mw_vec_done(&o->ports);
    mw_vec_done(&o->counters);
    mw_vec_done(&o->conflicts);
    mw_vec_done(&o->twice);
    mw_arena_done(&o->arena);
    *o = (struct mw_observation){0};
}
