#include "cli/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static bool color_out, color_err;

bool mw_term_color(const char *when)
{
    if (!when || strcmp(when, "auto") == 0) {
        const char *no = getenv("NO_COLOR");
        const char *term = getenv("TERM");
        bool may = !(no && *no) && term && strcmp(term, "dumb") != 0;
        color_out = may && isatty(STDOUT_FILENO);
        color_err = may && isatty(STDERR_FILENO);
        return true;
    }
    color_out = color_err = strcmp(when, "always") == 0;
    return color_out || strcmp(when, "never") == 0;
}

static const char *escape(enum mw_style style, bool colored)
{
    static const char *const codes[] = {"\033[0m",  "\033[1m",  "\033[2m",  "\033[31m",
                                        "\033[33m", "\033[32m", "\033[34m", "\033[36m"};
    return colored ? codes[style] : "";
}

const char *mw_term_on(enum mw_style style)
{
    return escape(style, color_out);
}

int mw_term_flush(void *file, const char *data, size_t n)
{
    return fwrite(data, 1, n, file) == n ? 0 : -1;
}

void mw_term_err(const struct mw_err *err)
{
    static const enum mw_style styles[] = {MW_BLUE, MW_YELLOW, MW_RED};
    const struct mw_code_info *info = mw_code_info(err->code);

    if (err->place[0])
        fprintf(stderr, "%s%s:%s ", escape(MW_BOLD, color_err), err->place,
                escape(MW_PLAIN, color_err));
    else
        fprintf(stderr, "%smillwright:%s ", escape(MW_BOLD, color_err),
                escape(MW_PLAIN, color_err));
    fprintf(stderr, "%s%s:%s %s [%s]\n", escape(styles[err->severity], color_err),
            mw_severity_name(err->severity), escape(MW_PLAIN, color_err), err->text,
            info->name);
    const char *cure = err->cure[0] ? err->cure : info->cure;
    if (cure && *cure)
        fprintf(stderr, "    %s%s%s\n", escape(MW_DIM, color_err), cure,
                escape(MW_PLAIN, color_err));
}

void mw_term_diags(const struct mw_diags *diags)
{
    uint32_t warnings = 0;

    for (uint32_t i = 0; i < diags->n; i++)
        if (diags->at[i].severity == MW_ERROR)
            mw_term_err(&diags->at[i]);
    for (uint32_t i = 0; i < diags->n; i++) {
        if (diags->at[i].severity == MW_ERROR)
            continue;
        mw_term_err(&diags->at[i]);
        warnings += diags->at[i].severity == MW_WARNING;
    }
    if (diags->errors > 1 || diags->dropped)
        fprintf(stderr, "%u errors, %u warnings%s\n", diags->errors, warnings,
                diags->dropped ? " (not all are shown)" : "");
}

void mw_term_diags_json(struct mw_json *j, const struct mw_diags *diags)
{
    for (uint32_t i = 0; i < diags->n; i++) {
        const struct mw_err *e = &diags->at[i];
        const struct mw_code_info *info = mw_code_info(e->code);
        mw_json_obj(j, NULL);
        mw_json_str(j, "code", info->name);
        mw_json_str(j, "severity", mw_severity_name(e->severity));
        mw_json_str(j, "place", e->place);
        mw_json_str(j, "text", e->text);
        mw_json_str(j, "cure", e->cure[0] ? e->cure : info->cure);
        mw_json_end_obj(j);
    }
}

void mw_term_fail_json(const struct mw_diags *diags)
{
    struct mw_out out;
    struct mw_json j = {.out = &out};

    mw_out_init(&out, mw_term_flush, stdout);
    mw_json_obj(&j, NULL);
    mw_json_arr(&j, "messages");
    mw_term_diags_json(&j, diags);
    mw_json_end_arr(&j);
    mw_json_end_obj(&j);
    mw_out_char(&out, '\n');
    mw_out_done(&out);
}

void mw_term_fail(const struct mw_err *err, bool json)
{
    struct mw_diags diags = {0};

    mw_term_err(err);
    if (!json)
        return;
    mw_diag_err(&diags, err);
    mw_term_fail_json(&diags);
    mw_diags_done(&diags);
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void progress_step(void *ctx, const char *what, uint64_t done, uint64_t total)
{
    struct mw_term_progress *t = ctx;
    int64_t now = now_ms();

    if (now - t->begun_ms < 1000 || (t->shown && now - t->shown_ms < 100))
        return;
    if (total)
        fprintf(stderr, "\r\033[K%s %3u %%", what, (unsigned)(done * 100 / total));
    else
        fprintf(stderr, "\r\033[K%s …", what);
    fflush(stderr);
    t->shown = true;
    t->shown_ms = now;
}

static void progress_silent(void *ctx, const char *what, uint64_t done, uint64_t total)
{
    (void)ctx, (void)what, (void)done, (void)total;
}

void mw_term_progress_init(struct mw_term_progress *t)
{
    *t = (struct mw_term_progress){.begun_ms = now_ms()};
    t->progress.step = isatty(STDERR_FILENO) ? progress_step : progress_silent;
    t->progress.ctx = t;
}

void mw_term_progress_again(struct mw_term_progress *t, int64_t begun_ms)
{
    mw_term_progress_init(t);
    t->begun_ms = begun_ms;
}

void mw_term_progress_done(struct mw_term_progress *t)
{
    if (t->shown)
        fputs("\r\033[K", stderr);
}
