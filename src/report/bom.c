/* bom.c: the bill of materials by category. */
#include "report/chapters.h"

#include <string.h>

enum { BOM_CAP = 120 }; /* rows a category */

static const struct {
    const char *name, *title;
} categories[] = {
    {"device", "Devices"},           {"rack", "Racks"},     {"cable", "Cables"},
    {"transceiver", "Transceivers"}, {"filler", "Fillers"},
};

static void bom_row(struct mw_doc *d, const struct mw_bom *b, bool lengths, bool grows)
{
    mw_doc_row(d, MW_NONE);
    mw_doc_cell_text(d, b->title && *b->title ? b->title : b->part);
    mw_doc_cell_code(d, b->part);
    mw_doc_cell_text(d, b->group ? b->group : "");
    if (lengths)
        mw_doc_cell_value(d, b->length_mm, 3, 1);
    mw_doc_cell_value(d, b->now, 0, 0);
    if (grows && b->final >= 0)
        mw_doc_cell_value(d, b->final, 0, 0);
    else if (grows)
        mw_doc_cell_text(d, "unknown");
}

static void category(struct mw_doc *d, const struct mw_plan *p, const char *name,
                     const char *title, bool grows)
{
    bool lengths = strcmp(name, "cable") == 0;
    uint32_t n = 0, shown = 0;

    for (uint32_t i = 0; i < p->bom.n; i++)
        n += strcmp(p->bom.at[i].category, name) == 0;
    if (!n)
        return;
    uint32_t rule = mw_doc_rulef(
        d, mw_arena_printf(&d->arena, "Bill of materials: %s", title),
        mw_arena_printf(
            &d->arena, "SELECT %snow%s FROM bom WHERE category = '%s' ORDER BY id LIMIT %d",
            lengths ? "length_mm / 1000.0, " : "", grows ? ", final" : "", name, BOM_CAP),
        "Counted over the plan: every device, rack, cable by part and stocked length, the "
        "transceivers that its ends need, every unit that is closed. Without spares.");
    const char *heads =
        mw_arena_printf(&d->arena, "item|part|for|%s%s%s", lengths ? "length m>|" : "", "now>",
                        grows ? "|when grown>" : "");
    mw_doc_table(d, title, heads, rule);
    for (uint32_t i = 0; i < p->bom.n && shown < BOM_CAP; i++)
        if (strcmp(p->bom.at[i].category, name) == 0) {
            bom_row(d, &p->bom.at[i], lengths, grows);
            shown++;
        }
    mw_report_left_out(d, shown, n, "rows", "bom.csv");
}

void mw_report_bom(struct mw_doc *d, const struct mw_report *r)
{
    const struct mw_plan *p = r->plan;
    bool grows = p->want->compute.count_final > p->want->compute.count;

    mw_doc_chapter(d, "bom", "Bill of materials");
    mw_doc_paragraph(d);
    mw_doc_text(d,
                "What is to be bought for this plan, what stands elsewhere included; the same "
                "list stands in ");
    mw_doc_code(d, "bom.csv");
    mw_doc_text(d, ".");
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
        category(d, p, categories[i].name, categories[i].title, grows);
}
