/* sign.c: the page to sign: what is signed, by whom, for what. */
#include "report/chapters.h"

static const struct {
    const char *role, *scope;
} signers[] = {
    {"Design", "the plan as a whole; the factory file says what is wanted"},
    {"Power", "feeds, circuits and every failure case"},
    {"Cooling", "heat, air and coolant; the plant behind them"},
    {"Network", "fabrics, cables and addresses"},
    {"Operations", "names, access, spares, what a failure takes down"},
    {"Finance", "bill of materials and cost"},
    {"Owner", "the whole, with its open findings"},
};

static void statement(struct mw_doc *d, const struct mw_report *r)
{
    uint32_t errors = mw_report_findings(r->plan, MW_ERROR);
    uint32_t warnings = mw_report_findings(r->plan, MW_WARNING);
    uint32_t rule =
        mw_doc_rule(d, "Open findings", "Findings of this plan that are errors or warnings.",
                    "SELECT sum(severity = 'error'), sum(severity = 'warning') FROM finding"
                    " HAVING count(*) > 0");

    mw_doc_paragraph(d);
    mw_doc_text(d,
                "Whoever signs has read this report and agrees, for the part named beside the "
                "signature, that the factory be built as planned. What is signed is the plan "
                "with the digest below and no other: any change to the factory file gives "
                "another digest and needs another signature.");
    mw_doc_callout(d,
                   errors     ? MW_DOC_BAD
                   : warnings ? MW_DOC_WARN
                              : MW_DOC_GOOD,
                   errors || warnings ? "Signed with open findings" : "No open findings");
    if (r->plan->findings.n) {
        mw_doc_value(d, errors, 0, 0, errors == 1 ? "error" : "errors", rule);
        mw_doc_text(d, " and ");
        mw_doc_value(d, warnings, 0, 0, warnings == 1 ? "warning" : "warnings", rule);
        mw_doc_text(d, " are open. ");
    }
    mw_doc_text(d, "Assumptions and unknowns are accepted as they stand under ");
    mw_doc_link(d, "assumptions", "Assumptions and unknowns");
    mw_doc_text(d, ".");
}

static void open_findings(struct mw_doc *d, const struct mw_plan *p)
{
    enum { OPEN_CAP = 12 };
    uint32_t n = 0, all = mw_report_findings(p, MW_ERROR) + mw_report_findings(p, MW_WARNING);

    if (!all)
        return;
    mw_doc_table(d, "Open errors and warnings", "rule|where|what is found", MW_NONE);
    for (int severity = MW_ERROR; severity >= MW_WARNING; severity--)
        for (uint32_t i = 0; i < p->findings.n && n < OPEN_CAP; i++) {
            const struct mw_finding *f = &p->findings.at[i];

            if ((int)f->severity != severity)
                continue;
            mw_doc_row(d, MW_NONE);
            mw_doc_cell(d);
            mw_doc_badge(d, severity == MW_ERROR ? MW_DOC_BAD : MW_DOC_WARN, f->id);
            mw_doc_cell_code(d, f->path);
            mw_doc_cell_text(d, f->text);
            n++;
        }
    mw_report_left_out(d, n, all, "findings", "checks.csv");
}

void mw_report_sign(struct mw_doc *d, const struct mw_report *r)
{
    mw_doc_chapter(d, "sign", "Sign-off")->page = true;
    statement(d, r);
    mw_doc_facts(d, "", MW_NONE);
    mw_doc_fact(d, "Factory");
    mw_doc_strong(d, d->title);
    mw_doc_fact(d, "Plan digest (SHA-256)");
    mw_doc_code(d, d->digest);
    mw_doc_fact(d, "Made by");
    mw_doc_text(d, "%s", d->program);
    open_findings(d, r->plan);
    mw_doc_table(d, "Signatures", "role|signs for|name|date|signature", MW_NONE)->kind =
        MW_DOC_FORM;
    for (size_t i = 0; i < sizeof signers / sizeof *signers; i++) {
        mw_doc_row(d, MW_NONE);
        mw_doc_cell_text(d, signers[i].role);
        mw_doc_cell_text(d, signers[i].scope);
        for (int k = 0; k < 3; k++)
            mw_doc_cell(d);
    }
}
