/* checks.c: what the design rules found, what to change, and which rules had nothing to say. */
#include "report/chapters.h"

#include "design/check.h"

#include <string.h>

enum { FINDINGS_CAP = 120 }; /* a table */

static const struct {
    enum mw_severity severity;
    enum mw_doc_tone tone;
    const char *title, *none;
} levels[] = {
    {MW_ERROR, MW_DOC_BAD, "Errors", "No rule found an error."},
    {MW_WARNING, MW_DOC_WARN, "Warnings", "No rule found a warning."},
    {MW_INFO, MW_DOC_INFO, "Notes", "No rule left a note."},
};

static void finding_row(struct mw_doc *d, const struct mw_finding *f, enum mw_doc_tone tone)
{
    const char *cure = f->cure && *f->cure ? f->cure : "";
    enum mw_code code = mw_code_find(f->id);

    if (!*cure && code != MW_CODE_COUNT)
        cure = mw_code_info(code)->cure;
    mw_doc_row(d, MW_NONE);
    mw_doc_cell(d);
    mw_doc_badge(d, tone, f->id);
    mw_doc_cell_code(d, f->path ? f->path : "");
    mw_doc_cell_text(d, f->text ? f->text : "");
    mw_doc_cell_prose(d, cure);
}

static void level(struct mw_doc *d, const struct mw_plan *p, size_t at)
{
    uint32_t n = mw_report_findings(p, levels[at].severity), shown = 0;

    mw_doc_section(d, levels[at].title);
    if (!n) {
        mw_doc_paragraph(d);
        mw_doc_text(d, "%s", levels[at].none);
        return;
    }
    mw_doc_table(d, levels[at].title, "rule|where|what is found|what to change", MW_NONE);
    for (uint32_t i = 0; i < p->findings.n && shown < FINDINGS_CAP; i++)
        if (p->findings.at[i].severity == levels[at].severity) {
            finding_row(d, &p->findings.at[i], levels[at].tone);
            shown++;
        }
    mw_report_left_out(d, shown, n, "findings", "checks.csv");
}

static uint32_t spoke(const struct mw_plan *p, const char *id)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < p->findings.n; i++)
        n += strcmp(p->findings.at[i].id, id) == 0;
    return n;
}

static void silent(struct mw_doc *d, const struct mw_plan *p)
{
    mw_doc_section(d, "Rules that were asked and found nothing");
    mw_doc_table(d, "Silent rules", "rule|what it looks for", MW_NONE);
    for (uint32_t i = 0; i < mw_rule_n; i++) {
        const struct mw_code_info *info = mw_code_info(mw_rules[i].code);

        if (spoke(p, info->name))
            continue;
        mw_doc_row(d, MW_NONE);
        mw_doc_cell(d);
        mw_doc_badge(d, MW_DOC_GOOD, info->name);
        mw_doc_cell_text(d, info->title);
    }
}

void mw_report_checks(struct mw_doc *d, const struct mw_report *r)
{
    mw_doc_chapter(d, "checks", "Checks, with what to change");
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        level(d, r->plan, i);
    silent(d, r->plan);
}
