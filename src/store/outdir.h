/*
 * outdir.h: an output folder that appears whole or not at all.
 *
 *     mw_outdir_begin(&o, "out", &err);          a folder beside it, with a lock
 *     mw_plan_write(…, mw_outdir_path(o, "factory.db"), …);
 *     out = mw_sink_open(mw_outdir_sink(o), "racks.csv"); … mw_sink_close(mw_outdir_sink(o));
 *     mw_outdir_commit(o, digest, force, &err);  synced, then exchanged with the old one at once
 *
 * A kill or a full disk at any instant leaves the old folder as it was; what a killed run left
 * beside it is removed by the next. The folder's MANIFEST names its files; only what it names is
 * ever replaced or removed.
 */
#ifndef MW_STORE_OUTDIR_H
#define MW_STORE_OUTDIR_H

#include "base/err.h"
#include "base/sink.h"

struct mw_outdir;

/*
 * Starts an output folder at `path`, which may be absent (its parent must exist), an empty
 * folder, one that holds an earlier output, or a symbolic link to one. *o is set on MW_OK only.
 * E-OUT-FOREIGN: it holds other files, or is a file. E-OUT-WRITE: the system refuses.
 */
enum mw_rc mw_outdir_begin(struct mw_outdir **o, const char *path, struct mw_err *err);

/*
 * Starts the renewal of a part of the output folder at `path` (or of its factory.db): of the files
 * that stand under one of `parts` ("drawings", "report.html"; ended by NULL). The others are taken
 * over as they are; those of the MANIFEST that somebody removed are named no more.
 * Waits for another renewal of the folder to end. E-PLAN-OPEN: there is no output folder.
 */
enum mw_rc mw_outdir_renew(struct mw_outdir **o, const char *path, const char *const *parts,
                           struct mw_err *err);

/* The folder of a plan that is named by it or by its factory.db; `path` itself, or in the arena. */
const char *mw_outdir_folder(struct mw_arena *a, const char *path);

/* Whether mw_outdir_renew would begin, as far as can be told without writing: for a dry run. */
enum mw_rc mw_outdir_may_renew(const char *path, struct mw_err *err);

/* Where files go; lives as long as `o`. What fails is told by mw_outdir_commit. */
struct mw_sink *mw_outdir_sink(struct mw_outdir *o);

/* Where a file is to be written by somebody who needs a name (SQLite); valid until commit or
 * abort. */
const char *mw_outdir_path(struct mw_outdir *o, const char *name);

/* Takes over a file of the folder that stands there now, as it is, if that is one of its own: for
 * what was not designed, but learnt. Call it last, before mw_outdir_commit. */
void mw_outdir_keep(struct mw_outdir *o, const char *name);

/* The files so far, those taken over too, in the order in which they came; NULL past the last. */
const char *mw_outdir_file(const struct mw_outdir *o, uint32_t i);

/*
 * Puts the new folder in the place of the old one and ends `o`, on failure too (nothing has
 * changed then). E-OUT-OTHER-PLAN: the folder there holds a plan whose digest is not `digest`
 * and `force` is false. E-OUT-FOREIGN, E-OUT-WRITE as above, or for what failed to be written.
 */
enum mw_rc mw_outdir_commit(struct mw_outdir *o, const char *digest, bool force,
                            struct mw_err *err);

/* Removes what was written and ends `o`; NULL is fine. */
void mw_outdir_abort(struct mw_outdir *o);

#endif
