/*
 * paper.h: sheets of A4 and lines of text on them, through cairo and pango, for pdf.c. Lengths are
 * points (1/72 inch), from the sheet's upper left corner.
 *
 *     mw_paper_begin_text(p, MW_PAPER_BODY);
 *     mw_paper_put(p, MW_PAPER_PLAIN, MW_PAPER_INK, "feed ", NULL);
 *     mw_paper_put(p, MW_PAPER_CODE, MW_PAPER_INK, "A", NULL);
 *     height = mw_paper_end_text(p, width, MW_ALIGN_START);
 *     mw_paper_draw(p, x, y);
 */
#ifndef MW_REPORT_PAPER_H
#define MW_REPORT_PAPER_H

#include "base/err.h"
#include "base/mem.h"
#include "base/out.h"
#include "base/picture.h"

#include <cairo.h>
#include <pango/pangocairo.h>
#include <stdbool.h>

#define MW_PAPER_W 595.28 /* A4 */
#define MW_PAPER_H 841.89
#define MW_PAPER_LEFT 51.0 /* 18 mm */
#define MW_PAPER_TOP 62.0
#define MW_PAPER_BOTTOM 786.0 /* blocks end here */
#define MW_PAPER_TEXT_W (MW_PAPER_W - 2 * MW_PAPER_LEFT)

enum mw_paper_size { /* kinds of text; sizes in paper.c */
                     MW_PAPER_TITLE,
                     MW_PAPER_CHAPTER,
                     MW_PAPER_SECTION,
                     MW_PAPER_BODY,
                     MW_PAPER_CAPTION,
                     MW_PAPER_TABLE,
                     MW_PAPER_SMALL,
                     MW_PAPER_TILE,
                     MW_PAPER_LISTING,
                     MW_PAPER_SIZES
};

enum mw_paper_face { MW_PAPER_PLAIN, MW_PAPER_STRONG, MW_PAPER_CODE, MW_PAPER_MARK };

enum mw_paper_colour {
    MW_PAPER_INK,
    MW_PAPER_MUTED,
    MW_PAPER_LINE,
    MW_PAPER_PANEL,
    MW_PAPER_ACCENT,
    MW_PAPER_GOOD,
    MW_PAPER_INFO,
    MW_PAPER_WARN,
    MW_PAPER_BAD,
    MW_PAPER_GOOD_GROUND,
    MW_PAPER_INFO_GROUND,
    MW_PAPER_WARN_GROUND,
    MW_PAPER_BAD_GROUND,
    MW_PAPER_COLOURS
};

struct mw_paper_link {
    uint32_t from, to;  /* bytes of the text */
    const char *target; /* borrowed */
};

struct mw_paper {
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoLayout *layout;
    PangoFontDescription *font[MW_PAPER_SIZES];
    PangoFontDescription *mono[MW_PAPER_SIZES];
    double w, h;      /* of the sheet */
    bool dry;         /* nothing is drawn: the pages are being counted */
    bool whole_words; /* the next text breaks between words alone */
    bool one_line;    /* the next text is cut by "…" where it is wider than its width */
    enum mw_paper_size size;
    PangoAttrList *attributes;
    MW_VEC(char) text;
    MW_VEC(struct mw_paper_link) links;
};

/* Sheets go to `out` as they come; with NULL, nowhere, and `dry`. */
void mw_paper_init(struct mw_paper *p, struct mw_out *out, const char *title);
/* MW_OK, or E-BUG with what cairo says. */
enum mw_rc mw_paper_done(struct mw_paper *p, struct mw_err *err);

void mw_paper_begin_text(struct mw_paper *p, enum mw_paper_size size);
/* Appends; `target` (may be NULL) is the anchor that the text leads to. */
void mw_paper_put(struct mw_paper *p, enum mw_paper_face face, enum mw_paper_colour colour,
                  const char *text, const char *target);
/* The first `n` bytes of a text. */
void mw_paper_put_n(struct mw_paper *p, enum mw_paper_face face, enum mw_paper_colour colour,
                    const char *text, size_t n);
/* As mw_paper_put, on a ground of its own. */
void mw_paper_put_badge(struct mw_paper *p, enum mw_paper_colour colour,
                        enum mw_paper_colour ground, const char *text);
/* Lays it out, broken into lines at `width`; 0: one line. Returns the height. */
double mw_paper_end_text(struct mw_paper *p, double width, enum mw_align align);
double mw_paper_text_width(const struct mw_paper *p); /* of what was laid out */
void mw_paper_draw(struct mw_paper *p, double x, double y);

/* begin, put and end of one plain text. */
double mw_paper_say(struct mw_paper *p, enum mw_paper_size size, enum mw_paper_colour colour,
                    double width, enum mw_align align, const char *text);

void mw_paper_fill(struct mw_paper *p, double x, double y, double w, double h,
                   enum mw_paper_colour colour);
void mw_paper_rule(struct mw_paper *p, double x0, double y, double x1, double thick,
                   enum mw_paper_colour colour); /* a level line */
void mw_paper_frame(struct mw_paper *p, double x, double y, double w, double h,
                    enum mw_paper_colour colour);

/* A target for links, and with `title` an entry of the outline at `level` from 1. */
void mw_paper_target(struct mw_paper *p, const char *anchor, double y);
int mw_paper_outline(struct mw_paper *p, int parent, const char *title, const char *anchor);

void mw_paper_end_sheet(struct mw_paper *p);
/* The size of the sheet that follows: turned on its side, or upright as at first. */
void mw_paper_turn(struct mw_paper *p, bool on_its_side);

#endif
