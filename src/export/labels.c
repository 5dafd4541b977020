/* labels.c: see labels.h. The CSV, and the sheets of each row. */
#include "export/labels.h"

#include "base/text.h"
#include "export/label_sheet.h"
#include "export/label_text.h"
#include "export/walk.h"

#include <stdio.h>
#include <string.h>

/* ---- the CSV: a million lines of the largest factory ---- */

static void write_end(struct mw_csv *c, const struct mw_plan *p, const struct mw_cable *k,
                      const char *labels[3], const char *id, int i)
{
    char qr[MW_LABEL_QR_CAP], far[2 * MW_LABEL_CAP + 4];
    const char *other = labels[i == 0];

    if (mw_label_has_end(k, 2)) {
        snprintf(far, sizeof far, "%s / %s", other, labels[i == 2 ? 1 : 2]);
        other = far;
    }
    mw_csv_str(c, "cable");
    mw_csv_str(c, labels[i]);
    mw_csv_str(c, other);
    mw_csv_str(c, id);
    mw_csv_fixed(c, k->length_mm, 3);
    mw_csv_str(c, k->part == MW_NONE ? NULL : p->catalog->cables.at[k->part].name);
    int n = snprintf(qr, sizeof qr, "cable:%s ", id);
    mw_label_path(p, &k->end[i], qr + n, MW_LABEL_CAP);
    mw_csv_str(c, qr);
    mw_csv_end(c);
}

static void write_cable(struct mw_csv *c, const struct mw_plan *p, const struct mw_cable *k)
{
    static const char hex[] = "0123456789abcdef";
    char text[3][MW_LABEL_CAP], id[13];
    const char *labels[3] = {text[0], text[1], text[2]};

    for (int i = 0; i < 12; i++)
        id[i] = hex[k->id >> (44 - 4 * i) & 15];
    id[12] = '\0';
    for (int i = 0; i < 3; i++)
        mw_label_end(p, &k->end[i], text[i], sizeof text[i]);
    for (int i = 0; i < 3; i++)
        if (mw_label_has_end(k, i))
            write_end(c, p, k, labels, id, i);
}

/* A label printer prints the fields as they are: no guard against formulas. */
static void write_csv(const struct mw_export *x, const struct mw_walk *w, struct mw_sink *to)
{
    const struct mw_plan *p = x->plan;
    struct mw_csv c = {.out = mw_sink_open(to, "labels/labels.csv"), .as_is = true};

    mw_csv_head(&c, "kind,label,to,id,length_m,part,qr");
    for (uint32_t i = 0; i < w->steps.n; i++)
        write_cable(&c, p, &p->cables.at[w->steps.at[i].cable]);
    for (uint32_t i = 0; i < p->devices.n; i++) {
        const char *name = p->devices.at[i].name;
        mw_csv_str(&c, "device");
        mw_csv_str(&c, name);
        for (int k = 0; k < 3; k++)
            mw_csv_str(&c, NULL);
        mw_csv_str(&c, p->devices.at[i].type->name);
        mw_csv_str(&c, name);
        mw_csv_end(&c);
    }
    mw_sink_close(to);
}

/* ---- sheets ---- */

struct sheets {
    const struct mw_export *x;
    const struct mw_walk *w;
    struct mw_sink *to;
};

/* Racks, and so their devices, of a row; with MW_NONE the devices that stand elsewhere. */
static bool in_row(const struct mw_plan *p, const struct mw_device *d, uint32_t row)
{
    if (d->rack == MW_NONE)
        return row == MW_NONE;
    return p->positions.at[p->racks.at[d->rack].position].row == row;
}

/* Of the steps [first, end), and of the devices of the row. */
static void print_labels(const struct sheets *s, struct mw_label_sheet *sheet, uint32_t row,
                         uint32_t first, uint32_t end)
{
    const struct mw_plan *p = s->x->plan;
    struct mw_label l;

    for (uint32_t i = first; i < end; i++) {
        const struct mw_cable *k = &p->cables.at[s->w->steps.at[i].cable];
        for (int e = 0; e < 3; e++) {
            if (!mw_label_has_end(k, e))
                continue;
            mw_label_of_end(p, k, e, &l);
            mw_label_sheet_add(sheet, &l);
        }
    }
    for (uint32_t i = 0; i < p->devices.n; i++) {
        if (!in_row(p, &p->devices.at[i], row))
            continue;
        mw_label_of_device(p, i, &l);
        mw_label_sheet_add(sheet, &l);
    }
}

static void print_row(const struct sheets *s, uint32_t row, uint32_t first, uint32_t end)
{
    char path[MW_FILE_NAME_CAP + 32] = "labels/sheets-elsewhere.pdf", name[MW_FILE_NAME_CAP];
    char title[160] = "Labels, elsewhere";
    struct mw_label_sheet sheet;
    struct mw_err err;

    if (row != MW_NONE) {
        const char *called = s->x->plan->rows.at[row].name;
        snprintf(path, sizeof path, "labels/sheets/%s.pdf", mw_text_file_name(called, name));
        snprintf(title, sizeof title, "Labels, row %.100s", called);
    }
    mw_label_sheet_begin(&sheet, mw_sink_open(s->to, path), title);
    print_labels(s, &sheet, row, first, end);
    if (mw_label_sheet_end(&sheet, &err) != MW_OK)
        mw_diag_err(s->x->notes, &err);
    mw_sink_close(s->to);
}

static bool row_has_labels(const struct mw_plan *p, uint32_t row)
{
    for (uint32_t i = 0; i < p->devices.n; i++)
        if (in_row(p, &p->devices.at[i], row))
            return true;
    return false;
}

/* Row after row: the steps of a walk come in the order of rows, what is elsewhere last. */
static void print_rows(const struct sheets *s)
{
    const struct mw_plan *p = s->x->plan;
    uint32_t next = 0;

    for (uint32_t r = 0; r <= p->rows.n; r++) {
        uint32_t row = r < p->rows.n ? r : MW_NONE;
        uint32_t first = next;
        while (next < s->w->steps.n && mw_walk_row(&s->w->steps.at[next]) == row)
            next++;
        if (next > first || row_has_labels(p, row))
            print_row(s, row, first, next);
    }
}

static uint64_t count_labels(const struct mw_plan *p)
{
    uint64_t n = p->devices.n;

    for (uint32_t i = 0; i < p->cables.n; i++)
        for (int e = 0; e < 3; e++)
            n += mw_label_has_end(&p->cables.at[i], e);
    return n;
}

void mw_export_labels(const struct mw_export *x, struct mw_sink *to)
{
    struct mw_walk w;
    struct sheets s = {.x = x, .w = &w, .to = to};
    uint64_t n = count_labels(x->plan);

    mw_walk_init(&w, x->plan);
    write_csv(x, &w, to);
    if (n <= MW_LABELS_CAP)
        print_rows(&s);
    else
        mw_diag(x->notes, MW_INFO, MW_N_EXPORT, "labels", NULL,
                "%llu labels are more than the %d that are printed as sheets: give labels.csv "
                "to a label printer",
                (unsigned long long)n, MW_LABELS_CAP);
    mw_walk_done(&w);
}
