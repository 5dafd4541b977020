/*
 * verify_json.c: what verify found, for programs: tests/schema/verify.schema.json.
 */
#include "cli/assets.h"
#include "cli/term.h"
#include "cli/verify.h"

#include <inttypes.h>
#include <stdio.h>

static void port(struct mw_json *j, const struct mw_verify *v, const char *key, uint32_t at)
{
    char path[MW_EXPECT_PATH_CAP];

    mw_json_str(j, key, at == MW_NONE ? NULL : mw_expect_path(&v->seen.x, at, path));
}

static void cable_id(struct mw_json *j, const struct mw_verify *v, const char *key,
                     uint32_t cable)
{
    char id[24];

    if (cable != MW_NONE)
        snprintf(id, sizeof id, "%012" PRIx64, v->seen.read.plan.cables.at[cable].id);
    mw_json_str(j, key, cable == MW_NONE ? NULL : id);
}

/* ---- what was looked at ---- */

static void sources(struct mw_json *j, const struct mw_verify *v)
{
    const struct mw_observation *o = &v->seen.o;

    mw_json_arr(j, "sources");
    for (uint32_t i = 0; i < o->sources.n; i++) {
        mw_json_obj(j, NULL);
        mw_json_str(j, "name", o->sources.at[i].name);
        mw_json_str(j, "kind", o->sources.at[i].kind);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_arr(j, "planes");
    for (uint32_t i = 0; i < v->seen.x.planes.n; i++) {
        mw_json_obj(j, NULL);
        mw_json_str(j, "name", v->seen.x.planes.at[i].name);
        mw_json_bool(j, "compared", v->w.compared[i]);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
}

static void counts(struct mw_json *j, const struct mw_verify *v)
{
    const uint32_t *by = v->seen.id.count;

    mw_json_obj(j, "cables");
    mw_json_i64(j, "planned", v->w.planned);
    mw_json_i64(j, "right", v->w.right);
    mw_json_i64(j, "wrong", v->w.wrong.n);
    mw_json_i64(j, "absent", v->w.absent.n);
    mw_json_i64(j, "foreign", v->w.foreign.n);
    mw_json_i64(j, "mismatched", v->w.mismatches.n);
    mw_json_i64(j, "rates_unknown", v->w.rates_unknown);
    mw_json_end_obj(j);
    mw_json_obj(j, "identities");
    mw_json_i64(j, "guid", by[MW_ID_GUID]);
    mw_json_i64(j, "name", by[MW_ID_NAME]);
    mw_json_i64(j, "wiring", by[MW_ID_WIRING]);
    mw_json_i64(j, "unknown", by[MW_ID_UNKNOWN]);
    mw_json_i64(j, "unchecked", v->unchecked);
    mw_json_end_obj(j);
}

/* ---- findings ---- */

/* The rate that each end of a cable in its place says; null where it does not. */
static void sees(struct mw_json *j, const struct mw_verify *v, uint32_t seen)
{
    const struct mw_obs_port *p = v->seen.o.ports.at;
    const struct mw_obs_port *end[] = {&p[seen], &p[p[seen].peer]};
    char rate[MW_RATE_CAP];

    mw_json_str(j, "a_sees", mw_obs_mbps(end[0]) ? mw_obs_rate(end[0], rate) : NULL);
    mw_json_str(j, "b_sees", mw_obs_mbps(end[1]) ? mw_obs_rate(end[1], rate) : NULL);
}

static void cable(struct mw_json *j, const struct mw_verify *v, const struct mw_cause_cable *c)
{
    static const char *const is[] = {
        [MW_CAUSE_WRONG] = "wrong",
        [MW_CAUSE_ABSENT] = "absent",
        [MW_CAUSE_MISMATCH] = "mismatched",
        [MW_CAUSE_FOREIGN] = "foreign",
    };
    struct mw_wire w;

    if (c->part == MW_CAUSE_MISMATCH) {
        const struct mw_mismatch *m = &v->w.mismatches.at[c->index];
        w = (struct mw_wire){m->a, m->b, m->seen, v->seen.x.ports[m->a].cable};
    } else {
        w = c->part == MW_CAUSE_WRONG    ? v->w.wrong.at[c->index]
            : c->part == MW_CAUSE_ABSENT ? v->w.absent.at[c->index]
                                         : v->w.foreign.at[c->index];
    }
    mw_json_obj(j, NULL);
    mw_json_str(j, "is", is[c->part]);
    port(j, v, "a", w.a);
    port(j, v, "b", w.b);
    cable_id(j, v, "id", w.cable);
    if (c->part == MW_CAUSE_MISMATCH)
        sees(j, v, w.seen);
    mw_json_end_obj(j);
}

static void findings(struct mw_json *j, const struct mw_verify *v)
{
    mw_json_arr(j, "findings");
    for (uint32_t i = 0; i < v->c.at.n; i++) {
        const struct mw_cause *c = &v->c.at.at[i];

        mw_json_obj(j, NULL);
        mw_json_str(j, "code", mw_code_info(c->code)->name);
        mw_json_str(j, "severity", mw_severity_name(c->severity));
        mw_json_str(j, "path", c->path);
        mw_json_str(j, "text", c->text);
        mw_json_str(j, "cure", c->cure);
        mw_json_arr(j, "cables");
        for (uint32_t k = 0; k < c->n; k++)
            cable(j, v, &v->c.cables.at[c->first + k]);
        mw_json_end_arr(j);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
}

/* ---- moves ---- */

static const char *rack_of(const struct mw_verify *v, uint32_t position)
{
    const struct mw_plan *p = &v->seen.read.plan;
    uint32_t rack = position == MW_NONE ? MW_NONE : p->positions.at[position].rack;

    return rack == MW_NONE ? NULL : p->racks.at[rack].name;
}

static void move(struct mw_json *j, const struct mw_verify *v, const struct mw_move *m)
{
    const struct mw_plan *p = &v->seen.read.plan;
    bool two = m->second.from != MW_NONE || m->second.to != MW_NONE;

    mw_json_obj(j, NULL);
    mw_json_i64(j, "step", m->step);
    mw_json_str(j, "do", mw_move_kind_names[m->kind]);
    mw_json_i64(j, "lanes", two ? 2 : 1);
    port(j, v, "from", m->from);
    port(j, v, "to", m->to);
    port(j, v, "stays", m->stays);
    cable_id(j, v, "id", m->cable);
    mw_json_str(j, "rack", rack_of(v, m->walk));
    mw_json_bool(j, "reaches", m->reaches);
    cable_id(j, v, "label_reads", m->doubt == MW_NONE ? MW_NONE : m->likely);
    port(j, v, "enable", m->disabled);
    mw_json_str(j, "breaks_share",
                m->breaks_share && m->leaf != MW_NONE ? p->devices.at[m->leaf].name : NULL);
    mw_json_end_obj(j);
}

static void recable(struct mw_json *j, const struct mw_verify *v)
{
    const struct mw_recable *r = &v->r;

    mw_json_obj(j, "recable");
    mw_json_i64(j, "ends", r->ends);
    mw_json_i64(j, "bound", r->bound);
    mw_json_i64(j, "lay", r->lay);
    mw_json_i64(j, "reused", r->reused);
    mw_json_i64(j, "remove", r->remove);
    mw_json_i64(j, "check", r->check);
    mw_json_i64(j, "short_cables", r->short_cables);
    mw_json_i64(j, "doubts", r->doubts);
    mw_json_i64(j, "unseen", r->unseen);
    mw_json_i64(j, "steps", r->steps);
    mw_json_i64(j, "keep_percent", r->share_percent);
    mw_json_i64(j, "below_share", r->below_share);
    mw_json_arr(j, "moves");
    for (uint32_t i = 0; i < r->moves.n; i++)
        move(j, v, &r->moves.at[i]);
    mw_json_end_arr(j);
    mw_json_end_obj(j);
}

static void learned(struct mw_json *j, const struct mw_verify *v)
{
    if (!v->learned.given) {
        mw_json_str(j, "learned", NULL);
        return;
    }
    mw_json_obj(j, "learned");
    mw_json_str(j, "file", MW_IDENTITY_FILE);
    mw_json_bool(j, "written", v->learned.written);
    mw_json_i64(j, "guids", v->learned.guids);
    mw_json_i64(j, "unknown", v->learned.unknown);
    mw_json_i64(j, "left_out", v->learned.left_out);
    mw_json_end_obj(j);
}

void mw_verify_json(const struct mw_verify *v)
{
    struct mw_out out;
    struct mw_json j = {.out = &out};

    mw_out_init(&out, mw_term_flush, stdout);
    mw_json_obj(&j, NULL);
    mw_json_str(&j, "plan", v->seen.read.digest);
    mw_json_bool(&j, "ok", v->c.at.n == 0);
    sources(&j, v);
    counts(&j, v);
    findings(&j, v);
    recable(&j, v);
    learned(&j, v);
    mw_json_end_obj(&j);
    mw_out_char(&out, '\n');
    mw_out_done(&out);
}
