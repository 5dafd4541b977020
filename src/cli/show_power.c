/*
 * show_power.c: a feed with its load in every failure case, and the plan in a few lines.
 */
#include "cli/show.h"
#include "cli/table.h"
#include "cli/term.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FULLEST = 10 };

static void feed_text(const struct mw_db_feed *f, const struct mw_db_circuits *circuits)
{
    char a[32], b[32];
    struct mw_table t;

    printf("%sfeed %s%s: ", mw_term_on(MW_BOLD), f->name, mw_term_on(MW_PLAIN));
    if (f->w)
        printf("%s kW stated, %s kW usable", mw_fixed_text(f->w, 3, a),
               mw_fixed_text(f->capacity_w, 3, b));
    else
        printf("capacity not stated; its circuits carry %s kW",
               mw_fixed_text(f->capacity_w, 3, a));
    printf(", %" PRId64 " circuits\n\n", f->circuits);
    mw_table_init(&t, "case,kW,kVA,of capacity", "lrrr");
    for (uint32_t i = 0; i < f->load_n; i++) {
        mw_table_str(&t, f->loads[i].fcase);
        mw_table_fixed(&t, f->loads[i].w / 100, 1, "");
        mw_table_fixed(&t, f->loads[i].va / 100, 1, "");
        if (f->capacity_w)
            mw_table_printf(&t, "%" PRId64 " %%", f->loads[i].w * 100 / f->capacity_w);
        else
            mw_table_str(&t, "");
    }
    mw_table_print(&t);
    printf("\nFullest circuits in their worst case:\n");
    mw_table_init(&t, "rack,PDU,worst,capacity,busiest phase,case", "llrrrl");
    for (uint32_t i = 0; i < circuits->n; i++) {
        const struct mw_db_circuit *c = &circuits->at[i];
        mw_table_str(&t, c->rack);
        mw_table_str(&t, c->pdu);
        mw_table_fixed(&t, c->worst_va / 10, 2, "kVA");
        mw_table_fixed(&t, c->capacity_va / 10, 2, "kVA");
        mw_table_fixed(&t, c->worst_phase_va / 10, 2, "kVA");
        mw_table_str(&t, c->worst_case);
    }
    mw_table_print(&t);
}

enum mw_rc mw_show_feed(struct mw_view *v, int64_t feed)
{
    struct mw_db_feeds feeds;
    struct mw_db_circuits circuits;
    struct mw_json *j = v->json;
    enum mw_rc rc;

    if ((rc = mw_plan_db_feeds(v->db, &v->arena, feed, &feeds, &v->err)) ||
        (rc = mw_plan_db_feed_circuits(v->db, &v->arena, feed, FULLEST, &circuits, &v->err)))
        return rc;
    if (feeds.n != 1)
        return mw_fail(&v->err, MW_E_BUG, NULL, "feed %" PRId64 " is not in the plan", feed);
    if (!j) {
        feed_text(&feeds.at[0], &circuits);
        return MW_OK;
    }
    const struct mw_db_feed *f = &feeds.at[0];
    mw_json_obj(j, NULL);
    mw_json_str(j, "feed", f->name);
    mw_json_fixed(j, "kw", f->w, 3);
    mw_json_fixed(j, "ups_kw", f->ups_w, 3);
    mw_json_fixed(j, "capacity_kw", f->capacity_w, 3);
    mw_json_i64(j, "circuits", f->circuits);
    mw_json_arr(j, "cases");
    for (uint32_t i = 0; i < f->load_n; i++) {
        mw_json_obj(j, NULL);
        mw_json_str(j, "case", f->loads[i].fcase);
        mw_json_fixed(j, "kw", f->loads[i].w, 3);
        mw_json_fixed(j, "kva", f->loads[i].va, 3);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_end_obj(j);
    return MW_OK;
}

static void plan_text(const struct mw_db_plan *p, const struct mw_db_findings *findings)
{
    char kw[32], m[32];
    uint32_t warnings = 0;

    for (uint32_t i = 0; i < findings->n; i++)
        warnings += strcmp(findings->at[i].severity, "info") != 0;
    printf("%s%s%s: %" PRId64 " nodes, %" PRId64 " GPUs", mw_term_on(MW_BOLD), p->name,
           mw_term_on(MW_PLAIN), p->nodes, p->gpus);
    if (p->nodes_final > p->nodes)
        printf(" (growing to %" PRId64 " nodes: %s)", p->nodes_final, p->growth);
    printf("\n  %" PRId64 " racks, %" PRId64 " devices, %" PRId64 " cables, %s m in all\n",
           p->racks, p->devices, p->cables, mw_fixed_text(p->cable_mm / 1000, 0, m));
    printf("  %s kW at most, %" PRId64 " CFM\n", mw_fixed_text(p->it_peak_w, 3, kw),
           p->air_cfm);
    printf("  digest %.16s\n", p->digest);
    printf("  %u findings, %u of them warnings or errors%s\n", findings->n, warnings,
           findings->n ? ":" : "");
    for (uint32_t i = 0; i < findings->n; i++)
        printf("    %-7s %s  %s: %s\n", findings->at[i].severity, findings->at[i].id,
               findings->at[i].path, findings->at[i].text);
}

enum mw_rc mw_show_plan(struct mw_view *v)
{
    struct mw_db_plan p;
    struct mw_db_findings findings;
    struct mw_db_racks racks;
    struct mw_json *j = v->json;
    enum mw_rc rc;

    if ((rc = mw_plan_db_plan(v->db, &v->arena, &p, &v->err)) ||
        (rc = mw_plan_db_findings(v->db, &v->arena, NULL, &findings, &v->err)) ||
        (rc = mw_plan_db_racks(v->db, &v->arena, 0, &racks, &v->err)))
        return rc;
    if (!j) {
        plan_text(&p, &findings);
        if (racks.n)
            printf("\nLook further: show DIR rack:%s, row:%s, explain DIR rack:%s\n",
                   racks.at[0].name, racks.at[0].row, racks.at[0].name);
        return MW_OK;
    }
    mw_json_obj(j, NULL);
    mw_json_str(j, "name", p.name);
    mw_json_str(j, "digest", p.digest);
    mw_json_i64(j, "nodes", p.nodes);
    mw_json_i64(j, "gpus", p.gpus);
    mw_json_i64(j, "racks", p.racks);
    mw_json_i64(j, "devices", p.devices);
    mw_json_i64(j, "cables", p.cables);
    mw_json_fixed(j, "it_peak_kw", p.it_peak_w, 3);
    mw_json_fixed(j, "cable_m_total", p.cable_mm, 3);
    mw_json_i64(j, "findings", findings.n);
    mw_json_end_obj(j);
    return MW_OK;
}
