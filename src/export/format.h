/*
 * format.h: a plan as the files of another tool. One row here per format, one file in this folder
 * per format; `millwright export DIR NAME` writes export/NAME/….
 */
#ifndef MW_EXPORT_FORMAT_H
#define MW_EXPORT_FORMAT_H

#include "base/err.h"
#include "base/sink.h"
#include "model/asset.h"
#include "model/plan.h"

struct mw_export { /* what every format is given */
    const struct mw_plan *plan;
    const char *digest;             /* of the plan: files name it in a comment */
    const struct mw_assets *assets; /* never NULL; may be empty */
    struct mw_diags *notes;         /* what a user must know of the files: an MW_INFO each */
};

struct mw_export_format {
    const char *name;  /* "slurm" */
    const char *title; /* "Slurm: topology.conf and nodes.conf" */
    /* Writes its files, paths starting with "NAME/". A plan that has nothing for it gives no file
     * and a note that says why. */
    void (*write)(const struct mw_export *x, struct mw_sink *to);
};

extern const struct mw_export_format mw_export_formats[]; /* ended by name NULL */

#endif
