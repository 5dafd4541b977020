/*
 * cmd_explain.c: `millwright explain CODE` and `millwright explain DIR rack:NAME`.
 */
#include "base/text.h"
#include "cli/command.h"
#include "cli/table.h"
#include "cli/term.h"
#include "store/plan_db.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- a code ---- */

static const char *kind_text(enum mw_rc kind)
{
    switch (kind) {
    case MW_OK:
        return "note";
    case MW_ECONFIG:
        return "the file or the command line is wrong";
    case MW_EREALITY:
        return "the world differs from the plan";
    case MW_EPEER:
        return "another program misbehaved";
    case MW_ESYSTEM:
        return "the system failed";
    case MW_ELIMIT:
        return "a cap was passed";
    case MW_EBUG:
        return "a fault of millwright's own";
    case MW_EIMPOSSIBLE:
        return "what is asked for cannot exist";
    }
    return "";
}

static enum mw_rc unknown_code(const char *name, struct mw_err *err)
{
    const char *names[MW_CODE_COUNT];

    for (int i = 0; i < MW_CODE_COUNT; i++)
        names[i] = mw_code_info(i)->name;
    const char *near = mw_text_nearest(name, names, MW_CODE_COUNT);
    return mw_fail_cure(err, MW_E_USAGE, NULL,
                        "Codes are listed in docs/ERRORS.md and millwright-errors(7).",
                        "there is no code \"%s\"%s%s%s", name, near ? "; did you mean " : "",
                        near ? near : "", near ? "?" : "");
}

static enum mw_rc explain_code(const char *name, struct mw_json *json, struct mw_err *err)
{
    enum mw_code code = mw_code_find(name);

    if (code == MW_CODE_COUNT)
        return unknown_code(name, err);
    const struct mw_code_info *info = mw_code_info(code);
    if (json) {
        mw_json_obj(json, NULL);
        mw_json_str(json, "code", info->name);
        mw_json_str(json, "title", info->title);
        mw_json_str(json, "kind", kind_text(info->kind));
        mw_json_i64(json, "exit_status", mw_rc_exit(info->kind));
        mw_json_str(json, "meaning", info->meaning);
        mw_json_str(json, "cure", info->cure);
        mw_json_end_obj(json);
        return MW_OK;
    }
    printf("%s%s%s: %s\n\n%s\n\n%sWhat to do:%s %s\n\nKind: %s. Exit status %d.\n",
           mw_term_on(MW_BOLD), info->name, mw_term_on(MW_PLAIN), info->title, info->meaning,
           mw_term_on(MW_BOLD), mw_term_on(MW_PLAIN), info->cure, kind_text(info->kind),
           mw_rc_exit(info->kind));
    return MW_OK;
}

/* ---- a rack ---- */

/* How the limits of a class stand to each other. */
struct bounds {
    int32_t nodes;    /* least of all */
    int32_t next;     /* least of those that do not bind; -1: none */
    uint32_t binding; /* how many bind */
};

static struct bounds bounds_of(const struct mw_db_limits *limits)
{
    struct bounds b = {.nodes = INT32_MAX, .next = -1};

    for (uint32_t i = 0; i < limits->n; i++)
        if (limits->at[i].stated && limits->at[i].nodes < b.nodes)
            b.nodes = limits->at[i].nodes;
    if (b.nodes == INT32_MAX)
        b.nodes = 0; /* no compute rack may stand there */
    for (uint32_t i = 0; i < limits->n; i++) {
        const struct mw_db_limit *l = &limits->at[i];
        b.binding += l->stated && l->nodes == b.nodes;
        if (l->stated && l->nodes > b.nodes && (b.next < 0 || l->nodes < b.next))
            b.next = l->nodes;
    }
    return b;
}

static void print_limits(const struct mw_db_limits *limits)
{
    struct mw_table t;

    mw_table_init(&t, "limit,value,nodes,their load,for one more,case,", "lrrrrll");
    for (uint32_t i = 0; i < limits->n; i++) {
        const struct mw_db_limit *l = &limits->at[i];
        mw_table_str(&t, l->limit);
        if (!l->stated) {
            mw_table_str(&t, "not stated");
            for (int k = 0; k < 5; k++)
                mw_table_str(&t, "");
            continue;
        }
        mw_table_fixed(&t, l->value, 3, l->unit);
        mw_table_int(&t, l->nodes);
        mw_table_fixed(&t, l->load, 3, l->unit);
        mw_table_fixed(&t, l->need_next, 3, l->unit);
        mw_table_str(&t, l->fcase);
        mw_table_str(&t, l->binding ? "← binds" : "");
    }
    mw_table_print(&t);
}

static void print_binding(const struct mw_db_limits *limits, const struct bounds *b)
{
    char value[32], need[32];

    for (uint32_t i = 0; i < limits->n; i++) {
        const struct mw_db_limit *l = &limits->at[i];
        if (!l->stated || !l->binding)
            continue;
        printf("\n%s%s binds%s: %s\n", mw_term_on(MW_BOLD), l->limit, mw_term_on(MW_PLAIN),
               l->rule);
        printf("  From %s to %s %s it would allow one node more",
               mw_fixed_text(l->value, 3, value), mw_fixed_text(l->need_next, 3, need),
               l->unit);
        if (b->binding > 1)
            printf(", but only if the other binding limit%s gives way too",
                   b->binding > 2 ? "s" : "");
        printf(".\n");
    }
    if (b->next < 0)
        return;
    printf("\n%sNext:%s with %s relaxed, %" PRId32 " nodes a rack, bound by",
           mw_term_on(MW_BOLD), mw_term_on(MW_PLAIN), b->binding > 1 ? "all of these" : "this",
           b->next);
    for (uint32_t i = 0, n = 0; i < limits->n; i++)
        if (limits->at[i].stated && limits->at[i].nodes == b->next)
            printf("%s %s", n++ ? "," : "", limits->at[i].limit);
    printf(".\n");
}

/* What hangs on a rack: its kW and weight, and what its position gives. */
static void print_load(const struct mw_db_rack *r, const struct mw_db_circuits *circuits)
{
    char kw[32], kg[32];
    int64_t va = 0;

    for (uint32_t i = 0; i < circuits->n; i++)
        va += circuits->at[i].capacity_va;
    printf("It draws %s kW at most and weighs %s kg.", mw_fixed_text(r->max_w, 3, kw),
           mw_fixed_text(r->weight_g, 3, kg));
    if (circuits->n)
        printf(" Its %u circuit%s can carry %s kVA together.", circuits->n,
               circuits->n > 1 ? "s" : "", mw_fixed_text(va, 3, kw));
    printf("\n");
}

static void print_contents(const struct mw_db_rack *r, const struct mw_db_devices *devices)
{
    uint32_t inside = 0;

    printf("%s%s%s: %s rack in row %s with", mw_term_on(MW_BOLD), r->name, mw_term_on(MW_PLAIN),
           r->kind, r->row);
    for (uint32_t i = 0; i < devices->n; i++) {
        uint32_t alike = 0, before = 0;
        for (uint32_t k = 0; k < devices->n; k++) {
            bool same = strcmp(devices->at[k].type, devices->at[i].type) == 0;
            alike += same;
            before += same && k < i;
        }
        if (!before)
            printf("%s %u %s", inside++ ? "," : "", alike, devices->at[i].type);
    }
    printf("%s.\n", inside ? "" : " nothing");
}

/* A rack of no nodes: what it holds comes first, then what such a position could hold. */
static void other_text(const struct mw_db_rack *r, const struct mw_db_limits *limits,
                       const struct mw_db_devices *devices,
                       const struct mw_db_circuits *circuits, const struct bounds *b)
{
    print_contents(r, devices);
    print_load(r, circuits);
    if (!b->binding) {
        printf("A position there (%s) holds switches and servers; no node may stand in it.\n",
               r->where);
        return;
    }
    printf("\nA compute rack at such a position (%s) may hold %" PRId32 " nodes:\n\n", r->where,
           b->nodes);
    print_limits(limits);
    print_binding(limits, b);
}

static void rack_text(const struct mw_db_rack *r, const struct mw_db_limits *limits,
                      const struct bounds *b)
{
    printf("%s%s%s: %s rack in row %s with %" PRId32 " nodes", mw_term_on(MW_BOLD), r->name,
           mw_term_on(MW_PLAIN), r->kind, r->row, r->nodes);
    if (r->nodes < b->nodes)
        printf(" (the last of its scalable unit, or of what its row or hall can carry)");
    printf(".\nA rack position there (%s) may hold %" PRId32 " nodes:\n\n", r->where, b->nodes);
    print_limits(limits);
    print_binding(limits, b);
}

static void rack_json(struct mw_json *j, const struct mw_db_rack *r,
                      const struct mw_db_limits *limits, const struct bounds *b)
{
    mw_json_obj(j, NULL);
    mw_json_str(j, "rack", r->name);
    mw_json_str(j, "kind", r->kind);
    mw_json_i64(j, "nodes", r->nodes);
    mw_json_str(j, "where", r->where);
    mw_json_i64(j, "nodes_per_rack", b->nodes);
    mw_json_i64(j, "nodes_per_rack_next", b->next);
    mw_json_arr(j, "limits");
    for (uint32_t i = 0; i < limits->n; i++) {
        const struct mw_db_limit *l = &limits->at[i];
        mw_json_obj(j, NULL);
        mw_json_str(j, "limit", l->limit);
        mw_json_bool(j, "stated", l->stated);
        mw_json_bool(j, "binding", l->binding);
        mw_json_i64(j, "nodes_per_rack", l->nodes);
        mw_json_fixed(j, "value", l->value, 3);
        mw_json_fixed(j, "load", l->load, 3);
        mw_json_fixed(j, "need_next", l->need_next, 3);
        mw_json_str(j, "unit", l->unit);
        mw_json_str(j, "case", l->fcase);
        mw_json_str(j, "rule", l->rule);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_end_obj(j);
}

static enum mw_rc explain_rack(const char *dir, const char *name, struct mw_json *json,
                               struct mw_err *err)
{
    struct mw_plan_db *db = NULL;
    struct mw_arena arena = {0};
    struct mw_db_ref ref;
    struct mw_db_rack rack;
    struct mw_db_limits limits;
    struct mw_db_devices devices;
    struct mw_db_circuits circuits;
    enum mw_rc rc;

    if ((rc = mw_plan_db_open(&db, dir, err)) || (rc = mw_plan_db_find(db, name, &ref, err)))
        goto done;
    if (ref.kind != MW_DB_RACK) {
        rc = mw_fail_cure(err, MW_E_USAGE, name, "Name a rack: rack:NAME.",
                          "only racks are explained; `millwright show` shows the rest");
        goto done;
    }
    if ((rc = mw_plan_db_rack(db, &arena, ref.id, &rack, err)) ||
        (rc = mw_plan_db_limits(db, &arena, rack.power_class, &limits, err)) ||
        (rc = mw_plan_db_rack_devices(db, &arena, rack.id, &devices, err)) ||
        (rc = mw_plan_db_rack_circuits(db, &arena, rack.id, &circuits, err)))
        goto done;
    struct bounds b = bounds_of(&limits);
    if (json)
        rack_json(json, &rack, &limits, &b);
    else if (!rack.nodes)
        other_text(&rack, &limits, &devices, &circuits, &b);
    else
        rack_text(&rack, &limits, &b);
done:
    mw_plan_db_close(db);
    mw_arena_done(&arena);
    return rc;
}

int mw_cmd_explain(const struct mw_args *args)
{
    struct mw_err err;
    struct mw_out out;
    struct mw_json json = {.out = &out};
    struct mw_json *j = args->given[MW_OPT_JSON] ? &json : NULL;
    enum mw_rc rc;

    mw_out_init(&out, mw_term_flush, stdout);
    if (args->operand_n == 1)
        rc = explain_code(args->operand[0], j, &err);
    else
        rc = explain_rack(args->operand[0], args->operand[1], j, &err);
    if (j && !rc)
        mw_out_char(&out, '\n');
    mw_out_done(&out);
    if (rc)
        mw_term_fail(&err, j != NULL);
    return mw_rc_exit(rc);
}
