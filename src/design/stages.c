#include "design/stages.h"

#include "base/map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const mw_step_names[] = {"add", "move", "replace", "remove", NULL};

struct staging {
    const struct mw_diff *d;
    struct mw_stages *out;
    double share;
    struct mw_map_u64 holder; /* port of the new plan -> step that must leave it first */
    MW_VEC(uint32_t) needs;   /* steps that each step waits for, */
    uint32_t *first_need;     /* from here; one more at the end */
    uint32_t *group;          /* of each step; steps of a ring share one */
    MW_VEC(uint32_t) order;   /* steps by group, a group after those it waits for */
    int32_t *least;           /* by device: links of it that the group takes that takes most */
    int32_t *old, *now;       /* uplinks (links) by device of the new plan */
    MW_VEC(int32_t) * lost; /* by device, by stage: links of `old` that do not work in it, less
                               * those that are new by then; past the last, as in it */
    uint32_t stage_n;
};

/* ---- links of a cable ---- */

/* How high a switch stands; what is no switch of a tree has no uplinks. */
static int height(const struct mw_device *d)
{
    switch (d->role) {
    case MW_ROLE_EDGE:
    case MW_ROLE_CONSOLE:
    case MW_ROLE_LEAF:
        return 1;
    case MW_ROLE_SPINE:
        return 2;
    case MW_ROLE_CORE:
        return 3;
    default:
        return 0;
    }
}

/* The height of the upper switch of an uplink; 0 when the cable is none. */
static int top_of(const struct mw_plan *p, const struct mw_cable *c)
{
    int top = 0;

    if (c->kind != MW_LINK_LEAF_SPINE && c->kind != MW_LINK_SPINE_CORE &&
        c->kind != MW_LINK_UPLINK)
        return 0;
    for (int e = 0; e < 3; e++)
        if (c->end[e].device != MW_NONE && height(&p->devices.at[c->end[e].device]) > top)
            top = height(&p->devices.at[c->end[e].device]);
    return c->kind == MW_LINK_UPLINK ? 4 : top; /* edges may hang on leaves */
}

/* Calls for each lower switch of an uplink: its handle in the plan, and its links. */
static void
for_lower(const struct mw_plan *p, const struct mw_cable *c, struct staging *s,
          void (*each)(struct staging *s, uint32_t device, int32_t links, void *ctx), void *ctx)
{
    int top = top_of(p, c);

    for (int e = 0; e < 3 && top; e++) {
        const struct mw_end *end = &c->end[e];
        if (end->device == MW_NONE)
            continue;
        const struct mw_device *device = &p->devices.at[end->device];
        bool lower = top == 4 ? device->role == MW_ROLE_EDGE || device->role == MW_ROLE_CONSOLE
                              : height(device) > 0 && height(device) < top;
        if (lower)
            each(s, end->device, end->lanes, ctx);
    }
}

static void add_links(struct staging *s, uint32_t device, int32_t links, void *ctx)
{
    int32_t *count = ctx;

    (void)s;
    if (device != MW_NONE)
        count[device] += links;
}

/* Handles of the old plan are counted under those of the new one. */
static void add_old_links(struct staging *s, uint32_t device, int32_t links, void *ctx)
{
    add_links(s, s->d->device_now[device], links, ctx);
}

static void count_uplinks(struct staging *s)
{
    const struct mw_plan *old = s->d->old, *now = s->d->now;
    size_t bytes = (now->devices.n + 1u) * sizeof *s->old;

    s->old = mw_alloc(bytes);
    s->now = mw_alloc(bytes);
    for (uint32_t i = 0; i < old->cables.n; i++)
        for_lower(old, &old->cables.at[i], s, add_old_links, s->old);
    for (uint32_t i = 0; i < now->cables.n; i++)
        for_lower(now, &now->cables.at[i], s, add_links, s->now);
}

/* ---- what waits for what ---- */

static uint64_t port_key(uint32_t device, uint32_t port)
{
    return (uint64_t)device << 16 | port;
}

static void make_steps(struct staging *s)
{
    for (uint32_t i = 0; i < s->d->cables.n; i++) {
        uint32_t change = s->d->cables.at[i].change;
        enum mw_step_kind kind = change & MW_CHANGE_ADDED     ? MW_STEP_ADD
                                 : change & MW_CHANGE_REMOVED ? MW_STEP_REMOVE
                                 : change & MW_CHANGE_MOVED   ? MW_STEP_MOVE
                                                              : MW_STEP_REPLACE;
        *mw_vec_push(&s->out->steps) = (struct mw_step){.kind = kind, .cable = i};
    }
}

/* No other cable of the new plan is in a port that a cable keeps, so all of its ports can count. */
static void note_holders(struct staging *s)
{
    const struct mw_plan *old = s->d->old;

    for (uint32_t i = 0; i < s->out->steps.n; i++) {
        uint32_t cable = s->d->cables.at[s->out->steps.at[i].cable].old;
        for (int e = 0; e < 3 && cable != MW_NONE; e++) {
            const struct mw_end *end = &old->cables.at[cable].end[e];
            if (end->device == MW_NONE)
                continue;
            uint32_t device = s->d->device_now[end->device];
            for (uint32_t k = 0; k < end->lanes && device != MW_NONE; k++)
                mw_map_u64_add(&s->holder, port_key(device, end->port + k), i);
        }
    }
}

static void note_needs(struct staging *s)
{
    const struct mw_plan *now = s->d->now;
    uint32_t n = s->out->steps.n;

    s->first_need = mw_alloc((n + 1) * sizeof *s->first_need);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t cable = s->d->cables.at[s->out->steps.at[i].cable].now;
        s->first_need[i] = s->needs.n;
        for (int e = 0; e < 3 && cable != MW_NONE; e++) {
            const struct mw_end *end = &now->cables.at[cable].end[e];
            for (uint32_t k = 0; end->device != MW_NONE && k < end->lanes; k++) {
                uint32_t holder =
                    mw_map_u64_get(&s->holder, port_key(end->device, end->port + k));
                if (holder != MW_NONE && holder != i)
                    *mw_vec_push(&s->needs) = holder;
            }
        }
    }
    s->first_need[n] = s->needs.n;
}

/* Rings: strongly connected components (Tarjan 1972), without recursion. A component is complete
 * only after all that it waits for, which is the order that is wanted. */
static void find_groups(struct staging *s)
{
    uint32_t n = s->out->steps.n, clock = 0, groups = 0;
    uint32_t *seen = mw_alloc((n + 1) * sizeof *seen); /* when first met, from 1 */
    uint32_t *low = mw_alloc((n + 1) * sizeof *low);
    uint32_t *next = mw_alloc((n + 1) * sizeof *next);
    MW_VEC(uint32_t) path = {0}, open = {0};

    s->group = mw_alloc((n + 1) * sizeof *s->group);
    for (uint32_t i = 0; i < n; i++)
        s->group[i] = MW_NONE;
    for (uint32_t root = 0; root < n; root++) {
        if (seen[root])
            continue;
        *mw_vec_push(&path) = root;
        while (path.n) {
            uint32_t at = path.at[path.n - 1];
            if (!seen[at]) {
                seen[at] = low[at] = ++clock;
                next[at] = s->first_need[at];
                *mw_vec_push(&open) = at;
            }
            if (next[at] < s->first_need[at + 1]) {
                uint32_t to = s->needs.at[next[at]];
                if (!seen[to]) {
                    *mw_vec_push(&path) = to;
                    continue;
                }
                if (s->group[to] == MW_NONE && low[to] < low[at])
                    low[at] = low[to];
                next[at]++;
                continue;
            }
            path.n--;
            for (uint32_t last = MW_NONE; low[at] == seen[at] && last != at;) {
                last = open.at[--open.n];
                s->group[last] = groups;
                *mw_vec_push(&s->order) = last;
            }
            groups += low[at] == seen[at];
        }
    }
    mw_vec_done(&path);
    mw_vec_done(&open);
    mw_free(seen);
    mw_free(low);
    mw_free(next);
}

/* ---- stages ---- */

struct effect {
    uint32_t from; /* stage */
    int32_t sign;
};

/* Links that a switch loses (negative: gains) from a stage on. */
static void lose(struct staging *s, uint32_t device, int32_t links, void *ctx)
{
    const struct effect *f = ctx;

    if (device == MW_NONE)
        return;
    while (s->lost[device].n <= f->from) {
        int32_t last = s->lost[device].n ? s->lost[device].at[s->lost[device].n - 1] : 0;
        *mw_vec_push(&s->lost[device]) = last;
    }
    for (uint32_t t = f->from; t < s->lost[device].n; t++)
        s->lost[device].at[t] += f->sign * links;
}

static void lose_old(struct staging *s, uint32_t device, int32_t links, void *ctx)
{
    lose(s, s->d->device_now[device], links, ctx);
}

/* The old cable's links are lost with its stage, the new one's are there after it. */
static void apply_step(struct staging *s, const struct mw_step *step, uint32_t stage,
                       int32_t sign)
{
    const struct mw_diff_cable *c = &s->d->cables.at[step->cable];
    struct effect out = {stage, sign}, in = {stage + 1, -sign};

    if (c->old != MW_NONE)
        for_lower(s->d->old, &s->d->old->cables.at[c->old], s, lose_old, &out);
    if (c->now != MW_NONE)
        for_lower(s->d->now, &s->d->now->cables.at[c->now], s, lose, &in);
}

struct look {
    uint32_t stage;
    bool kept; /* every switch keeps its share, */
    bool fits; /* or as much as a group alone leaves it where that takes more */
    uint32_t worst;
    int32_t alive, whole;
};

static int32_t alive_in(const struct staging *s, uint32_t device, uint32_t stage)
{
    if (!s->lost[device].n)
        return s->old[device];
    uint32_t t = stage < s->lost[device].n ? stage : s->lost[device].n - 1;
    return s->old[device] - s->lost[device].at[t];
}

/* Whether a switch keeps its share in a stage; keeps the worst. */
static void look_at(struct staging *s, uint32_t device, int32_t links, void *ctx)
{
    struct look *l = ctx;

    (void)links;
    if (device == MW_NONE)
        return;
    int32_t whole = s->old[device] < s->now[device] ? s->old[device] : s->now[device];
    int32_t alive = alive_in(s, device, l->stage);
    if (whole == 0) /* new, or it will have none */
        return;
    if ((double)alive < s->share * whole - 1e-9)
        l->kept = false;
    if ((double)alive < fmin(s->share * whole - 1e-9, whole - s->least[device]))
        l->fits = false;
    if (l->worst == MW_NONE || (int64_t)alive * l->whole < (int64_t)l->alive * whole) {
        l->worst = device;
        l->alive = alive;
        l->whole = whole;
    }
}

static void compare_least(struct staging *s, uint32_t device, int32_t links, void *ctx)
{
    uint32_t now = s->d->device_now[device];

    (void)links;
    (void)ctx;
    if (now != MW_NONE && s->lost[now].at[0] > s->least[now])
        s->least[now] = s->lost[now].at[0];
}

static void look_at_old(struct staging *s, uint32_t device, int32_t links, void *ctx)
{
    look_at(s, s->d->device_now[device], links, ctx);
}

static void look_at_step(struct staging *s, const struct mw_step *step, struct look *l)
{
    const struct mw_diff_cable *c = &s->d->cables.at[step->cable];

    if (c->old != MW_NONE)
        for_lower(s->d->old, &s->d->old->cables.at[c->old], s, look_at_old, l);
    if (c->now != MW_NONE)
        for_lower(s->d->now, &s->d->now->cables.at[c->now], s, look_at, l);
}

/* Tries a group in a stage: it stays there when every switch it touches keeps its share in that
 * stage and the later ones (of a switch of which some group alone takes more: when no other
 * takes any at the time), or when `force`. */
static bool try_stage(struct staging *s, const uint32_t *steps, uint32_t n, uint32_t stage,
                      bool force)
{
    struct mw_step *all = s->out->steps.at;
    struct look l = {.kept = true, .fits = true, .worst = MW_NONE};

    for (uint32_t i = 0; i < n; i++)
        apply_step(s, &all[steps[i]], stage, +1);
    for (l.stage = stage; l.stage < s->stage_n + 1 && l.fits; l.stage++)
        for (uint32_t i = 0; i < n && l.fits; i++)
            look_at_step(s, &all[steps[i]], &l);
    if (l.fits || force) {
        for (uint32_t i = 0; i < n; i++)
            all[steps[i]].stage = stage;
        return true;
    }
    for (uint32_t i = 0; i < n; i++)
        apply_step(s, &all[steps[i]], stage, -1);
    return false;
}

static uint32_t group_end(const struct staging *s, uint32_t first)
{
    uint32_t end = first + 1;

    while (end < s->order.n && s->group[s->order.at[end]] == s->group[s->order.at[first]])
        end++;
    return end;
}

/* Calls for each lower switch of the old cables of a group. */
static void
for_group(struct staging *s, uint32_t first, uint32_t end,
          void (*each)(struct staging *s, uint32_t device, int32_t links, void *ctx), void *ctx)
{
    for (uint32_t i = first; i < end; i++) {
        uint32_t cable = s->d->cables.at[s->out->steps.at[s->order.at[i]].cable].old;
        if (cable != MW_NONE)
            for_lower(s->d->old, &s->d->old->cables.at[cable], s, each, ctx);
    }
}

/* Notes what each group alone takes of each switch: takes it, looks, gives it back. */
static void note_least(struct staging *s)
{
    struct effect take = {0, +1}, give = {0, -1};

    s->least = mw_alloc((s->d->now->devices.n + 1u) * sizeof *s->least);
    for (uint32_t first = 0, end; first < s->order.n; first = end) {
        end = group_end(s, first);
        for_group(s, first, end, lose_old, &take);
        for_group(s, first, end, compare_least, NULL);
        for_group(s, first, end, lose_old, &give);
    }
}

/* The first stage in which a group may be: after those it waits for; 0 is for what touches no
 * cable that is there. */
static uint32_t earliest(const struct staging *s, const uint32_t *steps, uint32_t n)
{
    uint32_t first = 0;

    for (uint32_t i = 0; i < n; i++) {
        if (s->out->steps.at[steps[i]].kind != MW_STEP_ADD && first == 0)
            first = 1;
        for (uint32_t k = s->first_need[steps[i]]; k < s->first_need[steps[i] + 1]; k++) {
            uint32_t need = s->needs.at[k];
            if (s->group[need] != s->group[steps[i]] && s->out->steps.at[need].stage > first)
                first = s->out->steps.at[need].stage;
        }
    }
    return first;
}

static void place_groups(struct staging *s)
{
    for (uint32_t first = 0, end; first < s->order.n; first = end) {
        const uint32_t *steps = s->order.at + first;
        end = group_end(s, first);
        uint32_t stage = earliest(s, steps, end - first);
        while (stage < s->stage_n && !try_stage(s, steps, end - first, stage, false))
            stage++;
        if (stage < s->stage_n)
            continue;
        s->stage_n = stage + 1; /* a stage of its own; later steps may join it */
        try_stage(s, steps, end - first, stage, true);
    }
}

/* What a group lacked when it was placed may have come with later ones: only the whole tells. */
static bool is_kept(struct staging *s)
{
    struct look l = {.kept = true, .worst = MW_NONE};

    for (uint32_t device = 0; device < s->d->now->devices.n; device++)
        for (l.stage = 0; l.stage < s->lost[device].n; l.stage++)
            look_at(s, device, 0, &l);
    return l.kept;
}

static int compare_steps(const void *a, const void *b)
{
    const struct mw_step *x = a, *y = b;

    if (x->stage != y->stage)
        return x->stage < y->stage ? -1 : 1;
    return x->cable < y->cable ? -1 : x->cable > y->cable;
}

/* Sorts the steps and sums up each stage; stages that stayed empty fall away, but for stage 0. */
static void sum_up(struct staging *s)
{
    struct mw_stages *out = s->out;
    uint32_t last = 0;

    if (out->steps.n)
        qsort(out->steps.at, out->steps.n, sizeof *out->steps.at, compare_steps);
    *mw_vec_push(&out->stages) = (struct mw_stage){.worst = MW_NONE};
    for (uint32_t i = 0; i < out->steps.n;) {
        uint32_t stage = out->steps.at[i].stage;
        struct look l = {.stage = stage, .kept = true, .worst = MW_NONE};
        if (stage != last || stage != 0)
            *mw_vec_push(&out->stages) = (struct mw_stage){.first = i, .worst = MW_NONE};
        last = stage;
        struct mw_stage *to = &out->stages.at[out->stages.n - 1];
        for (; i < out->steps.n && out->steps.at[i].stage == stage; i++) {
            look_at_step(s, &out->steps.at[i], &l);
            to->count[out->steps.at[i].kind]++;
            to->n++;
        }
        for (uint32_t k = to->first; k < to->first + to->n; k++)
            out->steps.at[k].stage = out->stages.n - 1;
        to->worst = l.worst;
        to->alive = l.alive;
        to->whole = l.whole;
    }
}

void mw_stages_plan(struct mw_stages *out, const struct mw_diff *d, double share)
{
    struct staging s = {.d = d, .out = out, .share = share, .stage_n = 1};

    make_steps(&s);
    note_holders(&s);
    note_needs(&s);
    find_groups(&s);
    count_uplinks(&s);
    s.lost = mw_alloc((d->now->devices.n + 1u) * sizeof *s.lost);
    note_least(&s);
    place_groups(&s);
    out->kept = is_kept(&s);
    sum_up(&s);
    for (uint32_t i = 0; i < d->now->devices.n; i++)
        mw_vec_done(&s.lost[i]);
    mw_free(s.lost);
    mw_free(s.least);
    mw_free(s.old);
    mw_free(s.now);
    mw_free(s.group);
    mw_free(s.first_need);
    mw_vec_done(&s.needs);
    mw_vec_done(&s.order);
    mw_map_u64_done(&s.holder);
}

void mw_stages_done(struct mw_stages *s)
{
    mw_vec_done(&s->steps);
    mw_vec_done(&s->stages);
}
