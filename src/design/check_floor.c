/* check_floor.c: design rules of weight and air, and of facts that are assumed or lacking. */
#include "design/check.h"

#include <stdio.h>

enum { INLET_MARGIN_K = 3, TYPES_CAP = 256, LACKS_CAP = 160 };

/* ---- weight ---- */

void mw_check_floor_load(struct mw_plan *p, const struct mw_rule *rule)
{
    const struct mw_site *site = &p->want->site;
    int64_t mm2 = site->rack.width_mm * site->rack.depth_mm;
    int64_t floor_g = site->floor_max_g_m2 * mm2 / 1000000;
    uint32_t over_floor = 0, over_rack = 0, heaviest = 0;

    for (uint32_t i = 0; i < p->racks.n; i++) {
        const struct mw_rack *rack = &p->racks.at[i];

        over_floor += floor_g > 0 && rack->g > floor_g;
        over_rack += site->rack.max_g > 0 && rack->g > site->rack.max_g;
        if (rack->g > p->racks.at[heaviest].g)
            heaviest = i;
    }
    if (over_floor)
        mw_plan_finding(p, rule->code, rule->severity,
                        mw_arena_printf(&p->arena, "rack:%s", p->racks.at[heaviest].name),
                        "%u racks weigh more than the floor bears on their footprint: up to "
                        "%lld of %lld kg",
                        over_floor, (long long)p->racks.at[heaviest].g / 1000,
                        (long long)floor_g / 1000);
    if (over_rack)
        mw_plan_finding(p, rule->code, rule->severity,
                        mw_arena_printf(&p->arena, "rack:%s", p->racks.at[heaviest].name),
                        "%u racks hold more than a rack may: up to %lld of %lld kg", over_rack,
                        (long long)p->racks.at[heaviest].g / 1000,
                        (long long)site->rack.max_g / 1000);
}

/* ---- device types in use ---- */

/* What there is of one type in the racks here. */
struct used {
    const struct mw_device_type *type;
    uint32_t n, first;
    uint32_t against, against_first; /* devices whose air moves from the hot aisle */
};

static bool is_against(const struct mw_device *d)
{
    return d->rear ? d->type->airflow == MW_AIR_FRONT_TO_REAR
                   : d->type->airflow == MW_AIR_REAR_TO_FRONT;
}

static uint32_t list_used(const struct mw_plan *p, struct used out[TYPES_CAP])
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < p->devices.n; i++) {
        const struct mw_device *d = &p->devices.at[i];
        uint32_t at = 0;

        if (d->rack == MW_NONE)
            continue;
        while (at < n && out[at].type != d->type)
            at++;
        if (at == TYPES_CAP)
            continue;
        if (at == n)
            out[n++] = (struct used){.type = d->type, .first = i};
        out[at].n++;
        if (is_against(d) && !out[at].against++)
            out[at].against_first = i;
    }
    return n;
}

void mw_check_airflow(struct mw_plan *p, const struct mw_rule *rule)
{
    struct used used[TYPES_CAP];
    uint32_t n = list_used(p, used);

    for (uint32_t i = 0; i < n; i++) {
        const struct used *u = &used[i];

        if (u->against)
            mw_plan_finding(p, rule->code, rule->severity, p->devices.at[u->against_first].name,
                            "%u devices of type %s draw their air from the hot aisle",
                            u->against, u->type->name);
        if (u->type->airflow == MW_AIR_UNKNOWN && u->type->u > 0)
            mw_plan_finding(p, rule->code, MW_INFO, p->devices.at[u->first].name,
                            "which way %s moves its air is not known", u->type->name);
    }
}

void mw_check_inlet(struct mw_plan *p, const struct mw_rule *rule)
{
    struct used used[TYPES_CAP];
    uint32_t n = list_used(p, used);
    double inlet = p->want->site.cooling.inlet_c;

    for (uint32_t i = 0; i < n; i++) {
        const struct mw_device_type *t = used[i].type;
        const char *path = p->devices.at[used[i].first].name;

        if (t->inlet_max_c != INT32_MAX && inlet > t->inlet_max_c)
            mw_plan_finding(p, rule->code, MW_ERROR, path,
                            "inlet air of %.1f C is above the %d C that %s allows", inlet,
                            t->inlet_max_c, t->name);
        else if (t->inlet_max_c != INT32_MAX && inlet > t->inlet_max_c - INLET_MARGIN_K)
            mw_plan_finding(p, rule->code, rule->severity, path,
                            "inlet air of %.1f C leaves less than %d K to the %d C that %s "
                            "allows",
                            inlet, INLET_MARGIN_K, t->inlet_max_c, t->name);
        if (t->inlet_min_c != INT32_MIN && inlet < t->inlet_min_c)
            mw_plan_finding(p, rule->code, rule->severity, path,
                            "inlet air of %.1f C is below the %d C that %s asks for", inlet,
                            t->inlet_min_c, t->name);
    }
}

/* ---- facts ---- */

/* Adds a word to a list "its weight, its air". */
static int list_lack(char out[LACKS_CAP], int at, const char *what)
{
    return at + snprintf(out + at, LACKS_CAP - (size_t)at, "%s%s", at ? ", " : "", what);
}

void mw_check_unknown(struct mw_plan *p, const struct mw_rule *rule)
{
    struct used used[TYPES_CAP];
    uint32_t n = list_used(p, used);

    for (uint32_t i = 0; i < n; i++) {
        const struct mw_device_type *t = used[i].type;
        char lacks[LACKS_CAP] = "";
        int at = 0;

        if (t->max_w == MW_UNKNOWN)
            at = list_lack(lacks, at, "the most it draws");
        if (t->g == MW_UNKNOWN)
            at = list_lack(lacks, at, "its weight");
        if (t->air_cfm == MW_UNKNOWN && t->u > 0)
            at = list_lack(lacks, at, "its fans' air (computed from its heat)");
        if (t->inlet_max_c == INT32_MAX && t->u > 0)
            at = list_lack(lacks, at, "the inlet air it allows");
        if (at)
            mw_plan_finding(p, rule->code, rule->severity, p->devices.at[used[i].first].name,
                            "of %s (%u here) the catalog does not know: %s", t->name, used[i].n,
                            lacks);
    }
}

void mw_check_assumed(struct mw_plan *p, const struct mw_rule *rule)
{
    for (uint32_t i = 0; i < p->want->assume.n; i++) {
        const struct mw_assume *a = &p->want->assume.at[i];
        char facts[LACKS_CAP] = "", one[40];
        int at = 0;

        if (a->max_w) {
            snprintf(one, sizeof one, "%lld W at most", (long long)a->max_w);
            at = list_lack(facts, at, one);
        }
        if (a->typical_w) {
            snprintf(one, sizeof one, "%lld W typical", (long long)a->typical_w);
            at = list_lack(facts, at, one);
        }
        if (a->g) {
            snprintf(one, sizeof one, "%lld.%03lld kg", (long long)a->g / 1000,
                     (long long)a->g % 1000);
            at = list_lack(facts, at, one);
        }
        if (a->u) {
            snprintf(one, sizeof one, "%dU", a->u);
            at = list_lack(facts, at, one);
        }
        if (a->air_cfm) {
            snprintf(one, sizeof one, "%lld CFM", (long long)a->air_cfm);
            list_lack(facts, at, one);
        }
        mw_plan_finding(p, rule->code, rule->severity,
                        mw_arena_printf(&p->arena, "type:%s", a->device),
                        "assumed of %s: %s%s%s", a->device, facts, a->why ? "; " : "",
                        a->why ? a->why : "");
    }
}
