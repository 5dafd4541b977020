/*
 * floorplan.h: the halls to scale, for drawings that stand on them (floor.c, trays.c): the sheet
 * and the scale are chosen, then walls, doors, pillars, aisles and row names drawn. A site much
 * deeper than wide is cut between rows into strips that stand side by side.
 */
#ifndef MW_DRAW_FLOORPLAN_H
#define MW_DRAW_FLOORPLAN_H

#include "draw/frame.h"
#include "model/plan.h"

enum { MW_STRIPS_CAP = 12 };

struct mw_floor_strip {
    int64_t north_mm, south_mm;
    double x, y; /* on paper: its north-western corner */
};

struct mw_spot { /* a rectangle on paper */
    double x0, y0, x1, y1;
};

struct mw_floorplan {
    const struct mw_plan *p;
    struct mw_picture *out;
    struct mw_frame frame;
    int64_t scale; /* 1 : scale */
    const char *paper;
    int64_t west_mm, east_mm; /* of all halls, walls included */
    uint32_t strip_n;
    struct mw_floor_strip strip[MW_STRIPS_CAP];
    double foot;           /* y below the plan */
    struct mw_spot *taken; /* on paper: doors, pillars, walls' words and names of rows; in the
                            * picture's arena */
    uint32_t taken_n, taken_cap;
};

struct mw_box_mm { /* on the floor */
    int64_t x0, y0, x1, y1;
};

/* Begins the picture: chooses sheet, scale and strips, with room for `foot_lines` lines of text
 * below the plan, and draws the heading. */
void mw_floorplan_begin(struct mw_floorplan *f, const struct mw_plan *p, struct mw_picture *out,
                        const char *id, const char *title, uint32_t foot_lines);

/* The ground of aisles, and of what lies between racks and walls. */
void mw_floorplan_aisles(struct mw_floorplan *f);
/* Walls, doors, pillars, names of halls and rows, dimensions, names of aisles. */
void mw_floorplan_shell(struct mw_floorplan *f);
/* Says that something stands there, that other marks should leave free. */
void mw_floorplan_take(struct mw_floorplan *f, const struct mw_spot *spot);
/* Whether nothing that was taken reaches into it; touching is no harm. */
bool mw_floorplan_free(const struct mw_floorplan *f, const struct mw_spot *spot);
/* The ground of a text, the size and place of which are set. */
struct mw_spot mw_floorplan_words(const struct mw_op *text);
/* That walls are taken too, for words that must not run over them. */
void mw_floorplan_take_walls(struct mw_floorplan *f);
/* Doors and pillars in the legend, where there are any. */
void mw_floorplan_marks(const struct mw_floorplan *f, struct mw_key *key);
/* Scale bar and north, in a line of four lines of text at y. */
void mw_floorplan_scale(struct mw_floorplan *f, double y);

/* Millimetres of the floor on paper. */
static inline double mw_floorplan_len(const struct mw_floorplan *f, int64_t mm)
{
    return (double)mm / (double)f->scale;
}
/* Where a point of the floor is on paper. */
struct mw_point mw_floorplan_at(const struct mw_floorplan *f, int64_t x_mm, int64_t y_mm);
/* A rectangle, cut where strips are. */
void mw_floorplan_rect(struct mw_floorplan *f, const struct mw_box_mm *box, enum mw_ink fill,
                       enum mw_ink stroke, double stroke_mm);
/* A line along x or y, cut where strips are. */
void mw_floorplan_line(struct mw_floorplan *f, const struct mw_box_mm *ends, enum mw_ink ink,
                       double stroke_mm, bool dashed);

/* The floor that the racks of a row cover. */
struct mw_box_mm mw_floorplan_row(const struct mw_plan *p, uint32_t row);

#endif
