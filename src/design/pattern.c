/* pattern.c: reading and printing name patterns. */
#include "design/pattern.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const char *const var_names[MW_PAT_VARS] = {
    [MW_PAT_N] = "n",         [MW_PAT_SU] = "su",         [MW_PAT_RAIL] = "rail",
    [MW_PAT_PLANE] = "plane", [MW_PAT_POD] = "pod",       [MW_PAT_POS] = "pos",
    [MW_PAT_K] = "k",         [MW_PAT_ROW] = "row",       [MW_PAT_RACK] = "rack",
    [MW_PAT_FEED] = "feed",   [MW_PAT_FABRIC] = "fabric",
};

const char *mw_pattern_var_name(enum mw_pattern_var var)
{
    return var_names[var];
}

static enum mw_rc variable_unknown(const char *place, const char *source, const char *word,
                                   size_t len, struct mw_err *err)
{
    char name[32];
    const char *near;

    snprintf(name, sizeof name, "%.*s", (int)(len < 31 ? len : 31), word);
    near = mw_text_nearest(name, var_names, MW_PAT_VARS);
    return mw_fail(err, MW_E_NAME_PATTERN, place, "\"%s\": no variable {%s}%s%s%s", source,
                   name, near ? "; did you mean {" : "", near ? near : "", near ? "}?" : "");
}

/* Reads one variable after its brace; sets *end behind the closing one. */
static enum mw_rc read_variable(struct mw_pattern_part *part, const char *at, const char **end,
                                const char *source, const char *place, struct mw_err *err)
{
    const char *close = strchr(at, '}');
    const char *colon;
    size_t len;

    if (!close)
        return mw_fail(err, MW_E_NAME_PATTERN, place, "\"%s\": a brace is not closed", source);
    colon = memchr(at, ':', (size_t)(close - at));
    len = (size_t)((colon ? colon : close) - at);
    *part = (struct mw_pattern_part){.var = MW_PAT_VARS};
    for (unsigned v = 0; v < MW_PAT_VARS; v++)
        if (strlen(var_names[v]) == len && memcmp(var_names[v], at, len) == 0)
            part->var = (uint8_t)v;
    if (part->var == MW_PAT_VARS)
        return variable_unknown(place, source, at, len, err);
    if (colon) {
        if (close - colon != 2 || colon[1] < '1' || colon[1] > '0' + MW_PATTERN_DIGITS ||
            part->var >= MW_PAT_ROW)
            return mw_fail(err, MW_E_NAME_PATTERN, place,
                           "\"%s\": digits of {%s} must be a number from 1 to %d", source,
                           var_names[part->var], MW_PATTERN_DIGITS);
        part->digits = (uint8_t)(colon[1] - '0');
    }
    *end = close + 1;
    return MW_OK;
}

enum mw_rc mw_pattern_parse(struct mw_pattern *pat, const char *source, const char *place,
                            struct mw_err *err)
{
    struct mw_pattern out = {.source = source};
    const char *at = source;

    while (*at) {
        struct mw_pattern_part part = {0};

        if (out.n == MW_PATTERN_PARTS)
            return mw_fail(err, MW_E_NAME_PATTERN, place, "\"%s\": more than %d parts", source,
                           MW_PATTERN_PARTS);
        if (*at == '{') {
            enum mw_rc rc = read_variable(&part, at + 1, &at, source, place, err);
            if (rc)
                return rc;
            out.vars |= 1u << part.var;
        } else {
            part = (struct mw_pattern_part){.text = at, .len = strcspn(at, "{")};
            at += part.len;
        }
        out.parts[out.n++] = part;
    }
    *pat = out;
    return MW_OK;
}

/* Prints one part into `cap` bytes; returns its length, or -1 when its value has no meaning. */
static int print_part(const struct mw_pattern_part *part, const struct mw_pattern_vals *vals,
                      char *buf, size_t cap)
{
    if (part->text)
        return snprintf(buf, cap, "%.*s", (int)part->len, part->text);
    if (part->var >= MW_PAT_ROW)
        return vals->word[part->var] ? snprintf(buf, cap, "%s", vals->word[part->var]) : -1;
    if (vals->number[part->var] < 0)
        return -1;
    return snprintf(buf, cap, "%0*lld", part->digits ? part->digits : vals->digits[part->var],
                    (long long)vals->number[part->var]);
}

enum mw_pattern_var mw_pattern_print(const struct mw_pattern *pat,
                                     const struct mw_pattern_vals *vals,
                                     char buf[MW_NAME_CAP + 1])
{
    size_t n = 0;

    buf[0] = '\0';
    for (uint32_t i = 0; i < pat->n && n <= MW_NAME_CAP; i++) {
        int wrote = print_part(&pat->parts[i], vals, buf + n, MW_NAME_CAP + 1 - n);

        if (wrote < 0) {
            buf[0] = '\0';
            return (enum mw_pattern_var)pat->parts[i].var;
        }
        n += (size_t)wrote;
    }
    return MW_PAT_VARS;
}

const char *mw_name_fault(const char *name)
{
    size_t len = strlen(name);

    if (len == 0)
        return "it is empty";
    if (len > MW_NAME_CAP - 1)
        return "it is longer than 63 characters";
    if (name[0] == '-' || name[len - 1] == '-')
        return "it begins or ends with '-'";
    for (size_t i = 0; i < len; i++) {
        char c = name[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-'))
            return "it holds a character other than a letter, a digit or '-'";
    }
    return NULL;
}
