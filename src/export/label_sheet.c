/* label_sheet.c: see label_sheet.h. */
#include "export/labels.h"

#include "export/label_sheet.h"

#include <qrencode.h>
#include <stdio.h>

#define PAGE_W 210.0
#define PAGE_H 297.0
#define INSET 4.0  /* see labels.h */
#define QR_MM 25.0 /* the code with its quiet zone: ISO/IEC 18004 asks for four modules */
#define QUIET 4
#define QR_VERSION_LEAST 2 /* has an alignment pattern, which readers find more surely */
#define SEAM_MM 0.02 /* neighbours overlap by this: no white lines between rows of modules */

/* Dark modules, a bar per run of a row. */
static void draw_qr(struct mw_picture *page, const char *text, double x, double y)
{
    QRcode *code = QRcode_encodeString8bit(text, QR_VERSION_LEAST, QR_ECLEVEL_M);

    MW_ASSERT(code); /* level M holds 2,331 bytes, a label's text 184 */
    double module = QR_MM / (code->width + 2 * QUIET);
    for (int row = 0; row < code->width; row++) {
        const unsigned char *m = code->data + (size_t)row * (size_t)code->width;
        for (int from = 0, to; from < code->width; from = to) {
            for (to = from + 1; to < code->width && (m[to] & 1) == (m[from] & 1);)
                to++;
            if (m[from] & 1)
                mw_picture_rect(page, x + (from + QUIET) * module, y + (row + QUIET) * module,
                                (to - from) * module, module + SEAM_MM, MW_INK_TEXT,
                                MW_INK_NONE);
        }
    }
    QRcode_free(code);
}

void mw_label_draw(struct mw_picture *page, const struct mw_label *l, double x, double y)
{
    double left = x + INSET + QR_MM + 1, room = MW_LABEL_W_MM - INSET - (left - x);
    struct mw_op *op;

    draw_qr(page, l->qr, x + INSET, y + (MW_LABEL_H_MM - QR_MM) / 2);
    op = mw_picture_text(page, left, y + 13, 4, MW_ALIGN_START, MW_INK_TEXT, l->here);
    op->bold = true;
    mw_picture_fit(page, op, 1.8, room);
    mw_picture_text(page, left, y + 18, 2.2, MW_ALIGN_START, MW_INK_MUTED, l->caption);
    mw_picture_text_fit(page, left, y + 22, 3.2, 1.8, room, MW_ALIGN_START, MW_INK_TEXT,
                        l->far);
    mw_picture_text_fit(page, left, y + 28, 2.4, 1.6, room, MW_ALIGN_START, MW_INK_TEXT,
                        l->facts);
}

static void close_page(struct mw_label_sheet *s)
{
    if (!s->taken)
        return;
    mw_pdf_page(s->pdf, &s->page, 0, NULL);
    mw_picture_done(&s->page);
    s->taken = 0;
}

void mw_label_sheet_begin(struct mw_label_sheet *s, struct mw_out *out, const char *title)
{
    *s = (struct mw_label_sheet){.pdf = mw_pdf_begin(out, title)};
}

void mw_label_sheet_add(struct mw_label_sheet *s, const struct mw_label *l)
{
    if (!s->taken) {
        char id[32], title[32];
        s->pages++;
        snprintf(id, sizeof id, "sheet-%u", s->pages);
        snprintf(title, sizeof title, "Sheet %u", s->pages);
        mw_picture_init(&s->page, id, title, PAGE_W, PAGE_H);
    }
    uint32_t column = s->taken % MW_LABEL_COLUMNS, row = s->taken / MW_LABEL_COLUMNS;
    mw_label_draw(&s->page, l, column * MW_LABEL_W_MM, MW_LABEL_TOP_MM + row * MW_LABEL_H_MM);
    if (++s->taken == MW_LABELS_PER_SHEET)
        close_page(s);
}

enum mw_rc mw_label_sheet_end(struct mw_label_sheet *s, struct mw_err *err)
{
    close_page(s);
    return mw_pdf_end(s->pdf, err);
}
