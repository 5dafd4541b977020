/*
 * output.h: the output folder of a plan that was just designed: factory.db, summary.json, the
 * tables, and what a command adds to them, whole or not at all.
 */
#ifndef MW_CLI_OUTPUT_H
#define MW_CLI_OUTPUT_H

#include "base/sink.h"
#include "cli/compile.h"
#include "design/design.h"
#include "export/predict.h"
#include "store/digest.h"

struct mw_output {
    const char *file; /* the factory file */
    const char *base; /* digest of the plan onto which it was designed; NULL none */
    /* Writes further files; NULL none. Errors of the sink stick; others are answered. */
    enum mw_rc (*more)(void *ctx, const char *digest, struct mw_sink *to,
                       const struct mw_progress *progress, struct mw_err *err);
    void *ctx;
    char digest[MW_DIGEST_HEX];   /* filled on MW_OK */
    struct mw_predicted expected; /* filled */
};

/* Writes into the folder that -o names, or with --dry-run nowhere. */
enum mw_rc mw_output_write(struct mw_output *o, const struct mw_compile *c,
                           const struct mw_args *args, struct mw_err *err);

/* Whether a folder is named, or --dry-run given; otherwise E-USAGE. */
enum mw_rc mw_output_given(const struct mw_args *args, struct mw_err *err);

#endif
