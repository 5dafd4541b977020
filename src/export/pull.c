/* pull.c: see pull.h. The CSV, and the rows; pull_page.c draws. */
#include "export/pull.h"

#include "base/text.h"
#include "design/label.h"
#include "export/pull_page.h"
#include "export/walk.h"

#include <stdio.h>

static void write_end(struct mw_csv *c, const struct mw_plan *p, const struct mw_end *e)
{
    const struct mw_device *d = e->device == MW_NONE ? NULL : &p->devices.at[e->device];
    char label[MW_LABEL_CAP];

    mw_label_end(p, e, label, sizeof label);
    mw_csv_str(c, label);
    mw_csv_str(c, d && d->rack != MW_NONE ? p->racks.at[d->rack].name : NULL);
    if (d && d->u)
        mw_csv_i64(c, d->u);
    else
        mw_csv_str(c, NULL);
    mw_csv_str(c, d ? d->type->ports[e->port].name : NULL);
}

static void write_bundle(struct mw_csv *c, const struct mw_plan *p, uint32_t bundle)
{
    if (bundle == MW_NONE) {
        for (int i = 0; i < 3; i++)
            mw_csv_str(c, NULL);
        return;
    }
    mw_csv_i64(c, (int64_t)bundle + 1);
    mw_csv_i64(c, p->bundles.at[bundle].cables);
    mw_csv_fixed(c, p->bundles.at[bundle].tray_mm, 3);
}

static void write_cable(struct mw_csv *c, const struct mw_plan *p, const struct mw_cable *k)
{
    const struct mw_cable_part *part =
        k->part == MW_NONE ? NULL : &p->catalog->cables.at[k->part];
    char text[MW_LABEL_CAP] = "";

    write_end(c, p, &k->end[0]);
    write_end(c, p, &k->end[1]);
    if (k->end[2].device != MW_NONE)
        mw_label_end(p, &k->end[2], text, sizeof text);
    mw_csv_str(c, text);
    mw_csv_str(c, mw_fabric_names[k->fabric]);
    mw_csv_str(c, part ? part->name : NULL);
    mw_csv_str(c, part ? part->colour : NULL);
    mw_csv_fixed(c, k->length_mm, 3);
    snprintf(text, sizeof text, "%012llx", (unsigned long long)k->id);
    mw_csv_str(c, text);
}

/* People open it: formulas are guarded as in every table of a plan. */
static void write_csv(const struct mw_export *x, const struct mw_walk *w, struct mw_sink *to)
{
    static const char *const sections[] = {"tray", "elsewhere", "rack"};
    const struct mw_plan *p = x->plan;
    struct mw_csv c = {.out = mw_sink_open(to, "pull/pull.csv")};

    mw_csv_head(&c, "n,row,section,bundle,bundle_cables,tray_m,a_label,a_rack,a_u,a_port,"
                    "b_label,b_rack,b_u,b_port,c_label,fabric,part,colour,length_m,id,pulled,"
                    "a_connected,b_connected,tested");
    for (uint32_t i = 0; i < w->steps.n; i++) {
        const struct mw_walk_step *s = &w->steps.at[i];
        const struct mw_cable *k = &p->cables.at[s->cable];
        uint32_t row = mw_walk_row(s);
        mw_csv_i64(&c, (int64_t)i + 1);
        mw_csv_str(&c, row == MW_NONE ? NULL : p->rows.at[row].name);
        mw_csv_str(&c, sections[mw_walk_section(s)]);
        write_bundle(&c, p, k->bundle);
        write_cable(&c, p, k);
        for (int box = 0; box < 4; box++)
            mw_csv_str(&c, NULL);
        mw_csv_end(&c);
    }
    mw_sink_close(to);
}

/* The end of the row that begins at step `first`. */
static uint32_t row_end(const struct mw_walk *w, uint32_t first)
{
    uint32_t end = first + 1;

    while (end < w->steps.n &&
           mw_walk_row(&w->steps.at[end]) == mw_walk_row(&w->steps.at[first]))
        end++;
    return end;
}

static void print_rows(const struct mw_export *x, const struct mw_walk *w, struct mw_sink *to)
{
    uint32_t pages = 0;

    for (uint32_t i = 0, end; i < w->steps.n; i = end) {
        end = row_end(w, i);
        pages += mw_pull_pages(w, i, end);
    }
    if (pages > MW_PULL_PAGES_CAP) {
        mw_diag(x->notes, MW_INFO, MW_N_EXPORT, "pull", NULL,
                "%u pages are more than the %d that are printed: pull.csv holds every cable",
                pages, MW_PULL_PAGES_CAP);
        return;
    }
    for (uint32_t i = 0, end; i < w->steps.n; i = end) {
        end = row_end(w, i);
        mw_pull_print(x, w, i, end, to);
    }
}

void mw_export_pull(const struct mw_export *x, struct mw_sink *to)
{
    struct mw_walk w;

    mw_walk_init(&w, x->plan);
    if (w.steps.n) {
        write_csv(x, &w, to);
        print_rows(x, &w, to);
    } else {
        mw_diag(x->notes, MW_INFO, MW_N_EXPORT, "pull", NULL, "the plan has no cables");
    }
    mw_walk_done(&w);
}
