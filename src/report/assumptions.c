/* assumptions.c: what is assumed, what nobody knows, and where the facts of the catalog are
 * from. */
#include "report/chapters.h"

#include <string.h>

/* ---- assumed ---- */

/* The facts that an entry states, as the factory file has them: "max_w 932 W". */
static void assumed_row(struct mw_doc *d, const struct mw_assume *a, uint32_t rule)
{
    const struct {
        const char *what, *unit;
        int64_t value;
        int decimals;
    } facts[] = {
        {"most it draws", "W", a->max_w, 0},
        {"typical draw", "W", a->typical_w, 0},
        {"weight", "kg", a->g, 3},
        {"height", "U", a->u, 0},
        {"air", "CFM", a->air_cfm, 0},
        {"supplies", "", a->supplies, 0},
        {"supplies for full load", "", a->supplies_full, 0},
        {"supplies to run throttled", "", a->supplies_throttled, 0},
        {"rating of a supply", "W", a->supply_w, 0},
    };

    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        if (facts[i].value <= 0)
            continue;
        mw_doc_row(d, MW_NONE);
        mw_doc_cell_code(d, a->device);
        mw_doc_cell_text(d, facts[i].what);
        mw_doc_cell(d);
        mw_doc_value(d, facts[i].value, facts[i].decimals, facts[i].decimals, facts[i].unit,
                     rule);
        mw_doc_cell_text(d, a->why && *a->why ? a->why : "no reason given");
    }
}

static void assumed(struct mw_doc *d, const struct mw_factory *f)
{
    mw_doc_section(d, "Assumed");
    if (!f->assume.n) {
        mw_doc_paragraph(d);
        mw_doc_text(d, "The factory file assumes nothing.");
        return;
    }
    mw_doc_paragraph(d);
    mw_doc_text(d,
                "Facts that no source states, taken from the factory file. The design rests on "
                "them: measure the device or ask its maker before you build.");
    mw_doc_table(d, "Assumptions", "type|fact|assumed|why", MW_NONE);
    uint32_t rule = mw_doc_rule(d, "Assumptions", "Factory file: assume", NULL);
    for (uint32_t i = 0; i < f->assume.n; i++)
        assumed_row(d, &f->assume.at[i], rule);
}

/* ---- unknown ---- */

static void gaps(struct mw_doc *d, const struct mw_report_types *types)
{
    uint32_t n = 0;

    mw_doc_section(d, "Unknown or contradictory facts of the device types");
    for (uint32_t i = 0; i < types->at.n; i++) {
        const struct mw_device_type *t = types->at.at[i];

        for (uint32_t k = 0; k < t->gap_n && n < 2 * MW_REPORT_ROWS_CAP; k++) {
            if (!n++)
                mw_doc_table(d, "What the sources lack or contradict",
                             "type|fact|what is known", MW_NONE);
            mw_doc_row(d, MW_NONE);
            mw_doc_cell_code(d, t->name);
            mw_doc_cell_text(d, t->gaps[k].key);
            mw_doc_cell_text(d, t->gaps[k].source ? t->gaps[k].source : "");
        }
    }
    if (!n) {
        mw_doc_paragraph(d);
        mw_doc_text(d, "None is recorded for the types of this plan.");
    }
}

/* Findings that say what is not known, or what the site does not state. */
static void unstated(struct mw_doc *d, const struct mw_plan *p)
{
    static const char *const ids[] = {"D-UNKNOWN", "D-NOT-STATED"};
    uint32_t n = 0;

    for (size_t k = 0; k < sizeof ids / sizeof *ids; k++)
        for (uint32_t i = 0; i < p->findings.n && n < MW_REPORT_ROWS_CAP; i++) {
            const struct mw_finding *f = &p->findings.at[i];

            if (strcmp(f->id, ids[k]) != 0)
                continue;
            if (!n++) {
                mw_doc_section(d, "What the design did without");
                mw_doc_table(d, "Not known and not stated", "where|what", MW_NONE);
            }
            mw_doc_row(d, MW_NONE);
            mw_doc_cell_code(d, f->path);
            mw_doc_cell_text(d, f->text);
        }
}

static void beyond(struct mw_doc *d)
{
    mw_doc_section(d, "Beyond this plan");
    mw_doc_paragraph(d);
    mw_doc_text(d,
                "The plan ends at the panels of the feeds, at the trays over the rows and at "
                "the air and coolant that the site gives. Utility, generators, switchgear, "
                "the cooling plant and its controls, fire protection, structure and permits "
                "are not designed here.");
}

/* ---- sources ---- */

static const char *source_of(const struct mw_device_type *t, uint32_t k)
{
    return t->facts[k].source ? t->facts[k].source : "";
}

/* One row for all facts of a type that are from one source. */
static void source_row(struct mw_doc *d, const struct mw_device_type *t, uint32_t first)
{
    const char *source = source_of(t, first);

    mw_doc_row(d, MW_NONE);
    mw_doc_cell_code(d, t->name);
    mw_doc_cell(d);
    for (uint32_t k = first; k < t->fact_n; k++)
        if (strcmp(source_of(t, k), source) == 0)
            mw_doc_text(d, "%s%s", k == first ? "" : ", ", t->facts[k].key);
    mw_doc_cell_text(d, source);
}

static bool is_first(const struct mw_device_type *t, uint32_t at)
{
    for (uint32_t k = 0; k < at; k++)
        if (strcmp(source_of(t, k), source_of(t, at)) == 0)
            return false;
    return true;
}

static void sources(struct mw_doc *d, const struct mw_report_types *types)
{
    uint32_t n = 0;

    mw_doc_section(d, "Where the facts of the device types are from");
    for (uint32_t i = 0; i < types->at.n; i++)
        for (uint32_t k = 0; k < types->at.at[i]->fact_n && n < 2 * MW_REPORT_ROWS_CAP; k++) {
            if (!is_first(types->at.at[i], k))
                continue;
            if (!n++)
                mw_doc_table(d, "Sources", "type|facts|source", MW_NONE);
            source_row(d, types->at.at[i], k);
        }
    mw_doc_paragraph(d);
    if (!n)
        mw_doc_text(d, "The plan keeps no sources. ");
    mw_doc_text(d, "The catalog names the source of every fact: ");
    mw_doc_code(d, "millwright catalog show TYPE");
    mw_doc_text(d, ".");
}

void mw_report_assumptions(struct mw_doc *d, const struct mw_report *r)
{
    struct mw_report_types types = {0};

    mw_report_types(r->plan, &types);
    mw_doc_chapter(d, "assumptions", "Assumptions and unknowns");
    assumed(d, r->plan->want);
    unstated(d, r->plan);
    gaps(d, &types);
    beyond(d);
    sources(d, &types);
    mw_vec_done(&types.at);
}
