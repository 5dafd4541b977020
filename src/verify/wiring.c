#include "verify/wiring.h"

#include <string.h>
#include <strings.h>

struct compare {
    struct mw_wiring *w;
    const struct mw_expect *x;
    const struct mw_observation *o;
    const struct mw_identity *id;
    uint32_t cap_mbps;
    bool *whole;     /* by plane of the plan: a subnet that is seen */
    bool *listed;    /* by plane of the plan: Ethernet, or a subnet of which lists tell */
    bool *asked;     /* by device: a source of Ethernet describes it */
    uint32_t *kept;  /* by port of want: observed port that has the planned cable; MW_NONE */
    uint32_t *wired; /* by port of x->want: where its wrong cable leads; MW_NONE: it has none */
};

static const struct mw_obs_node *node_at(const struct compare *c, uint32_t port)
{
    return &c->o->nodes.at[c->o->ports.at[port].node];
}

static uint32_t plane_of(const struct compare *c, uint32_t want_port)
{
    return c->x->want.nodes.at[c->x->want.ports.at[want_port].node].plane;
}

/* ---- what could be seen ---- */

static void find_seen(struct compare *c)
{
    const struct mw_observation *o = c->o;

    for (uint32_t i = 0; i < o->nodes.n; i++) {
        const struct mw_obs_node *n = &o->nodes.at[i];
        uint32_t want = c->id->want[i];

        if (want == MW_NONE)
            continue;
        if (n->kind == MW_OBS_SWITCH)
            c->whole[c->x->want.nodes.at[want].plane] = true;
        if (n->kind == MW_OBS_SYSTEM && n->described)
            c->asked[c->x->nodes[want].device] = true;
    }
    for (uint32_t i = 0; i < o->ports.n; i++) {
        uint32_t want = c->id->want_port[i];

        if (want == MW_NONE)
            continue;
        if (node_at(c, i)->kind == MW_OBS_SYSTEM && o->ports.at[i].peer != MW_NONE)
            c->listed[plane_of(c, want)] = true;
        /* A port with a cable before one without: a port may be seen by two sources. */
        if (c->w->seen_at[want] == MW_NONE ||
            (o->ports.at[c->w->seen_at[want]].peer == MW_NONE &&
             o->ports.at[i].peer != MW_NONE))
            c->w->seen_at[want] = i;
    }
}

static bool is_sought(const struct compare *c, uint32_t a, uint32_t b)
{
    uint32_t plane = plane_of(c, a);

    /* Who describes his Ethernet need not speak of his InfiniBand. */
    return c->whole[plane] ||
           (c->listed[plane] && c->x->planes.at[plane].fabric == MW_FABRIC_COUNT &&
            (c->asked[c->x->ports[a].device] || c->asked[c->x->ports[b].device]));
}

/* ---- rates ---- */

static uint32_t capped(const struct compare *c, uint32_t mbps)
{
    return c->cap_mbps && mbps > c->cap_mbps ? c->cap_mbps : mbps;
}

static uint32_t least(uint32_t a, uint32_t b)
{
    if (!a || !b)
        return a ? a : b;
    return a < b ? a : b;
}

/* Both are told, and are not the same. */
static bool differ(uint32_t a, uint32_t b)
{
    return a && b && a != b;
}

static void mismatch(struct compare *c, enum mw_mismatch_kind kind, uint32_t a, uint32_t seen)
{
    const struct mw_obs_port *want = &c->x->want.ports.at[a], *is = &c->o->ports.at[seen];

    *mw_vec_push(&c->w->mismatches) = (struct mw_mismatch){
        .kind = (uint8_t)kind,
        .a = a,
        .b = want->peer,
        .seen = seen,
        .want_mbps = capped(c, want->mbps),
        .is_mbps = least(mw_obs_mbps(is), mw_obs_mbps(&c->o->ports.at[is->peer]))};
}

static void compare_rates(struct compare *c, uint32_t a, uint32_t seen)
{
    const struct mw_obs_port *want = &c->x->want.ports.at[a], *s = &c->o->ports.at[seen],
                             *t = &c->o->ports.at[s->peer];
    uint32_t width = least(s->width, t->width), speed = least(s->speed, t->speed);
    uint32_t mbps = least(s->mbps, t->mbps), planned = capped(c, want->mbps);
    bool lanes = want->width && want->speed && width && speed;

    c->w->rates_unknown += planned && !mbps && !(width && speed);

    if (differ(s->width, t->width) || differ(s->speed, t->speed) ||
        (!width && !speed && differ(s->mbps, t->mbps))) {
        mismatch(c, MW_MISMATCH_ONE_SIDED, a, seen);
        return;
    }
    if (lanes && width < want->width)
        mismatch(c, MW_MISMATCH_WIDTH, a, seen);
    if (lanes && mw_ib_lane_mbps((enum mw_ib_speed)speed) * want->width < planned &&
        speed < want->speed)
        mismatch(c, MW_MISMATCH_SPEED, a, seen);
    if (!lanes && mbps && planned && mbps < planned)
        mismatch(c, MW_MISMATCH_RATE, a, seen);
}

static bool other_part(const char *planned, const char *is)
{
    return planned && is && strcasecmp(planned, is) != 0;
}

static void compare_rest(struct compare *c, uint32_t a, uint32_t b, uint32_t seen)
{
    const struct mw_obs_port *s = &c->o->ports.at[seen], *t = &c->o->ports.at[s->peer];
    const char *part[] = {c->x->want.ports.at[a].part, c->x->want.ports.at[b].part};

    if ((s->state && s->state != MW_PORT_ACTIVE) || (t->state && t->state != MW_PORT_ACTIVE))
        mismatch(c, MW_MISMATCH_STATE, a, seen);
    if (other_part(part[0], s->part))
        mismatch(c, MW_MISMATCH_PART, a, seen);
    else if (other_part(part[1], t->part)) /* once for a cable, whose ends both tell it */
        mismatch(c, MW_MISMATCH_PART, b, s->peer);
}

/* ---- cables ---- */

static bool is_inside(const struct compare *c, uint32_t port)
{
    return node_at(c, port)->kind == MW_OBS_AGGREGATION;
}

static bool is_serial(const struct compare *c, uint32_t want_port)
{
    return want_port != MW_NONE && mw_expect_is_serial(c->x, want_port);
}

static void compare_seen(struct compare *c, uint32_t i)
{
    uint32_t peer = c->o->ports.at[i].peer;
    uint32_t a = c->id->want_port[i], b = c->id->want_port[peer];

    if (a > b || (a == MW_NONE && b != MW_NONE)) { /* the known end, or the lower, first */
        uint32_t t = a;

        a = b;
        b = t;
        i = peer;
    }
    if (is_serial(c, a) || is_serial(c, b))
        return;
    if (b == MW_NONE) {
        if (a != MW_NONE || c->id->plane[node_at(c, i)->plane] != MW_NONE)
            *mw_vec_push(&c->w->foreign) =
                (struct mw_wire){.a = a, .b = b, .seen = i, .cable = MW_NONE};
        return;
    }
    if (c->x->want.ports.at[a].peer != b) {
        if (c->wired[a] == b) /* seen by another source, too */
            return;
        c->wired[a] = b;
        c->wired[b] = a;
        *mw_vec_push(&c->w->wrong) =
            (struct mw_wire){.a = a, .b = b, .seen = i, .cable = MW_NONE};
        return;
    }
    if (c->kept[a] != MW_NONE) /* seen by another source, too */
        return;
    c->kept[a] = i;
    compare_rates(c, a, i);
    compare_rest(c, a, b, i);
}

/* The observed port of a, or of b, of which it was not told what is there; MW_NONE also where the
 * other end says that there is no link. */
static uint32_t silent_end(const struct compare *c, uint32_t a, uint32_t b)
{
    const uint32_t at[] = {c->w->seen_at[a], c->w->seen_at[b]};
    uint32_t silent = MW_NONE;

    for (int k = 0; k < 2; k++) {
        const struct mw_obs_port *p = at[k] == MW_NONE ? NULL : &c->o->ports.at[at[k]];
        if (p && p->state == MW_PORT_DOWN)
            return MW_NONE;
        if (p && p->silent && p->peer == MW_NONE && silent == MW_NONE)
            silent = at[k];
    }
    return silent;
}

static void find_absent(struct compare *c)
{
    const struct mw_observation *want = &c->x->want;

    for (uint32_t a = 0; a < want->ports.n; a++) {
        uint32_t b = want->ports.at[a].peer;

        if (b == MW_NONE || b < a)
            continue;
        if (c->kept[a] != MW_NONE) {
            c->w->right++;
        } else if (is_sought(c, a, b) || c->wired[a] != MW_NONE || c->wired[b] != MW_NONE) {
            *mw_vec_push(&c->w->absent) = (struct mw_wire){
                .a = a, .b = b, .seen = silent_end(c, a, b), .cable = c->x->ports[a].cable};
        }
    }
    c->w->planned = c->w->right + c->w->absent.n;
}

void mw_wiring_compare(struct mw_wiring *w, const struct mw_expect *x,
                       const struct mw_observation *o, const struct mw_identity *id,
                       uint32_t rate_cap_mbps)
{
    struct compare c = {.w = w, .x = x, .o = o, .id = id, .cap_mbps = rate_cap_mbps};
    size_t ports = x->want.ports.n * sizeof(uint32_t);
    uint32_t devices = 0;

    for (uint32_t i = 0; i < x->want.nodes.n; i++)
        if (x->nodes[i].device >= devices)
            devices = x->nodes[i].device + 1;
    *w = (struct mw_wiring){.compared = mw_alloc(x->planes.n), .seen_at = mw_alloc(ports)};
    memset(w->seen_at, 0xff, ports);
    c.whole = mw_alloc(x->planes.n * sizeof *c.whole);
    c.listed = mw_alloc(x->planes.n * sizeof *c.listed);
    c.asked = mw_alloc(devices * sizeof *c.asked);
    c.kept = mw_alloc(ports);
    memset(c.kept, 0xff, ports);
    c.wired = mw_alloc(ports);
    memset(c.wired, 0xff, ports);
    find_seen(&c);
    for (uint32_t i = 0; i < x->planes.n; i++)
        w->compared[i] = c.whole[i] || c.listed[i];
    for (uint32_t i = 0; i < o->ports.n; i++) {
        uint32_t peer = o->ports.at[i].peer;

        if (peer != MW_NONE && i < peer && !is_inside(&c, i) && !is_inside(&c, peer))
            compare_seen(&c, i);
    }
    find_absent(&c);
    mw_free(c.whole);
    mw_free(c.listed);
    mw_free(c.asked);
    mw_free(c.kept);
    mw_free(c.wired);
}

void mw_wiring_done(struct mw_wiring *w)
{
    mw_vec_done(&w->wrong);
    mw_vec_done(&w->absent);
    mw_vec_done(&w->foreign);
    mw_vec_done(&w->mismatches);
    mw_free(w->compared);
    mw_free(w->seen_at);
    *w = (struct mw_wiring){0};
}
