/*
 * report_test.c: every figure of the report names a rule, and where the rule is a query, SQLite
 * gives the same figures from factory.db in the same order. The plans are the examples, designed
 * here; the queries are run by the library, not by us.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ctype.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "design/assume.h"
#include "design/design.h"
#include "file/catalog_read.h"
#include "file/factory_read.h"
#include "file/yaml.h"
#include "report/chapters.h"
#include "report/report.h"
#include "store/plan_read.h"
#include "store/plan_write.h"

struct world {
    struct mw_arena arena;
    struct mw_diags diags;
    struct mw_factory factory;
    struct mw_catalog catalog;
    struct mw_plan plan;
    const char *text;
    const char *joined; /* the sets, a line each */
    struct mw_report report;
    struct mw_doc doc;
};

enum { SETS_CAP = 8 };

static void design(struct world *w, const char *text, size_t n, const char *const *sets)
{
    size_t set_n = 0;

    *w = (struct world){.text = text, .joined = ""};
    while (sets[set_n])
        w->joined = mw_arena_printf(&w->arena, "%s%s\n", w->joined, sets[set_n++]);
    assert_int_equal(mw_catalog_read_builtin(&w->catalog, &w->diags), MW_OK);
    if (mw_factory_read(&w->factory, "factory.yaml", text, n, sets, set_n, &w->diags) != MW_OK)
        fail_msg("%s", w->diags.at[0].text);
    assert_int_equal(mw_assume(&w->catalog, &w->factory, &w->diags), MW_OK);
    if (mw_design(&w->plan, &w->factory, &w->catalog, &w->diags, NULL) != MW_OK)
        fail_msg("%s", w->diags.at[0].text);
    w->report = (struct mw_report){.plan = &w->plan,
                                   .digest = "0123456789abcdef0123456789abcdef"
                                             "0123456789abcdef0123456789abcdef",
                                   .program = "0.1",
                                   .text = w->text,
                                   .sets = w->joined};
    mw_report_build(&w->report, &w->doc);
}

static char *example_text(const char *name, size_t *n)
{
    struct mw_arena a = {0};
    struct mw_diags diags = {0};
    const char *root = getenv("MW_ROOT"), *text;
    char path[300];

    snprintf(path, sizeof path, "%s/examples/%s.yaml", root ? root : ".", name);
    assert_int_equal(mw_yaml_slurp(&a, path, &text, n, &diags), MW_OK);
    char *copy = strdup(text);
    mw_arena_done(&a);
    return copy;
}

static void done(struct world *w)
{
    mw_doc_done(&w->doc);
    mw_plan_done(&w->plan);
    mw_factory_done(&w->factory);
    mw_catalog_done(&w->catalog);
    mw_diags_done(&w->diags);
    mw_arena_done(&w->arena);
}

/* The examples, and what they do not show: growth, throttling, liquid, rows of different kinds. */
static const struct {
    const char *example;
    const char *sets[SETS_CAP];
} plans[] = {
    {"pod32-dense", {0}},
    {"pod32-lowpower", {0}},
    {"superpod-h100-4su", {0}},
    {"pod32-dense", {"compute.count=31", "compute.count_final=64"}},
    {"pod32-dense", {"site.power.survive=throttled", "site.power.margin=0.1"}},
    {"scale-131072", {"compute.count=512", "compute.count_final=2048"}},
    {"scale-131072", {"compute.count=4096"}},
    {"pod32-dense",
     {"cost.energy.kwh_price=0.1", "cost.energy.pue=1.3", "cost.energy.load=0.7"}},
    {"superpod-h100-4su", {"site.cooling.rack.air_kw=50", "site.cooling.hall.air_cfm=900000"}},
};
enum { PLANS = sizeof plans / sizeof *plans };

static void design_example(struct world *w, size_t i, char **text)
{
    size_t n;

    *text = example_text(plans[i].example, &n);
    design(w, *text, n, plans[i].sets);
}

/* ---- a walk over all values ---- */

typedef void visit(const struct mw_doc *d, const struct mw_doc_block *b,
                   const struct mw_doc_span *s, uint32_t rule, void *ctx);

static void walk(const struct mw_doc *d, visit *to, void *ctx)
{
    for (uint32_t i = 0; i < d->blocks.n; i++) {
        const struct mw_doc_block *b = &d->blocks.at[i];

        for (uint32_t k = 0; k < b->span_n; k++) {
            const struct mw_doc_span *s = &d->spans.at[b->first_span + k];
            if (s->kind == MW_DOC_VALUE)
                to(d, b, s, mw_doc_rule_of(b, NULL, s), ctx);
        }
        for (uint32_t r = 0; r < b->row_n; r++) {
            const struct mw_doc_row *row = &d->rows.at[b->first_row + r];

            for (uint32_t c = 0; c < row->cell_n; c++) {
                const struct mw_doc_cell *cell = &d->cells.at[row->first_cell + c];

                for (uint32_t k = 0; k < cell->span_n; k++) {
                    const struct mw_doc_span *s = &d->spans.at[cell->first_span + k];
                    if (s->kind == MW_DOC_VALUE)
                        to(d, b, s, mw_doc_rule_of(b, row, s), ctx);
                }
            }
        }
    }
}

/* ---- every value has a rule ---- */

struct counts {
    uint32_t values, by_rule[1000];
};

static void count(const struct mw_doc *d, const struct mw_doc_block *b,
                  const struct mw_doc_span *s, uint32_t rule, void *ctx)
{
    struct counts *counts = ctx;
    char buf[MW_DOC_NUMBER_CAP];

    if (rule == MW_NONE || rule >= d->rules.n)
        fail_msg("\"%s\": %s %s names no rule", b->title, mw_doc_exact(s, buf), s->text);
    counts->values++;
    counts->by_rule[rule]++;
}

/* A number that was written as text into a column of numbers has evaded its rule. */
static void assert_no_text_numbers(const struct mw_doc *d, const struct mw_doc_block *b)
{
    for (uint32_t r = 0; r < b->row_n; r++) {
        const struct mw_doc_row *row = &d->rows.at[b->first_row + r];

        for (uint32_t c = 0; b->column_n && c < row->cell_n; c++) {
            const struct mw_doc_cell *cell = &d->cells.at[row->first_cell + c];

            if (!d->columns.at[b->first_column + c].numeric)
                continue;
            for (uint32_t k = 0; k < cell->span_n; k++) {
                const struct mw_doc_span *s = &d->spans.at[cell->first_span + k];
                if (s->kind != MW_DOC_VALUE && isdigit((unsigned char)s->text[0]))
                    fail_msg("\"%s\": %s is text", b->title, s->text);
            }
        }
    }
}

static void every_value_names_its_rule(void **state)
{
    (void)state;
    for (size_t i = 0; i < PLANS; i++) {
        static struct counts counts;
        struct world w;
        char *text;

        design_example(&w, i, &text);
        counts = (struct counts){0};
        assert_true(w.doc.rules.n < sizeof counts.by_rule / sizeof *counts.by_rule);
        walk(&w.doc, count, &counts);
        assert_true(counts.values > 200);
        for (uint32_t r = 0; r < w.doc.rules.n; r++) {
            assert_true(w.doc.rules.at[r].what[0] && w.doc.rules.at[r].text[0]);
            if (!counts.by_rule[r])
                fail_msg("%s: rule \"%s\" has no value", plans[i].example,
                         w.doc.rules.at[r].what);
        }
        for (uint32_t b = 0; b < w.doc.blocks.n; b++) {
            const struct mw_doc_block *block = &w.doc.blocks.at[b];

            assert_no_text_numbers(&w.doc, block);
            for (uint32_t r = 0; r < block->row_n && block->column_n; r++)
                assert_int_equal(w.doc.rows.at[block->first_row + r].cell_n, block->column_n);
        }
        done(&w);
        free(text);
    }
}

/* ---- queries ---- */

struct query {
    sqlite3_stmt *statement;
    const struct mw_doc_rule *rule;
    uint32_t number;
    int column; /* next to look at; at the number of columns: step first */
    bool ended;
};

/* The next number of the query: texts and NULLs are none. False at its end. */
static bool next_number(struct query *q, double *out)
{
    for (;;) {
        if (q->column >= sqlite3_data_count(q->statement)) {
            q->column = 0;
            int rc = sqlite3_step(q->statement);
            if (rc != SQLITE_ROW) {
                assert_int_equal(rc, SQLITE_DONE);
                return false;
            }
        }
        int type = sqlite3_column_type(q->statement, q->column);
        if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) {
            *out = sqlite3_column_double(q->statement, q->column++);
            return true;
        }
        q->column++;
    }
}

static void compare(const struct mw_doc *d, const struct mw_doc_block *b,
                    const struct mw_doc_span *s, uint32_t rule, void *ctx)
{
    struct query *q = ctx;
    double unit = pow(10, -s->decimals), ours = (double)s->value * unit, theirs;

    if (rule != q->number)
        return;
    if (!next_number(q, &theirs))
        fail_msg("rule %u \"%s\": the query ends before %g in \"%s\"", rule + 1,
                 d->rules.at[rule].what, ours, b->title);
    if (fabs(ours - theirs) > 0.5001 * unit + 1e-9 * fabs(ours))
        fail_msg("rule %u \"%s\": %.9g in the report (\"%s\"), %.9g by the query", rule + 1,
                 d->rules.at[rule].what, ours, b->title, theirs);
}

static void queries_give_the_same_values(void **state)
{
    uint32_t asked = 0;

    (void)state;
    for (size_t i = 0; i < PLANS; i++) {
        struct world w;
        struct mw_err err;
        sqlite3 *db;
        char file[64], *text, digest[MW_DIGEST_HEX];

        design_example(&w, i, &text);
        const struct mw_plan_origin origin = {
            .program = "0.1", .file = "f", .text = text, .sets = w.joined};
        snprintf(file, sizeof file, "/tmp/report_test.%ld", (long)getpid());
        unlink(file);
        assert_int_equal(mw_plan_write(&w.plan, file, &origin, digest, &err), MW_OK);
        assert_int_equal(sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
        for (uint32_t r = 0; r < w.doc.rules.n; r++) {
            struct query q = {.rule = &w.doc.rules.at[r], .number = r};
            double more;

            if (!q.rule->sql)
                continue;
            if (sqlite3_prepare_v2(db, q.rule->sql, -1, &q.statement, NULL) != SQLITE_OK)
                fail_msg("rule %u: %s: %s", r + 1, sqlite3_errmsg(db), q.rule->sql);
            walk(&w.doc, compare, &q);
            if (next_number(&q, &more))
                fail_msg("rule %u \"%s\": the query has %g too much", r + 1, q.rule->what,
                         more);
            sqlite3_finalize(q.statement);
            asked++;
        }
        sqlite3_close(db);
        unlink(file);
        done(&w);
        free(text);
    }
    assert_true(asked > 25 * PLANS);
}

/* ---- the same from a folder ---- */

struct memory_sink {
    struct mw_sink sink;
    struct mw_out out, files[2];
    uint32_t n;
};

static struct mw_out *memory_open(struct mw_sink *s, const char *path)
{
    static const char *const names[] = {"report.html", "report.pdf"};
    struct memory_sink *m = (struct memory_sink *)s;

    assert_true(m->n < 2);
    assert_string_equal(path, names[m->n]);
    mw_out_init(&m->files[m->n], NULL, NULL);
    return &m->files[m->n];
}

static void memory_close(struct mw_sink *s)
{
    ((struct memory_sink *)s)->n++;
}

static void write_all(const struct mw_report *r, struct memory_sink *m)
{
    struct mw_err err;

    *m = (struct memory_sink){.sink = {memory_open, memory_close}};
    assert_int_equal(mw_report_write(r, &m->sink, &err), MW_OK);
    assert_int_equal(m->n, 2);
}

static void forget(struct memory_sink *m)
{
    mw_out_done(&m->files[0]);
    mw_out_done(&m->files[1]);
}

static void assert_same_out(const struct mw_out *a, const struct mw_out *b)
{
    for (size_t i = 0; i < a->n && i < b->n; i++)
        if (a->buf[i] != b->buf[i]) {
            size_t from = i > 60 ? i - 60 : 0;
            fail_msg("they differ: \"%.120s\" and \"%.120s\"", a->buf + from, b->buf + from);
        }
    assert_int_equal(a->n, b->n);
}

/* What design has in memory and what comes back from factory.db give the same bytes. */
static void a_plan_read_back_gives_the_same_report(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct world w;
        struct mw_err err;
        struct mw_plan_read read = {0};
        struct memory_sink a, b;
        char file[64], *text, digest[MW_DIGEST_HEX];

        design_example(&w, i, &text);
        const struct mw_plan_origin origin = {
            .program = "0.1", .file = "f", .text = text, .sets = w.joined};
        snprintf(file, sizeof file, "/tmp/report_test.%ld", (long)getpid());
        unlink(file);
        assert_int_equal(mw_plan_write(&w.plan, file, &origin, digest, &err), MW_OK);
        assert_int_equal(mw_plan_read(&read, file, &err), MW_OK);
        const struct mw_report again = {.plan = &read.plan,
                                        .digest = w.report.digest,
                                        .program = "0.1",
                                        .text = read.text,
                                        .sets = read.sets};
        write_all(&w.report, &a);
        write_all(&again, &b);
        assert_same_out(&a.files[0], &b.files[0]);
        assert_same_out(&a.files[1], &b.files[1]);
        forget(&a);
        forget(&b);
        mw_plan_read_done(&read);
        unlink(file);
        done(&w);
        free(text);
    }
}

/* ---- bounds ---- */

/* 131,072 GPUs: no table past its cap, and pages that a browser opens at once. */
static void its_size_is_bounded(void **state)
{
    static const char *const none[SETS_CAP];
    struct world w;
    struct memory_sink m;
    size_t n;
    char *text = example_text("scale-131072", &n);

    (void)state;
    design(&w, text, n, none);
    for (uint32_t i = 0; i < w.doc.blocks.n; i++)
        assert_true(w.doc.blocks.at[i].row_n <= 400);
    write_all(&w.report, &m);
    assert_true(m.files[0].n < 4u << 20);
    assert_true(m.files[1].n < 4u << 20);
    forget(&m);
    done(&w);
    free(text);
}

/* ---- hostile names ---- */

static bool holds(const struct mw_out *out, const char *what)
{
    return memmem(out->buf, out->n, what, strlen(what)) != NULL;
}

static void names_cannot_break_out(void **state)
{
    static const char *const none[SETS_CAP];
    static const char text[] =
        "name: \"<script>alert(1)</script>\\\" onload=\\\"x & 'y' ]]> --> \\u202E &#60;\"\n"
        "site:\n"
        "  rack: {panel_text: \"</style><img src=https://example.com/x>\"}\n"

        "compute: {count: 4}\n"
        "assume: [{device: sn2201, max_w: 196, why: \"`<i>` \\\\(x\\\\) javascript:1\"}]\n";
    struct world w;
    struct memory_sink m;

    (void)state;
    design(&w, text, strlen(text), none);
    write_all(&w.report, &m);
    assert_true(holds(&m.files[0], "&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert_false(holds(&m.files[0], "<script"));
    assert_false(holds(&m.files[0], "<img"));
    assert_false(holds(&m.files[0], "<i>"));
    assert_false(holds(&m.files[0], "onload=\""));
    assert_true(m.files[1].n > 1000);
    forget(&m);
    done(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value_names_its_rule),
        cmocka_unit_test(queries_give_the_same_values),
        cmocka_unit_test(a_plan_read_back_gives_the_same_report),
        cmocka_unit_test(its_size_is_bounded),
        cmocka_unit_test(names_cannot_break_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
