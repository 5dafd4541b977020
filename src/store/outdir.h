/*
 * outdir.h: an output folder that appears whole or not at all.
 *
 *     mw_outdir_begin(&o, "out", &err);          a folder beside it, with a lock
 *     mw_plan_write(…, mw_outdir_path(o, "factory.db"), …);
 *     mw_outdir_open(o, "racks.csv", &out, &err); … mw_outdir_close(o, &out, &err);
 *     mw_outdir_commit(o, digest, force, &err);  synced, then exchanged with the old one at once
 *
 * A kill or a full disk at any instant leaves the old folder as it was; what a killed run left
 * beside it is removed by the next. Only files that millwright writes are ever removed.
 */
#ifndef MW_STORE_OUTDIR_H
#define MW_STORE_OUTDIR_H

#include "base/err.h"
#include "base/out.h"

struct mw_outdir;

/* The files of an output folder, ended by NULL. */
extern const char *const mw_outdir_files[];

/*
 * Starts an output folder at `path`, which may be absent (its parent must exist), an empty
 * folder, one that holds an earlier output, or a symbolic link to one.
 * E-OUT-FOREIGN: it holds other files, or is a file. E-OUT-WRITE: the system refuses.
 */
enum mw_rc mw_outdir_begin(struct mw_outdir **o, const char *path, struct mw_err *err);

/* Where one of mw_outdir_files is to be written; valid until commit or abort. */
const char *mw_outdir_path(struct mw_outdir *o, const char *name);

/* Opens one of mw_outdir_files for writing through `out`, which mw_outdir_close ends. One file
 * is open at a time. */
enum mw_rc mw_outdir_open(struct mw_outdir *o, const char *name, struct mw_out *out,
                          struct mw_err *err);
enum mw_rc mw_outdir_close(struct mw_outdir *o, struct mw_out *out, struct mw_err *err);

/*
 * Puts the new folder in the place of the old one and ends `o`, on failure too (nothing has
 * changed then). E-OUT-OTHER-PLAN: the folder there holds a plan whose digest is not `digest`
 * and `force` is false. E-OUT-FOREIGN, E-OUT-WRITE as above.
 */
enum mw_rc mw_outdir_commit(struct mw_outdir *o, const char *digest, bool force,
                            struct mw_err *err);

/* Removes what was written and ends `o`; NULL is fine. */
void mw_outdir_abort(struct mw_outdir *o);

#endif
