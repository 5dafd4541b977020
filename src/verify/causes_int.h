/*
 * causes_int.h: what the matchers of causes.c share. A matcher takes chains out of the pool: it
 * marks them done and makes one finding of those with one cause. Matchers run from the most general
 * cause to the plainest; the last ones take whatever is left.
 */
#ifndef MW_VERIFY_CAUSES_INT_H
#define MW_VERIFY_CAUSES_INT_H

#include "verify/causes.h"
#include "verify/chain.h"
#include "verify/say.h"

struct mw_finder_device {
    uint32_t planned;             /* cable ends (lanes) of the planes that are compared */
    uint32_t absent;              /* of these, not seen */
    uint32_t silent;              /* of these, not certain: an end was not told */
    uint32_t wires;               /* ends of wrong and foreign cables in its ports */
    uint32_t kind[MW_LINK_KINDS]; /* of planned */
};

struct mw_finder {
    struct mw_causes *c;
    struct mw_arena *arena; /* of c */
    const struct mw_expect *x;
    const struct mw_plan *plan;
    const struct mw_observation *o;
    const struct mw_identity *id;
    const struct mw_wiring *w;
    struct mw_chains chains;
    bool *absent; /* by port of x: its planned cable would be seen, and is not */
    bool *done;   /* by chain */
    struct mw_finder_device *devices; /* by device */
};

/* Puts a chain's cables at the end of c->cables and marks it. */
void mw_finder_take(struct mw_finder *f, uint32_t chain);
/* One more cable of the finding in the making. */
void mw_finder_cable(struct mw_finder *f, enum mw_cause_part part, uint32_t index);
/* A finding of the cables from `first` on; strings are in the arena, or last as long. */
void mw_finder_add(struct mw_finder *f, enum mw_code code, enum mw_severity severity,
                   uint32_t first, const char *path, const char *text, const char *cure);

static inline const struct mw_chain_move *mw_finder_moves(const struct mw_finder *f,
                                                          const struct mw_chain_side *s)
{
    return s->n ? &f->chains.moves.at[s->first] : NULL;
}

static inline uint32_t mw_finder_device_of(const struct mw_finder *f, uint32_t port)
{
    return f->x->ports[port].device;
}

static inline bool mw_finder_is_switch(const struct mw_finder *f, uint32_t device)
{
    return f->plan->devices.at[device].type->kind == MW_KIND_SWITCH;
}

/* Whether a cable is planned in a port and would be seen: it is right, or absent. */
static inline bool mw_finder_counts(const struct mw_finder *f, uint32_t port)
{
    uint32_t planned = f->x->want.ports.at[port].peer;
    uint32_t at[2] = {f->w->seen_at[port],
                      planned == MW_NONE ? MW_NONE : f->w->seen_at[planned]};
    uint32_t far[2] = {planned, port};

    if (planned == MW_NONE || f->absent[port])
        return planned != MW_NONE;
    for (int k = 0; k < 2; k++) {
        uint32_t peer = at[k] == MW_NONE ? MW_NONE : f->o->ports.at[at[k]].peer;
        if (peer != MW_NONE && f->id->want_port[peer] == far[k])
            return true;
    }
    return false;
}

/* The kind of the planned cable in a port. */
static inline enum mw_link_kind mw_finder_kind(const struct mw_finder *f, uint32_t port)
{
    return (enum mw_link_kind)f->plan->cables.at[f->x->ports[port].cable].kind;
}

/* causes_who.c */
void mw_causes_identity(struct mw_finder *f);
void mw_causes_conflict(struct mw_finder *f);
void mw_causes_plane(struct mw_finder *f);
void mw_causes_unknown(struct mw_finder *f);
/* causes_dead.c */
void mw_causes_dead(struct mw_finder *f);
void mw_causes_missing(struct mw_finder *f);
/* causes_pair.c: cables of one device at another */
void mw_causes_chassis(struct mw_finder *f);
void mw_causes_unit(struct mw_finder *f);
void mw_causes_rail(struct mw_finder *f);
void mw_causes_astray(struct mw_finder *f); /* of rails, one by one */
/* causes_ends.c: ends confused at one device, or singly */
void mw_causes_adapters(struct mw_finder *f);
void mw_causes_shift(struct mw_finder *f);
void mw_causes_turn(struct mw_finder *f); /* rings of one switch that are one turn */
void mw_causes_ring(struct mw_finder *f);
void mw_causes_extra(struct mw_finder *f);
void mw_causes_wrong(struct mw_finder *f);
/* causes_link.c */
void mw_causes_link(struct mw_finder *f);

#endif
