#include "fabric/updown.h"

#include <string.h>

static void order_fill(struct mw_updown *u)
{
    const struct mw_net *n = u->net;
    uint32_t at = 0;

    for (uint32_t tier = 0; tier <= UINT8_MAX && at < n->switch_n; tier++)
        for (uint32_t s = 0; s < n->switch_n; s++)
            if (n->tier[s] == tier)
                u->order[at++] = s;
}

void mw_updown_fill(struct mw_updown *u, uint32_t target, uint8_t *down, uint8_t *any)
{
    const struct mw_net *n = u->net;
    uint32_t head = 0, tail = 0;

    memset(down, MW_FAR, n->switch_n);
    down[target] = 0;
    u->queue[tail++] = target;
    while (head < tail) {
        uint32_t s = u->queue[head++];

        for (uint32_t i = n->first_link[s]; i < n->first_link[s + 1]; i++) {
            const struct mw_net_link *l = &n->links[i];

            if (mw_is_switch(n, l->to) && mw_link_is_up(n, l) && n->links[l->back].mbps &&
                down[l->to] == MW_FAR && down[s] < MW_FAR - 1) {
                down[l->to] = (uint8_t)(down[s] + 1);
                u->queue[tail++] = l->to;
            }
        }
    }
    memcpy(any, down, n->switch_n);
    for (uint32_t k = n->switch_n; k-- > 0;) {
        uint32_t s = u->order[k];

        if (down[s] != MW_FAR)
            continue;
        for (uint32_t i = n->first_link[s]; i < n->first_link[s + 1]; i++) {
            const struct mw_net_link *l = &n->links[i];

            if (l->mbps && mw_is_switch(n, l->to) && mw_link_is_up(n, l) &&
                any[l->to] < MW_FAR - 1 && any[l->to] + 1 < any[s])
                any[s] = (uint8_t)(any[l->to] + 1);
        }
    }
}

void mw_updown_beyond(struct mw_updown *u, const uint8_t *any, uint8_t *beyond)
{
    const struct mw_net *n = u->net;
    uint32_t head = 0, tail = 0;

    for (uint32_t s = 0; s < n->switch_n; s++) {
        beyond[s] = any[s] != MW_FAR ? 0 : MW_FAR;
        if (any[s] != MW_FAR)
            u->queue[tail++] = s;
    }
    while (head < tail) {
        uint32_t s = u->queue[head++];

        for (uint32_t i = n->first_link[s]; i < n->first_link[s + 1]; i++) {
            const struct mw_net_link *l = &n->links[i];

            if (mw_is_switch(n, l->to) && n->links[l->back].mbps && beyond[l->to] == MW_FAR &&
                beyond[s] < MW_FAR - 1) {
                beyond[l->to] = (uint8_t)(beyond[s] + 1);
                u->queue[tail++] = l->to;
            }
        }
    }
}

bool mw_updown_step(const struct mw_net *n, uint32_t link, const uint8_t *down,
                    const uint8_t *any)
{
    const struct mw_net_link *l = &n->links[link];

    if (!l->mbps || !mw_is_switch(n, l->to))
        return false;
    if (down[l->from] != MW_FAR)
        return !mw_link_is_up(n, l) && down[l->to] != MW_FAR;
    return mw_link_is_up(n, l) && any[l->to] != MW_FAR;
}

bool mw_updown_nearer(const struct mw_net *n, uint32_t link, const uint8_t *down,
                      const uint8_t *any)
{
    const struct mw_net_link *l = &n->links[link];

    return mw_updown_step(n, link, down, any) &&
           (down[l->from] != MW_FAR ? down[l->to] < down[l->from] : any[l->to] < any[l->from]);
}

void mw_updown_init(struct mw_updown *u, const struct mw_net *n)
{
    *u = (struct mw_updown){.net = n};
    u->order = mw_alloc(n->switch_n * sizeof *u->order);
    u->queue = mw_alloc(n->switch_n * sizeof *u->queue);
    u->row = mw_alloc(n->switch_n * sizeof *u->row);
    memset(u->row, 0xff, n->switch_n * sizeof *u->row);
    for (uint32_t e = 0; e < n->end_n; e++)
        if (u->row[n->end_switch[e]] == MW_NONE)
            u->row[n->end_switch[e]] = u->leaf_n++;
    order_fill(u);
    u->down = mw_alloc((size_t)u->leaf_n * n->switch_n);
    u->any = mw_alloc((size_t)u->leaf_n * n->switch_n);
    for (uint32_t s = 0; s < n->switch_n; s++) {
        size_t at = (size_t)u->row[s] * n->switch_n;

        if (u->row[s] != MW_NONE)
            mw_updown_fill(u, s, u->down + at, u->any + at);
    }
}

void mw_updown_done(struct mw_updown *u)
{
    mw_free(u->order);
    mw_free(u->queue);
    mw_free(u->row);
    mw_free(u->down);
    mw_free(u->any);
    *u = (struct mw_updown){0};
}
