/*
 * outfile.h: one file that appears whole or not at all: written beside what stands there, and put
 * in its place when it is complete.
 */
#ifndef MW_CLI_OUTFILE_H
#define MW_CLI_OUTFILE_H

#include "base/err.h"
#include "base/out.h"

/* Writes `path` by `write`, whose answer is kept. E-USAGE: no file can stand there;
 * E-WRITE: the system refuses. */
enum mw_rc mw_outfile_write(const char *path,
                            enum mw_rc (*write)(void *ctx, struct mw_out *out,
                                                struct mw_err *err),
                            void *ctx, struct mw_err *err);

#endif
