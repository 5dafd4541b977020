/* check_power.c: design rules of feeds, circuits and what they leave unused. */
#include "design/cases.h"
#include "design/check.h"

#define KW(w) (double)(w) / 1000 /* for printing alone */

/* ---- lost feeds ---- */

/* "feed:B" when one feed is lost, else "site". */
static const char *lost_path(struct mw_plan *p, const struct mw_case *c)
{
    for (uint32_t f = 0; f < p->want->site.power.feeds.n; f++)
        if (c->lost == 1u << f)
            return mw_arena_printf(&p->arena, "feed:%s", p->want->site.power.feeds.at[f].name);
    return "site";
}

static void say_devices(struct mw_plan *p, const struct mw_rule *rule, uint32_t fcase)
{
    const struct mw_case *c = &p->cases.at[fcase];
    bool asked = mw_case_required(p, fcase);
    bool allowed = p->want->site.power.survive == MW_SURVIVE_THROTTLED;

    if (c->down)
        mw_plan_finding(p, rule->code, asked ? MW_ERROR : rule->severity, lost_path(p, c),
                        "%s: %lld devices go down", c->name, (long long)c->down);
    if (c->throttled)
        mw_plan_finding(p, rule->code,
                        allowed ? MW_INFO
                        : asked ? MW_ERROR
                                : rule->severity,
                        lost_path(p, c), "%s: %lld devices throttle", c->name,
                        (long long)c->throttled);
}

static void say_feeds(struct mw_plan *p, const struct mw_rule *rule)
{
    const struct mw_site_power *power = &p->want->site.power;

    for (uint32_t i = 0; i < p->feed_loads.n; i++) {
        const struct mw_feed_load *l = &p->feed_loads.at[i];
        const struct mw_feed *feed = &power->feeds.at[l->feed];
        int64_t least =
            feed->w && (!feed->ups_w || feed->w < feed->ups_w) ? feed->w : feed->ups_w;
        double may = (double)least * feed->derate * (1 - power->margin);

        if (least == 0 || mw_case_lost(p, l->fcase, l->feed) || (double)l->w <= may)
            continue;
        mw_plan_finding(p, rule->code,
                        mw_case_required(p, l->fcase) ? MW_ERROR : rule->severity,
                        mw_arena_printf(&p->arena, "feed:%s", feed->name),
                        "%s: feed %s carries %.1f kW and may carry %.1f kW",
                        p->cases.at[l->fcase].name, feed->name, KW(l->w), may / 1000);
    }
}

/* Racks whose remaining circuits cannot carry what all of them carry now: asked only of losses
 * that need not be survived, since the others decided how many nodes a rack has. */
static void say_racks(struct mw_plan *p, const struct mw_rule *rule, uint32_t fcase)
{
    uint32_t over = 0, first = MW_NONE;

    if (mw_case_required(p, fcase))
        return;
    for (uint32_t i = 0, to; i < p->circuits.n; i = to) {
        int64_t load = 0, left = 0;
        bool lost = false;

        for (to = i; to < p->circuits.n && p->circuits.at[to].rack == p->circuits.at[i].rack;
             to++) {
            load += p->circuits.at[to].normal_va;
            if (mw_case_lost(p, fcase, p->circuits.at[to].feed))
                lost = true;
            else
                left += p->circuits.at[to].capacity_va;
        }
        if (!lost || load <= left)
            continue;
        if (!over++)
            first = p->circuits.at[i].rack;
    }
    if (over)
        mw_plan_finding(p, rule->code, rule->severity,
                        mw_arena_printf(&p->arena, "rack:%s", p->racks.at[first].name),
                        "%s: the circuits that are left cannot carry %u racks, rack %s first",
                        p->cases.at[fcase].name, over, p->racks.at[first].name);
}

void mw_check_feed_loss(struct mw_plan *p, const struct mw_rule *rule)
{
    for (uint32_t c = 1; c < p->cases.n; c++) {
        say_devices(p, rule, c);
        say_racks(p, rule, c);
    }
    say_feeds(p, rule);
}

/* ---- circuits ---- */

static bool is_north_american(const struct mw_circuit *c)
{
    return c->volts == 120 || c->volts == 208 || c->volts == 240;
}

static bool same_rating(const struct mw_circuit *a, const struct mw_circuit *b)
{
    return a->volts == b->volts && a->phases == b->phases && a->amps == b->amps &&
           a->derate == b->derate;
}

enum { RATINGS_CAP = 64 };

/* The distinct ratings in use, with the first circuit of each. A site has a handful. */
static uint32_t list_ratings(const struct mw_plan *p, uint32_t first[RATINGS_CAP])
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < p->circuits.n && n < RATINGS_CAP; i++) {
        uint32_t k = 0;

        while (k < n && !same_rating(p->circuits.at[first[k]].want, p->circuits.at[i].want))
            k++;
        if (k == n)
            first[n++] = i;
    }
    return n;
}

static const char *rating_text(struct mw_plan *p, const struct mw_circuit *c)
{
    return mw_arena_printf(&p->arena, "%d V %d A%s", c->volts, c->amps,
                           c->phases == 3 ? " three-phase" : "");
}

static const char *rack_path(struct mw_plan *p, uint32_t rack)
{
    return mw_arena_printf(&p->arena, "rack:%s", p->racks.at[rack].name);
}

/* The continuous rule of North America: NEC 210.20(A) and 215.3, 125 % of the continuous load. */
#define CONTINUOUS_SHARE 0.8

void mw_check_breaker(struct mw_plan *p, const struct mw_rule *rule)
{
    uint32_t first[RATINGS_CAP], n = list_ratings(p, first), over = 0, over_first = 0;

    for (uint32_t i = 0; i < n; i++) {
        const struct mw_circuit *c = p->circuits.at[first[i]].want;

        if (is_north_american(c) && c->derate > CONTINUOUS_SHARE + 1e-9)
            mw_plan_finding(
                p, rule->code, rule->severity, rack_path(p, p->circuits.at[first[i]].rack),
                "%s circuits are planned for %.0f %% of their breaker, and 80 %% is "
                "what one may carry all the time",
                rating_text(p, c), c->derate * 100);
    }
    for (uint32_t i = 0; i < p->circuits.n; i++) {
        const struct mw_plan_circuit *c = &p->circuits.at[i];
        int64_t load = c->worst_va > c->normal_va ? c->worst_va : c->normal_va;

        if (load > c->capacity_va && c->capacity_va > 0 && !over++)
            over_first = i;
    }
    if (over) {
        const struct mw_plan_circuit *c = &p->circuits.at[over_first];

        mw_plan_finding(p, rule->code, MW_ERROR, rack_path(p, c->rack),
                        "%u circuits carry more than they may; the first %.1f of %.1f kVA",
                        over, KW(c->worst_va > c->normal_va ? c->worst_va : c->normal_va),
                        KW(c->capacity_va));
    }
}

void mw_check_derate(struct mw_plan *p, const struct mw_rule *rule)
{
    uint32_t first[RATINGS_CAP], n = list_ratings(p, first);

    for (uint32_t i = 0; i < n; i++) {
        const struct mw_circuit *c = p->circuits.at[first[i]].want;

        if (!is_north_american(c) && c->derate >= 1)
            mw_plan_finding(p, rule->code, rule->severity,
                            rack_path(p, p->circuits.at[first[i]].rack),
                            "%s circuits are planned for all that their breaker is rated for",
                            rating_text(p, c));
    }
}

void mw_check_outlets(struct mw_plan *p, const struct mw_rule *rule)
{
    uint32_t *used = mw_alloc(p->circuits.n * sizeof *used);
    uint32_t over = 0, first = 0;

    for (uint32_t i = 0; i < p->supplies.n; i++)
        if (p->supplies.at[i].circuit != MW_NONE)
            used[p->supplies.at[i].circuit]++;
    for (uint32_t i = 0; i < p->circuits.n; i++) {
        uint32_t pdu = p->circuits.at[i].pdu;
        int32_t outlets = pdu == MW_NONE ? 0 : p->devices.at[pdu].type->pdu.outlets;

        if (outlets > 0 && used[i] > (uint32_t)outlets && !over++)
            first = i;
    }
    if (over)
        mw_plan_finding(p, rule->code, rule->severity, rack_path(p, p->circuits.at[first].rack),
                        "%u PDUs have too few outlets; the first needs %u and has %d", over,
                        used[first],
                        p->devices.at[p->circuits.at[first].pdu].type->pdu.outlets);
    mw_free(used);
}

/* ---- capacities ---- */

static bool cooling_stated(const struct mw_plan *p)
{
    for (uint32_t r = 0; r < p->rows.n; r++) {
        const struct mw_cooling *c = &p->rows.at[r].want->cooling;

        if (c->rack.air_w || c->rack.air_cfm || c->row.air_w || c->row.air_cfm ||
            c->hall.air_w || c->hall.air_cfm)
            return true;
    }
    return false;
}

void mw_check_not_stated(struct mw_plan *p, const struct mw_rule *rule)
{
    const struct mw_site *site = &p->want->site;

    for (uint32_t i = 0; i < site->power.feeds.n; i++)
        if (site->power.feeds.at[i].w == 0 && site->power.feeds.at[i].ups_w == 0)
            mw_plan_finding(p, rule->code, rule->severity,
                            mw_arena_printf(&p->arena, "feed:%s", site->power.feeds.at[i].name),
                            "what feed %s delivers is not stated",
                            site->power.feeds.at[i].name);
    for (uint32_t i = 0; i < p->classes.n; i++) {
        const struct mw_rack_power *power = &p->rows.at[p->classes.at[i].row].want->power;

        if (power->position_w == 0)
            mw_plan_finding(p, rule->code, rule->severity, p->classes.at[i].where,
                            "what a rack position may draw is not stated");
        if (power->circuits.n == 0)
            mw_plan_finding(p, rule->code, rule->severity, p->classes.at[i].where,
                            "the circuits of a rack position are not stated");
    }
    if (!cooling_stated(p))
        mw_plan_finding(p, rule->code, rule->severity, "site",
                        "what air can be cooled is not stated, neither per rack, row nor hall");
    if (site->floor_max_g_m2 == 0)
        mw_plan_finding(p, rule->code, rule->severity, "site",
                        "what the floor may bear is not stated");
}

enum { STRANDED_NUM = 3, STRANDED_DEN = 4 };

static uint32_t class_of(const struct mw_plan *p, const struct mw_rack *rack)
{
    return p->rows.at[p->positions.at[rack->position].row].power_class;
}

void mw_check_stranded(struct mw_plan *p, const struct mw_rule *rule)
{
    for (uint32_t c = 0; c < p->classes.n; c++) {
        int64_t may = p->rows.at[p->classes.at[c].row].want->power.position_w;
        int64_t most = 0, stranded = 0;
        uint32_t racks = 0;

        for (uint32_t i = 0; i < p->racks.n; i++) {
            const struct mw_rack *rack = &p->racks.at[i];

            if (rack->kind != MW_RACK_COMPUTE || class_of(p, rack) != c)
                continue;
            racks++;
            stranded += may - rack->max_w;
            if (rack->max_w > most)
                most = rack->max_w;
        }
        if (racks && may && most * STRANDED_DEN <= may * STRANDED_NUM)
            mw_plan_finding(
                p, rule->code, rule->severity, p->classes.at[c].where,
                "%u compute racks draw at most %.1f of %.1f kW: %.1f kW stay unused", racks,
                KW(most), KW(may), KW(stranded));
    }
}
