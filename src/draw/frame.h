/*
 * frame.h: what stands around a drawing on its sheet: heading, legend, tables. Sizes follow from
 * the sheet, so that they read alike whatever it is printed or shown at.
 */
#ifndef MW_DRAW_FRAME_H
#define MW_DRAW_FRAME_H

#include "base/picture.h"

/* ISO 216, landscape. */
struct mw_paper {
    const char *name;
    double w, h; /* mm */
};
enum { MW_PAPERS = 5 };
extern const struct mw_paper mw_papers[MW_PAPERS]; /* A4 to A0 */

struct mw_frame {
    struct mw_picture *out;
    double margin;
    double text;   /* size of plain text */
    double top;    /* below the heading */
    double bottom; /* of the sheet, within the margin */
};

/* Of a sheet `w` mm wide: a size for plain text. */
double mw_frame_text_mm(double w);

/* Draws the heading of a picture just begun: its title, and `sub` (may be NULL) below. */
void mw_frame_begin(struct mw_frame *f, struct mw_picture *out, const char *sub);

/* A legend: entries one after the other from the left, as many lines as they take. */
struct mw_key {
    struct mw_frame *frame;
    double x0, x1; /* the room it has */
    double x, y;   /* where the next entry goes: left, middle */
};
void mw_key_begin(struct mw_key *k, struct mw_frame *f, double x0, double x1, double y,
                  const char *heading);
/* Each leaves room for a mark of the text's height and returns its left end; y is in k->y. */
double mw_key_entry(struct mw_key *k, double mark_w, const char *text);
void mw_key_box(struct mw_key *k, enum mw_ink fill, enum mw_ink stroke, const char *text);
struct mw_op *mw_key_line(struct mw_key *k, enum mw_ink stroke, double stroke_mm,
                          const char *text);
double mw_key_end(struct mw_key *k); /* y below it */

/* A table: cells row by row, the first row its heads. NULL is an empty cell. Columns of numbers
 * (bit set) are set to the right. `most_w` 0: as wide as it needs; else cells are shortened. */
struct mw_grid {
    uint32_t columns, rows;
    const char *const *cells;
    uint32_t numbers;
    const char *heading; /* or NULL */
};
double mw_grid_w(const struct mw_frame *f, const struct mw_grid *g);
double mw_grid_h(const struct mw_frame *f, const struct mw_grid *g);
void mw_grid_draw(struct mw_frame *f, const struct mw_grid *g, double x, double y,
                  double most_w);

#endif
