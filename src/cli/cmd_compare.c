/*
 * cmd_compare.c: `millwright compare A.yaml B.yaml … --with KEY=VALUE`: designs side by side.
 */
#include "cli/command.h"
#include "cli/compare_print.h"
#include "cli/given.h"
#include "cli/outfile.h"
#include "cli/term.h"
#include "draw/compare.h"
#include "draw/paint.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define PX_PER_MM 8.0 /* 203 dots per inch */
enum { DESIGNS_CAP = 64 };

struct job {
    const struct mw_args *args;
    struct mw_arena arena;
    struct mw_compared at[DESIGNS_CAP];
    uint32_t n;
    struct mw_diags diags; /* of what is wrong, and no answer */
};

/* ---- names ---- */

/* "pod32" of "plans/pod32.yaml" and "plans/pod32/". */
static const char *stem_of(struct mw_arena *a, const char *path)
{
    size_t end = strlen(path), from, dot;

    while (end > 1 && path[end - 1] == '/')
        end--;
    for (from = end; from > 0 && path[from - 1] != '/';)
        from--;
    for (dot = end; dot > from && path[dot] != '.';)
        dot--;
    return mw_arena_strndup(a, path + from, (dot > from ? dot : end) - from);
}

/* The last word of a key with its value: "position_kw=24" of "site.power.position_kw=24". */
static const char *short_set(const char *set)
{
    const char *from = set;

    for (const char *p = set; *p && *p != '='; p++)
        if (*p == '.')
            from = p + 1;
    return from;
}

/* Two columns of one name are told apart by a number. */
static const char *unique_name(struct job *j, const char *name)
{
    uint32_t same = 1;

    for (uint32_t i = 0; i < j->n; i++)
        same += strcmp(j->at[i].name, name) == 0;
    return same > 1 ? mw_arena_printf(&j->arena, "%s #%u", name, same) : name;
}

/* ---- --with ---- */

/* Whether a KEY= begins here, so that the comma before it parts two settings. */
static bool begins_setting(const char *s)
{
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                         "0123456789_.[]-");

    return n > 0 && s[n] == '=';
}

/* "a=1,b=[2,3]" as its settings, added to the --set values of `args`. */
static bool add_settings(struct job *j, struct mw_args *args, const char *with)
{
    int nest = 0;

    for (const char *from = with, *p = with;; p++) {
        nest += *p == '[' || *p == '{';
        nest -= *p == ']' || *p == '}';
        if (*p && !(*p == ',' && nest <= 0 && begins_setting(p + 1)))
            continue;
        if (args->set_n == MW_ARGS_CAP)
            return false;
        args->set[args->set_n++] = mw_arena_strndup(&j->arena, from, (size_t)(p - from));
        if (!*p)
            return true;
        from = p + 1;
    }
}

static const char *with_name(struct job *j, const struct mw_args *args, uint32_t from)
{
    const char *name = "";

    for (uint32_t i = from; i < args->set_n; i++)
        name = mw_arena_printf(&j->arena, "%s%s%s", name, *name ? ", " : "",
                               short_set(args->set[i]));
    return name;
}

/* ---- designing ---- */

static void keep_why(struct job *j, struct mw_compared *c, const struct mw_given *g)
{
    const struct mw_diags *d = &g->compile.load.diags;

    for (uint32_t i = 0; i < d->n; i++)
        if (d->at[i].severity == MW_ERROR) {
            c->why = d->at[i];
            break;
        }
    if (g->compile.nearest[0])
        c->nearest = mw_arena_strdup(&j->arena, g->compile.nearest);
}

/* One column; what cannot exist is one, too. */
static enum mw_rc add_design(struct job *j, const char *file, const char *with)
{
    struct mw_args args = *j->args;
    struct mw_given g = {0};
    struct mw_compared *c = &j->at[j->n];

    if (j->n == DESIGNS_CAP || (with && !add_settings(j, &args, with))) {
        mw_diag(&j->diags, MW_ERROR, MW_E_CAP, NULL, NULL, "more than %d designs or values",
                DESIGNS_CAP);
        return MW_ELIMIT;
    }
    *c = (struct mw_compared){.file = file, .with = with};
    c->name =
        unique_name(j, with ? with_name(j, &args, j->args->set_n) : stem_of(&j->arena, file));
    enum mw_rc rc = mw_given_load(&g, file, &args);
    if (!rc)
        rc = mw_given_costs(&g, file, &args);
    if (!rc)
        rc = mw_given_design(&g);
    c->can_be = !rc;
    if (!rc)
        mw_figures_of(g.plan, g.costs, &c->figures);
    else if (rc == MW_EIMPOSSIBLE)
        keep_why(j, c, &g);
    else
        for (uint32_t i = 0; i < g.compile.load.diags.n; i++)
            mw_diag_err(&j->diags, &g.compile.load.diags.at[i]);
    mw_given_done(&g);
    j->n += !rc || rc == MW_EIMPOSSIBLE;
    return rc == MW_EIMPOSSIBLE ? MW_OK : rc;
}

/* ---- files ---- */

static enum mw_rc write_csv(void *ctx, struct mw_out *out, struct mw_err *err)
{
    const struct job *j = ctx;

    (void)err;
    mw_compare_csv(j->at, j->n, out);
    return MW_OK;
}

static enum mw_rc write_svg(void *ctx, struct mw_out *out, struct mw_err *err)
{
    (void)err;
    mw_svg_write(ctx, MW_GROUND_AUTO, out);
    return MW_OK;
}

static enum mw_rc write_pdf(void *ctx, struct mw_out *out, struct mw_err *err)
{
    const struct mw_picture *picture = ctx;
    struct mw_pdf *pdf = mw_pdf_begin(out, picture->title);

    mw_pdf_page(pdf, picture, 0, NULL);
    return mw_pdf_end(pdf, err);
}

static enum mw_rc write_png(void *ctx, struct mw_out *out, struct mw_err *err)
{
    return mw_png_write(ctx, PX_PER_MM, MW_GROUND_LIGHT, out, err);
}

static const struct form {
    const char *ending;
    bool picture;
    enum mw_rc (*write)(void *ctx, struct mw_out *out, struct mw_err *err);
} forms[] = {{".csv", false, write_csv},
             {".svg", true, write_svg},
             {".pdf", true, write_pdf},
             {".png", true, write_png}};

/* By the file's ending; NULL after saying that it has none of these. */
static const struct form *form_of(struct job *j, const char *file)
{
    const char *dot = strrchr(file, '.');

    for (size_t i = 0; dot && i < sizeof forms / sizeof *forms; i++)
        if (strcasecmp(dot, forms[i].ending) == 0)
            return &forms[i];
    mw_diag(&j->diags, MW_ERROR, MW_E_USAGE, file, "End it in .svg, .pdf, .png or .csv.",
            "the ending of the file does not say what to write");
    return NULL;
}

static enum mw_rc write_file(struct job *j, const struct form *form, const char *file)
{
    struct mw_compare_entry entries[DESIGNS_CAP];
    struct mw_picture picture;
    struct mw_err err;
    enum mw_rc rc;

    if (form->picture) {
        for (uint32_t i = 0; i < j->n; i++)
            entries[i] = (struct mw_compare_entry){j->at[i].name,
                                                   j->at[i].can_be ? &j->at[i].figures : NULL};
        mw_draw_compare(entries, j->n, &picture);
    }
    rc = mw_outfile_write(file, form->write, form->picture ? (void *)&picture : j, &err);
    if (form->picture)
        mw_picture_done(&picture);
    if (rc)
        mw_diag_err(&j->diags, &err);
    return rc;
}

/* ---- the command ---- */

/* The price list is read for every design; what comes through a pipe is gone after the first, and
 * its prices would then pass for unknown. */
static enum mw_rc check_prices(struct job *j)
{
    const char *prices = j->args->value[MW_OPT_PRICES];
    struct stat st;

    if (!prices || j->args->operand_n + j->args->with_n == 1 || stat(prices, &st) != 0 ||
        S_ISREG(st.st_mode))
        return MW_OK;
    mw_diag(&j->diags, MW_ERROR, MW_E_USAGE, prices, "Write the price list to a file.",
            "the prices of several designs are no file, which can be read again");
    return MW_ECONFIG;
}

static enum mw_rc work(struct job *j)
{
    const struct mw_args *args = j->args;
    const char *file = args->value[MW_OPT_OUTPUT];
    const struct form *form = file ? form_of(j, file) : NULL;
    enum mw_rc rc = file && !form ? MW_ECONFIG : check_prices(j);

    for (uint32_t i = 0; i < args->operand_n && !rc; i++)
        rc = add_design(j, args->operand[i], NULL);
    for (uint32_t i = 0; i < args->with_n && !rc; i++)
        rc = add_design(j, args->operand[0], args->with[i]);
    return !rc && form ? write_file(j, form, file) : rc;
}

static int status_of(const struct job *j)
{
    uint32_t can_be = 0;
    bool strict = j->args->given[MW_OPT_STRICT], found = false;

    for (uint32_t i = 0; i < j->n; i++) {
        const int64_t *v = j->at[i].figures.value;
        can_be += j->at[i].can_be;
        found = found || v[MW_METRIC_ERRORS] > 0 || (strict && v[MW_METRIC_WARNINGS] > 0);
    }
    return can_be ? found : mw_rc_exit(MW_EIMPOSSIBLE);
}

int mw_cmd_compare(const struct mw_args *args)
{
    struct job *j = mw_alloc(sizeof *j);
    bool json = args->given[MW_OPT_JSON];
    enum mw_rc rc;

    j->args = args;
    rc = work(j);
    mw_term_diags(&j->diags);
    if (rc && json)
        mw_term_fail_json(&j->diags);
    if (!rc && json) {
        struct mw_out out;
        mw_out_init(&out, mw_term_flush, stdout);
        mw_compare_json(j->at, j->n, &out);
        mw_out_done(&out);
    } else if (!rc) {
        mw_compare_table(j->at, j->n);
    }
    int status = rc ? mw_rc_exit(rc) : status_of(j);
    mw_diags_done(&j->diags);
    mw_arena_done(&j->arena);
    mw_free(j);
    return status;
}
