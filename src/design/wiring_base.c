/* wiring_base.c: what is plugged in already, for the rules of wiring; see wiring.h. */
#include "design/wiring.h"

void mw_wire_base_init(struct mw_wire_base *b, const struct mw_plan *p)
{
    *b = (struct mw_wire_base){.p = p};
    if (!p->base)
        return;
    b->now = mw_onto_now(p);
    mw_onto_cables_init(&b->cables, p->base);
}

void mw_wire_base_done(struct mw_wire_base *b)
{
    if (!b->p->base)
        return;
    mw_free(b->now);
    mw_onto_cables_done(&b->cables);
}

bool mw_wire_standing(const struct mw_wire_base *b, uint32_t device, enum mw_fabric_id fabric,
                      enum mw_link_kind kind, uint32_t nth, struct mw_cable *out)
{
    uint32_t stands = b->p->base ? b->p->devices.at[device].stands : MW_NONE;

    if (stands == MW_NONE)
        return false;
    for (uint32_t i = b->cables.first[stands]; i < b->cables.first[stands + 1]; i++) {
        const struct mw_cable *c = &b->p->base->cables.at[b->cables.cable[i]];
        if (c->fabric != fabric || c->kind != kind || c->end[0].device != stands)
            continue;
        if (nth >= c->end[0].lanes) {
            nth -= c->end[0].lanes;
            continue;
        }
        *out = *c;
        for (int e = 0; e < 3; e++) {
            if (c->end[e].device == MW_NONE)
                continue;
            out->end[e].port = (uint16_t)(c->end[e].port + nth);
            out->end[e].lanes = 1;
            out->end[e].device = b->now[c->end[e].device];
            if (out->end[e].device == MW_NONE)
                return false;
        }
        return true;
    }
    return false;
}
