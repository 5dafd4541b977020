/*
 * readfile.h: a whole text file, or standard input.
 */
#ifndef MW_CLI_READFILE_H
#define MW_CLI_READFILE_H

#include "base/err.h"
#include "base/out.h"

/* Reads `name` ("-": standard input) into `text`, which is set up here and is the caller's to end
 * with mw_out_done in every case; text->buf is never NULL. Stops behind `cap` bytes: the decoder
 * refuses what is larger than its own cap. E-FILE-READ in `d`. */
enum mw_rc mw_readfile(const char *name, size_t cap, struct mw_out *text, struct mw_diags *d);

#endif
