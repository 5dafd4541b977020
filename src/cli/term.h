/*
 * term.h: what a program says to a person: messages, colour on terminals, progress on long
 * work.
 */
#ifndef MW_CLI_TERM_H
#define MW_CLI_TERM_H

#include "base/err.h"
#include "base/out.h"
#include "design/design.h"

enum mw_style { MW_PLAIN, MW_BOLD, MW_DIM, MW_RED, MW_YELLOW, MW_GREEN, MW_BLUE, MW_CYAN };

/* `when`: "auto", "always", "never" or NULL for auto (honours NO_COLOR). False: another word.
 */
bool mw_term_color(const char *when);

/* Escape sequence that begins `style`, or ends any for MW_PLAIN, on standard output; "" when it
 * has no colour. */
const char *mw_term_on(enum mw_style style);

/* A sink for struct mw_out that writes to the FILE * given as context. */
int mw_term_flush(void *file, const char *data, size_t n);

/* Prints one message to standard error: place, severity, text, code and cure. */
void mw_term_err(const struct mw_err *err);
/* Prints all, errors first in order of place, and how many there were. */
void mw_term_diags(const struct mw_diags *diags);
/* The same as JSON into an open array's element list. */
void mw_term_diags_json(struct mw_json *j, const struct mw_diags *diags);

/* What a command with --json prints to standard output when it fails: {"messages": […]}. */
void mw_term_fail_json(const struct mw_diags *diags);
/* One message to standard error; with `json`, as above too. */
void mw_term_fail(const struct mw_err *err, bool json);

/* Progress on standard error once work has lasted a second and a person is watching. */
struct mw_term_progress {
    struct mw_progress progress; /* give its address to the work */
    int64_t begun_ms;
    int64_t shown_ms;
    bool shown;
};
void mw_term_progress_init(struct mw_term_progress *t);
/* For work that goes on after other work, begun then: what has lasted a second shows at once. */
void mw_term_progress_again(struct mw_term_progress *t, int64_t begun_ms);
void mw_term_progress_done(struct mw_term_progress *t);

#endif
