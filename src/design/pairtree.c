/* pairtree.c: see pairtree.h. */
#include "design/pairtree.h"

#include "base/err.h"

static int32_t ceil_div(int64_t a, int64_t b)
{
    MW_ASSERT(b > 0);
    return (int32_t)((a + b - 1) / b);
}

static int32_t max_i32(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static int32_t tier_ports(const struct mw_pairtree *t, int32_t tier)
{
    return tier == 0 ? t->want.leaf_ports : t->want.core_ports;
}

/* The tier that side links enter: above the leaves, or the leaves when they are the top. */
static int32_t side_tier(const struct mw_pairtree *t)
{
    return t->tiers > 1 ? 1 : 0;
}

/* ---- which members belong to which pair ---- */

/* First unit of a pair: units are dealt evenly, in order. */
static int32_t first_unit(const struct mw_pairtree *t, int32_t pair)
{
    return ceil_div((int64_t)pair * t->units, t->pairs[0]);
}

int32_t mw_pairtree_first_node(const struct mw_pairtree *t, int32_t pair)
{
    if (t->by_unit)
        return first_unit(t, pair) * t->want.su_nodes;
    return pair * ceil_div(t->want.nodes_final, t->pairs[0]);
}

/* Nodes that a pair holds in the final factory. */
static int32_t pair_nodes(const struct mw_pairtree *t, int32_t pair)
{
    int32_t first = mw_pairtree_first_node(t, pair);
    int32_t next = mw_pairtree_first_node(t, pair + 1);

    if (next > t->want.nodes_final)
        next = t->want.nodes_final;
    return max_i32(next - first, 0);
}

struct mw_pair_slot mw_pairtree_node(const struct mw_pairtree *t, int32_t node)
{
    int32_t pair;

    if (t->by_unit)
        pair = (int32_t)((int64_t)(node / t->want.su_nodes) * t->pairs[0] / t->units);
    else
        pair = node / ceil_div(t->want.nodes_final, t->pairs[0]);
    return (struct mw_pair_slot){pair,
                                 (node - mw_pairtree_first_node(t, pair)) * t->want.ports};
}

/* Pairs that leaves_min asks for; they are there from the first day. */
static int32_t least_pairs(const struct mw_pairtree *t)
{
    return max_i32((t->want.leaves_min + 1) / 2, 1);
}

int32_t mw_pairtree_room(const struct mw_pairtree *t)
{
    const struct mw_pairtree_want *w = &t->want;
    int32_t ports = w->leaf_ports - w->peers;

    if (t->tiers > 1)
        ports -= w->uplinks;
    else
        ports -= ceil_div(w->side, 2) + ceil_div(w->top, 2);
    return ports > 0 ? ports / w->ports : 0;
}

/* Servers take what nodes leave, first pair first: they are there from the first day. */
struct mw_pair_slot mw_pairtree_server(const struct mw_pairtree *t, int32_t server)
{
    int32_t room = mw_pairtree_room(t), pair = 0;

    while (pair < t->pairs[0] - 1 && server >= room - pair_nodes(t, pair)) {
        server -= room - pair_nodes(t, pair);
        pair++;
    }
    return (struct mw_pair_slot){pair, (pair_nodes(t, pair) + server) * t->want.ports};
}

int32_t mw_pairtree_brought_by(const struct mw_pairtree *t, int32_t pair)
{
    int32_t first = mw_pairtree_first_node(t, pair);

    if (pair > 0 && pair < least_pairs(t))
        return -1;
    if (pair > 0 && t->want.servers > 0 &&
        pair <= mw_pairtree_server(t, t->want.servers - 1).pair)
        return -1;
    return first < t->want.nodes_final ? first : max_i32(t->want.nodes_final - 1, 0);
}

/* ---- sizing ---- */

static void deal_members(struct mw_pairtree *t)
{
    const struct mw_pairtree_want *w = &t->want;
    int32_t pairs = t->pairs[0];

    t->units = max_i32(ceil_div(w->nodes_final, w->su_nodes), 1);
    t->by_unit =
        pairs <= t->units && ceil_div(t->units, pairs) * w->su_nodes <= mw_pairtree_room(t);
    t->leaf_pairs = w->nodes > 0 ? mw_pairtree_node(t, w->nodes - 1).pair + 1 : 0;
    if (w->servers > 0)
        t->leaf_pairs = max_i32(t->leaf_pairs, mw_pairtree_server(t, w->servers - 1).pair + 1);
    t->leaf_pairs = w->nodes == w->nodes_final ? pairs : max_i32(t->leaf_pairs, least_pairs(t));
}

/* Tiers above the leaves, until one pair is left that joins all. */
static bool size_upper(struct mw_pairtree *t)
{
    const struct mw_pairtree_want *w = &t->want;
    int32_t side = w->side;

    for (int32_t tier = 1; tier < MW_PAIR_TIERS; tier++) {
        int32_t below = t->pairs[tier - 1], pairs = 1;

        t->tiers = tier + 1;
        if ((int64_t)below * w->uplinks + ceil_div(side, 2) + ceil_div(w->top, 2) <=
            w->core_ports) {
            t->pairs[tier] = 1;
            t->children[tier] = below;
            return true;
        }
        while (pairs < below && (int64_t)ceil_div(below, pairs) * w->uplinks +
                                        ceil_div(ceil_div(side, 2), pairs) >
                                    w->core_ports - w->uplinks)
            pairs++;
        if (pairs >= below && below > 1)
            return false;
        t->pairs[tier] = pairs;
        t->children[tier] = ceil_div(below, pairs);
        side = 0;
    }
    return false;
}

bool mw_pairtree_size(const struct mw_pairtree_want *want, struct mw_pairtree *out)
{
    struct mw_pairtree t = {.want = *want, .tiers = 1};
    const struct mw_pairtree_want *w = &t.want;
    int32_t members = w->nodes_final + w->servers;
    int32_t least = least_pairs(&t);

    if (least == 1 && members <= mw_pairtree_room(&t)) {
        t.pairs[0] = 1;
    } else {
        t.tiers = 2;
        if (mw_pairtree_room(&t) < 1 || w->uplinks < 1)
            return false;
        t.pairs[0] = max_i32(ceil_div(members, mw_pairtree_room(&t)), least);
        if (!size_upper(&t))
            return false;
    }
    deal_members(&t);
    *out = t;
    return true;
}

/* ---- ports ---- */

struct mw_pair_link mw_pairtree_uplink(const struct mw_pairtree *t, int32_t tier, int32_t pair,
                                       int32_t side, int32_t link)
{
    int32_t uplinks = t->want.uplinks;
    int32_t up_side = (link + side) % 2;
    int32_t before = side == 0 ? 0 : (uplinks + 1 - up_side) / 2; /* the other switch's links */

    return (struct mw_pair_link){
        .port = tier_ports(t, tier) - uplinks + link,
        .pair = pair / t->children[tier + 1],
        .side = up_side,
        .above = pair % t->children[tier + 1] * uplinks + before + link / 2,
    };
}

/* Ports of a switch from `first` on that side links may take; `end` is the one after. */
static void side_ports(const struct mw_pairtree *t, int32_t *first, int32_t *end)
{
    int32_t tier = side_tier(t);

    *first = tier == 0 ? (t->want.nodes_final + t->want.servers) * t->want.ports
                       : t->children[tier] * t->want.uplinks;
    *end = tier_ports(t, tier);
    if (tier == t->tiers - 1)
        *end -= ceil_div(t->want.top, 2) + (tier == 0 ? t->want.peers : 0);
    else
        *end -= t->want.uplinks;
}

int32_t mw_pairtree_side_room(const struct mw_pairtree *t)
{
    int32_t first, end;

    side_ports(t, &first, &end);
    return end - first;
}

bool mw_pairtree_side(const struct mw_pairtree *t, int32_t entrant, int32_t links, int32_t link,
                      struct mw_pair_port *out)
{
    int32_t pairs = t->pairs[side_tier(t)], first, end;
    int32_t nth = entrant / pairs * links + link; /* among those of this pair */

    side_ports(t, &first, &end);
    *out = (struct mw_pair_port){entrant % pairs, nth % 2, first + nth / 2};
    return out->port < end;
}

struct mw_pair_port mw_pairtree_top(const struct mw_pairtree *t, int32_t link)
{
    int32_t tier = t->tiers - 1;
    int32_t last = tier_ports(t, tier) - (tier == 0 ? t->want.peers : 0) - 1;

    return (struct mw_pair_port){0, link % 2, last - link / 2};
}

int32_t mw_pairtree_peer_port(const struct mw_pairtree *t)
{
    return t->want.leaf_ports - (t->tiers > 1 ? t->want.uplinks : 0) - t->want.peers;
}
