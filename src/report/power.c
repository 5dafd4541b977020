/* power.c: power in every failure case: feeds, devices that throttle or go down, and the circuits
 * that are fullest. */
#include "report/chapters.h"

#include "design/cases.h"
#include "draw/drawings.h"
#include "store/figures.h"

#include <inttypes.h>
#include <stdlib.h>

enum { CIRCUITS_SHOWN = 10 };

/* ---- cases ---- */

static void cases(struct mw_doc *d, const struct mw_plan *p)
{
    uint32_t rule = mw_doc_rulef(
        d, "Devices in every failure case",
        mw_arena_printf(&d->arena,
                        "SELECT it_w / 1000.0, throttled, down FROM failure_case ORDER BY id"
                        " LIMIT %d",
                        MW_REPORT_ROWS_CAP),
        "A device runs at full power while as many of its supplies live as its maker asks, "
        "throttles below that, and goes down below its least.");
    uint32_t n = p->cases.n < MW_REPORT_ROWS_CAP ? p->cases.n : MW_REPORT_ROWS_CAP;

    mw_doc_table(d, "Devices in every failure case",
                 "case|must be survived|devices draw, kW>|throttled>|down>", rule);
    for (uint32_t i = 0; i < n; i++) {
        const struct mw_case *c = &p->cases.at[i];

        mw_doc_row(d, MW_NONE);
        mw_doc_cell_text(d, c->name);
        mw_doc_cell_text(d, i == 0 ? "–" : mw_case_required(p, i) ? "yes" : "no");
        mw_doc_cell_value(d, c->it_w, 3, 1);
        mw_doc_cell_value(d, c->throttled, 0, 0);
        mw_doc_cell_value(d, c->down, 0, 0);
    }
    mw_report_left_out(d, n, p->cases.n, "cases", "summary.json");
}

/* ---- feeds ---- */

static const struct mw_feed_load *load_of(const struct mw_plan *p, uint32_t feed,
                                          uint32_t fcase)
{
    for (uint32_t i = 0; i < p->feed_loads.n; i++)
        if (p->feed_loads.at[i].feed == feed && p->feed_loads.at[i].fcase == fcase)
            return &p->feed_loads.at[i];
    return NULL;
}

static void feed_row(struct mw_doc *d, const struct mw_plan *p, uint32_t feed, uint32_t fcase,
                     int64_t capacity_w)
{
    const struct mw_feed_load *l = load_of(p, feed, fcase);

    mw_doc_row(d, MW_NONE);
    mw_doc_cell_text(d, p->cases.at[fcase].name);
    mw_doc_cell_text(d, p->want->site.power.feeds.at[feed].name);
    if (!l || mw_case_lost(p, fcase, feed)) {
        for (int i = 0; i < 4; i++)
            mw_doc_cell_none(d);
        mw_doc_cell_text(d, "lost");
        return;
    }
    mw_doc_cell_value(d, l->w, 3, 1);
    mw_doc_cell_value(d, l->va, 3, 1);
    if (capacity_w > 0)
        mw_doc_cell_value(d, capacity_w, 3, 1);
    else
        mw_doc_cell_none(d);
    mw_report_cell_percent(d, l->w, capacity_w);
    mw_doc_cell(d);
    if (capacity_w > 0 && l->w > capacity_w)
        mw_doc_badge(d, MW_DOC_BAD, "over");
    else
        mw_doc_badge(d, MW_DOC_GOOD, "within");
}

static void feeds(struct mw_doc *d, const struct mw_plan *p)
{
    const struct mw_site_power *power = &p->want->site.power;
    uint32_t n = 0, all = p->cases.n * power->feeds.n;
    uint32_t rule = mw_doc_rulef(
        d, "Feeds in every failure case",
        mw_arena_printf(
            &d->arena,
            "SELECT kw, kva, cap, percent FROM (SELECT l.w / 1000.0 AS kw, l.va / 1000.0 AS "
            "kva,"
            " nullif(f.capacity_w, 0) / 1000.0 AS cap,"
            " 100.0 * l.w / nullif(f.capacity_w, 0) AS percent, (c.lost >> (f.id - 1)) & 1 AS"
            " lost FROM failure_case c JOIN feed f JOIN feed_load l"
            " ON l.feed = f.id AND l.failure_case = c.id AND l.phase = 'now' ORDER BY c.id, "
            "f.id LIMIT %d)"
            " WHERE NOT lost",
            MW_REPORT_ROWS_CAP),
        "The supplies that live share their device's draw; a feed carries what hangs on its "
        "circuits. kW = kVA × %g. Capacity: what the feed delivers × its derating × (1 − %g); "
        "where it states none, what its circuits carry together.",
        power->power_factor, power->margin);

    mw_doc_section(d, "Feeds");
    mw_doc_table(d, "Feeds in every failure case",
                 "case|feed|kW>|kVA>|capacity kW>|used %>|verdict", rule);
    int64_t *capacity = mw_alloc(power->feeds.n * sizeof *capacity);
    for (uint32_t f = 0; f < power->feeds.n; f++)
        capacity[f] = mw_figures_feed(p, f).capacity_w;
    for (uint32_t c = 0; c < p->cases.n; c++)
        for (uint32_t f = 0; f < power->feeds.n && n < MW_REPORT_ROWS_CAP; f++, n++)
            feed_row(d, p, f, c, capacity[f]);
    mw_free(capacity);
    mw_report_left_out(d, n, all, "feeds and cases", "power.csv");
}

/* ---- circuits ---- */

static int64_t phase_va(const struct mw_plan_circuit *c)
{
    return c->worst_phase_va *
           c->want->phases; /* to compare with the whole circuit's capacity */
}

/* The one with the fullest phase first; of equals the first in the plan. */
static int fuller(const struct mw_plan_circuit *a, const struct mw_plan_circuit *b)
{
    double fa = a->capacity_va > 0 ? (double)phase_va(a) / (double)a->capacity_va : 0;
    double fb = b->capacity_va > 0 ? (double)phase_va(b) / (double)b->capacity_va : 0;

    return fa > fb ? -1 : fa < fb ? 1 : 0;
}

/* Keeps `at` the n fullest circuits seen; returns the new n. */
static uint32_t keep(const struct mw_plan *p, uint32_t at[CIRCUITS_SHOWN], uint32_t n,
                     uint32_t circuit)
{
    uint32_t i = n;

    while (i > 0 && fuller(&p->circuits.at[circuit], &p->circuits.at[at[i - 1]]) < 0)
        i--;
    if (i == CIRCUITS_SHOWN)
        return n;
    uint32_t last = n < CIRCUITS_SHOWN ? n : CIRCUITS_SHOWN - 1;
    for (uint32_t k = last; k > i; k--)
        at[k] = at[k - 1];
    at[i] = circuit;
    return n < CIRCUITS_SHOWN ? n + 1 : n;
}

static void circuit_row(struct mw_doc *d, const struct mw_plan *p,
                        const struct mw_plan_circuit *c)
{
    const struct mw_circuit *want = c->want;

    mw_doc_row(d, MW_NONE);
    mw_doc_cell_text(d, p->racks.at[c->rack].name);
    mw_doc_cell_text(d, p->want->site.power.feeds.at[c->feed].name);
    mw_doc_cell(d);
    mw_doc_text(d, "%d V, %d A, %d-phase", want->volts, want->amps, want->phases);
    mw_doc_cell_text(d, c->worst_case >= 0 && (uint32_t)c->worst_case < p->cases.n
                            ? p->cases.at[c->worst_case].name
                            : "normal");
    mw_doc_cell_value(d, c->normal_va, 3, 2);
    mw_doc_cell_value(d, c->worst_va, 3, 2);
    mw_doc_cell_value(d, c->capacity_va, 3, 2);
    mw_doc_cell_value(d, c->worst_phase_va, 3, 2);
    mw_report_cell_percent(d, phase_va(c), c->capacity_va);
}

static void circuits(struct mw_doc *d, const struct mw_plan *p)
{
    uint32_t at[CIRCUITS_SHOWN], n = 0;
    uint32_t rule = mw_doc_rulef(
        d, "The fullest circuits",
        mw_arena_printf(&d->arena,
                        "SELECT normal_va / 1000.0, worst_va / 1000.0, capacity_va / 1000.0,"
                        " worst_phase_va / 1000.0,"
                        " 100.0 * worst_phase_va * phases / nullif(capacity_va, 0) FROM circuit"
                        " ORDER BY coalesce(1.0 * worst_phase_va * phases / nullif(capacity_va,"
                        " 0), 0) DESC, id"
                        " LIMIT %d",
                        CIRCUITS_SHOWN),
        "Capacity: √3 × V × A × derating for three phases, V × A × derating for one, × "
        "(1 − %g). Load: the circuit's share of its rack's supplies in its worst case. Used: "
        "the fullest phase by what a phase carries, a third of three.",
        p->want->site.power.margin);

    for (uint32_t i = 0; i < p->circuits.n; i++)
        n = keep(p, at, n, i);
    mw_doc_section(d, "Circuits");
    if (!n) {
        mw_doc_paragraph(d);
        mw_doc_text(d, "The plan has no circuits.");
        return;
    }
    mw_doc_table(d, "The circuits with the fullest phases",
                 "rack|feed|circuit|worst case|normal kVA>|worst kVA>|capacity kVA>"
                 "|fullest phase kVA>|phase used %>",
                 rule);
    for (uint32_t i = 0; i < n; i++)
        circuit_row(d, p, &p->circuits.at[at[i]]);
    mw_report_left_out(d, n, p->circuits.n, "circuits", "power.csv");
}

void mw_report_power(struct mw_doc *d, const struct mw_report *r)
{
    const struct mw_plan *p = r->plan;
    bool stated = false;

    for (uint32_t i = 0; i < p->want->site.power.feeds.n; i++)
        stated |= p->want->site.power.feeds.at[i].w > 0;
    mw_doc_chapter(d, "power", "Power in every failure case");
    cases(d, p);
    feeds(d, p);
    if (!stated) {
        mw_doc_note(d);
        mw_doc_text(d, "No feed states what it delivers: a capacity above is what its circuits "
                       "carry together, which says nothing about the utility, the UPS or the "
                       "generator behind it.");
    }
    mw_report_figure(
        d, p, mw_draw_power, "Power one-line", "drawings/power.svg",
        "From each feed to the supplies of the devices, racks alike as one; loads in "
        "normal operation and in the worst failure case.");
    circuits(d, p);
}
