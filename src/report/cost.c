/* cost.c: what the plan costs, by group and line, now and grown; what has no price. */
#include "report/chapters.h"

#include "design/cost.h"

enum { COST_LINES_CAP = 80, UNKNOWN_CAP = 80 };

static const char *phase_text(enum mw_phase phase)
{
    return phase == MW_PHASE_NOW ? "now" : "when grown";
}

static bool is_known(const struct mw_cost_line *l)
{
    return l->monthly != MW_UNKNOWN && l->capital != MW_UNKNOWN;
}

/* ---- sums ---- */

static void sums(struct mw_doc *d, const struct mw_cost *c, enum mw_phase phase)
{
    uint32_t rule = mw_doc_rulef(
        d, mw_arena_printf(&d->arena, "Cost, %s", phase_text(phase)), NULL,
        "Sum of the lines below%s. A purchase P over n months at interest r a month is paid by "
        "P r / (1 − (1 + r)^−n) a month; P / n without interest. A GPU-hour: the monthly sum "
        "by "
        "GPUs and 730 hours, by the share of them that is used.",
        c->unknown ? ", without those whose price is unknown" : "");
    const char *least = c->unknown ? "at least " : "";

    mw_doc_facts(d, mw_arena_printf(&d->arena, "Cost %s, %s", phase_text(phase), c->currency),
                 rule);
    mw_doc_fact(d, "Capital");
    mw_doc_text(d, "%s", least);
    mw_doc_value(d, c->capital, 3, 0, c->currency, MW_NONE);
    mw_doc_fact(d, "A month");
    mw_doc_text(d, "%s", least);
    mw_doc_value(d, c->monthly, 3, 0, c->currency, MW_NONE);
    if (c->per_node_month != MW_UNKNOWN) {
        mw_doc_fact(d, "A node, a month");
        mw_doc_text(d, "%s", least);
        mw_doc_value(d, c->per_node_month, 3, 0, c->currency, MW_NONE);
    }
    if (c->per_gpu_hour != MW_UNKNOWN) {
        mw_doc_fact(d, "A GPU-hour");
        mw_doc_text(d, "%s", least);
        mw_doc_value(d, c->per_gpu_hour, 3, 3, c->currency, MW_NONE);
    }
    if (c->energy_kwh_month != MW_UNKNOWN) {
        mw_doc_fact(d, "Energy, a month");
        mw_doc_value(d, c->energy_kwh_month, 0, 0, "kWh", MW_NONE);
    }
}

static void groups(struct mw_doc *d, const struct mw_cost *c, enum mw_phase phase)
{
    uint32_t rule = mw_doc_rule(
        d, mw_arena_printf(&d->arena, "Cost by group, %s", phase_text(phase)),
        "Sums of the lines of a group; lines without a price are counted, not guessed.", NULL);

    mw_doc_table(d,
                 mw_arena_printf(&d->arena, "By group, %s, %s", phase_text(phase), c->currency),
                 "group|capital>|a month>|share %>|lines without a price>", rule);
    for (int g = 0; g < MW_COST_GROUPS; g++) {
        bool known = c->group_monthly[g] || c->group_capital[g];

        if (!known && !c->group_unknown[g])
            continue;
        mw_doc_row(d, MW_NONE);
        mw_doc_cell_text(d, mw_cost_group_names[g]);
        if (known) {
            mw_doc_cell_value(d, c->group_capital[g], 3, 0);
            mw_doc_cell_value(d, c->group_monthly[g], 3, 0);
            mw_report_cell_percent(d, c->group_monthly[g], c->monthly);
        } else {
            for (int i = 0; i < 3; i++)
                mw_doc_cell_text(d, "unknown");
        }
        mw_doc_cell_value(d, c->group_unknown[g], 0, 0);
    }
}

/* ---- lines ---- */

static void line_row(struct mw_doc *d, const struct mw_cost_line *l)
{
    uint32_t rule =
        mw_doc_rulef(d, mw_arena_printf(&d->arena, "Cost: %s, %s", l->item, l->what), NULL,
                     "%s", l->rule && *l->rule ? l->rule : "stated in the factory file");

    mw_doc_row(d, rule);
    mw_doc_cell_text(d, l->title && *l->title ? l->title : l->item);
    mw_doc_cell_text(d, l->what);
    mw_doc_cell_value(d, l->count, 0, 0);
    if (l->price != MW_UNKNOWN)
        mw_doc_cell_value(d, l->price, 3, 2);
    else
        mw_doc_cell_none(d);
    if (l->months > 0)
        mw_doc_cell_value(d, l->months, 0, 0);
    else
        mw_doc_cell_none(d);
    mw_doc_cell_value(d, l->capital, 3, 0);
    mw_doc_cell_value(d, l->monthly, 3, 0);
}

static void lines(struct mw_doc *d, const struct mw_cost *c, enum mw_phase phase)
{
    uint32_t shown = 0, known = 0;

    for (uint32_t i = 0; i < c->lines.n; i++)
        known += is_known(&c->lines.at[i]);
    mw_doc_table(d, mw_arena_printf(&d->arena, "Lines, %s, %s", phase_text(phase), c->currency),
                 "item|for|count>|price of one>|months>|capital>|a month>", MW_NONE);
    for (uint32_t i = 0; i < c->lines.n && shown < COST_LINES_CAP; i++)
        if (is_known(&c->lines.at[i])) {
            line_row(d, &c->lines.at[i]);
            shown++;
        }
    if (shown < known) {
        mw_doc_note(d);
        mw_doc_text(d, "Shown are %u of %u lines; `millwright cost` prints them all.", shown,
                    known);
    }
}

static void unknown(struct mw_doc *d, const struct mw_cost *c)
{
    uint32_t shown = 0;

    if (!c->unknown)
        return;
    mw_doc_section(d, "Without a price");
    mw_doc_table(d, "What the sums lack", "group|item|for|why", MW_NONE);
    for (uint32_t i = 0; i < c->lines.n && shown < UNKNOWN_CAP; i++) {
        const struct mw_cost_line *l = &c->lines.at[i];

        if (is_known(l))
            continue;
        mw_doc_row(d, MW_NONE);
        mw_doc_cell_text(d, mw_cost_group_names[l->group]);
        mw_doc_cell_text(d, l->title && *l->title ? l->title : l->item);
        mw_doc_cell_text(d, l->what);
        mw_doc_cell_text(d, l->rule ? l->rule : "");
        shown++;
    }
    if (shown < c->unknown) {
        mw_doc_note(d);
        mw_doc_text(d, "Shown are %u of %u.", shown, c->unknown);
    }
}

/* ---- the chapter ---- */

static bool has_price(const struct mw_cost *c)
{
    for (uint32_t i = 0; i < c->lines.n; i++)
        if (is_known(&c->lines.at[i]))
            return true;
    return false;
}

static void phase_of(struct mw_doc *d, const struct mw_plan *p, enum mw_phase phase)
{
    struct mw_cost c = {0};

    mw_cost_of(p, phase, &c);
    if (!has_price(&c)) {
        mw_doc_callout(d, MW_DOC_WARN, "What it costs is unknown: no price is stated.");
        mw_doc_prose(d,
                     "Prices, energy, facility and staff are stated in the `cost` section of "
                     "the factory file; none is guessed. `millwright cost` lists every item "
                     "that needs one.");
    } else {
        sums(d, &c, phase);
        groups(d, &c, phase);
        lines(d, &c, phase);
        if (phase == MW_PHASE_NOW)
            unknown(d, &c);
    }
    mw_cost_done(&c);
}

void mw_report_cost(struct mw_doc *d, const struct mw_report *r)
{
    mw_doc_chapter(d, "cost", "Cost");
    phase_of(d, r->plan, MW_PHASE_NOW);
    if (r->plan->want->cost.scope == MW_COST_PLAN && mw_cost_has(r->plan, MW_PHASE_FINAL)) {
        mw_doc_section(d, "When grown");
        phase_of(d, r->plan, MW_PHASE_FINAL);
    }
}
