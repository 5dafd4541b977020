/*
 * wiring.c: both ends of every cable. Each fabric has a file of its own; here they are called in
 * order and cables are appended. Where a cable ends is a function of indices in the final
 * factory, so that growth adds cables and moves none. Onto a plan that stands, relink.c then gives
 * what is plugged in already its ports back.
 */
#include "design/wiring.h"

#include "design/design.h"
#include "design/relink.h"

static struct mw_end lane_end(struct mw_wire_end e)
{
    return (struct mw_end){.device = e.device, .port = e.port, .lanes = 1};
}

static struct mw_cable *add_cable(struct mw_plan *p, enum mw_fabric_id fabric,
                                  enum mw_link_kind kind)
{
    struct mw_cable *c = mw_vec_push(&p->cables);

    c->end[2].device = MW_NONE;
    c->part = MW_NONE;
    c->bundle = MW_NONE;
    c->fabric = (uint8_t)fabric;
    c->kind = (uint8_t)kind;
    return c;
}

void mw_wire(struct mw_plan *p, enum mw_fabric_id fabric, enum mw_link_kind kind,
             struct mw_wire_end a, struct mw_wire_end b)
{
    struct mw_cable *c = add_cable(p, fabric, kind);

    c->end[0] = lane_end(a);
    c->end[1] = lane_end(b);
    p->fabrics[fabric].links[kind]++;
}

void mw_wire_split(struct mw_plan *p, enum mw_fabric_id fabric, enum mw_link_kind kind,
                   struct mw_wire_end head, const struct mw_wire_end tails[2])
{
    struct mw_cable *c = add_cable(p, fabric, kind);

    c->end[0] = lane_end(head);
    c->end[1] = lane_end(tails[0]);
    c->end[2] = lane_end(tails[1]);
    p->fabrics[fabric].links[kind] += 2;
}

static enum mw_rc wire_all(struct mw_plan *p, const struct mw_wire_base *base,
                           struct mw_diags *diags)
{
    const struct mw_factory *f = p->want;
    static const enum mw_fabric_id trees[] = {MW_FABRIC_COMPUTE, MW_FABRIC_STORAGE};
    struct mw_inband inband;
    bool has_inband = f->fabrics.inband.enabled;

    for (int i = 0; i < 2; i++) {
        struct mw_tree t;
        enum mw_rc rc;

        if (!p->fabrics[trees[i]].enabled)
            continue;
        rc = mw_tree_plan(f, p->catalog, trees[i], &t, diags);
        if (rc != MW_OK)
            return rc;
        mw_wire_tree(p, &t, base);
    }
    if (has_inband) {
        enum mw_rc rc = mw_inband_plan(p, &inband, diags);

        if (rc != MW_OK)
            return rc;
        mw_wire_inband(p, &inband, base);
    }
    if (!p->grown)
        mw_wire_edges(p, has_inband ? &inband : NULL, base);
    return MW_OK;
}

enum mw_rc mw_design_wiring(struct mw_plan *p, struct mw_diags *diags)
{
    struct mw_wire_base base;
    enum mw_rc rc;

    mw_wire_base_init(&base, p);
    rc = wire_all(p, &base, diags);
    mw_wire_base_done(&base);
    if (!rc && p->base)
        rc = mw_relink(p, diags);
    return rc;
}
