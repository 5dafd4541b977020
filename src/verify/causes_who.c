/*
 * causes_who.c: who something is: names and GUIDs that the cables contradict, or that two things
 * bear; things that are not known.
 */
#include "verify/causes_int.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- names and GUIDs on the wrong device ---- */

struct claim {                /* what is called `claimed` is cabled as `device` */
    uint32_t claimed, device; /* of the plan; device MW_NONE: nothing certain */
    bool guid, done;
};

struct claims {
    MW_VEC(struct claim) at;
    struct mw_map_u64 of; /* claimed device → claim + 1, of those with a device */
};

static int claim_compare(const void *a, const void *b)
{
    const struct claim *x = a, *y = b;

    if (x->claimed != y->claimed)
        return x->claimed < y->claimed ? -1 : 1;
    if (x->device != y->device)
        return x->device < y->device ? -1 : 1;
    return (x->guid < y->guid) - (x->guid > y->guid); /* a GUID says more than a name */
}

static uint32_t device_of_node(const struct mw_finder *f, uint32_t node)
{
    return node == MW_NONE ? MW_NONE : f->x->nodes[node].device;
}

static void claims_init(struct claims *c, const struct mw_finder *f)
{
    uint32_t n = 0;

    *c = (struct claims){0};
    for (uint32_t i = 0; i < f->id->faults.n; i++) {
        const struct mw_identity_fault *t = &f->id->faults.at[i];
        if (t->kind != MW_ID_FAULT_TWICE)
            *mw_vec_push(&c->at) = (struct claim){.claimed = device_of_node(f, t->claimed),
                                                  .device = device_of_node(f, t->node),
                                                  .guid = t->kind == MW_ID_FAULT_GUID};
    }
    if (c->at.n)
        qsort(c->at.at, c->at.n, sizeof *c->at.at, claim_compare);
    for (uint32_t i = 0; i < c->at.n; i++)
        if (n == 0 || c->at.at[n - 1].claimed != c->at.at[i].claimed ||
            c->at.at[n - 1].device != c->at.at[i].device)
            c->at.at[n++] = c->at.at[i];
    c->at.n = n;
    for (uint32_t i = 0; i < n; i++)
        if (c->at.at[i].device != MW_NONE && c->at.at[i].device != c->at.at[i].claimed)
            mw_map_u64_add(&c->of, c->at.at[i].claimed, i);
}

/* What is said of a run of claims: a is cabled as b, which is cabled as c … */
static void add_claims(struct mw_finder *f, const struct claim *const *run, uint32_t n,
                       bool ring)
{
    const struct mw_plan *p = f->plan;
    const char *first = p->devices.at[run[0]->claimed].name;
    const char *text, *cure;
    bool chassis = run[0]->guid && ring && n == 2;

    if (chassis) {
        text = mw_arena_printf(
            f->arena, "%s and %s are exchanged: each stands in the other's place, by its GUID",
            first, p->devices.at[run[1]->claimed].name);
    } else if (ring && n == 2) {
        text = mw_arena_printf(f->arena,
                               "%s and %s bear each other's names: their cables are right",
                               first, p->devices.at[run[1]->claimed].name);
    } else {
        text = n == 1 ? ""
                      : mw_arena_printf(f->arena, "%s %u devices are wrong: ",
                                        run[0]->guid ? "the GUIDs of" : "the names of", n);
        for (uint32_t i = 0; i < n && i < MW_SAY_CAP; i++)
            text = mw_arena_printf(f->arena, "%s%swhat is called %s is cabled as %s", text,
                                   i ? ", " : "", p->devices.at[run[i]->claimed].name,
                                   p->devices.at[run[i]->device].name);
        if (n > MW_SAY_CAP)
            text = mw_arena_printf(f->arena, "%s, and %u more", text, n - MW_SAY_CAP);
    }
    cure =
        run[0]->guid
            ? mw_arena_printf(f->arena,
                              "%s, or keep the GUIDs found: millwright verify --learn --force.",
                              chassis ? "Exchange the two chassis" : "Put each in its place")
            : "Name each after its place; no cable is to be moved.";
    mw_finder_add(f, chassis ? MW_V_CHASSIS : MW_V_IDENTITY, MW_WARNING, f->c->cables.n, first,
                  text, cure);
}

/* From claim i on, as far as what one is cabled as is claimed by the next. */
static void follow(struct mw_finder *f, struct claims *c, uint32_t i)
{
    MW_VEC(const struct claim *) run = {0};
    uint32_t start = c->at.at[i].claimed, at = i;
    bool ring = false;

    while (at != MW_NONE && !c->at.at[at].done) {
        c->at.at[at].done = true;
        *mw_vec_push(&run) = &c->at.at[at];
        ring = c->at.at[at].device == start;
        at = mw_map_u64_get(&c->of, c->at.at[at].device);
    }
    add_claims(f, run.at, run.n, ring);
    mw_vec_done(&run);
}

static void add_unclear(struct mw_finder *f, const struct claim *c)
{
    const char *name = f->plan->devices.at[c->claimed].name;
    const char *what = c->guid ? "GUIDs" : "names";
    const char *text =
        c->device == c->claimed
            ? mw_arena_printf(f->arena, "adapters of %s bear each other's %s", name, what)
            : mw_arena_printf(f->arena, "the cables of what is called %s are not those of %s",
                              name, name);

    mw_finder_add(f, MW_V_IDENTITY, MW_WARNING, f->c->cables.n, name, text,
                  "Name each after its place; no cable is to be moved.");
}

static int device_compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/* Two things with the GUID of that one are told of already: mw_causes_conflict. */
static bool is_told(const struct mw_finder *f, uint32_t node)
{
    for (uint32_t i = 0; i < f->o->twice.n; i++)
        if (f->o->nodes.at[f->o->twice.at[i].node].guid == f->o->nodes.at[node].guid)
            return true;
    return false;
}

static void add_twice(struct mw_finder *f)
{
    MW_VEC(uint32_t) devices = {0};

    for (uint32_t i = 0; i < f->id->faults.n; i++)
        if (f->id->faults.at[i].kind == MW_ID_FAULT_TWICE &&
            !is_told(f, f->id->faults.at[i].seen))
            *mw_vec_push(&devices) = device_of_node(f, f->id->faults.at[i].claimed);
    if (devices.n)
        qsort(devices.at, devices.n, sizeof *devices.at, device_compare);
    for (uint32_t i = 0; i < devices.n; i++) {
        const char *name = f->plan->devices.at[devices.at[i]].name;
        if (i == 0 || devices.at[i] != devices.at[i - 1])
            mw_finder_add(
                f, MW_V_DUPLICATE, MW_WARNING, f->c->cables.n, name,
                mw_arena_printf(f->arena, "more than one thing says that it is %s", name),
                "Name each after its place.");
    }
    mw_vec_done(&devices);
}

void mw_causes_identity(struct mw_finder *f)
{
    struct claims c;
    bool *is_next;

    claims_init(&c, f);
    is_next = mw_alloc(c.at.n + 1);
    for (uint32_t i = 0; i < c.at.n; i++) {
        uint32_t next = mw_map_u64_get(&c.of, c.at.at[i].device);
        if (c.at.at[i].device == MW_NONE || c.at.at[i].device == c.at.at[i].claimed) {
            add_unclear(f, &c.at.at[i]);
            c.at.at[i].done = true;
        } else if (next != MW_NONE) {
            is_next[next] = true;
        }
    }
    for (int rings = 0; rings < 2; rings++)
        for (uint32_t i = 0; i < c.at.n; i++)
            if (!c.at.at[i].done && (rings || !is_next[i]))
                follow(f, &c, i);
    add_twice(f);
    mw_free(is_next);
    mw_map_u64_done(&c.of);
    mw_vec_done(&c.at);
}

/* ---- contradictions of the sources ---- */

/* What a node is called where the plan does not know it. */
static const char *seen_name(struct mw_finder *f, uint32_t node)
{
    const struct mw_obs_node *n = &f->o->nodes.at[node];

    if (f->id->want[node] != MW_NONE) {
        char buf[MW_EXPECT_PATH_CAP];
        return mw_arena_strdup(f->arena, mw_expect_node_path(f->x, f->id->want[node], buf));
    }
    return *n->name ? mw_arena_printf(f->arena, "\"%s\"", n->name)
                    : mw_arena_printf(f->arena, "0x%016" PRIx64, n->guid);
}

static const char *seen_port(struct mw_finder *f, uint32_t port)
{
    const struct mw_obs_port *p = &f->o->ports.at[port];

    if (f->id->want_port[port] != MW_NONE)
        return mw_say_path(f->arena, f->x, f->id->want_port[port]);
    return mw_arena_printf(f->arena, "%s port %u", seen_name(f, p->node), p->number);
}

void mw_causes_conflict(struct mw_finder *f)
{
    for (uint32_t i = 0; i < f->o->twice.n; i++) {
        const struct mw_obs_twice *t = &f->o->twice.at[i];
        const char *line = t->line ? mw_arena_printf(f->arena, " (line %u)", t->line) : "";
        mw_finder_add(f, MW_V_DUPLICATE, MW_ERROR, f->c->cables.n, seen_name(f, t->node),
                      mw_arena_printf(f->arena,
                                      "two things have the GUID 0x%016" PRIx64
                                      ": %s and \"%s\"%s",
                                      f->o->nodes.at[t->node].guid, seen_name(f, t->node),
                                      t->name ? t->name : "", line),
                      "Give one of them its own GUID.");
    }
    for (uint32_t i = 0; i < f->o->conflicts.n; i++) {
        const struct mw_obs_conflict *t = &f->o->conflicts.at[i];
        const char *port = seen_port(f, t->port);
        const char *other = t->refused == MW_NONE ? "another port" : seen_port(f, t->refused);
        mw_finder_add(f, MW_V_CONFLICT, MW_WARNING, f->c->cables.n, port,
                      mw_arena_printf(f->arena,
                                      "%s:%u says that %s is cabled to %s, and others "
                                      "contradict it%s%s",
                                      f->o->sources.n ? f->o->sources.at[t->source].name : "",
                                      t->line, port, other,
                                      t->kept == MW_NONE ? "" : ": taken is ",
                                      t->kept == MW_NONE ? "" : seen_port(f, t->kept)),
                      "Look again: the sources may be of different times.");
    }
}

/* ---- things that the plan does not place ---- */

/* Nothing is wrong where nothing is compared; nor is it right. */
static void add_nothing(struct mw_finder *f)
{
    mw_finder_add(f, MW_V_UNKNOWN, MW_ERROR, f->c->cables.n,
                  f->o->sources.n ? f->o->sources.at[0].name : "network",
                  mw_arena_printf(f->arena,
                                  "no cable of the plan is seen: %u device%s, and "
                                  "none that would have one",
                                  f->o->nodes.n, f->o->nodes.n == 1 ? "" : "s"),
                  "Check that these are the plan's folder and its network's dump.");
}

/* Planes that fit none of the plan, or several alike: nothing in them is compared. */
void mw_causes_plane(struct mw_finder *f)
{
    for (uint32_t plane = 0; plane < f->o->planes; plane++) {
        uint32_t n = 0, source = 0;

        for (uint32_t i = 0; i < f->o->nodes.n && f->id->plane[plane] == MW_NONE; i++) {
            const struct mw_obs_node *node = &f->o->nodes.at[i];
            if (node->plane != plane || !node->described)
                continue;
            source = n++ ? source : node->source;
        }
        if (n == 0)
            continue;
        const char *name = source < f->o->sources.n ? f->o->sources.at[source].name : "network";
        mw_finder_add(
            f, MW_V_UNKNOWN, MW_WARNING, f->c->cables.n, name,
            mw_arena_printf(f->arena,
                            "of %u devices nothing tells which network of the plan they "
                            "are: they are not compared",
                            n),
            "Name some of its switches, or list their GUIDs in the file given by "
            "--assets.");
    }
    if (f->w->planned == 0)
        add_nothing(f);
}

struct stranger { /* a foreign cable */
    uint64_t key; /* of what is found together */
    uint32_t foreign;
    uint32_t known;  /* port of x->want; MW_NONE: neither end */
    uint32_t absent; /* chain that is the cable planned there; MW_NONE */
    uint32_t node;   /* observed, not known */
};

static int stranger_compare(const void *a, const void *b)
{
    const struct stranger *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->foreign > y->foreign) - (x->foreign < y->foreign);
}

/* The chain that is nothing but the cable planned in a port; MW_NONE. */
static uint32_t gap_at(const struct mw_finder *f, uint32_t port)
{
    uint32_t chain = f->chains.of_port[port];

    return chain && !f->done[chain - 1] && !f->chains.at.at[chain - 1].wrong ? chain - 1
                                                                             : MW_NONE;
}

static struct stranger stranger_of(const struct mw_finder *f, uint32_t i)
{
    const struct mw_wire *w = &f->w->foreign.at[i];
    const struct mw_obs_port *p = &f->o->ports.at[w->seen];
    struct stranger s = {
        .foreign = i, .known = w->a != MW_NONE ? w->a : w->b, .absent = MW_NONE};

    s.node = s.known == MW_NONE || p->peer == MW_NONE ? p->node : f->o->ports.at[p->peer].node;
    s.key = s.node;
    if (s.known == MW_NONE)
        return s;
    s.absent = gap_at(f, s.known);
    if (s.absent != MW_NONE) /* what stands in one device's place is one thing */
        s.key = UINT64_C(1) << 32 | mw_finder_device_of(f, f->x->want.ports.at[s.known].peer);
    return s;
}

/* Cables of a device that is known, in ports that its names do not tell, at the wrong place. */
static bool is_known_device(const struct mw_finder *f, const struct stranger *s)
{
    return f->id->want[s->node] != MW_NONE && s->known != MW_NONE;
}

static void add_astray(struct mw_finder *f, const struct stranger *s, uint32_t first,
                       uint32_t port, const char *where)
{
    const char *own = f->plan->devices.at[device_of_node(f, f->id->want[s->node])].name;
    const char *place = s->key >> 32
                            ? mw_arena_printf(f->arena, " in the place of %s",
                                              f->plan->devices.at[(uint32_t)s->key].name)
                            : "";

    mw_finder_add(
        f, MW_V_WRONG, MW_WARNING, first, mw_say_path(f->arena, f->x, port),
        mw_arena_printf(f->arena,
                        "%s, by a port that its name does not tell, is cabled to %s%s", own,
                        where, place),
        mw_arena_printf(f->arena, "Put the cables of %s where the plan has them.", own));
}

static void add_strangers(struct mw_finder *f, const struct stranger *s, uint32_t n)
{
    uint32_t first = f->c->cables.n, ports_n = 0, *ports = mw_alloc(n * sizeof *ports);
    const char *who = seen_name(f, s->node), *where, *text;
    bool planned = false;

    for (uint32_t i = 0; i < n; i++) {
        mw_finder_cable(f, MW_CAUSE_FOREIGN, s[i].foreign);
        if (s[i].absent != MW_NONE && !f->done[s[i].absent])
            mw_finder_take(f, s[i].absent);
        if (s[i].known != MW_NONE) {
            planned = planned || f->x->ports[s[i].known].cable != MW_NONE;
            ports[ports_n++] = s[i].known;
        }
    }
    where = ports_n ? mw_say_paths(f->arena, f->x, ports, ports_n) : "what is not known either";
    if (is_known_device(f, s)) {
        add_astray(f, s, first, ports[0], where);
        mw_free(ports);
        return;
    }
    if (s->key >> 32)
        text = mw_arena_printf(f->arena,
                               "%s, which is not known, is cabled to %s in the place of %s",
                               who, where, f->plan->devices.at[(uint32_t)s->key].name);
    else
        text =
            mw_arena_printf(f->arena, "%s, which is %s, is cabled to %s", who,
                            planned || !ports_n ? "not known" : "no part of the plan", where);
    mw_finder_add(
        f, planned || !ports_n ? MW_V_UNKNOWN : MW_V_EXTRA, MW_WARNING, first,
        ports_n ? mw_say_path(f->arena, f->x, ports[0]) : who, text,
        "Name it after its place, list its GUID in the file given by --assets, or take "
        "it out.");
    mw_free(ports);
}

void mw_causes_unknown(struct mw_finder *f)
{
    MW_VEC(struct stranger) all = {0};

    for (uint32_t i = 0; i < f->w->foreign.n; i++)
        *mw_vec_push(&all) = stranger_of(f, i);
    if (all.n)
        qsort(all.at, all.n, sizeof *all.at, stranger_compare);
    for (uint32_t i = 0, end; i < all.n; i = end) {
        for (end = i; end < all.n && all.at[end].key == all.at[i].key; end++)
            ;
        add_strangers(f, &all.at[i], end - i);
    }
    mw_vec_done(&all);
}
