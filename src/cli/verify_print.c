/*
 * verify_print.c: what verify found, for people: a summary, the findings by cause, the moves.
 */
#include "cli/assets.h"
#include "cli/term.h"
#include "cli/verify.h"
#include "export/recabling.h"

#include <stdio.h>

enum {
    ALIKE_SHOWN = 10, /* findings of one code and severity in the terminal; --json has all */
    MOVES_SHOWN = 40
};

/* "compute, storage": the planes that are seen, or not; "" none. */
static const char *planes(const struct mw_verify *v, bool seen, struct mw_arena *a)
{
    const char *list = "";

    for (uint32_t i = 0; i < v->seen.x.planes.n; i++)
        if (v->w.compared[i] == seen)
            list = mw_arena_printf(a, "%s%s%s", list, *list ? ", " : "",
                                   v->seen.x.planes.at[i].name);
    return list;
}

/* A cable may be slow and of another type, too; its mismatches follow one another. */
static uint32_t mismatched(const struct mw_wiring *w)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->mismatches.n; i++) {
        const struct mw_mismatch *m = &w->mismatches.at[i];
        n += i == 0 || (m[-1].a != m->a && m[-1].a != m->b);
    }
    return n;
}

static void print_summary(const struct mw_verify *v)
{
    const struct mw_wiring *w = &v->w;
    const uint32_t *by = v->seen.id.count;
    struct mw_arena a = {0};
    const char *seen = planes(v, true, &a), *not_seen = planes(v, false, &a);

    printf("Compared: %s", *seen ? seen : "nothing that the plan has");
    if (*not_seen)
        printf("%s; not seen: %s%s", mw_term_on(MW_DIM), not_seen, mw_term_on(MW_PLAIN));
    printf("\nCables:   %s%u of %u in their places%s",
           mw_term_on(w->right == w->planned ? MW_GREEN : MW_BOLD), w->right, w->planned,
           mw_term_on(MW_PLAIN));
    if (w->mismatches.n)
        printf(", %u of them slower or otherwise not as planned", mismatched(w));
    if (w->wrong.n)
        printf(", %u wrong", w->wrong.n);
    if (w->absent.n)
        printf(", %u absent", w->absent.n);
    if (w->foreign.n)
        printf(", %u to something unknown", w->foreign.n);
    if (w->rates_unknown)
        printf("; %u of a rate that is not known", w->rates_unknown);
    printf("\nKnown by: GUID %u, name %u, wiring %u; not known %u\n", by[MW_ID_GUID],
           by[MW_ID_NAME], by[MW_ID_WIRING], by[MW_ID_UNKNOWN]);
    if (v->unchecked)
        printf(
            "%u cable%s of adapters without name or known GUID cannot be checked: their place "
            "is what named them\n",
            v->unchecked, v->unchecked == 1 ? "" : "s");
    mw_arena_done(&a);
}

static void print_cause(const struct mw_cause *c)
{
    static const enum mw_style styles[] = {MW_BLUE, MW_YELLOW, MW_RED};

    printf("%s%s%s %s %s%s%s: %s\n    %s\n", mw_term_on(styles[c->severity]),
           mw_severity_name(c->severity), mw_term_on(MW_PLAIN), mw_code_info(c->code)->name,
           mw_term_on(MW_BOLD), c->path, mw_term_on(MW_PLAIN), c->text, c->cure);
}

/* By severity, then by code as they come; of many of one code the first. */
static void print_causes(const struct mw_causes *c)
{
    for (int severity = MW_ERROR; severity >= MW_INFO; severity--) {
        uint32_t n[MW_CODE_COUNT] = {0};

        for (uint32_t i = 0; i < c->at.n; i++)
            n[c->at.at[i].code] += (int)c->at.at[i].severity == severity;
        for (int code = 0; code < MW_CODE_COUNT; code++) {
            uint32_t shown = 0;
            for (uint32_t i = 0; i < c->at.n && shown < n[code] && shown < ALIKE_SHOWN; i++)
                if ((int)c->at.at[i].severity == severity && (int)c->at.at[i].code == code) {
                    print_cause(&c->at.at[i]);
                    shown++;
                }
            if (shown < n[code])
                printf("  and %u more of %s; --json lists them\n", n[code] - shown,
                       mw_code_info((enum mw_code)code)->name);
        }
    }
}

void mw_verify_print(const struct mw_verify *v)
{
    struct mw_out out;

    print_summary(v);
    if (v->c.at.n) {
        printf("\n");
        print_causes(&v->c);
    }
    if (v->r.moves.n) {
        printf("\n");
        fflush(stdout);
        mw_out_init(&out, mw_term_flush, stdout);
        mw_recabling_text(&v->r, &v->seen.x, MOVES_SHOWN, &out);
        mw_out_done(&out);
    }
    if (!v->c.at.n && v->w.planned)
        printf("\n%sAll is as planned.%s\n", mw_term_on(MW_GREEN), mw_term_on(MW_PLAIN));
    if (v->written)
        printf("\n%s%s\n",
               v->r.moves.n ? "The re-cabling plan is in "
                            : "Nothing is to be moved, and so says ",
               v->written);
    if (v->learned.given) {
        printf("\n%s%u GUIDs are known, %u not: %s/" MW_IDENTITY_FILE "\n",
               v->learned.written ? "" : "A dry run: nothing was written. ", v->learned.guids,
               v->learned.unknown, v->seen.folder);
        if (v->learned.left_out)
            printf("%u adapters are left out: only the port that each hangs on says who it is; "
                   "--force keeps them, too\n",
                   v->learned.left_out);
    }
}

void mw_verify_line(const struct mw_verify *v)
{
    const struct mw_wiring *w = &v->w;

    if (!v->c.at.n) {
        printf("%s%u of %u cables right: all is as planned%s\n", mw_term_on(MW_GREEN), w->right,
               w->planned, mw_term_on(MW_PLAIN));
        return;
    }
    printf("%u of %u cables right, %u wrong, %u absent; %u finding%s; %u end%s to move\n",
           w->right, w->planned, w->wrong.n + w->foreign.n, w->absent.n, v->c.at.n,
           v->c.at.n == 1 ? "" : "s", v->r.ends, v->r.ends == 1 ? "" : "s");
}
