/*
 * cmd_draw.c: `millwright draw DIR`: every drawing of a plan, into its folder, all or none; `draw
 * DIR DRAWING -o FILE`: one, as SVG, PDF or PNG by the file's ending.
 */
#include "cli/command.h"
#include "cli/outfile.h"
#include "cli/term.h"
#include "draw/drawings.h"
#include "draw/paint.h"
#include "store/outdir.h"
#include "store/plan_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PX_PER_MM 8.0 /* 203 dots per inch */
enum { WIDTH_LEAST_PX = 16, WIDTH_MOST_PX = 16384 };

enum form { FORM_SVG, FORM_PDF, FORM_PNG, FORM_UNKNOWN };

static enum form form_of(const char *file)
{
    static const char *const endings[] = {".svg", ".pdf", ".png"};
    const char *dot = strrchr(file, '.');

    for (int i = 0; dot && i < FORM_UNKNOWN; i++)
        if (strcasecmp(dot, endings[i]) == 0)
            return (enum form)i;
    return FORM_UNKNOWN;
}

/* ---- all of them ---- */

static enum mw_rc draw_all(const struct mw_plan_read *read, const char *dir, struct mw_err *err)
{
    static const char *const parts[] = {"drawings", "drawings.pdf", NULL};
    struct mw_term_progress progress;
    struct mw_outdir *o = NULL;
    enum mw_rc rc = mw_outdir_renew(&o, dir, parts, err);

    if (rc)
        return rc;
    mw_term_progress_init(&progress);
    rc = mw_drawings_write(&read->plan, read->digest, mw_outdir_sink(o), &progress.progress,
                           err);
    if (rc)
        mw_outdir_abort(o);
    else
        rc = mw_outdir_commit(o, read->digest, false, err);
    mw_term_progress_done(&progress);
    return rc;
}

static void list_all(const struct mw_plan_read *read, bool dry)
{
    struct mw_drawing_list l;

    mw_drawing_list_init(&l, &read->plan);
    for (uint32_t i = 0; dry && i < l.all.n; i++)
        printf("%s%-16s%s %s\n", mw_term_on(MW_BOLD), l.all.at[i].name, mw_term_on(MW_PLAIN),
               l.all.at[i].file);
    printf(dry ? "and drawings.pdf. A dry run: nothing was written.\n"
               : "%u drawings, and drawings.pdf\n",
           l.all.n);
    mw_drawing_list_done(&l);
}

/* ---- one ---- */

struct one {
    const struct mw_args *args;
    struct mw_picture picture;
};

static enum mw_rc write_form(void *ctx, struct mw_out *out, struct mw_err *err)
{
    const struct one *one = ctx;
    const struct mw_args *args = one->args;
    const struct mw_picture *picture = &one->picture;
    enum mw_ground dark = args->given[MW_OPT_DARK] ? MW_GROUND_DARK : MW_GROUND_AUTO;
    const char *width = args->value[MW_OPT_WIDTH];

    switch (form_of(args->value[MW_OPT_OUTPUT])) {
    case FORM_PNG:
        return mw_png_write(picture, width ? strtod(width, NULL) / picture->w : PX_PER_MM, dark,
                            out, err);
    case FORM_PDF: {
        struct mw_pdf *pdf = mw_pdf_begin(out, picture->title);
        mw_pdf_page(pdf, picture, 0, NULL);
        return mw_pdf_end(pdf, err);
    }
    default:
        mw_svg_write(picture, dark, out);
        return MW_OK;
    }
}

static enum mw_rc draw_one(const struct mw_args *args, const struct mw_plan_read *read,
                           struct mw_err *err)
{
    struct one one = {.args = args};
    enum mw_rc rc = mw_draw_named(&read->plan, args->operand[1], &one.picture, err);

    if (rc)
        return rc;
    if (!args->given[MW_OPT_DRY_RUN])
        rc = mw_outfile_write(args->value[MW_OPT_OUTPUT], write_form, &one, err);
    mw_picture_done(&one.picture);
    return rc;
}

/* ---- the command line ---- */

static enum mw_rc check_width(const char *text, struct mw_err *err)
{
    char *end;
    long px = strtol(text, &end, 10);

    if (end == text || *end || px < WIDTH_LEAST_PX || px > WIDTH_MOST_PX)
        return mw_fail(err, MW_E_USAGE, NULL, "--width takes %d to %d pixels, not \"%.40s\"",
                       WIDTH_LEAST_PX, WIDTH_MOST_PX, text);
    return MW_OK;
}

static enum mw_rc check_args(const struct mw_args *args, struct mw_err *err)
{
    const char *file = args->value[MW_OPT_OUTPUT], *width = args->value[MW_OPT_WIDTH];
    bool dark = args->given[MW_OPT_DARK];

    if (args->operand_n < 2)
        return file || width || dark
                   ? mw_fail_cure(err, MW_E_USAGE, NULL,
                                  "Name one: `millwright draw DIR floor -o floor.png --dark`.",
                                  "--output, --width and --dark are for one drawing")
                   : MW_OK;
    if (!file && !args->given[MW_OPT_DRY_RUN])
        return mw_fail_cure(err, MW_E_USAGE, NULL, "Give -o FILE.svg, FILE.pdf or FILE.png.",
                            "no file is named for the drawing \"%.60s\"", args->operand[1]);
    enum form form = file ? form_of(file) : FORM_PNG;
    if (form == FORM_UNKNOWN)
        return mw_fail_cure(err, MW_E_USAGE, file, "End it in .svg, .pdf or .png.",
                            "the ending of the file does not say what to write");
    if (dark && form == FORM_PDF)
        return mw_fail_cure(err, MW_E_USAGE, file, "Leave --dark out, or write SVG or PNG.",
                            "a PDF is for paper, which is light");
    if (width && form != FORM_PNG)
        return mw_fail_cure(err, MW_E_USAGE, file, "Leave --width out, or write a PNG.",
                            "only a PNG has a width in pixels");
    return width ? check_width(width, err) : MW_OK;
}

int mw_cmd_draw(const struct mw_args *args)
{
    const char *dir = args->operand[0];
    bool dry = args->given[MW_OPT_DRY_RUN], one = args->operand_n > 1;
    struct mw_plan_read read = {0};
    struct mw_err err;
    enum mw_rc rc = check_args(args, &err);

    if (!rc)
        rc = mw_plan_read(&read, dir, &err);
    if (!rc && one)
        rc = draw_one(args, &read, &err);
    else if (!rc && dry)
        rc = mw_outdir_may_renew(dir, &err);
    else if (!rc)
        rc = draw_all(&read, dir, &err);
    if (rc)
        mw_term_err(&err);
    else if (!one)
        list_all(&read, dry);
    else if (dry)
        printf("%s can be drawn. A dry run: nothing was written.\n", args->operand[1]);
    else
        printf("%s\n", args->value[MW_OPT_OUTPUT]);
    mw_plan_read_done(&read);
    return mw_rc_exit(rc);
}
