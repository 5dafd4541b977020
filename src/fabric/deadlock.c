#include "fabric/deadlock.h"

#include <string.h>

enum { WORDS = 256 / 64 }; /* a bit per port number */

struct graph { /* what follows a link on some route: ports of the switch where it ends */
    const struct mw_net *n;
    uint64_t (*next)[WORDS];
};

static uint32_t hop_link(const struct mw_net *n, const uint8_t *row, uint32_t at)
{
    return row[at] < n->port_cap ? n->port_link[at * n->port_cap + row[at]] : MW_NONE;
}

static bool between_switches(const struct mw_net *n, uint32_t link)
{
    return link != MW_NONE && n->links[link].from < n->switch_n &&
           n->links[link].to < n->switch_n;
}

/* Follows all routes to one endpoint, each switch once. */
static void add_routes(struct graph *g, uint32_t end, bool *seen, const bool *source)
{
    const struct mw_net *n = g->n;
    const uint8_t *row = mw_net_row(n, end);

    memset(seen, 0, n->switch_n * sizeof *seen);
    for (uint32_t s = 0; s < n->switch_n; s++) {
        uint32_t link = MW_NONE;

        for (uint32_t at = s; source[s] && !seen[at];) {
            seen[at] = true;
            link = hop_link(n, row, at);
            if (!between_switches(n, link))
                break;
            at = n->links[link].to;
            if (between_switches(n, hop_link(n, row, at)))
                g->next[link][row[at] / 64] |= UINT64_C(1) << row[at] % 64;
        }
    }
}

/* The next link after `link`, from port *port on, which moves past it; MW_NONE: no more. */
static uint32_t next_link(const struct graph *g, uint32_t link, uint32_t *port)
{
    const struct mw_net *n = g->n;

    for (; *port < n->port_cap; (*port)++) {
        uint64_t rest = g->next[link][*port / 64] >> *port % 64;

        if (!rest) {
            *port |= 63;
            continue;
        }
        *port += (uint32_t)__builtin_ctzll(rest);
        return n->port_link[n->links[link].to * n->port_cap + (*port)++];
    }
    return MW_NONE;
}

struct visit {
    uint32_t link, port; /* port: where to go on */
};

/* Depth first from one link; what is on the stack and met again closes a cycle. */
static bool find_cycle(const struct graph *g, uint32_t from, uint8_t *state,
                       struct visit *stack, struct mw_deadlock *d)
{
    enum { NEW, OPEN, DONE };
    uint32_t depth = 0;

    stack[depth++] = (struct visit){from, 0};
    state[from] = OPEN;
    while (depth > 0) {
        struct visit *top = &stack[depth - 1];
        uint32_t next = next_link(g, top->link, &top->port);

        if (next == MW_NONE) {
            state[top->link] = DONE;
            depth--;
        } else if (state[next] == NEW) {
            state[next] = OPEN;
            stack[depth++] = (struct visit){next, 0};
        } else if (state[next] == OPEN) {
            uint32_t first = depth - 1;

            while (stack[first].link != next)
                first--;
            for (uint32_t i = first; i < depth && d->cycle_n < MW_PATH_CAP; i++)
                d->cycle[d->cycle_n++] = stack[i].link;
            return true;
        }
    }
    return false;
}

void mw_deadlock_check(struct mw_deadlock *d, const struct mw_net *n)
{
    struct graph g = {.n = n, .next = mw_alloc(n->link_n * sizeof *g.next)};
    bool *seen = mw_alloc(n->switch_n * sizeof *seen);
    bool *source = mw_alloc(n->switch_n * sizeof *source);
    uint8_t *state = mw_alloc(n->link_n);
    struct visit *stack = mw_alloc(n->link_n * sizeof *stack);

    *d = (struct mw_deadlock){.free = true};
    for (uint32_t e = 0; e < n->end_n; e++)
        source[n->end_switch[e]] = true;
    for (uint32_t e = 0; e < n->end_n; e++)
        add_routes(&g, e, seen, source);
    for (uint32_t l = 0; l < n->link_n; l++)
        for (uint32_t w = 0; w < WORDS; w++)
            for (uint64_t rest = g.next[l][w]; rest; rest &= rest - 1) /* bit by bit */
                d->dependencies++;
    for (uint32_t l = 0; l < n->link_n && d->free; l++)
        if (state[l] == 0 && between_switches(n, l))
            d->free = !find_cycle(&g, l, state, stack, d);
    mw_free(g.next);
    mw_free(seen);
    mw_free(source);
    mw_free(state);
    mw_free(stack);
}
