/* report.c: see report.h. */
#include "report/report.h"

#include "report/chapters.h"
#include "report/html.h"
#include "report/pdf.h"

#include <math.h>
#include <stdio.h>

/* ---- shared by chapters ---- */

int64_t mw_report_percent(int64_t part, int64_t whole)
{
    return llround(10000 * (double)part / (double)whole);
}

void mw_report_cell_percent(struct mw_doc *d, int64_t part, int64_t whole)
{
    if (whole > 0)
        mw_doc_cell_value(d, mw_report_percent(part, whole), 2, 1);
    else
        mw_doc_cell_none(d);
}

void mw_report_left_out(struct mw_doc *d, uint32_t shown, uint32_t all, const char *what,
                        const char *file)
{
    if (shown >= all)
        return;
    mw_doc_note(d);
    mw_doc_text(d, "Shown are %u of %u %s; all of them stand in ", shown, all, what);
    mw_doc_code(d, file);
    mw_doc_text(d, " beside this report.");
}

uint32_t mw_report_findings(const struct mw_plan *p, enum mw_severity severity)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < p->findings.n; i++)
        n += p->findings.at[i].severity == severity;
    return n;
}

void mw_report_figure(struct mw_doc *d, const struct mw_plan *p, mw_report_draw *draw,
                      const char *title, const char *file, const char *words)
{
    struct mw_picture *picture = mw_alloc(sizeof *picture);

    draw(p, picture);
    if (picture->ops.n <= MW_REPORT_OPS_CAP) {
        mw_doc_figure(d, picture, title);
        mw_doc_text(d, "%s", words);
        return;
    }
    mw_picture_done(picture);
    mw_free(picture);
    mw_doc_note(d);
    mw_doc_text(d, "%s: too dense for a page; ", title);
    mw_doc_code(d, "millwright draw");
    mw_doc_text(d, " writes it as ");
    mw_doc_code(d, file);
    mw_doc_text(d, ".");
}

static bool is_listed(const struct mw_report_types *types, const struct mw_device_type *t)
{
    for (uint32_t i = 0; i < types->at.n; i++)
        if (types->at.at[i] == t)
            return true;
    return false;
}

void mw_report_types(const struct mw_plan *p, struct mw_report_types *types)
{
    const struct mw_device_type *last = NULL; /* devices of a type stand together */

    for (uint32_t i = 0; i < p->devices.n; i++) {
        const struct mw_device_type *t = p->devices.at[i].type;

        if (t != last && !is_listed(types, t))
            *mw_vec_push(&types->at) = t;
        last = t;
    }
}

/* ---- the whole ---- */

void mw_report_build(const struct mw_report *r, struct mw_doc *d)
{
    char program[64];

    snprintf(program, sizeof program, "millwright %s", r->program);
    mw_doc_init(d, r->plan->want->name ? r->plan->want->name : "factory", "Design report",
                program, r->digest);
    mw_report_glance(d, r);
    mw_report_asked(d, r);
    mw_report_planned(d, r);
    mw_report_why(d, r);
    mw_report_power(d, r);
    mw_report_cooling(d, r);
    mw_report_fabrics(d, r);
    mw_report_bom(d, r);
    mw_report_cost(d, r);
    mw_report_checks(d, r);
    mw_report_assumptions(d, r);
    mw_report_sign(d, r);
    mw_report_rules(d);
    mw_report_defaults(d, r);
}

enum mw_rc mw_report_write(const struct mw_report *r, struct mw_sink *to, struct mw_err *err)
{
    struct mw_doc d;

    mw_report_build(r, &d);
    mw_html_write(&d, mw_sink_open(to, "report.html"));
    mw_sink_close(to);
    enum mw_rc rc = mw_doc_pdf_write(&d, mw_sink_open(to, "report.pdf"), err);
    mw_sink_close(to);
    mw_doc_done(&d);
    return rc;
}
