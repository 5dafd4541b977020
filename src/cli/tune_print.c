/* tune_print.c: what tune found, for people. */
#include "cli/predict_print.h"
#include "cli/table.h"
#include "cli/term.h"
#include "cli/tune.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static int64_t share(double v)
{
    return llround(v * 1000);
}

static void print_results(struct mw_tune *t, const struct mw_tune_plane *p)
{
    struct mw_table table;

    mw_table_init(&table, "pattern,routing,fluid,completion,bound,phased,tail,fullest link",
                  "llrrrrrl");
    for (uint32_t i = 0; i < p->results.n; i++) {
        const struct mw_tune_result *r = &p->results.at[i];
        bool first = i == 0 || p->results.at[i - 1].pattern != r->pattern;

        mw_table_str(&table, first ? mw_tune_pattern_names[r->pattern] : "");
        mw_table_str(&table, mw_routing_names[r->routing]);
        mw_table_fixed(&table, share(r->e.fluid), 3, "");
        mw_table_fixed(&table, share(r->e.completion), 3, "");
        mw_table_fixed(&table, share(r->e.completion_bound), 3, "");
        if (r->phased)
            mw_table_fixed(&table, share(r->e.phased), 3, "");
        else
            mw_table_str(&table, "");
        if (r->routing == MW_ROUTING_ECMP)
            mw_table_fixed(&table, share(r->e.tail), 3, "");
        else
            mw_table_str(&table, "");
        if (r->e.unreachable)
            mw_table_printf(&table, "%" PRIu64 " flows lead nowhere",
                            (uint64_t)r->e.unreachable);
        else if (r->e.worst_link != MW_NONE && r->e.completion < 0.9995)
            mw_table_str(&table, mw_tune_link(t, &p->net, r->e.worst_link));
        else
            mw_table_str(&table, "");
    }
    mw_table_print(&table);
}

static void print_brakes(struct mw_tune *t, const struct mw_tune_plane *p)
{
    const struct mw_brakes *b = &p->brakes;

    if (!b->at.n)
        return;
    printf(
        "\n  %sWhat holds all-to-all back%s (fluid, completion): now %.3f, %.3f; with mended "
        "tables %.3f, %.3f\n",
        mw_term_on(MW_BOLD), mw_term_on(MW_PLAIN), b->now.fluid, b->now.completion,
        b->tables.fluid, b->tables.completion);
    for (uint32_t i = 0; i < b->at.n; i++) {
        struct mw_tune_words w = mw_tune_say(t, p, &b->at.at[i]);

        printf("  %2u. %s [%s]: mended %.3f, %.3f\n      %s\n", i + 1, w.text,
               mw_code_info(w.code)->name, b->at.at[i].mended.fluid,
               b->at.at[i].mended.completion, w.cure);
    }
    if (b->more)
        printf("      and %u more places, not tried one by one\n", b->more);
}

static void print_repair(const struct mw_tune_plane *p)
{
    if (!p->repaired)
        return;
    printf(
        "\n  Mended tables: %u entries change, %u led nowhere; %s; all-to-all %.3f fluid, %.3f "
        "completion of %.3f possible\n",
        p->changes, p->repair.broken,
        p->repair.deadlock_free ? "no deadlock is possible" : "A DEADLOCK IS POSSIBLE",
        p->mended.fluid, p->mended.completion, p->mended.completion_bound);
    if (p->repair.unreachable)
        printf("  %u pairs of switch and endpoint stay without a way: cables lack\n",
               p->repair.unreachable);
}

static void print_plane(struct mw_tune *t, const struct mw_tune_plane *p)
{
    printf("%s%s%s: %u switches, %u endpoints, %u cables that carry; %s tables\n",
           mw_term_on(MW_BOLD), t->x->planes.at[p->plane].name, mw_term_on(MW_PLAIN),
           p->net.switch_n, p->net.end_n, p->cables, p->tables ? "observed" : "canonical");
    if (p->alike)
        printf("  (and %u planes that are alike)\n", p->alike);
    for (uint32_t i = 0; i < p->assumed.n; i++)
        printf("  assumed: %s\n", p->assumed.at[i]);
    print_results(t, p);
    print_brakes(t, p);
    print_repair(p);
}

static void print_jobs(const struct mw_tune *t)
{
    struct mw_table table;

    if (!t->jobs.n)
        return;
    printf("\n%sJobs%s, share of their ideal alone and with the others\n", mw_term_on(MW_BOLD),
           mw_term_on(MW_PLAIN));
    mw_table_init(&table, "job,nodes,ring,with others,all-to-all,with others,ring reordered",
                  "lrrrrrr");
    for (uint32_t i = 0; i < t->jobs.n; i++) {
        const struct mw_tune_job *j = &t->jobs.at[i];

        mw_table_str(&table, j->name);
        mw_table_int(&table, j->n);
        mw_table_fixed(&table, share(j->ring[0]), 3, "");
        mw_table_fixed(&table, share(j->ring[1]), 3, "");
        mw_table_fixed(&table, share(j->all_to_all[0]), 3, "");
        mw_table_fixed(&table, share(j->all_to_all[1]), 3, "");
        mw_table_fixed(&table, share(j->after), 3, "");
    }
    mw_table_print(&table);
    for (uint32_t i = 0; i < t->jobs.n; i++)
        if (t->jobs.at[i].worst_after < t->jobs.at[i].worst_before)
            printf(
                "  %s: in the best order the ring's fullest link carries %u flows instead of "
                "%u; -o FOLDER writes it\n",
                t->jobs.at[i].name, t->jobs.at[i].worst_after, t->jobs.at[i].worst_before);
}

static void print_what_if(const struct mw_tune *t, struct mw_tune_what_if *w)
{
    for (uint32_t i = 0; i < w->tune.planes.n; i++) {
        const struct mw_tune_plane *p = &w->tune.planes.at[i];

        printf("\n%sWhat if %s%s: %s, %u endpoints, %u cables that carry\n",
               mw_term_on(MW_BOLD), w->change, mw_term_on(MW_PLAIN),
               w->tune.x->planes.at[p->plane].name, p->net.end_n, p->cables);
        if (p->net.end_n < t->planes.at[i].net.end_n)
            printf("  %u adapters are cut off; the figures are of the others\n",
                   t->planes.at[i].net.end_n - p->net.end_n);
        print_results(&w->tune, p);
        printf("  with tables mended for it: all-to-all %.3f fluid, %.3f completion\n",
               p->mended.fluid, p->mended.completion);
    }
}

static void print_files(const struct mw_tune *t)
{
    if (!t->files.n)
        return;
    printf("\n%s\n", t->written ? "Written:" : "A dry run: nothing was written. It would be:");
    for (uint32_t i = 0; i < t->files.n; i++)
        printf("  %s\n", t->files.at[i]);
}

void mw_tune_print(struct mw_tune *t)
{
    for (uint32_t i = 0; i < t->planes.n; i++) {
        if (i)
            putchar('\n');
        print_plane(t, &t->planes.at[i]);
    }
    print_jobs(t);
    mw_predict_print(&t->predicted);
    for (uint32_t i = 0; i < t->what_ifs.n; i++)
        print_what_if(t, t->what_ifs.at[i]);
    print_files(t);
}
