/* cooling.c: heat in every failure case, air and coolant by row against what is stated, and what
 * the devices ask of the air that they breathe. */
#include "report/chapters.h"

#include "design/thermal.h"

#include <math.h>

/* ---- heat by case ---- */

static void heat(struct mw_doc *d, const struct mw_plan *p)
{
    int64_t normal = p->cases.n ? p->cases.at[0].it_w : 0;
    uint32_t n = p->cases.n < MW_REPORT_ROWS_CAP ? p->cases.n : MW_REPORT_ROWS_CAP;
    uint32_t rule = mw_doc_rulef(
        d, "Heat in every failure case",
        mw_arena_printf(
            &d->arena,
            "SELECT it_w / 1000.0, 3.412 * it_w / 1000.0,"
            " 100.0 * it_w / nullif((SELECT it_w FROM failure_case WHERE id = 1), 0)"
            " FROM failure_case ORDER BY id LIMIT %d",
            MW_REPORT_ROWS_CAP),
        "What devices draw becomes heat; 3.412 kBTU/h per kW.");

    mw_doc_table(d, "Heat of the devices in every failure case",
                 "case|heat kW>|kBTU/h>|of normal %>", rule);
    for (uint32_t i = 0; i < n; i++) {
        int64_t w = p->cases.at[i].it_w;

        mw_doc_row(d, MW_NONE);
        mw_doc_cell_text(d, p->cases.at[i].name);
        mw_doc_cell_value(d, w, 3, 1);
        mw_doc_cell_value(d, llround(mw_btu_h((double)w)), 3, 1);
        mw_report_cell_percent(d, w, normal);
    }
    mw_report_left_out(d, n, p->cases.n, "cases", "summary.json");
    mw_doc_note(d);
    mw_doc_text(d, "A lost feed never adds heat: devices draw as much or less. The loss of a "
                   "cooling unit, of a pump or of the feed of the plant itself is not part of "
                   "this plan; whoever signs for cooling states that separately.");
}

/* ---- by row ---- */

struct row_heat {
    int64_t racks, w, liquid_w, cfm;
    int64_t most_cfm; /* of one rack */
};

/* The row's own limits; where no row states any, there are no columns of them. */
static void limit_cells(struct mw_doc *d, const struct mw_plan_row *row, uint32_t rule)
{
    const struct mw_cool_limit *limit = &row->want->cooling.row;

    mw_doc_cell(d);
    if (limit->air_w > 0)
        mw_doc_value(d, limit->air_w, 3, 1, "", rule);
    else
        mw_doc_text(d, "not stated");
    mw_doc_cell(d);
    if (limit->air_cfm > 0)
        mw_doc_value(d, limit->air_cfm, 0, 0, "", rule);
    else
        mw_doc_text(d, "not stated");
}

static bool states_limits(const struct mw_plan *p)
{
    for (uint32_t i = 0; i < p->rows.n; i++) {
        const struct mw_cool_limit *limit = &p->rows.at[i].want->cooling.row;
        if (limit->air_w > 0 || limit->air_cfm > 0)
            return true;
    }
    return false;
}

static void row_cells(struct mw_doc *d, const struct mw_plan_row *row, const struct row_heat *h)
{
    mw_doc_row(d, MW_NONE);
    mw_doc_cell_text(d, row->name);
    mw_doc_cell_value(d, h->racks, 0, 0);
    mw_doc_cell_value(d, h->w, 3, 1);
    mw_doc_cell_value(d, h->liquid_w, 3, 1);
    mw_doc_cell_value(d, h->cfm, 0, 0);
    mw_doc_cell_value(d, h->most_cfm, 0, 0);
}

static uint32_t row_rule(struct mw_doc *d, const struct mw_plan *p)
{
    double ratio = mw_air_density_ratio((double)p->want->site.altitude_mm / 1000);

    return mw_doc_rulef(
        d, "Heat and air by row",
        mw_arena_printf(
            &d->arena,
            "SELECT count(k.id), sum(k.max_w) / 1000.0, sum(k.liquid_w) / 1000.0,"
            " sum(k.air_cfm), max(k.air_cfm) FROM rack k JOIN position p ON p.id = k.position"
            " GROUP BY p.row ORDER BY p.row LIMIT %d",
            MW_REPORT_ROWS_CAP),
        "Air of a device: the larger of its fans' figure and of 3412 × kW / (1.085 × ΔT in °F) "
        "for the heat that does not go to liquid, at a rise of %g K, divided by the density of "
        "air relative to sea level, %.2f at %g m.",
        p->want->site.cooling.air_delta_k, ratio, (double)p->want->site.altitude_mm / 1000);
}

static void row_heats(const struct mw_plan *p, struct row_heat *heats)
{
    for (uint32_t i = 0; i < p->racks.n; i++) {
        const struct mw_rack *rack = &p->racks.at[i];

        if (rack->position == MW_NONE)
            continue;
        struct row_heat *h = &heats[p->positions.at[rack->position].row];
        h->racks++;
        h->w += rack->max_w;
        h->liquid_w += rack->liquid_w;
        h->cfm += rack->air_cfm;
        if (rack->air_cfm > h->most_cfm)
            h->most_cfm = rack->air_cfm;
    }
}

static void by_row(struct mw_doc *d, const struct mw_plan *p)
{
    struct row_heat *heats = mw_alloc(p->rows.n * sizeof *heats);
    uint32_t shown = 0, taken = 0, stated = MW_NONE;
    bool limits = states_limits(p);

    row_heats(p, heats);
    mw_doc_section(d, "Heat and air by row");
    mw_doc_table(d, "Heat and air by row, every device at its most",
                 limits
                     ? "row|racks>|heat kW>|of it to liquid kW>|air CFM>|most of a rack CFM>"
                       "|limit kW>|limit CFM>"
                     : "row|racks>|heat kW>|of it to liquid kW>|air CFM>|most of a rack CFM>",
                 row_rule(d, p));
    for (uint32_t i = 0; i < p->rows.n; i++) {
        if (!heats[i].racks || taken++ >= MW_REPORT_ROWS_CAP)
            continue;
        row_cells(d, &p->rows.at[i], &heats[i]);
        if (limits && stated == MW_NONE)
            stated =
                mw_doc_rule(d, "Cooling limits of a row",
                            "Factory file: `cooling.row` of the row, else of the site", NULL);
        if (limits)
            limit_cells(d, &p->rows.at[i], stated);
        shown++;
    }
    mw_report_left_out(d, shown, taken, "rows", "racks.csv");
    mw_free(heats);
}

/* ---- what the site gives ---- */

static void site_cell(struct mw_doc *d, int64_t value, int decimals, int shown)
{
    if (value > 0)
        mw_doc_cell_value(d, value, decimals, shown);
    else
        mw_doc_cell_text(d, "not stated");
}

static bool is_stated(const struct mw_cool_limit *l)
{
    return l->air_w > 0 || l->air_cfm > 0 || l->liquid_w > 0 || l->liquid_ml_min > 0;
}

static void site(struct mw_doc *d, const struct mw_plan *p)
{
    const struct mw_cooling *c = &p->want->site.cooling.limits;
    const struct {
        const char *what;
        const struct mw_cool_limit *limit;
    } scopes[] = {{"a rack", &c->rack}, {"a row", &c->row}, {"a hall", &c->hall}};

    mw_doc_section(d, "What the site can cool");
    if (!is_stated(&c->rack) && !is_stated(&c->row) && !is_stated(&c->hall)) {
        mw_doc_callout(d, MW_DOC_WARN, "The factory file states no cooling.");
        mw_doc_text(d,
                    "No rack was refused for its heat: whoever signs for cooling compares the "
                    "heat and air of this chapter with what the plant gives. The keys are ");
        mw_doc_code(d, "site.cooling.rack.air_kw");
        mw_doc_text(d, " and those beside it.");
        return;
    }
    mw_doc_table(d, "Cooling that the site states; a row may say otherwise",
                 "for|heat to air kW>|air CFM>|heat to liquid kW>|coolant L/min>",
                 mw_doc_rule(d, "Cooling of the site", "Factory file: site.cooling", NULL));
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
        mw_doc_row(d, MW_NONE);
        mw_doc_cell_text(d, scopes[i].what);
        site_cell(d, scopes[i].limit->air_w, 3, 1);
        site_cell(d, scopes[i].limit->air_cfm, 0, 0);
        site_cell(d, scopes[i].limit->liquid_w, 3, 1);
        site_cell(d, scopes[i].limit->liquid_ml_min, 3, 1);
    }
}

/* ---- coolant ---- */

static void liquid(struct mw_doc *d, const struct mw_plan *p)
{
    mw_doc_paragraph(d);
    if (p->totals.liquid_ml_min <= 0) {
        mw_doc_text(d, "No device of this plan gives heat to liquid: all of it goes to air.");
        return;
    }
    uint32_t rule = mw_doc_rulef(
        d, "Coolant",
        "SELECT sum(liquid_w) / 1000.0, (SELECT liquid_ml_min FROM plan) / 1000.0 FROM rack",
        "The share of each device's draw that its maker says goes to liquid; 1.5 L/min per kW "
        "at a rise of 10 K, inversely with the rise: here %g K.",
        p->want->site.cooling.liquid_delta_k);
    int64_t w = 0;
    for (uint32_t i = 0; i < p->racks.n; i++)
        w += p->racks.at[i].liquid_w;
    mw_doc_text(d, "Liquid takes ");
    mw_doc_value(d, w, 3, 1, "kW", rule);
    mw_doc_text(d, " and needs ");
    mw_doc_value(d, p->totals.liquid_ml_min, 3, 0, "L/min", rule);
    mw_doc_text(d, ".");
}

/* ---- what devices ask ---- */

static void inlet_cell(struct mw_doc *d, int32_t c, int32_t unknown)
{
    mw_doc_cell(d);
    if (c == unknown)
        mw_doc_text(d, "unknown");
    else
        mw_doc_value(d, c, 0, 0, "", MW_NONE);
}

static void types(struct mw_doc *d, const struct mw_plan *p)
{
    struct mw_report_types types = {0};
    uint32_t rule =
        mw_doc_rulef(d, "Air of the device types", NULL,
                     "The catalog, as `millwright catalog show TYPE` prints it with "
                     "its source; air of one as by row.");
    uint32_t inlet = mw_doc_rule(d, "Inlet air", "Factory file: site.cooling.inlet_c", NULL);
    double ratio = mw_air_density_ratio((double)p->want->site.altitude_mm / 1000);

    mw_report_types(p, &types);
    mw_doc_section(d, "What devices ask of their air");
    mw_doc_paragraph(d);
    mw_doc_text(d, "The site gives air of ");
    mw_doc_value(d, llround(p->want->site.cooling.inlet_c * 10), 1, 1, "°C", inlet);
    mw_doc_text(d, ". Air flows as each type has it; racks turn switches so that all take cold "
                   "air from the cold aisle, and what cannot is a finding.");
    mw_doc_table(d, "Device types and air",
                 "type|airflow|inlet from °C>|to °C>|air of one CFM>", rule);
    for (uint32_t i = 0; i < types.at.n; i++) {
        const struct mw_device_type *t = types.at.at[i];

        if (t->kind == MW_KIND_PDU || t->kind == MW_KIND_RACK)
            continue;
        mw_doc_row(d, MW_NONE);
        mw_doc_cell_text(d, t->title ? t->title : t->name);
        mw_doc_cell_text(d, mw_airflow_names[t->airflow]);
        inlet_cell(d, t->inlet_min_c, INT32_MIN);
        inlet_cell(d, t->inlet_max_c, INT32_MAX);
        mw_doc_cell_value(
            d, llround(mw_device_air_cfm(t, p->want->site.cooling.air_delta_k, ratio)), 0, 0);
    }
    mw_vec_done(&types.at);
}

void mw_report_cooling(struct mw_doc *d, const struct mw_report *r)
{
    mw_doc_chapter(d, "cooling", "Cooling in every failure case");
    heat(d, r->plan);
    site(d, r->plan);
    by_row(d, r->plan);
    liquid(d, r->plan);
    types(d, r->plan);
}
