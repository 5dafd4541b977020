/*
 * paint.h: pictures as PDF pages and PNG, by cairo and pango. The same pictures give the same
 * bytes with the same libraries and fonts.
 */
#ifndef MW_DRAW_PAINT_H
#define MW_DRAW_PAINT_H

#include "base/err.h"
#include "base/out.h"
#include "base/picture.h"
#include "draw/svg.h"

struct mw_pdf; /* a PDF being written */

/* Pages go to `out` as they come, so memory does not grow with their number. `title` names the
 * document. Ends with mw_pdf_end, in every case. */
struct mw_pdf *mw_pdf_begin(struct mw_out *out, const char *title);

/* A heading of the outline, at its top; it leads to the next page. */
void mw_pdf_heading(struct mw_pdf *pdf, const char *title);

/* One page of the picture's size; its id is a target for links, its title stands in the outline,
 * at `level` (0 the top). With `foot` (may be NULL) in the lowest 8 mm, and the page's number. */
void mw_pdf_page(struct mw_pdf *pdf, const struct mw_picture *p, int level, const char *foot);
uint32_t mw_pdf_pages(const struct mw_pdf *pdf);
enum mw_rc mw_pdf_end(struct mw_pdf *pdf, struct mw_err *err);

/* `px_per_mm` 1 .. 40; a picture of more than 16,384 pixels a side is made smaller. Light unless
 * MW_GROUND_DARK. */
enum mw_rc mw_png_write(const struct mw_picture *p, double px_per_mm, enum mw_ground ground,
                        struct mw_out *out, struct mw_err *err);

#endif
