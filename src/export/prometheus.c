#include "export/prometheus.h"

#include "export/hostnames.h"

#include <stdio.h>
#include <string.h>

/* Who is scraped, by whom. An exporter of many targets (SNMP, IPMI, ICMP) stands beside
 * Prometheus and is told the target by a parameter. */
static const struct job {
    const char *name;
    uint32_t roles; /* bit set of enum mw_role */
    enum mw_fabric_id fabric;
    bool gpus; /* only devices that have some */
    int port;  /* of an exporter on the target; 0: one beside Prometheus */
    const char *beside;
    const char *config; /* lines of the job in prometheus.yml */
} jobs[] = {
    {"node",
     1u << MW_ROLE_NODE | 1u << MW_ROLE_MANAGEMENT | 1u << MW_ROLE_LOGIN |
         1u << MW_ROLE_STORAGE,
     MW_FABRIC_INBAND, false, 9100, NULL, ""},
    {"dcgm", 1u << MW_ROLE_NODE, MW_FABRIC_INBAND, true, 9400, NULL, ""},
    {"ipmi",
     1u << MW_ROLE_NODE | 1u << MW_ROLE_MANAGEMENT | 1u << MW_ROLE_LOGIN |
         1u << MW_ROLE_STORAGE | 1u << MW_ROLE_MANAGER,
     MW_FABRIC_OOB, false, 0, "localhost:9290",
     "    metrics_path: /ipmi\n    scrape_interval: 1m\n    scrape_timeout: 30s\n"},
    {"snmp",
     1u << MW_ROLE_LEAF | 1u << MW_ROLE_SPINE | 1u << MW_ROLE_CORE | 1u << MW_ROLE_EDGE |
         1u << MW_ROLE_CONSOLE | 1u << MW_ROLE_PDU,
     MW_FABRIC_OOB, false, 0, "localhost:9116",
     "    metrics_path: /snmp\n    scrape_interval: 1m\n    scrape_timeout: 30s\n"},
    {"icmp", UINT32_MAX, MW_FABRIC_OOB, false, 0, "localhost:9115",
     "    metrics_path: /probe\n    params: {module: [icmp]}\n"},
};
enum { JOB_N = sizeof jobs / sizeof *jobs };

struct prometheus {
    const struct mw_export *x;
    struct mw_lookup index;
    uint64_t *feeds;
};

static void put_number(struct mw_json *j, const char *key, int32_t v)
{
    char text[16];

    snprintf(text, sizeof text, "%d", v);
    mw_json_str(j, key, text);
}

static void put_place(struct mw_json *j, const struct prometheus *m, const struct mw_device *d)
{
    const struct mw_plan *p = m->x->plan;
    char feeds[256] = "";
    size_t n = 0;

    if (d->rack == MW_NONE)
        return;
    const struct mw_rack *rack = &p->racks.at[d->rack];

    mw_json_str(j, "rack", rack->name);
    mw_json_str(j, "row", p->rows.at[p->positions.at[rack->position].row].name);
    if (d->u)
        put_number(j, "u", d->u);
    for (uint32_t f = 0; f < p->want->site.power.feeds.n && f < 64 && n < sizeof feeds; f++)
        if (m->feeds[d - p->devices.at] >> f & 1)
            n += (size_t)snprintf(feeds + n, sizeof feeds - n, "%s%s", n ? "," : "",
                                  p->want->site.power.feeds.at[f].name);
    if (*feeds)
        mw_json_str(j, "feed", feeds);
}

static void put_target(struct mw_json *j, const struct prometheus *m, const struct job *job,
                       const struct mw_device *d, const struct mw_address *a)
{
    char ipv4[MW_IPV4_CAP], target[32];

    mw_ipv4_text(a->ipv4, ipv4);
    snprintf(target, sizeof target, job->port ? "%s:%d" : "%s", ipv4, job->port);
    mw_json_obj(j, NULL);
    mw_json_arr(j, "targets");
    mw_json_str(j, NULL, target);
    mw_json_end_arr(j);
    mw_json_obj(j, "labels");
    mw_json_str(j, "device", d->name);
    mw_json_str(j, "role", mw_role_names[d->role]);
    mw_json_str(j, "model", d->type->name);
    if (d->fabric < MW_FABRIC_COUNT)
        mw_json_str(j, "fabric", mw_fabric_names[d->fabric]);
    if (d->su >= 0)
        put_number(j, "su", d->su + 1);
    put_place(j, m, d);
    mw_json_end_obj(j);
    mw_json_end_obj(j);
}

static bool scraped(const struct job *job, const struct mw_device *d)
{
    return (job->roles >> d->role & 1) && (!job->gpus || d->type->gpus > 0);
}

static uint32_t write_targets(struct prometheus *m, const struct job *job, struct mw_sink *to)
{
    const struct mw_plan *p = m->x->plan;
    struct mw_json j = {0};
    char path[64];
    uint32_t n = 0;

    snprintf(path, sizeof path, "prometheus/%s.json", job->name);
    for (uint32_t i = 0; i < p->devices.n; i++) {
        const struct mw_address *a = scraped(job, &p->devices.at[i])
                                         ? mw_lookup_address(&m->index, i, job->fabric)
                                         : NULL;
        if (!a)
            continue;
        if (n++ == 0) {
            j.out = mw_sink_open(to, path);
            mw_json_arr(&j, NULL);
        }
        put_target(&j, m, job, &p->devices.at[i], a);
    }
    if (n) {
        mw_json_end_arr(&j);
        mw_sink_close(to);
    }
    return n;
}

static void put_job(const struct job *job, struct mw_out *out)
{
    mw_out_printf(out,
                  "  - job_name: %s\n"
                  "%s"
                  "    file_sd_configs:\n"
                  "      - files: [%s.json]\n"
                  "    relabel_configs:\n",
                  job->name, job->config, job->name);
    if (job->beside)
        mw_out_printf(out,
                      "      - {source_labels: [__address__], target_label: __param_target}\n"
                      "      - {target_label: __address__, replacement: \"%s\"}\n",
                      job->beside);
    mw_out_str(out, "      - {source_labels: [device], target_label: instance}\n");
}

void mw_export_prometheus(const struct mw_export *x, struct mw_sink *to)
{
    struct prometheus m = {.x = x, .feeds = mw_lookup_feeds(x->plan)};
    uint32_t n[JOB_N], all = 0;

    mw_lookup_init(&m.index, x->plan);
    for (size_t i = 0; i < JOB_N; i++)
        all += n[i] = write_targets(&m, &jobs[i], to);
    if (all) {
        struct mw_out *out = mw_sink_open(to, "prometheus/prometheus.yml");

        mw_out_printf(out,
                      "# Made by millwright from plan %.12s.\n"
                      "# ipmi, snmp and icmp go through exporters beside Prometheus, by their\n"
                      "# usual ports.\n"
                      "global: {scrape_interval: 15s}\n"
                      "scrape_configs:\n",
                      x->digest);
        for (size_t i = 0; i < JOB_N; i++)
            if (n[i])
                put_job(&jobs[i], out);
        mw_sink_close(to);
    } else {
        mw_diag(x->notes, MW_INFO, MW_N_EXPORT, "prometheus", NULL,
                "the plan has neither in-band nor out-of-band addresses: nothing is written");
    }
    mw_lookup_done(&m.index);
    mw_free(m.feeds);
}
