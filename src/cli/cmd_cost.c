/*
 * cmd_cost.c: `millwright cost DIR|FACTORY.yaml [ITEM]`: what a plan costs, and what moves it.
 */
#include "base/text.h"
#include "cli/command.h"
#include "cli/cost_json.h"
#include "cli/given.h"
#include "cli/table.h"
#include "cli/term.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const phase_names[] = {"now", "final"};
enum { PHASES = 2, BAR = 20 };

struct job {
    const struct mw_args *args;
    struct mw_given given;
    bool has[PHASES];
    struct mw_cost cost[PHASES];
    struct mw_swings swings;
};

static enum mw_rc work(struct job *j)
{
    enum mw_rc rc = mw_given_load(&j->given, j->args->operand[0], j->args);

    if (!rc)
        rc = mw_given_costs(&j->given, j->args->operand[0], j->args);
    if (!rc && j->given.costs->scope == MW_COST_PLAN)
        rc = mw_given_design(&j->given);
    if (rc)
        return rc;
    for (int phase = 0; phase < PHASES; phase++) {
        j->has[phase] = mw_cost_has(j->given.plan, (enum mw_phase)phase) &&
                        (phase == MW_PHASE_NOW || j->given.costs->scope == MW_COST_PLAN);
        if (j->has[phase])
            mw_cost_with(j->given.plan, j->given.costs, (enum mw_phase)phase, &j->cost[phase]);
    }
    if (j->args->given[MW_OPT_SENSITIVITY])
        mw_swings_of(j->given.plan, j->given.costs, MW_PHASE_NOW, &j->swings);
    return MW_OK;
}

/* ---- text ---- */

static void money_cell(struct mw_table *t, int64_t money)
{
    char buf[MW_MONEY_CAP];

    mw_table_str(t, mw_money_text(money, buf));
}

static int64_t percent(int64_t part, int64_t whole)
{
    return whole > 0 ? (int64_t)((double)part * 100 / (double)whole + 0.5) : 0;
}

static void print_groups(const struct mw_cost *c)
{
    struct mw_table t;

    mw_table_init(&t, "GROUP,CAPITAL,A MONTH,SHARE,UNKNOWN", "lrrrr");
    for (int g = 0; g < MW_COST_GROUPS; g++) {
        if (!c->group_monthly[g] && !c->group_unknown[g] && !c->group_capital[g])
            continue;
        bool known = c->group_monthly[g] || c->group_capital[g];
        mw_table_str(&t, mw_cost_group_names[g]);
        money_cell(&t, known ? c->group_capital[g] : MW_UNKNOWN);
        money_cell(&t, known ? c->group_monthly[g] : MW_UNKNOWN);
        if (known)
            mw_table_printf(&t, "%" PRId64 " %%", percent(c->group_monthly[g], c->monthly));
        else
            mw_table_str(&t, "");
        mw_table_opt(&t, c->group_unknown[g] > 0, c->group_unknown[g]);
    }
    mw_table_str(&t, "total");
    money_cell(&t, c->unknown < c->lines.n ? c->capital : MW_UNKNOWN);
    money_cell(&t, c->unknown < c->lines.n ? c->monthly : MW_UNKNOWN);
    mw_table_str(&t, "");
    mw_table_opt(&t, c->unknown > 0, c->unknown);
    mw_table_print(&t);
}

static void print_lines(const struct mw_cost *c)
{
    struct mw_table t;

    mw_table_init(&t, "GROUP,ITEM,FOR,COUNT,PRICE,MONTHS,CAPITAL,A MONTH", "lllrrrrr");
    for (uint32_t i = 0; i < c->lines.n; i++) {
        const struct mw_cost_line *l = &c->lines.at[i];
        if (l->monthly == 0 && l->capital == 0)
            continue;
        mw_table_str(&t, mw_cost_group_names[l->group]);
        mw_table_str(&t, l->item);
        mw_table_str(&t, l->what);
        mw_table_int(&t, l->count);
        money_cell(&t, l->price);
        mw_table_opt(&t, l->months > 0, l->months);
        if (l->capital)
            money_cell(&t, l->capital);
        else
            mw_table_str(&t, "");
        money_cell(&t, l->monthly);
    }
    mw_table_print(&t);
}

static void print_sums(const struct job *j, const struct mw_cost *c)
{
    char buf[MW_MONEY_CAP];

    if (c->unknown)
        printf("%sThe sums lack %u of %u lines, whose prices are unknown.%s\n",
               mw_term_on(MW_YELLOW), c->unknown, c->lines.n, mw_term_on(MW_PLAIN));
    if (c->per_node_month != MW_UNKNOWN)
        printf("A node costs %s%s %s a month", c->unknown ? "at least " : "",
               mw_money_text(c->per_node_month, buf), c->currency);
    if (c->per_gpu_hour != MW_UNKNOWN) {
        printf(", a GPU-hour %s", mw_money_text(c->per_gpu_hour, buf));
        if (j->given.costs->use < 1)
            printf(" (%.10g %% of them used)", j->given.costs->use * 100);
    }
    if (c->per_node_month != MW_UNKNOWN)
        puts(".");
    if (c->energy_kwh_month != MW_UNKNOWN)
        printf("Energy is %s kWh a month.\n", mw_money_text(c->energy_kwh_month * 1000, buf));
}

static void print_phase(const struct job *j, int phase)
{
    const struct mw_cost *c = &j->cost[phase];
    char buf[32];

    printf("%s%s%s", mw_term_on(MW_BOLD), j->given.plan->want->name, mw_term_on(MW_PLAIN));
    if (j->has[MW_PHASE_FINAL])
        fputs(phase == MW_PHASE_NOW ? ", now" : ", grown", stdout);
    printf(": %" PRId64 " nodes", c->nodes);
    if (c->gpus)
        printf(", %" PRId64 " GPUs", c->gpus);
    if (c->it_w != MW_UNKNOWN)
        printf(", %s kW of IT at peak", mw_fixed_text(c->it_w, 3, buf));
    printf("; sums in %s\n\n", c->currency);
    print_groups(c);
    puts("");
    print_lines(c);
    puts("");
    print_sums(j, c);
}

/* Prices of nothing: a slip of the pen, or parts of other plans. */
static void print_unused(const struct job *j)
{
    const struct mw_cost *c = &j->cost[MW_PHASE_NOW];
    const struct mw_plan *p = j->given.plan;
    const char **parts = mw_alloc((p->bom.n + (size_t)1) * sizeof *parts);

    for (uint32_t i = 0; i < p->bom.n; i++)
        parts[i] = p->bom.at[i].part;
    for (uint32_t i = 0; i < c->unused.n; i++) {
        const char *near = mw_text_nearest(c->unused.at[i], parts, p->bom.n);
        printf("Nothing here is called %s, which has a price", c->unused.at[i]);
        if (near)
            printf("; did you mean %s?", near);
        puts(near ? "" : ".");
    }
    mw_free(parts);
}

/* ---- sensitivity ---- */

/* A change with its sign, "+1,234". */
static void change_cell(struct mw_table *t, int64_t money)
{
    char buf[MW_MONEY_CAP];

    if (money == MW_UNKNOWN) /* which is a thousandth less here */
        mw_table_str(t, "-0.001");
    else
        mw_table_printf(t, "%s%s", money > 0 ? "+" : "", mw_money_text(money, buf));
}

/* What an end of a swing changes: of a GPU-hour where there are GPUs, else of a month. */
static void swing_cell(struct mw_table *t, const struct mw_swing *w, int end)
{
    if (w->per_gpu_hour[end] < 0)
        change_cell(t, w->monthly[end] - w->monthly[MW_SWING_BASE]);
    else
        mw_table_printf(t, "%+.6f",
                        (w->per_gpu_hour[end] - w->per_gpu_hour[MW_SWING_BASE]) / 1000);
}

static void print_swings(const struct job *j)
{
    const struct mw_swings *s = &j->swings;
    bool gpus = j->cost[MW_PHASE_NOW].gpus > 0;
    double widest = s->swings.n ? s->swings.at[0].span : 1;
    struct mw_table t;

    printf("\n%s, each input 10 %% lower or higher, what moves most first:\n\n",
           gpus ? "A GPU-hour" : "A month");
    mw_table_init(&t, "INPUT,VALUE,LOWER,CHANGE,HIGHER,CHANGE,", "lrrrrrl");
    for (uint32_t i = 0; i < s->swings.n; i++) {
        const struct mw_swing *w = &s->swings.at[i];
        mw_table_str(&t, w->key + sizeof "cost." - 1);
        mw_table_str(&t, w->value[MW_SWING_BASE]);
        for (int end = 0; end < MW_SWING_ENDS; end += MW_SWING_HIGH) {
            mw_table_str(&t, w->value[end]);
            swing_cell(&t, w, end);
        }
        mw_table_printf(&t, "%.*s", (int)(w->span / widest * BAR + 0.999),
                        "####################");
    }
    mw_table_print(&t);
    if (s->gaps.n) {
        puts("\nPrices that are unknown, and what 1 in each would add a month:\n");
        mw_table_init(&t, "INPUT,A MONTH", "lr");
        for (uint32_t i = 0; i < s->gaps.n; i++) {
            mw_table_str(&t, s->gaps.at[i].key + sizeof "cost." - 1);
            change_cell(&t, s->gaps.at[i].monthly);
        }
        mw_table_print(&t);
    }
}

/* ---- one item ---- */

static enum mw_rc print_item(struct job *j, const char *item)
{
    const struct mw_cost *c = &j->cost[MW_PHASE_NOW];
    const char **names = mw_alloc((c->lines.n + (size_t)1) * sizeof *names);
    enum mw_rc rc = MW_OK;
    uint32_t found = 0;

    for (uint32_t i = 0; i < c->lines.n; i++) {
        const struct mw_cost_line *l = &c->lines.at[i];
        char buf[MW_MONEY_CAP];
        names[i] = l->item;
        if (strcmp(l->item, item) != 0 && strcmp(mw_cost_group_names[l->group], item) != 0)
            continue;
        found++;
        printf("%s%s%s, %s: ", mw_term_on(MW_BOLD), l->item, mw_term_on(MW_PLAIN), l->what);
        if (l->monthly == MW_UNKNOWN)
            printf("unknown\n    %s\n", l->rule);
        else
            printf("%s %s a month\n    %s\n", mw_money_text(l->monthly, buf), c->currency,
                   l->rule);
    }
    if (!found) {
        const char *near = mw_text_nearest(item, names, c->lines.n);
        mw_diag(&j->given.compile.load.diags, MW_ERROR, MW_E_NAME_UNKNOWN, item,
                "Name an item or a group of what `millwright cost` prints.",
                "no line of the bill is called this%s%s%s", near ? "; did you mean \"" : "",
                near ? near : "", near ? "\"?" : "");
        rc = MW_ECONFIG;
    }
    mw_free(names);
    return rc;
}

/* ---- JSON ---- */

static void print_json(const struct job *j)
{
    struct mw_out out;
    struct mw_json json = {.out = &out};
    const struct mw_cost *c = &j->cost[MW_PHASE_NOW];

    mw_out_init(&out, mw_term_flush, stdout);
    mw_json_obj(&json, NULL);
    mw_json_i64(&json, "schema", 1);
    mw_json_str(&json, "name", j->given.plan->want->name);
    mw_json_str(&json, "digest", j->given.stored ? j->given.read.digest : NULL);
    mw_json_str(&json, "currency", c->currency);
    mw_json_arr(&json, "phases");
    for (int phase = 0; phase < PHASES; phase++)
        if (j->has[phase])
            mw_cost_json_phase(&json, phase_names[phase], &j->cost[phase]);
    mw_json_end_arr(&json);
    mw_json_arr(&json, "unused");
    for (uint32_t i = 0; i < c->unused.n; i++)
        mw_json_str(&json, NULL, c->unused.at[i]);
    mw_json_end_arr(&json);
    if (j->args->given[MW_OPT_SENSITIVITY])
        mw_cost_json_swings(&json, "sensitivity", &j->swings);
    mw_json_end_obj(&json);
    mw_out_char(&out, '\n');
    mw_out_done(&out);
}

static void print_text(const struct job *j)
{
    for (int phase = 0; phase < PHASES; phase++) {
        if (!j->has[phase])
            continue;
        if (phase)
            puts("");
        print_phase(j, phase);
    }
    print_unused(j);
    if (j->args->given[MW_OPT_SENSITIVITY])
        print_swings(j);
}

int mw_cmd_cost(const struct mw_args *args)
{
    struct job j = {.args = args};
    bool json = args->given[MW_OPT_JSON];
    enum mw_rc rc = work(&j);

    if (!rc && json)
        print_json(&j);
    else if (!rc && args->operand_n > 1)
        rc = print_item(&j, args->operand[1]);
    else if (!rc)
        print_text(&j);
    mw_compile_report(&j.given.compile);
    if (rc && json)
        mw_term_fail_json(&j.given.compile.load.diags);
    int status = rc                                                           ? mw_rc_exit(rc)
                 : args->given[MW_OPT_STRICT] && j.cost[MW_PHASE_NOW].unknown ? 1
                                                                              : 0;
    for (int phase = 0; phase < PHASES; phase++)
        mw_cost_done(&j.cost[phase]);
    mw_swings_done(&j.swings);
    mw_given_done(&j.given);
    return status;
}
