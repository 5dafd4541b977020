#include <math.h>

#include "base/mem.h"
#include "fabric/effective.h"

struct fill {
    const uint32_t *first, *path, *weight;
    uint32_t *first_flow, *flows; /* by link: the flows that use it */
    double *left, *open;          /* by link: capacity left, weight of flows without a rate */
    uint32_t *heap, heap_n;       /* links, the least key on top */
    double *key;                  /* by link: a share that it had; shares only rise */
    double *rate;
};

static uint32_t weight_of(const struct fill *f, uint32_t flow)
{
    return f->weight ? f->weight[flow] : 1;
}

static void sift_down(struct fill *f, uint32_t i)
{
    uint32_t link = f->heap[i];

    for (uint32_t child; (child = 2 * i + 1) < f->heap_n; i = child) {
        if (child + 1 < f->heap_n && f->key[f->heap[child + 1]] < f->key[f->heap[child]])
            child++;
        if (f->key[f->heap[child]] >= f->key[link])
            break;
        f->heap[i] = f->heap[child];
    }
    f->heap[i] = link;
}

static void fill_init(struct fill *f, uint32_t flow_n, const double *capacity, uint32_t link_n)
{
    f->first_flow = mw_alloc((link_n + 1) * sizeof *f->first_flow);
    f->flows = mw_alloc(f->first[flow_n] * sizeof *f->flows);
    f->left = mw_alloc(link_n * sizeof *f->left);
    f->open = mw_alloc(link_n * sizeof *f->open);
    f->key = mw_alloc(link_n * sizeof *f->key);
    f->heap = mw_alloc(link_n * sizeof *f->heap);
    for (uint32_t i = 0; i < flow_n; i++)
        for (uint32_t k = f->first[i]; k < f->first[i + 1]; k++) {
            f->first_flow[f->path[k]]++;
            f->open[f->path[k]] += weight_of(f, i);
        }
    for (uint32_t l = 0, at = 0; l <= link_n; l++) { /* ends of the ranges, then filled down */
        at += l < link_n ? f->first_flow[l] : 0;
        f->first_flow[l] = at;
    }
    for (uint32_t i = flow_n; i-- > 0;)
        for (uint32_t k = f->first[i]; k < f->first[i + 1]; k++)
            f->flows[--f->first_flow[f->path[k]]] = i;
    for (uint32_t l = 0; l < link_n; l++) {
        f->left[l] = capacity[l];
        if (f->open[l] > 0) {
            f->key[l] = capacity[l] / f->open[l];
            f->heap[f->heap_n++] = l;
        }
    }
    for (uint32_t i = f->heap_n / 2; i-- > 0;)
        sift_down(f, i);
}

/* The link is full: its flows have their rate. */
static void settle(struct fill *f, uint32_t link, double rate)
{
    for (uint32_t i = f->first_flow[link]; i < f->first_flow[link + 1]; i++) {
        uint32_t flow = f->flows[i], w = weight_of(f, flow);

        if (f->rate[flow] < INFINITY)
            continue;
        f->rate[flow] = rate;
        for (uint32_t k = f->first[flow]; k < f->first[flow + 1]; k++) {
            f->left[f->path[k]] -= rate * w;
            f->open[f->path[k]] -= w;
        }
    }
}

void mw_maxmin(const uint32_t *first, const uint32_t *path, const uint32_t *weight,
               uint32_t flow_n, const double *capacity, uint32_t link_n, double *rate)
{
    struct fill f = {.first = first, .path = path, .weight = weight, .rate = rate};

    fill_init(&f, flow_n, capacity, link_n);
    for (uint32_t i = 0; i < flow_n; i++)
        rate[i] = INFINITY;
    while (f.heap_n > 0) {
        uint32_t link = f.heap[0];
        double share = f.open[link] > 0 ? fmax(0, f.left[link]) / f.open[link] : INFINITY;

        if (share <= f.key[link]) {
            settle(&f, link, share);
            share = INFINITY;
        }
        if (share == INFINITY) /* done with it: the last takes its place */
            f.heap[0] = f.heap[--f.heap_n];
        else
            f.key[link] = share;
        if (f.heap_n > 0)
            sift_down(&f, 0);
    }
    mw_free(f.first_flow);
    mw_free(f.flows);
    mw_free(f.left);
    mw_free(f.open);
    mw_free(f.key);
    mw_free(f.heap);
}
