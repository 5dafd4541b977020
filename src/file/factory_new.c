/* factory_new.c: prints the schema; see factory_new.h. */
#include "file/factory_new.h"

#include "file/factory_source.h"

#include <stdio.h>
#include <string.h>

enum {
    LINE_WIDTH = 92,
    FACTS_CAP = 256,
    PATH_CAP = 160,
};

/* ---- what is said of a key ---- */

static size_t join(char *buf, size_t len, const char *text)
{
    int n = snprintf(buf + len, FACTS_CAP - len, "%s", text);

    MW_ASSERT(n >= 0 && len + (size_t)n < FACTS_CAP);
    return len + (size_t)n;
}

static size_t facts_range(const struct mw_field *fld, char *buf, size_t len)
{
    char range[64];

    if (fld->unit && *fld->unit) {
        len = join(buf, len, fld->unit);
        len = join(buf, len, ", ");
    }
    snprintf(range, sizeof range, "%.10g to %.10g", fld->min, fld->max);
    len = join(buf, len, range);
    if (fld->words) {
        len = join(buf, len, " or ");
        len = join(buf, len, fld->words[0]);
    }
    return len;
}

/* "kW, 0 to 10000; default 44", "N, N+1 or 2N; default N+1", … */
static const char *facts(const struct mw_field *fld, char buf[FACTS_CAP])
{
    size_t len = 0;

    buf[0] = '\0';
    switch (fld->type) {
    case MW_F_INT:
    case MW_F_SCALED:
    case MW_F_REAL:
        len = facts_range(fld, buf, len);
        break;
    case MW_F_BOOL:
        len = join(buf, len, "true or false");
        break;
    case MW_F_ENUM:
        for (size_t i = 0; fld->words[i]; i++) {
            len = join(buf, len, i == 0 ? "" : fld->words[i + 1] ? ", " : " or ");
            len = join(buf, len, fld->words[i]);
        }
        break;
    case MW_F_STR:
        len = join(buf, len, "text");
        break;
    case MW_F_MAP:
    case MW_F_LIST:
        return buf;
    }
    if (fld->required) {
        join(buf, len, "; must be given");
    } else if (fld->preset) {
        len = join(buf, len, "; default ");
        join(buf, len, *fld->preset ? fld->preset : "\"\"");
    } else if (fld->example) {
        len = join(buf, len, ", such as ");
        join(buf, len, fld->example);
    }
    return buf;
}

/* ---- the file ---- */

static void indent(struct mw_out *o, unsigned depth)
{
    for (unsigned i = 0; i < depth; i++)
        mw_out_str(o, "  ");
}

/* A comment, wrapped; `hang` columns are left free after the # from the second line on. */
static void comment(struct mw_out *o, unsigned depth, unsigned hang, const char *text)
{
    size_t room = LINE_WIDTH - 2 * depth - 2;
    bool first = true;

    while (*text) {
        size_t free = first ? room : room - hang, n = strlen(text);
        if (n > free)
            for (n = free; n > 0 && text[n] != ' '; n--)
                ;
        MW_ASSERT(n > 0); /* no word of the schema is as long as a line */
        indent(o, depth);
        mw_out_str(o, "# ");
        for (unsigned i = 0; !first && i < hang; i++)
            mw_out_char(o, ' ');
        mw_out_mem(o, text, n);
        mw_out_char(o, '\n');
        text += n;
        text += *text == ' ';
        first = false;
    }
}

/* A text as YAML: plain where nothing in it could mean something else. */
static void scalar(struct mw_out *o, const char *text)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/+-";
    const struct mw_yaml node = {.kind = MW_YAML_SCALAR, .text = text};

    if (text[strspn(text, plain)] == '\0' && !mw_yaml_is_null(&node)) {
        mw_out_str(o, text);
        return;
    }
    mw_out_char(o, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            mw_out_char(o, '\\');
        mw_out_char(o, *text);
    }
    mw_out_char(o, '"');
}

/* The elements of "[{a: 1}, {b: 2}]", each on a line of its own. */
static void list_lines(struct mw_out *o, unsigned depth, const char *mark, const char *flow)
{
    int nest = 0;
    const char *from = NULL;

    for (const char *p = flow; *p; p++) {
        if (*p == '{' && nest++ == 1)
            from = p;
        else if (*p == '[')
            nest++;
        else if (*p == ']')
            nest--;
        else if (*p == '}' && --nest == 1) {
            indent(o, depth);
            mw_out_printf(o, "%s  - %.*s\n", mark, (int)(p + 1 - from), from);
        }
    }
}

/* The keys of a list's elements, as comments. */
static void describe_elements(struct mw_out *o, unsigned depth, unsigned inner,
                              const struct mw_field *fields)
{
    MW_ASSERT(fields);
    for (const struct mw_field *fld = fields; fld->key; fld++) {
        char text[PATH_CAP + FACTS_CAP + 400], about[FACTS_CAP], lead[24];
        bool deeper = fld->sub && !fld->inherit;
        snprintf(lead, sizeof lead, "%*s", (int)(2 * inner), "");
        facts(fld, about);
        snprintf(text, sizeof text, "%s%s%s%s%s: %s%s", lead, fld->key, *about ? " (" : "",
                 about, *about ? ")" : "", fld->help, deeper ? " Each has" : "");
        comment(o, depth, 2 * inner + 2, text);
        if (deeper)
            describe_elements(o, depth, inner + 1, fld->sub);
    }
}

static void print_list(struct mw_out *o, unsigned depth, const struct mw_field *fld)
{
    const char *flow = fld->preset ? fld->preset : fld->example;
    const char *mark = fld->main ? "" : "#";

    comment(o, depth, 0, fld->help);
    comment(o, depth, 0, "Each has");
    describe_elements(o, depth, 1, fld->sub);
    indent(o, depth);
    mw_out_printf(o, "%s%s:\n", mark, fld->key);
    list_lines(o, depth, mark, flow ? flow : "");
}

static void print_scalar(struct mw_out *o, unsigned depth, const struct mw_field *fld,
                         const char *value)
{
    char about[FACTS_CAP], text[FACTS_CAP + 600];

    snprintf(text, sizeof text, "%s (%s)", fld->help, facts(fld, about));
    comment(o, depth, 0, text);
    indent(o, depth);
    mw_out_printf(o, "%s%s:", fld->main ? "" : "#", fld->key);
    if (value) {
        mw_out_char(o, ' ');
        scalar(o, value);
    }
    mw_out_char(o, '\n');
}

static void print_map(struct mw_out *o, unsigned depth, const struct mw_field *fields,
                      const char *name)
{
    MW_ASSERT(fields);
    for (const struct mw_field *fld = fields; fld->key; fld++) {
        if (depth == 0 || fld->sub || (fld > fields && fld[-1].sub))
            mw_out_char(o, '\n');
        if (fld->type == MW_F_LIST) {
            print_list(o, depth, fld);
        } else if (fld->type == MW_F_MAP) {
            comment(o, depth, 0, fld->help);
            indent(o, depth);
            mw_out_printf(o, "%s:\n", fld->key);
            print_map(o, depth + 1, fld->sub, NULL);
        } else {
            print_scalar(o, depth, fld, name ? name : fld->preset);
            name = NULL; /* the first key of the file */
        }
    }
}

void mw_factory_new(struct mw_out *o, const char *name)
{
    comment(o, 0, 0,
            "A factory file for millwright. Every key has a default; \"#key: value\" shows it, "
            "and sets it when the # goes. Numbers may carry a unit (44 kW, 2.6 m, 80 %).");
    comment(
        o, 0, 0,
        "`millwright check` finds every problem of this file, `millwright design` makes the "
        "plan of it. All keys are explained in millwright-factory(5).");
    print_map(o, 0, mw_factory_schema, name);
}

/* ---- the manual ---- */

/* Text in which nothing means something to roff. */
static void roff(struct mw_out *o, const char *text)
{
    for (; *text; text++) {
        if (*text == '\\')
            mw_out_str(o, "\\e");
        else if (*text == '-')
            mw_out_str(o, "\\-");
        else if (*text == '\'')
            mw_out_str(o, "\\(aq");
        else
            mw_out_char(o, *text);
    }
}

static void man_field(struct mw_out *o, const struct mw_field *fld, const char *path)
{
    char about[FACTS_CAP];

    facts(fld, about);
    mw_out_str(o, ".TP\n.B ");
    roff(o, path);
    mw_out_char(o, '\n');
    roff(o, fld->help);
    if (*about) {
        mw_out_str(o, "\n(");
        roff(o, about);
        mw_out_char(o, ')');
    }
    mw_out_char(o, '\n');
}

static void man_map(struct mw_out *o, const struct mw_field *fields, const char *prefix)
{
    for (const struct mw_field *fld = fields; fld->key; fld++) {
        char path[PATH_CAP];
        int n = snprintf(path, sizeof path, "%s%s%s", prefix, *prefix ? "." : "", fld->key);
        MW_ASSERT(n > 0 && n + 2 < PATH_CAP);
        if (!*prefix) {
            mw_out_str(o, ".SS ");
            roff(o, fld->key);
            mw_out_char(o, '\n');
        }
        man_field(o, fld, path);
        if (fld->type == MW_F_LIST)
            memcpy(path + n, "[]", 3);
        if (fld->sub)
            man_map(o, fld->sub, path);
    }
}

void mw_factory_man(struct mw_out *o)
{
    man_map(o, mw_factory_schema, "");
}
