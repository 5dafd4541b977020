/*
 * media.h: which cable part serves a link, and in which stocked length. A longer run than a
 * medium's reach changes the medium; it is never rounded to a length beyond the reach.
 */
#ifndef MW_DESIGN_MEDIA_H
#define MW_DESIGN_MEDIA_H

#include "model/plan.h"

/* What a link needs. Ends are in the order of the cable; a splitter's head is end 0. */
struct mw_media_ask {
    uint8_t connector[2];
    uint8_t cage_lanes[2]; /* ports that share the cage */
    bool twin; /* the two lanes of either cage lead, lane to lane, to the other cage alone */
    uint8_t tails;
    enum mw_protocol protocol; /* MW_PROTO_NONE: whatever fits */
    int32_t gbps;              /* of one lane: the slower of the two ports */
    enum mw_media_want
        want; /* a preference: what it leaves out serves where nothing else does */
};

enum mw_media_result {
    MW_MEDIA_FOUND,
    MW_MEDIA_NO_PART,  /* no part fits, at any length */
    MW_MEDIA_TOO_LONG, /* parts fit, none reaches so far in a stocked length */
};

struct mw_media_choice {
    uint32_t part;      /* index in catalog->cables; MW_NONE unless found */
    uint32_t length_mm; /* stocked; 0 unless found */
};

/* Remembers which parts fit each kind of link, so that half a million cables cost little. */
struct mw_media {
    const struct mw_catalog *catalog;
    struct mw_map_u64 asks;       /* an ask, packed -> index in fits */
    MW_VEC(struct mw_range) fits; /* ranges of parts */
    MW_VEC(uint32_t) parts;       /* preferred first */
};

void mw_media_init(struct mw_media *m, const struct mw_catalog *catalog);
void mw_media_done(struct mw_media *m);

/* The preferred part, then the cheapest (cost_rank), that reaches and is stocked in a length
 * from `route_mm` up to its reach. A part without stocked lengths is cut to whole metres. */
enum mw_media_result mw_media_choose(struct mw_media *m, const struct mw_media_ask *ask,
                                     uint32_t route_mm, struct mw_media_choice *out);

/* Whether the part is one assembly that fills both lanes of the cages at its two ends. */
bool mw_media_is_twin(const struct mw_cable_part *part);

/* Which way round the part lies, given the cage at end 0 of the link: 0 when end a of the part
 * is there, 1 when end b is. */
int mw_media_side(const struct mw_catalog *catalog, const struct mw_cable_part *part,
                  uint8_t connector_0, uint8_t lanes_0);

#endif
