/* rules.c: the appendix that every mark leads to: where each number comes from. */
#include "report/chapters.h"

void mw_report_rules(struct mw_doc *d)
{
    mw_doc_chapter(d, "rules", "Appendix A: where each number comes from")->page = true;
    mw_doc_paragraph(d);
    mw_doc_text(d, "Each entry is the rule of the figures that bear its number. A query asks ");
    mw_doc_code(d, "factory.db");
    mw_doc_text(d, " for the same figures, in the order of the report: ");
    mw_doc_code(d, "sqlite3 -readonly factory.db 'QUERY'");
    mw_doc_text(d, ".");
    mw_doc_facts(d, "", MW_NONE);
    for (uint32_t i = 0; i < d->rules.n; i++) {
        const struct mw_doc_rule rule = d->rules.at[i];

        mw_doc_fact(d, mw_arena_printf(&d->arena, "%u · %s", i + 1, rule.what));
        d->rows.at[d->rows.n - 1].anchor = mw_arena_printf(&d->arena, "r%u", i + 1);
        mw_doc_prose(d, rule.text);
        if (rule.sql)
            mw_doc_query(d, rule.sql);
    }
}
