/*
 * pattern.h: patterns for names: "leaf-{su}-{rail}", "node{n:3}", "{row}{pos}".
 *
 * A variable stands in braces; ":3" gives its least number of digits, filled with zeros.
 * Everything else is copied. "{{" and "}}" are not known: names hold no braces.
 */
#ifndef MW_DESIGN_PATTERN_H
#define MW_DESIGN_PATTERN_H

#include "base/err.h"

enum mw_pattern_var {
    MW_PAT_N,  /* number among its like */
    MW_PAT_SU, /* scalable unit */
    MW_PAT_RAIL,
    MW_PAT_PLANE,
    MW_PAT_POD, /* pod, or core group */
    MW_PAT_POS, /* number of the rack position */
    MW_PAT_K,   /* number among the PDUs of one rack on one feed */
    MW_PAT_ROW, /* from here on: words */
    MW_PAT_RACK,
    MW_PAT_FEED,
    MW_PAT_FABRIC,
    MW_PAT_VARS
};

enum { MW_PATTERN_PARTS = 16, MW_PATTERN_DIGITS = 9, MW_NAME_CAP = 64 };

struct mw_pattern_part {
    const char *text; /* literal of `len` bytes, borrowed from the pattern; NULL: a variable */
    size_t len;
    uint8_t var, digits; /* digits 0: as the value says */
};

struct mw_pattern {
    const char *source;
    struct mw_pattern_part parts[MW_PATTERN_PARTS];
    uint32_t n;
    uint32_t vars; /* bit set of variables used */
};

/* What the variables are for one device. A variable that has no meaning there (the scalable
 * unit of a spine) has number -1 or word NULL. */
struct mw_pattern_vals {
    int64_t number[MW_PAT_ROW];
    uint8_t digits[MW_PAT_ROW];    /* least digits where the pattern does not say */
    const char *word[MW_PAT_VARS]; /* from MW_PAT_ROW on */
};

const char *mw_pattern_var_name(enum mw_pattern_var var);

static inline bool mw_pattern_has(const struct mw_pattern *pat, enum mw_pattern_var var)
{
    return (pat->vars >> var & 1) != 0;
}

/* Reads `source`, which must outlive the pattern. MW_ECONFIG with `place` when a brace does not
 * close, a variable is unknown (the nearest is named), digits are not 1 to 9, or it is too
 * long. */
enum mw_rc mw_pattern_parse(struct mw_pattern *pat, const char *source, const char *place,
                            struct mw_err *err);

/* Prints a name into `buf`. Returns MW_PAT_VARS when it is whole, otherwise the first variable
 * that has no meaning for these values (buf is then empty). A name past MW_NAME_CAP - 1 is cut,
 * which mw_name_fault() then reports. */
enum mw_pattern_var mw_pattern_print(const struct mw_pattern *pat,
                                     const struct mw_pattern_vals *vals,
                                     char buf[MW_NAME_CAP + 1]);

/* What keeps `name` from being a host name (RFC 1123 section 2.1 with the label of RFC 1035
 * section 2.3.4: letters, digits and '-', neither first nor last a '-', at most 63), or NULL.
 */
const char *mw_name_fault(const char *name);

#endif
