/*
 * drawings.h: every drawing of a plan: which there are, what file each goes to, and the book of
 * them all. Each is a file of its own in this folder: a function from the plan to a picture.
 */
#ifndef MW_DRAW_DRAWINGS_H
#define MW_DRAW_DRAWINGS_H

#include "base/err.h"
#include "base/picture.h"
#include "base/sink.h"
#include "design/design.h"
#include "draw/byrack.h"
#include "model/plan.h"

enum mw_shade { MW_SHADE_KIND, MW_SHADE_POWER, MW_SHADE_HEAT };

/* rack.c: front and rear side by side, at least 210 mm wide, text of at least 3 mm. `x` is of the
 * plan, once for all its racks. */
void mw_draw_rack(const struct mw_byrack *x, uint32_t rack, struct mw_picture *out);

/* floor.c: all halls to scale. */
void mw_draw_floor(const struct mw_plan *p, enum mw_shade shade, struct mw_picture *out);

/* oneline.c: feeds, circuits, rPDUs, supplies; loads in normal operation and in the worst case. */
void mw_draw_power(const struct mw_plan *p, struct mw_picture *out);

/* fabric.c: port by port where that can be read, else by scalable unit. */
void mw_draw_fabric(const struct mw_plan *p, enum mw_fabric_id fabric, struct mw_picture *out);

/* trays.c: the floor plan's trays by how full they are. */
void mw_draw_trays(const struct mw_plan *p, struct mw_picture *out);

/* book_index.c, for the book: titles with page numbers and links, on several pages where they must. A
 * heading stands over the entries of a higher level that follow it. */
struct mw_book_entry {
    const char *id, *title;
    int level;     /* 0, 1 */
    uint32_t page; /* from 1 */
};
uint32_t mw_draw_index_pages(const struct mw_book_entry *at, uint32_t n);
/* `page` from 0. */
void mw_draw_index(const struct mw_plan *p, const char *digest, const struct mw_book_entry *at,
                   uint32_t n, uint32_t page, struct mw_picture *out);

/* What there is to draw of a plan: sheets, then racks row by row. */
struct mw_drawing {
    const char *name;  /* "floor", "floor-power", "floor-heat", "power", "trays",
                        * "fabric-compute", "rack:a05" */
    const char *title; /* a few words */
    const char *file;  /* "drawings/floor.svg", "drawings/racks/a05.svg" */
    uint32_t sheet;    /* drawings.c: how it is drawn; MW_NONE: a rack */
    uint32_t rack;
};
struct mw_drawing_list {
    const struct mw_plan *p;
    struct mw_byrack by; /* of the plan */
    struct mw_arena arena;
    MW_VEC(struct mw_drawing) all;
    struct mw_map_str names; /* to the index in `all` */
};
void mw_drawing_list_init(struct mw_drawing_list *l, const struct mw_plan *p);
void mw_drawing_list_done(struct mw_drawing_list *l);

/* Starts `out` as one of them. */
void mw_drawing_draw(const struct mw_drawing_list *l, const struct mw_drawing *d,
                     struct mw_picture *out);

/* One by its name, and nothing else. E-NAME-UNKNOWN names the nearest; `out` is then untouched. */
enum mw_rc mw_draw_named(const struct mw_plan *p, const char *name, struct mw_picture *out,
                         struct mw_err *err);

/* Every drawing as SVG, each into its file; what one shows of another leads there. */
void mw_drawings_write_svg(const struct mw_drawing_list *l, struct mw_sink *to,
                           const struct mw_progress *progress);

enum { MW_BOOK_RACKS = 512 }; /* the most that have a page each */

/* book.c: drawings.pdf: an index, then a page per drawing; past MW_BOOK_RACKS racks one for all of
 * a row that are alike in kind and elevation, with a list of them. */
enum mw_rc mw_book_write(const struct mw_drawing_list *l, const char *digest, struct mw_out *to,
                         const struct mw_progress *progress, struct mw_err *err);

/* Both, into drawings/ and drawings.pdf. Memory is that of one picture and of the lists of racks.
 * `progress` may be NULL. */
enum mw_rc mw_drawings_write(const struct mw_plan *p, const char *digest, struct mw_sink *to,
                             const struct mw_progress *progress, struct mw_err *err);

#endif
