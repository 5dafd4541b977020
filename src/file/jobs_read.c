#include "file/jobs_read.h"

#include "base/map.h"
#include "file/csv_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_CAP = 128, DIGITS_CAP = 9 };

struct reader {
    struct mw_jobs *j;
    const struct mw_plan *plan;
    struct mw_map_str names; /* of compute nodes */
    struct mw_map_u64 taken; /* job << 32 | device: in the job already */
    const char *place;
    uint32_t job;
    struct mw_diags *d;
};

static void begin(struct reader *r)
{
    struct mw_range nodes = mw_plan_range(r->plan, MW_FABRIC_COUNT, MW_ROLE_NODE);

    for (uint32_t i = nodes.first; i < nodes.first + nodes.n; i++)
        mw_map_str_add(&r->names, r->plan->devices.at[i].name, i);
    for (uint32_t k = 0; k < r->j->at.n; k++)
        for (uint32_t i = 0; i < r->j->at.at[k].n; i++)
            mw_map_u64_add(&r->taken,
                           (uint64_t)k << 32 | r->j->devices.at[r->j->at.at[k].first + i], 0);
}

static void end(struct reader *r)
{
    mw_map_str_done(&r->names);
    mw_map_u64_done(&r->taken);
}

static bool add_node(struct reader *r, const char *name)
{
    uint32_t device = mw_map_str_get(&r->names, name);

    if (device == MW_NONE) {
        mw_diag(r->d, MW_ERROR, MW_E_JOBS_NODE, r->place, NULL,
                "the plan has no compute node \"%s\"", name);
        return false;
    }
    if (!mw_map_u64_add(&r->taken, (uint64_t)r->job << 32 | device, 0)) {
        mw_diag(r->d, MW_ERROR, MW_E_JOBS_NODE, r->place, NULL, "%s stands twice in job %s",
                name, r->j->at.at[r->job].name);
        return false;
    }
    if (r->j->devices.n == MW_JOBS_NODES_CAP) {
        mw_diag(r->d, MW_ERROR, MW_E_CAP, r->place, NULL, "more than %d nodes",
                MW_JOBS_NODES_CAP);
        return false;
    }
    *mw_vec_push(&r->j->devices) = device;
    r->j->at.at[r->job].n++;
    return true;
}

static bool form_error(struct reader *r, const char *list)
{
    mw_diag(r->d, MW_ERROR, MW_E_JOBS_FORM, r->place, "Write node[001-016,020],login1.",
            "\"%.80s\" is no list of nodes", list);
    return false;
}

/* Digits at *s, at most DIGITS_CAP; moves behind them. -1: none. */
static int64_t number(const char **s, int *digits)
{
    int64_t v = 0;

    for (*digits = 0; **s >= '0' && **s <= '9'; (*s)++)
        if (++*digits <= DIGITS_CAP)
            v = v * 10 + (**s - '0');
    return *digits && *digits <= DIGITS_CAP ? v : -1;
}

/* "001-016,020]" behind the prefix; *s moves behind the bracket. */
static bool add_ranges(struct reader *r, const char *prefix, int prefix_n, const char **s)
{
    char name[NAME_CAP + 32];
    const char *list = *s;

    for (;;) {
        int digits, more;
        int64_t low = number(s, &digits), high = low;

        if (**s == '-') {
            (*s)++;
            high = number(s, &more);
        }
        if (low < 0 || high < low || (**s != ',' && **s != ']'))
            return form_error(r, list);
        digits = digits < DIGITS_CAP ? digits : DIGITS_CAP;
        for (int64_t v = low; v <= high; v++) {
            snprintf(name, sizeof name, "%.*s%0*lld", prefix_n, prefix, digits, (long long)v);
            if (!add_node(r, name))
                return false;
        }
        if (*(*s)++ == ']')
            return true;
    }
}

static bool add_list(struct reader *r, const char *list)
{
    char name[NAME_CAP + 1];

    for (const char *s = list; *s;) {
        size_t n = strcspn(s, ",[");
        const char *prefix = s;

        if (n > NAME_CAP || (n == 0 && *s == ','))
            return form_error(r, list);
        s += n;
        if (*s == '[') {
            s++;
            if (!add_ranges(r, prefix, (int)n, &s))
                return false;
        } else {
            snprintf(name, sizeof name, "%.*s", (int)n, prefix);
            if (!add_node(r, name))
                return false;
        }
        if (*s == ',' && s[1])
            s++;
        else if (*s)
            return form_error(r, list);
    }
    return true;
}

/* The job of that name: the last one, or a new one. Jobs stand together in a file. */
static bool take_job(struct reader *r, const char *name)
{
    struct mw_jobs *j = r->j;

    if (j->at.n && strcmp(j->at.at[j->at.n - 1].name, name) == 0) {
        r->job = j->at.n - 1;
        return true;
    }
    for (uint32_t i = 0; i < j->at.n; i++)
        if (strcmp(j->at.at[i].name, name) == 0) {
            mw_diag(r->d, MW_ERROR, MW_E_JOBS_FORM, r->place,
                    "Put the lines of a job together.", "job %s stands further up already",
                    name);
            return false;
        }
    if (j->at.n == MW_JOBS_CAP) {
        mw_diag(r->d, MW_ERROR, MW_E_CAP, r->place, NULL, "more than %d jobs", MW_JOBS_CAP);
        return false;
    }
    *mw_vec_push(&j->at) =
        (struct mw_job_nodes){.name = mw_arena_strdup(&j->arena, name), .first = j->devices.n};
    r->job = j->at.n - 1;
    return true;
}

static enum mw_rc answer(struct reader *r, uint32_t errors_before)
{
    end(r);
    if (r->d->errors == errors_before)
        return MW_OK;
    r->j->at.n = r->j->devices.n = 0;
    return MW_ECONFIG;
}

enum mw_rc mw_jobs_add(struct mw_jobs *j, const struct mw_plan *p, const char *job,
                       const char *nodes, const char *place, struct mw_diags *d)
{
    struct reader r = {.j = j, .plan = p, .place = place, .d = d};
    uint32_t errors = d->errors;

    begin(&r);
    if (!nodes[0])
        form_error(&r, nodes);
    else if (take_job(&r, job))
        add_list(&r, nodes);
    return answer(&r, errors);
}

enum mw_rc mw_jobs_read(struct mw_jobs *j, const struct mw_plan *p, const char *name,
                        const char *text, size_t n, struct mw_diags *d)
{
    static const char *const columns[] = {"job", "nodes"};
    struct reader r = {.j = j, .plan = p, .d = d};
    struct mw_csv_read *csv = mw_alloc(sizeof *csv);
    uint32_t errors = d->errors;
    char place[MW_ERR_PLACE_CAP];

    begin(&r);
    mw_csv_read_begin(csv, name, text, n, MW_E_JOBS_FORM, d);
    if (mw_csv_read_head(csv, columns, 2, true)) {
        if (csv->column[0] == MW_NONE || csv->column[1] == MW_NONE)
            mw_diag(d, MW_ERROR, MW_E_JOBS_FORM, name, "Begin with the line job,nodes.",
                    "the first line names no columns job and nodes");
        while (d->errors == errors && mw_csv_read_line(csv)) {
            const struct mw_csv_field *job = mw_csv_read_cell(csv, 0);
            const struct mw_csv_field *nodes = mw_csv_read_cell(csv, 1);

            snprintf(place, sizeof place, "%.120s:%u:%u", name, csv->line, nodes->col);
            r.place = place;
            if (!job->text[0] || !nodes->text[0])
                form_error(&r, nodes->text);
            else if (take_job(&r, job->text))
                add_list(&r, nodes->text);
        }
    }
    mw_free(csv);
    return answer(&r, errors);
}

void mw_jobs_done(struct mw_jobs *j)
{
    mw_vec_done(&j->at);
    mw_vec_done(&j->devices);
    mw_arena_done(&j->arena);
}
