#include "fabric/routes.h"

#include <math.h>

#include "base/map.h"
#include "fabric/effective.h"

void mw_routes_init(struct mw_routes *r, const double *capacity, uint64_t *load,
                    uint32_t link_n)
{
    *r = (struct mw_routes){.capacity = capacity, .load = load, .link_n = link_n};
    *mw_vec_push(&r->first) = 0;
}

void mw_routes_clear(struct mw_routes *r)
{
    r->first.n = 1;
    r->path.n = r->weight.n = 0;
    r->lost = 0;
}

void mw_routes_done(struct mw_routes *r)
{
    mw_vec_done(&r->first);
    mw_vec_done(&r->path);
    mw_vec_done(&r->weight);
}

void mw_routes_add(struct mw_routes *r, const uint32_t *path, uint32_t n, uint32_t weight)
{
    for (uint32_t k = 0; k < n; k++)
        *mw_vec_push(&r->path) = path[k];
    *mw_vec_push(&r->first) = r->path.n;
    *mw_vec_push(&r->weight) = weight;
    r->lost += n == 0;
}

void mw_routes_static(struct mw_routes *r, const struct mw_net *n, const struct mw_flow *flows,
                      uint32_t flow_n)
{
    uint32_t path[MW_PATH_CAP];

    for (uint32_t i = 0; i < flow_n; i++)
        mw_routes_add(r, path, mw_net_path(n, flows[i].from, flows[i].to, path),
                      flows[i].weight);
}

void mw_routes_ideal(struct mw_routes *r, const struct mw_net *n, const struct mw_flow *flows,
                     uint32_t flow_n)
{
    for (uint32_t i = 0; i < flow_n; i++) {
        uint32_t path[2] = {n->end_up[flows[i].from], n->links[n->end_up[flows[i].to]].back};

        mw_routes_add(r, path, 2, flows[i].weight);
    }
}

uint32_t mw_hashed_path(const struct mw_updown *u, uint32_t a, uint32_t b, uint64_t hash,
                        uint32_t path[MW_PATH_CAP])
{
    const struct mw_net *n = u->net;
    uint32_t at = n->end_switch[a], to = n->end_switch[b], k = 0;
    const uint8_t *down = u->down + (size_t)u->row[to] * n->switch_n,
                  *any = u->any + (size_t)u->row[to] * n->switch_n;

    if (any[at] > MW_PATH_CAP - 2)
        return 0;
    path[k++] = n->end_up[a];
    while (at != to) {
        uint32_t ways[UINT8_MAX], way_n = 0;

        for (uint32_t l = n->first_link[at]; l < n->first_link[at + 1]; l++)
            if (mw_updown_nearer(n, l, down, any))
                ways[way_n++] = l;
        if (way_n == 0)
            return 0;
        hash = mw_mix64(hash + at);
        path[k] = ways[hash % way_n];
        at = n->links[path[k++]].to;
    }
    path[k++] = n->links[n->end_up[b]].back;
    return k;
}

void mw_routes_hashed(struct mw_routes *r, const struct mw_updown *u,
                      const struct mw_flow *flows, uint32_t flow_n, uint64_t seed)
{
    uint32_t path[MW_PATH_CAP];

    for (uint32_t i = 0; i < flow_n; i++) {
        uint64_t hash = mw_mix64(seed + ((uint64_t)flows[i].from << 32 | flows[i].to));

        mw_routes_add(r, path, mw_hashed_path(u, flows[i].from, flows[i].to, hash, path),
                      flows[i].weight);
    }
}

double mw_routes_time(struct mw_routes *r, uint32_t from, uint32_t to, uint32_t *worst,
                      uint64_t *worst_n)
{
    double time = 0;

    for (uint32_t i = from; i < to; i++)
        for (uint32_t k = r->first.at[i]; k < r->first.at[i + 1]; k++)
            r->load[r->path.at[k]] += r->weight.at[i];
    for (uint32_t k = r->first.at[from]; k < r->first.at[to]; k++) {
        uint32_t l = r->path.at[k];
        double t = (double)r->load[l] / r->capacity[l];

        if (t > time) {
            time = t;
            if (worst)
                *worst = l;
            if (worst_n)
                *worst_n = r->load[l];
        }
    }
    for (uint32_t k = r->first.at[from]; k < r->first.at[to]; k++)
        r->load[r->path.at[k]] = 0;
    return time;
}

double mw_routes_rates(const struct mw_routes *r, double *rate)
{
    double sum = 0;

    mw_maxmin(r->first.at, r->path.at, r->weight.at, r->weight.n, r->capacity, r->link_n, rate);
    for (uint32_t i = 0; i < r->weight.n; i++)
        if (rate[i] < INFINITY)
            sum += rate[i] * r->weight.at[i];
    return sum;
}
