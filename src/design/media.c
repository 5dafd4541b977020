/* media.c: parts that fit a kind of link, found once per kind, then the first that reaches. */
#include "design/media.h"

#include <string.h>

enum { METRE_MM = 1000 };

void mw_media_init(struct mw_media *m, const struct mw_catalog *catalog)
{
    *m = (struct mw_media){.catalog = catalog};
}

void mw_media_done(struct mw_media *m)
{
    mw_map_u64_done(&m->asks);
    mw_vec_done(&m->fits);
    mw_vec_done(&m->parts);
}

static bool is_assembly(const struct mw_cable_part *part)
{
    return !part->optic[0] && !part->optic[1];
}

bool mw_media_is_twin(const struct mw_cable_part *part)
{
    return is_assembly(part) && part->lanes == 2 && part->tails == 1;
}

/* Whether end `side` of the part goes into a cage: the connector, and either the transceiver
 * or the assembly's own plug has as many lanes as the cage. The head of a splitter carries all
 * of its cage's lanes by what it is. */
static bool end_fits(const struct mw_catalog *catalog, const struct mw_cable_part *part,
                     int side, uint8_t connector, uint8_t lanes)
{
    if (part->connector[side] != connector)
        return false;
    if (part->tails > 1 && side == 0)
        return true;
    if (!part->optic[side])
        return lanes == (part->tails > 1 ? 1 : part->lanes);
    for (uint32_t i = 0; i < catalog->optics.n; i++)
        if (strcmp(catalog->optics.at[i].name, part->optic[side]) == 0)
            return catalog->optics.at[i].lanes == lanes;
    return false;
}

static bool part_fits(const struct mw_catalog *catalog, const struct mw_cable_part *part,
                      const struct mw_media_ask *ask)
{
    if (part->tails != ask->tails || part->gbps != ask->gbps)
        return false;
    if (part->protocol != MW_PROTO_NONE && ask->protocol != MW_PROTO_NONE &&
        part->protocol != ask->protocol)
        return false;
    if (mw_media_is_twin(part) && !ask->twin)
        return false;
    for (int turn = 0; turn < (part->tails > 1 ? 1 : 2); turn++)
        if (end_fits(catalog, part, turn, ask->connector[0], ask->cage_lanes[0]) &&
            end_fits(catalog, part, !turn, ask->connector[1], ask->cage_lanes[1]))
            return true;
    return false;
}

int mw_media_side(const struct mw_catalog *catalog, const struct mw_cable_part *part,
                  uint8_t connector_0, uint8_t lanes_0)
{
    return part->tails > 1 || end_fits(catalog, part, 0, connector_0, lanes_0) ? 0 : 1;
}

static bool is_copper(const struct mw_cable_part *part)
{
    return part->medium != MW_MEDIUM_AOC && part->medium != MW_MEDIUM_MMF &&
           part->medium != MW_MEDIUM_SMF;
}

/* Sorts the parts of one fit: what is wanted first, then the cheapest; few, so by insertion. */
static void sort_parts(const struct mw_catalog *catalog, enum mw_media_want want,
                       uint32_t *parts, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        uint32_t part = parts[i], at = i;
        const struct mw_cable_part *new = &catalog->cables.at[part];
        bool liked = want == MW_MEDIA_AUTO || is_copper(new) == (want == MW_MEDIA_COPPER);

        for (; at > 0; at--) {
            const struct mw_cable_part *old = &catalog->cables.at[parts[at - 1]];
            bool old_liked =
                want == MW_MEDIA_AUTO || is_copper(old) == (want == MW_MEDIA_COPPER);

            if (old_liked != liked ? old_liked : old->cost_rank <= new->cost_rank)
                break;
            parts[at] = parts[at - 1];
        }
        parts[at] = part;
    }
}

static uint64_t pack(const struct mw_media_ask *ask)
{
    uint64_t key = (uint64_t)(uint32_t)ask->gbps;

    key = key << 8 | ask->connector[0];
    key = key << 8 | ask->connector[1];
    key = key << 4 | (ask->cage_lanes[0] & 15u);
    key = key << 4 | (ask->cage_lanes[1] & 15u);
    key = key << 2 | (uint64_t)ask->protocol;
    key = key << 2 | (uint64_t)ask->want;
    key = key << 2 | (ask->tails & 3u);
    return key << 1 | ask->twin;
}

static struct mw_range find_fit(struct mw_media *m, const struct mw_media_ask *ask)
{
    uint32_t *known = mw_map_u64_put(&m->asks, pack(ask), m->fits.n);
    struct mw_range fit = {m->parts.n, 0};

    if (*known < m->fits.n)
        return m->fits.at[*known];
    for (uint32_t i = 0; i < m->catalog->cables.n; i++)
        if (part_fits(m->catalog, &m->catalog->cables.at[i], ask))
            *mw_vec_push(&m->parts) = i;
    fit.n = m->parts.n - fit.first;
    if (fit.n)
        sort_parts(m->catalog, ask->want, m->parts.at + fit.first, fit.n);
    *mw_vec_push(&m->fits) = fit;
    return fit;
}

/* The shortest stocked length that covers the route and stays within reach; 0: none. */
static uint32_t stocked_mm(const struct mw_cable_part *part, uint32_t route_mm)
{
    uint64_t metres = ((uint64_t)route_mm + METRE_MM - 1) / METRE_MM * METRE_MM;

    if (part->stock_n == 0)
        return metres <= (uint64_t)part->reach_mm ? (uint32_t)(metres ? metres : METRE_MM) : 0;
    for (uint32_t i = 0; i < part->stock_n && part->stock_mm[i] <= part->reach_mm; i++)
        if ((uint32_t)part->stock_mm[i] >= route_mm)
            return (uint32_t)part->stock_mm[i];
    return 0;
}

enum mw_media_result mw_media_choose(struct mw_media *m, const struct mw_media_ask *ask,
                                     uint32_t route_mm, struct mw_media_choice *out)
{
    struct mw_range fit = find_fit(m, ask);

    *out = (struct mw_media_choice){.part = MW_NONE};
    for (uint32_t i = 0; i < fit.n; i++) {
        uint32_t part = m->parts.at[fit.first + i];
        uint32_t length_mm = stocked_mm(&m->catalog->cables.at[part], route_mm);

        if (length_mm) {
            *out = (struct mw_media_choice){part, length_mm};
            return MW_MEDIA_FOUND;
        }
    }
    return fit.n ? MW_MEDIA_TOO_LONG : MW_MEDIA_NO_PART;
}
