/*
 * svg.h: a picture as SVG 1.1: real text, ids that are component paths, one style sheet that
 * follows the reader's light or dark ground. Stands alone or inside HTML.
 */
#ifndef MW_DRAW_SVG_H
#define MW_DRAW_SVG_H

#include "base/out.h"
#include "base/picture.h"

enum mw_ground {
    MW_GROUND_AUTO,
    MW_GROUND_LIGHT,
    MW_GROUND_DARK
}; /* AUTO: as the reader has it */

/* A file of its own. The same picture gives the same bytes. Errors stick in `out`. */
void mw_svg_write(const struct mw_picture *p, enum mw_ground ground, struct mw_out *out);

/* The same, its links leading to other files: `file` gives the path, relative to this one, of the
 * picture of an id; NULL where there is none. */
struct mw_svg_links {
    const char *(*file)(void *ctx, const char *id);
    void *ctx;
};
void mw_svg_write_linked(const struct mw_picture *p, enum mw_ground ground,
                         const struct mw_svg_links *links, struct mw_out *out);

/* The <svg> element for a page of HTML whose style sheet holds mw_svg_style(); `prefix` keeps the
 * ids of several pictures on a page apart. */
void mw_svg_element(const struct mw_picture *p, const char *prefix, struct mw_out *out);
void mw_svg_style(enum mw_ground ground, struct mw_out *out);

/* A component path as an id: ASCII letters, digits and "/:._+-" stay, any other byte becomes %XX;
 * different paths have different ids. */
void mw_svg_id(struct mw_out *out, const char *path);

#endif
