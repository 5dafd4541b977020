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

/* index.c, for the book: titles with page numbers and links. Several pages where they must. */
struct mw_book_entry {
    const char *id, *title;
    int level;
    uint32_t page; /* from 1 */
};
uint32_t mw_draw_index_pages(uint32_t entries);
void mw_draw_index(const struct mw_plan *p, const char *digest, const struct mw_book_entry *at,
                   uint32_t n, uint32_t page, struct mw_picture *out);

/* One drawing by name: "floor", "floor-power", "floor-heat", "power", "trays", "fabric-compute",
 * "rack:a05". E-NAME-UNKNOWN names the nearest. */
enum mw_rc mw_draw_named(const struct mw_plan *p, const char *name, struct mw_picture *out,
                         struct mw_err *err);

/*
 * Everything: drawings/floor.svg, drawings/floor-power.svg, drawings/floor-heat.svg,
 * drawings/power.svg, drawings/trays.svg, drawings/fabric-NAME.svg, drawings/racks/NAME.svg, and
 * drawings.pdf: an index, then a page per drawing; past 512 racks one per kind and row instead of
 * one per rack. Memory is that of one picture. `progress` may be NULL.
 */
enum mw_rc mw_drawings_write(const struct mw_plan *p, const char *digest, struct mw_sink *to,
                             const struct mw_progress *progress, struct mw_err *err);

#endif
