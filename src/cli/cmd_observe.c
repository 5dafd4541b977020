/*
 * cmd_observe.c: `millwright observe SOURCE…`: what a network is, without any plan.
 */
#include "cli/observed.h"
#include "cli/table.h"
#include "cli/term.h"
#include "verify/survey.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { ALIKE_SHOWN = 10 }; /* findings of one code and severity that people are shown */

struct job {
    struct mw_observation o;
    struct mw_survey s;
    struct mw_diags diags; /* of reading, then the findings */
};

static uint32_t count_severity(const struct mw_diags *d, enum mw_severity severity)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < d->n; i++)
        n += d->at[i].severity == severity;
    return n;
}

/* ---- text ---- */

static void row(struct mw_table *t, const char *what, uint32_t n, uint32_t part, const char *is)
{
    if (n == 0)
        return;
    mw_table_str(t, what);
    mw_table_int(t, n);
    if (part)
        mw_table_printf(t, "%u %s", part, is);
    else
        mw_table_str(t, "");
}

static void print_counts(const struct job *j)
{
    const struct mw_survey *s = &j->s;
    struct mw_table t;

    mw_table_init(&t, "WHAT,COUNT,OF WHICH", "lrl");
    row(&t, "planes", j->o.planes, 0, "");
    row(&t, "switches", s->switches, s->tables, "with a forwarding table");
    row(&t, "channel adapters", s->channel_adapters, s->aggregation_nodes,
        "aggregation nodes in switches");
    row(&t, "hosts", s->hosts, 0, "");
    row(&t, "routers", s->routers, 0, "");
    row(&t, "systems", s->systems, 0, "");
    row(&t, "neighbours of unknown kind", s->unknown, 0, "");
    row(&t, "links", s->links, s->internal_links, "inside switches");
    row(&t, "ports with counters", s->counted, 0, "");
    mw_table_print(&t);
}

static void print_rates(const struct mw_survey *s)
{
    struct mw_table t;

    if (s->rate_n == 0)
        return;
    puts("");
    mw_table_init(&t, "RATE,PORTS", "lr");
    for (uint32_t i = 0; i < s->rate_n; i++) {
        mw_table_str(&t, s->rates[i].name);
        mw_table_int(&t, s->rates[i].ports);
    }
    mw_table_print(&t);
}

/* Of many of one code the first are shown, and how many there are. */
static void print_findings(const struct mw_diags *d)
{
    static const enum mw_style styles[] = {MW_BLUE, MW_YELLOW, MW_RED};

    for (int severity = MW_ERROR; severity >= MW_INFO; severity--) {
        uint32_t shown[MW_CODE_COUNT] = {0};

        for (uint32_t i = 0; i < d->n; i++) {
            const struct mw_err *e = &d->at[i];
            const struct mw_code_info *info = mw_code_info(e->code);

            if ((int)e->severity != severity || ++shown[e->code] > ALIKE_SHOWN)
                continue;
            printf("%s%s%s %s %s: %s\n", mw_term_on(styles[severity]),
                   mw_severity_name(e->severity), mw_term_on(MW_PLAIN), info->name, e->place,
                   e->text);
            if (severity != MW_INFO && shown[e->code] == 1)
                printf("    %s%s%s\n", mw_term_on(MW_DIM), e->cure[0] ? e->cure : info->cure,
                       mw_term_on(MW_PLAIN));
        }
        for (int code = 0; code < MW_CODE_COUNT; code++)
            if (shown[code] > ALIKE_SHOWN)
                printf("  and %u more of %s; --json lists them\n", shown[code] - ALIKE_SHOWN,
                       mw_code_info((enum mw_code)code)->name);
    }
    if (d->dropped)
        printf("  and %u more that are not listed\n", d->dropped);
}

static void print_text(const struct job *j)
{
    for (uint32_t i = 0; i < j->o.sources.n; i++)
        printf("%s%s%s (%s)\n", mw_term_on(MW_BOLD), j->o.sources.at[i].name,
               mw_term_on(MW_PLAIN), j->o.sources.at[i].kind);
    puts("");
    print_counts(j);
    print_rates(&j->s);
    if (j->diags.n) {
        puts("");
        print_findings(&j->diags);
    }
    printf("\n%u error%s, %u warning%s\n", j->diags.errors, j->diags.errors == 1 ? "" : "s",
           count_severity(&j->diags, MW_WARNING),
           count_severity(&j->diags, MW_WARNING) == 1 ? "" : "s");
}

/* ---- JSON ---- */

static void guid_json(struct mw_json *j, const char *key, uint64_t guid)
{
    char text[24];

    snprintf(text, sizeof text, "0x%016" PRIx64, guid);
    mw_json_str(j, key, guid ? text : NULL);
}

static void some_json(struct mw_json *j, const char *key, uint32_t v) /* 0 is unknown */
{
    if (v)
        mw_json_i64(j, key, v);
    else
        mw_json_str(j, key, NULL);
}

static void peer_json(struct mw_json *j, const struct mw_observation *o, uint32_t peer)
{
    char path[MW_SURVEY_PATH_CAP];

    if (peer == MW_NONE) {
        mw_json_str(j, "peer", NULL);
        return;
    }
    mw_json_obj(j, "peer");
    mw_json_i64(j, "node", o->ports.at[peer].node);
    mw_json_i64(j, "port", o->ports.at[peer].number);
    mw_json_str(j, "path", mw_survey_path(o, peer, path));
    mw_json_end_obj(j);
}

static void counters_json(struct mw_json *j, const struct mw_obs_counters *c)
{
    mw_json_obj(j, "counters");
    for (int k = 0; k < MW_COUNTERS; k++)
        if (c->v[k] != UINT64_MAX)
            mw_json_i64(j, mw_counter_names[k],
                        c->v[k] <= INT64_MAX ? (int64_t)c->v[k] : INT64_MAX);
    mw_json_end_obj(j);
}

static void port_json(struct mw_json *j, const struct mw_observation *o, uint32_t port)
{
    const struct mw_obs_port *p = &o->ports.at[port];
    char rate[MW_RATE_CAP];
    bool rated = p->mbps || (p->width && p->speed);

    if (p->peer == MW_NONE && p->counters == MW_NONE && !p->guid && !p->name && !p->lid &&
        !p->state && !p->width && !p->part)
        return;
    mw_json_obj(j, NULL);
    mw_json_i64(j, "number", p->number);
    mw_json_str(j, "name", p->name);
    guid_json(j, "guid", p->guid);
    some_json(j, "lid", p->lid);
    mw_json_str(j, "state", mw_port_state_names[p->state]);
    mw_json_str(j, "rate", rated ? mw_obs_rate(p, rate) : NULL);
    some_json(j, "mbps",
              p->mbps ? p->mbps : p->width * mw_ib_lane_mbps((enum mw_ib_speed)p->speed));
    mw_json_str(j, "part", p->part);
    peer_json(j, o, p->peer);
    if (p->counters != MW_NONE)
        counters_json(j, &o->counters.at[p->counters]);
    mw_json_end_obj(j);
}

static void node_json(struct mw_json *j, const struct mw_observation *o, uint32_t node)
{
    const struct mw_obs_node *n = &o->nodes.at[node];

    mw_json_obj(j, NULL);
    mw_json_str(j, "name", n->name[0] ? n->name : NULL);
    mw_json_str(j, "kind", mw_obs_kind_names[n->kind]);
    guid_json(j, "guid", n->guid);
    guid_json(j, "system_guid", n->system_guid);
    mw_json_i64(j, "plane", n->plane + INT64_C(1));
    some_json(j, "lid", n->lid);
    mw_json_bool(j, "described", n->described);
    mw_json_i64(j, "source", n->source);
    some_json(j, "line", n->line);
    mw_json_bool(j, "table", n->lft != NULL);
    mw_json_arr(j, "ports");
    for (uint32_t i = n->first_port; i < n->first_port + n->port_n; i++)
        port_json(j, o, i);
    mw_json_end_arr(j);
    mw_json_end_obj(j);
}

static void counts_json(struct mw_json *j, const struct mw_survey *s, uint32_t planes)
{
    mw_json_i64(j, "switches", s->switches);
    mw_json_i64(j, "channel_adapters", s->channel_adapters);
    mw_json_i64(j, "aggregation_nodes", s->aggregation_nodes);
    mw_json_i64(j, "routers", s->routers);
    mw_json_i64(j, "systems", s->systems);
    mw_json_i64(j, "hosts", s->hosts);
    mw_json_i64(j, "links", s->links);
    mw_json_i64(j, "internal_links", s->internal_links);
    mw_json_i64(j, "planes", planes);
    mw_json_obj(j, "ports_by_rate");
    for (uint32_t i = 0; i < s->rate_n; i++)
        mw_json_i64(j, s->rates[i].name, s->rates[i].ports);
    mw_json_end_obj(j);
    mw_json_i64(j, "tables", s->tables);
    mw_json_i64(j, "counted_ports", s->counted);
}

static void findings_json(struct mw_json *j, const struct mw_diags *d)
{
    mw_json_arr(j, "findings");
    for (int severity = MW_ERROR; severity >= MW_INFO; severity--)
        for (uint32_t i = 0; i < d->n; i++) {
            const struct mw_err *e = &d->at[i];

            if ((int)e->severity != severity)
                continue;
            mw_json_obj(j, NULL);
            mw_json_str(j, "code", mw_code_info(e->code)->name);
            mw_json_str(j, "severity", mw_severity_name(e->severity));
            mw_json_str(j, "path", e->place);
            mw_json_str(j, "text", e->text);
            mw_json_str(j, "cure", e->cure[0] ? e->cure : mw_code_info(e->code)->cure);
            mw_json_end_obj(j);
        }
    mw_json_end_arr(j);
    mw_json_i64(j, "findings_left_out", d->dropped);
}

static void print_json(const struct job *job)
{
    const struct mw_observation *o = &job->o;
    struct mw_out out;
    struct mw_json j = {.out = &out};

    mw_out_init(&out, mw_term_flush, stdout);
    mw_json_obj(&j, NULL);
    mw_json_i64(&j, "schema", 1);
    mw_json_arr(&j, "sources");
    for (uint32_t i = 0; i < o->sources.n; i++) {
        mw_json_obj(&j, NULL);
        mw_json_str(&j, "name", o->sources.at[i].name);
        mw_json_str(&j, "kind", o->sources.at[i].kind);
        mw_json_end_obj(&j);
    }
    mw_json_end_arr(&j);
    counts_json(&j, &job->s, o->planes);
    mw_json_arr(&j, "nodes");
    for (uint32_t i = 0; i < o->nodes.n; i++)
        node_json(&j, o, i);
    mw_json_end_arr(&j);
    findings_json(&j, &job->diags);
    mw_json_end_obj(&j);
    mw_out_char(&out, '\n');
    mw_out_done(&out);
}

int mw_cmd_observe(const struct mw_args *args)
{
    struct job j = {0};
    bool json = args->given[MW_OPT_JSON];
    enum mw_rc rc = mw_observed(&j.o, args, true, true, &j.diags);
    int status = mw_rc_exit(rc);

    if (rc) {
        mw_term_diags(&j.diags);
        if (json)
            mw_term_fail_json(&j.diags);
    } else {
        mw_survey(&j.s, &j.o, &j.diags);
        if (json)
            print_json(&j);
        else
            print_text(&j);
        status = j.diags.errors ||
                 (args->given[MW_OPT_STRICT] && count_severity(&j.diags, MW_WARNING));
    }
    mw_observation_done(&j.o);
    mw_diags_done(&j.diags);
    return status;
}
