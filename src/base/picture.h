/*
 * picture.h: a drawing as a display list: what stands where, and what it means, not how a format
 * says it. draw/svg.c and draw/paint.c write it as SVG, PDF and PNG.
 *
 * Lengths are millimetres on paper, x to the right, y downward. Colours are inks, named by what
 * they mean; the palette gives each a colour on light and on dark ground and a hatch that tells
 * it apart in black and white. Strings are copied into the picture's arena and may hold anything:
 * whoever writes a format escapes them.
 */
#ifndef MW_BASE_PICTURE_H
#define MW_BASE_PICTURE_H

#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>

enum mw_ink {
    MW_INK_NONE, /* not drawn */
    MW_INK_PAPER,
    MW_INK_TEXT,
    MW_INK_MUTED, /* less important text */
    MW_INK_LINE,
    MW_INK_FAINT, /* grids, guide lines */
    /* what a device or rack is */
    MW_INK_NODE,
    MW_INK_LEAF,
    MW_INK_SPINE,
    MW_INK_CORE,
    MW_INK_EDGE, /* management and console switches */
    MW_INK_SERVER,
    MW_INK_STORAGE,
    MW_INK_PDU,
    MW_INK_BLANK,
    MW_INK_BAFFLE,
    MW_INK_PANEL,
    MW_INK_FREE, /* an empty position */
    MW_INK_BLOCKED,
    /* feeds by number; the ninth starts over */
    MW_INK_FEED_0,
    MW_INK_FEED_7 = MW_INK_FEED_0 + 7,
    /* rails by number, from 0; the ninth starts over */
    MW_INK_RAIL_0,
    MW_INK_RAIL_7 = MW_INK_RAIL_0 + 7,
    /* a ramp from little to much, for kW, heat and fill */
    MW_INK_RAMP_0,
    MW_INK_RAMP_7 = MW_INK_RAMP_0 + 7,
    MW_INK_COLD, /* aisles */
    MW_INK_HOT,
    MW_INK_TRAY,
    MW_INK_WALL,
    MW_INK_GOOD,
    MW_INK_WARN,
    MW_INK_BAD,
    MW_INK_COUNT
};

enum mw_align { MW_ALIGN_START, MW_ALIGN_MIDDLE, MW_ALIGN_END };

enum mw_op_kind {
    MW_OP_GROUP, /* until its MW_OP_END: one component of the plan */
    MW_OP_END,
    MW_OP_RECT,
    MW_OP_LINE, /* through all its points; `closed` makes it a polygon */
    MW_OP_CIRCLE,
    MW_OP_TEXT
};

struct mw_point {
    double x, y;
};

struct mw_op {
    enum mw_op_kind kind;
    double x, y, w, h; /* rect: corner and size; circle: centre, w its radius; text: where its
                        * base line starts, ends or has its middle */
    double radius;     /* rect: of its corners */
    enum mw_ink fill, stroke;
    double stroke_mm;
    bool dashed, closed;
    uint32_t first_point, point_n; /* line: in picture->points */
    double size_mm;                /* text: height of the font (em) */
    enum mw_align align;
    bool bold, mono;
    bool upward; /* text reads from bottom to top */
    const char *text;
    const char *id; /* group: component path, unique in a picture; NULL none */
    const char
        *title; /* group: what hovering tells; text: the whole of a shortened one; or NULL */
    const char *link; /* text: id of the picture that it leads to in a book; or NULL */
};

struct mw_picture {
    struct mw_arena arena;
    const char *id;    /* "rack:a05", "floor": names it in a book */
    const char *title; /* one line, for the index and the file's own title */
    double w, h;
    MW_VEC(struct mw_op) ops;
    MW_VEC(struct mw_point) points;
};

/* Starts an empty picture of w x h mm. The id and title are copied. */
void mw_picture_init(struct mw_picture *p, const char *id, const char *title, double w,
                     double h);
void mw_picture_done(struct mw_picture *p);

/* Groups nest. `id` and `title` may be NULL. */
void mw_picture_group(struct mw_picture *p, const char *id, const char *title);
void mw_picture_end(struct mw_picture *p);

/* Each returns the op just added, for what is seldom set (dashed, radius, …); valid until the
 * next call. */
struct mw_op *mw_picture_rect(struct mw_picture *p, double x, double y, double w, double h,
                              enum mw_ink fill, enum mw_ink stroke);
struct mw_op *mw_picture_line(struct mw_picture *p, double x0, double y0, double x1, double y1,
                              enum mw_ink stroke);
struct mw_op *mw_picture_path(struct mw_picture *p, const struct mw_point *points, uint32_t n,
                              bool closed, enum mw_ink fill, enum mw_ink stroke);
struct mw_op *mw_picture_circle(struct mw_picture *p, double x, double y, double radius,
                                enum mw_ink fill, enum mw_ink stroke);
struct mw_op *mw_picture_text(struct mw_picture *p, double x, double y, double size_mm,
                              enum mw_align align, enum mw_ink ink, const char *text);
struct mw_op *mw_picture_textf(struct mw_picture *p, double x, double y, double size_mm,
                               enum mw_align align, enum mw_ink ink, const char *fmt, ...)
    __attribute__((format(printf, 7, 8)));

/* As mw_picture_text, no wider than `max_mm`: shrunk to no less than `least_mm`, then shortened
 * by "…", the whole text then being its title. */
struct mw_op *mw_picture_text_fit(struct mw_picture *p, double x, double y, double size_mm,
                                  double least_mm, double max_mm, enum mw_align align,
                                  enum mw_ink ink, const char *text);

/* The same for a text that stands already, with its bold and mono as they are. */
void mw_picture_fit(struct mw_picture *p, struct mw_op *text, double least_mm, double max_mm);

/* The same, but that a text too long keeps its beginning and its end: "pod32-de…_rack=2". */
void mw_picture_fit_ends(struct mw_picture *p, struct mw_op *text, double least_mm,
                         double max_mm);

/* Width of a text of size 1 mm as the fonts of draw/ set it (DejaVu Sans, without kerning), never
 * less; exact for ASCII and Latin-1. What is no character counts as U+FFFD, see mw_text_next. */
double mw_picture_text_width(const char *text, bool bold, bool mono);

/* Inks that depend on a number. */
enum mw_ink mw_ink_feed(uint32_t feed);
enum mw_ink mw_ink_rail(int32_t rail);                   /* from 0 */
enum mw_ink mw_ink_ramp(int64_t value, int64_t largest); /* 0 .. largest, in eight steps */

/* The ink to set text in over a fill: MW_INK_TEXT, or MW_INK_PAPER over the strong ones (feeds,
 * rails, the upper ramp, good, warn, bad, panels, walls). */
enum mw_ink mw_ink_over(enum mw_ink fill);

#endif
