/*
 * err.h: how a function says that it failed.
 *
 * A fallible function returns MW_OK or a negative enum mw_rc and fills a struct mw_err (which
 * may be NULL). What can have many faults at once (a file, a plan) fills a struct mw_diags.
 * Libraries never print or exit; a program prints once, where it decides.
 */
#ifndef MW_BASE_ERR_H
#define MW_BASE_ERR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Kinds of failure. The exit status of a program follows from the kind, see mw_rc_exit(). */
enum mw_rc {
    MW_OK = 0,
    MW_ECONFIG = -1,     /* the user's file or command line is wrong */
    MW_EREALITY = -2,    /* the world differs from the plan */
    MW_EPEER = -3,       /* another program misbehaved */
    MW_ESYSTEM = -4,     /* disk, memory, kernel */
    MW_ELIMIT = -5,      /* a named cap was passed */
    MW_EBUG = -6,        /* our own fault */
    MW_EIMPOSSIBLE = -7, /* what is asked for cannot exist */
};

/* Every code an error, warning or finding can carry; the texts stand in codes.def. */
enum mw_code {
#define MW_CODE(id, name, kind, title, meaning, cure) MW_##id,
#include "base/codes.def"
#undef MW_CODE
    MW_CODE_COUNT
};

struct mw_code_info {
    const char *name;    /* "E-YAML-SYNTAX" */
    enum mw_rc kind;     /* decides the exit status */
    const char *title;   /* a few words */
    const char *meaning; /* one paragraph */
    const char *cure;    /* what to do */
};

/* The table row of a code. Never NULL for a valid code. */
const struct mw_code_info *mw_code_info(enum mw_code code);

/* Finds a code by its name, ignoring case. Returns MW_CODE_COUNT when there is none. */
enum mw_code mw_code_find(const char *name);

/* Exit status of a kind: 0 done, 1 findings, 2 input, 3 impossible, 4 peer, 5 system. */
int mw_rc_exit(enum mw_rc rc);

enum mw_severity { MW_INFO, MW_WARNING, MW_ERROR };
const char *mw_severity_name(enum mw_severity s);

enum { MW_ERR_PLACE_CAP = 160, MW_ERR_TEXT_CAP = 400, MW_ERR_CURE_CAP = 240 };

/* One message: what is wrong, with what thing, where, and what to do about it. */
struct mw_err {
    enum mw_code code;
    enum mw_severity severity;
    char place[MW_ERR_PLACE_CAP]; /* file:line:column or a component path; may be empty */
    char text[MW_ERR_TEXT_CAP];
    char cure[MW_ERR_CURE_CAP]; /* empty: the code's general cure applies */
};

/* Fills *err (if not NULL) and returns the kind of `code`, so that a caller can
 * `return mw_fail(err, …);`. `place` may be NULL. */
enum mw_rc mw_fail(struct mw_err *err, enum mw_code code, const char *place, const char *fmt,
                   ...) __attribute__((format(printf, 4, 5)));

/* As mw_fail, with a cure of its own. */
enum mw_rc mw_fail_cure(struct mw_err *err, enum mw_code code, const char *place,
                        const char *cure, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

enum { MW_DIAGS_CAP = 1000 }; /* what is kept; the rest is counted in `dropped` */

/* A capped list of messages, in the order in which they were found. */
struct mw_diags {
    struct mw_err *at;
    uint32_t n, cap;
    uint32_t dropped; /* messages past MW_DIAGS_CAP */
    uint32_t errors;  /* how many of all, dropped ones included, were MW_ERROR */
    enum mw_rc worst; /* kind of the first MW_ERROR, else MW_OK */
};

/* Adds a message; `cure` and `place` may be NULL. `diags` starts as {0}. */
void mw_diag(struct mw_diags *diags, enum mw_severity severity, enum mw_code code,
             const char *place, const char *cure, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

/* Moves one error into the list. */
void mw_diag_err(struct mw_diags *diags, const struct mw_err *err);

/* Sorts by place (file, then line, then column as numbers), keeping order among equals. */
void mw_diags_sort(struct mw_diags *diags);
void mw_diags_done(struct mw_diags *diags);

/* Ends the process with a message: for our own bugs and for exhausted memory only. */
_Noreturn void mw_panic(const char *file, int line, const char *what);
#define MW_ASSERT(cond) ((cond) ? (void)0 : mw_panic(__FILE__, __LINE__, #cond))

#endif
