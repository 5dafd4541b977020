/* glance.c: the first page: the verdict, and the figures that everybody asks for. */
#include "report/chapters.h"

#include "store/figures.h"

static void verdict(struct mw_doc *d, const struct mw_report *r)
{
    uint32_t errors = mw_report_findings(r->plan, MW_ERROR);
    uint32_t warnings = mw_report_findings(r->plan, MW_WARNING);
    uint32_t notes = mw_report_findings(r->plan, MW_INFO);
    uint32_t rule = mw_doc_rule(
        d, "Findings", "The design rules, each asked of the whole plan; see the checks.",
        "SELECT sum(severity = 'error'), sum(severity = 'warning'), sum(severity = 'info')"
        " FROM finding HAVING count(*) > 0");

    if (errors)
        mw_doc_callout(d, MW_DOC_BAD, "Not ready to sign: the plan has errors.");
    else if (warnings)
        mw_doc_callout(d, MW_DOC_WARN, "It can be built; open warnings need a decision.");
    else
        mw_doc_callout(d, MW_DOC_GOOD, "It can be built: no check found an error or warning.");
    if (!r->plan->findings.n) {
        mw_doc_text(d, "The design rules found nothing to say.");
        return;
    }
    mw_doc_text(d, "The design rules found ");
    mw_doc_value(d, errors, 0, 0, errors == 1 ? "error" : "errors", rule);
    mw_doc_text(d, ", ");
    mw_doc_value(d, warnings, 0, 0, warnings == 1 ? "warning" : "warnings", rule);
    mw_doc_text(d, " and ");
    mw_doc_value(d, notes, 0, 0, notes == 1 ? "note" : "notes", rule);
    mw_doc_text(d, ". Each stands with what to change under ");
    mw_doc_link(d, "checks", "Checks");
    mw_doc_text(d, ".");
}

static void fact(struct mw_doc *d, const char *term, int64_t value, int decimals, int shown,
                 const char *unit)
{
    mw_doc_fact(d, term);
    mw_doc_value(d, value, decimals, shown, unit, MW_NONE);
}

void mw_report_glance(struct mw_doc *d, const struct mw_report *r)
{
    const struct mw_plan *p = r->plan;
    struct mw_range nodes = mw_plan_range(p, MW_FABRIC_COUNT, MW_ROLE_NODE);

    mw_doc_chapter(d, "glance", "At a glance");
    verdict(d, r);
    uint32_t rule = mw_doc_rule(
        d, "The plan as a whole",
        "Power, air and weight: of all that stands in racks here, every device at the most it "
        "draws; what stands elsewhere is not carried by this site. "
        "Air: of every device the larger of its fans' figure and of what carries its heat "
        "away. "
        "Cable: stocked lengths.",
        "SELECT nodes, gpus, (SELECT count(*) FROM rack), it_peak_w / 1000.0, air_cfm,"
        " weight_g / 1000.0, (SELECT count(*) FROM cable), cable_mm / 1000.0 FROM plan");
    mw_doc_facts(d, "The factory as planned", rule)->tiles = true;
    fact(d, "Nodes", nodes.n, 0, 0, "");
    fact(d, "GPUs", nodes.n * mw_figures_node_gpus(p), 0, 0, "");
    fact(d, "Racks", p->racks.n, 0, 0, "");
    fact(d, "IT power, peak", p->totals.it_peak_w, 3, 1, "kW");
    fact(d, "Air", p->totals.air_cfm, 0, 0, "CFM");
    fact(d, "Weight, loaded", p->totals.weight_g, 3, 0, "kg");
    fact(d, "Cables", p->cables.n, 0, 0, "");
    fact(d, "Cable, stocked", p->totals.cable_mm, 3, 0, "m");
    mw_doc_paragraph(d);
    mw_doc_text(d,
                "A small number behind a figure, or behind the title of its table, names the "
                "rule that it follows from. The rules stand under ");
    mw_doc_link(d, "rules", "Where each number comes from");
    mw_doc_text(d, ", with a query that gets the same number from ");
    mw_doc_code(d, "factory.db");
    mw_doc_text(d, " wherever it stands there.");
}
