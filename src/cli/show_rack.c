/*
 * show_rack.c: a rack as an elevation, a row as its racks.
 */
#include "cli/show.h"
#include "cli/table.h"
#include "cli/term.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { UNITS_CAP = 128, INNER_WIDTH = 44 };

/* What stands at each U of a rack. */
struct elevation {
    const struct mw_db_device *device[UNITS_CAP + 1]; /* by U from 1; NULL: filler or nothing */
    const char *filler[UNITS_CAP + 1];
};

static void stack(struct elevation *e, const struct mw_db_devices *devices,
                  const struct mw_db_fillers *fillers)
{
    for (uint32_t i = 0; i < devices->n; i++) {
        const struct mw_db_device *d = &devices->at[i];
        for (int32_t u = d->u; d->u > 0 && u < d->u + d->units && u <= UNITS_CAP; u++)
            e->device[u] = d;
    }
    for (uint32_t i = 0; i < fillers->n; i++)
        if (fillers->at[i].u > 0 && fillers->at[i].u <= UNITS_CAP)
            e->filler[fillers->at[i].u] = fillers->at[i].kind;
}

static void print_device_unit(const struct mw_db_device *d, int32_t u)
{
    char left[64] = "", right[32] = "";

    if (u == d->u + d->units - 1) {
        snprintf(left, sizeof left, "%s  %s", d->name, d->type);
        if (d->rear)
            snprintf(right, sizeof right, "faces rear");
    }
    printf("│%s %-*.*s%*s %s│", mw_term_on(MW_BOLD), INNER_WIDTH - 14, INNER_WIDTH - 14, left,
           12, right, mw_term_on(MW_PLAIN));
}

static void print_filler_unit(const char *kind)
{
    bool panel = strcmp(kind, "panel") == 0, baffle = strcmp(kind, "baffle") == 0;
    const char *fill = panel ? "═" : baffle ? "▒" : "·";
    const char *word = panel ? " brand panel " : baffle ? " baffle " : "";
    int side = (INNER_WIDTH - (int)strlen(word)) / 2;

    printf("│%s", mw_term_on(MW_DIM));
    for (int i = 0; i < side; i++)
        fputs(fill, stdout);
    fputs(word, stdout);
    for (int i = side + (int)strlen(word); i < INNER_WIDTH; i++)
        fputs(fill, stdout);
    printf("%s│", mw_term_on(MW_PLAIN));
}

static void print_edge(const char *left, const char *right)
{
    printf("      %s", left);
    for (int i = 0; i < INNER_WIDTH; i++)
        fputs("─", stdout);
    printf("%s\n", right);
}

static void print_elevation(const struct elevation *e, int32_t units)
{
    print_edge("┌", "┐");
    for (int32_t u = units < UNITS_CAP ? units : UNITS_CAP; u >= 1; u--) {
        const struct mw_db_device *d = e->device[u];
        printf("  U%-3" PRId32, u);
        if (d)
            print_device_unit(d, u);
        else
            print_filler_unit(e->filler[u] ? e->filler[u] : "blank");
        putchar('\n');
        if (d && u == d->u && u > 1 && e->device[u - 1])
            print_edge("├", "┤");
    }
    print_edge("└", "┘");
}

static void print_circuits(const struct mw_db_circuits *circuits)
{
    struct mw_table t;

    if (!circuits->n)
        return;
    mw_table_init(&t, "rack PDU,feed,circuit,normal,worst,capacity,busiest phase,worst case",
                  "lllrrrrl");
    for (uint32_t i = 0; i < circuits->n; i++) {
        const struct mw_db_circuit *c = &circuits->at[i];
        mw_table_str(&t, c->pdu);
        mw_table_str(&t, c->feed);
        mw_table_printf(&t, "%" PRId32 " V %" PRId32 "-phase %" PRId32 " A", c->volts,
                        c->phases, c->amps);
        mw_table_fixed(&t, c->normal_va / 10, 2, "kVA");
        mw_table_fixed(&t, c->worst_va / 10, 2, "kVA");
        mw_table_fixed(&t, c->capacity_va / 10, 2, "kVA");
        mw_table_fixed(&t, c->worst_phase_va / 10, 2, "kVA");
        mw_table_str(&t, c->worst_case);
    }
    putchar('\n');
    mw_table_print(&t);
}

static void rack_text(const struct mw_db_rack *r, const struct elevation *e,
                      const struct mw_db_circuits *circuits)
{
    char kw[32];

    printf("%s%s%s: %s rack, row %s, position %" PRId32, mw_term_on(MW_BOLD), r->name,
           mw_term_on(MW_PLAIN), r->kind, r->row, r->number);
    if (r->su > 0)
        printf(", scalable unit %" PRId32, r->su);
    printf("\n%s kW at most, %" PRId64 " kg, %" PRId64 " CFM\n\n",
           mw_fixed_text(r->max_w, 3, kw), r->weight_g / 1000, r->air_cfm);
    print_elevation(e, r->units);
    print_circuits(circuits);
}

static void rack_json(struct mw_json *j, const struct mw_db_rack *r,
                      const struct mw_db_devices *devices, const struct mw_db_fillers *fillers,
                      const struct mw_db_circuits *circuits)
{
    mw_json_obj(j, NULL);
    mw_json_str(j, "rack", r->name);
    mw_json_str(j, "kind", r->kind);
    mw_json_str(j, "row", r->row);
    mw_json_i64(j, "position", r->number);
    mw_json_i64(j, "scalable_unit", r->su);
    mw_json_i64(j, "units", r->units);
    mw_json_i64(j, "nodes", r->nodes);
    mw_json_fixed(j, "max_kw", r->max_w, 3);
    mw_json_fixed(j, "weight_kg", r->weight_g, 3);
    mw_json_i64(j, "air_cfm", r->air_cfm);
    mw_json_fixed(j, "liquid_kw", r->liquid_w, 3);
    mw_json_arr(j, "devices");
    for (uint32_t i = 0; i < devices->n; i++) {
        const struct mw_db_device *d = &devices->at[i];
        mw_json_obj(j, NULL);
        mw_json_str(j, "name", d->name);
        mw_json_str(j, "role", d->role);
        mw_json_str(j, "type", d->type);
        mw_json_i64(j, "u", d->u);
        mw_json_i64(j, "units", d->units);
        mw_json_str(j, "face", d->rear ? "rear" : "front");
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_arr(j, "fillers");
    for (uint32_t i = 0; i < fillers->n; i++) {
        mw_json_obj(j, NULL);
        mw_json_i64(j, "u", fillers->at[i].u);
        mw_json_str(j, "kind", fillers->at[i].kind);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_arr(j, "circuits");
    for (uint32_t i = 0; i < circuits->n; i++) {
        const struct mw_db_circuit *c = &circuits->at[i];
        mw_json_obj(j, NULL);
        mw_json_str(j, "pdu", c->pdu);
        mw_json_str(j, "feed", c->feed);
        mw_json_i64(j, "volts", c->volts);
        mw_json_i64(j, "phases", c->phases);
        mw_json_i64(j, "amps", c->amps);
        mw_json_fixed(j, "normal_kva", c->normal_va, 3);
        mw_json_fixed(j, "worst_kva", c->worst_va, 3);
        mw_json_fixed(j, "worst_phase_kva", c->worst_phase_va, 3);
        mw_json_fixed(j, "capacity_kva", c->capacity_va, 3);
        mw_json_str(j, "worst_case", c->worst_case);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_end_obj(j);
}

enum mw_rc mw_show_rack(struct mw_view *v, int64_t rack)
{
    struct mw_db_rack r;
    struct mw_db_devices devices;
    struct mw_db_fillers fillers;
    struct mw_db_circuits circuits;
    struct elevation e = {0};
    enum mw_rc rc;

    if ((rc = mw_plan_db_rack(v->db, &v->arena, rack, &r, &v->err)) ||
        (rc = mw_plan_db_rack_devices(v->db, &v->arena, rack, &devices, &v->err)) ||
        (rc = mw_plan_db_fillers(v->db, &v->arena, rack, &fillers, &v->err)) ||
        (rc = mw_plan_db_rack_circuits(v->db, &v->arena, rack, &circuits, &v->err)))
        return rc;
    if (v->json) {
        rack_json(v->json, &r, &devices, &fillers, &circuits);
        return MW_OK;
    }
    stack(&e, &devices, &fillers);
    rack_text(&r, &e, &circuits);
    return MW_OK;
}

static void row_text(const struct mw_db_row *row, const struct mw_db_positions *positions,
                     const struct mw_db_racks *racks)
{
    struct mw_table t;

    printf("%srow %s%s: hall %s, %" PRId32 " positions (%" PRId32 " blocked), %" PRId32
           " racks, fronts to %s y\n\n",
           mw_term_on(MW_BOLD), row->name, mw_term_on(MW_PLAIN), row->hall, row->positions,
           row->blocked, row->racks, row->facing > 0 ? "larger" : "smaller");
    mw_table_init(&t, "position,rack,kind,unit,nodes,kW,kg,CFM", "rllrrrrr");
    for (uint32_t i = 0; i < positions->n; i++) {
        const struct mw_db_position *p = &positions->at[i];
        const struct mw_db_rack *r = NULL;
        for (uint32_t k = 0; k < racks->n && p->rack && !r; k++)
            if (racks->at[k].id == p->rack)
                r = &racks->at[k];
        if (!r && !p->blocked)
            continue;
        mw_table_int(&t, p->number);
        mw_table_str(&t, r ? r->name : "");
        mw_table_str(&t, r ? r->kind : "blocked");
        mw_table_opt(&t, r && r->su > 0, r ? r->su : 0);
        mw_table_int(&t, r ? r->nodes : 0);
        mw_table_fixed(&t, r ? r->max_w : 0, 3, "");
        mw_table_int(&t, r ? r->weight_g / 1000 : 0);
        mw_table_int(&t, r ? r->air_cfm : 0);
    }
    mw_table_print(&t);
}

enum mw_rc mw_show_row(struct mw_view *v, int64_t id)
{
    struct mw_db_row row;
    struct mw_db_positions positions;
    struct mw_db_racks racks;
    struct mw_json *j = v->json;
    enum mw_rc rc;

    if ((rc = mw_plan_db_row(v->db, &v->arena, id, &row, &v->err)) ||
        (rc = mw_plan_db_positions(v->db, &v->arena, id, &positions, &v->err)) ||
        (rc = mw_plan_db_racks(v->db, &v->arena, id, &racks, &v->err)))
        return rc;
    if (!j) {
        row_text(&row, &positions, &racks);
        return MW_OK;
    }
    mw_json_obj(j, NULL);
    mw_json_str(j, "row", row.name);
    mw_json_str(j, "hall", row.hall);
    mw_json_i64(j, "positions", row.positions);
    mw_json_i64(j, "blocked", row.blocked);
    mw_json_arr(j, "racks");
    for (uint32_t i = 0; i < racks.n; i++) {
        const struct mw_db_rack *r = &racks.at[i];
        mw_json_obj(j, NULL);
        mw_json_str(j, "rack", r->name);
        mw_json_str(j, "kind", r->kind);
        mw_json_i64(j, "position", r->number);
        mw_json_i64(j, "scalable_unit", r->su);
        mw_json_i64(j, "nodes", r->nodes);
        mw_json_fixed(j, "max_kw", r->max_w, 3);
        mw_json_fixed(j, "weight_kg", r->weight_g, 3);
        mw_json_i64(j, "air_cfm", r->air_cfm);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_end_obj(j);
    return MW_OK;
}
