/*
 * label_sheet.h: sheets of labels being printed. Private to labels.c.
 */
#ifndef MW_EXPORT_LABEL_SHEET_H
#define MW_EXPORT_LABEL_SHEET_H

#include "base/err.h"
#include "base/picture.h"
#include "draw/paint.h"
#include "export/label_text.h"

struct mw_label_sheet {
    struct mw_pdf *pdf;
    struct mw_picture page;
    uint32_t pages, taken; /* labels on the page */
};

void mw_label_sheet_begin(struct mw_label_sheet *s, struct mw_out *out, const char *title);
void mw_label_sheet_add(struct mw_label_sheet *s, const struct mw_label *l);
enum mw_rc mw_label_sheet_end(struct mw_label_sheet *s, struct mw_err *err);

/* One label with its left upper corner at (x, y) mm. */
void mw_label_draw(struct mw_picture *page, const struct mw_label *l, double x, double y);

#endif
