#include "peer/infiniband_record.h"

#include <string.h>

static bool ended_text(const char *s, size_t cap)
{
    return memchr(s, '\0', cap) != NULL;
}

static bool has_port(const struct mw_ib_check *c, uint32_t node, uint32_t port, uint32_t least)
{
    return node < c->ports.n && port >= least && port <= c->ports.at[node];
}

static bool node_ok(struct mw_ib_check *c, const struct mw_ib_record *r)
{
    if (r->node != c->ports.n || r->node >= MW_IB_NODES_CAP || !r->node_is.guid ||
        r->node_is.kind >= MW_OBS_KINDS || r->node_is.lmc > 7 || r->node_is.port_n < 1 ||
        !ended_text(r->node_is.desc, MW_IB_DESC_CAP))
        return false;
    *mw_vec_push(&c->ports) = r->node_is.port_n;
    *mw_vec_push(&c->tables) = r->node_is.table_n;
    return true;
}

static bool port_ok(const struct mw_ib_check *c, const struct mw_ib_record *r)
{
    return has_port(c, r->node, r->port, 1) && r->port_is.state <= MW_PORT_ACTIVE &&
           r->port_is.speed < MW_IB_SPEEDS && r->port_is.width <= 12 && r->port_is.lmc <= 7;
}

static bool opened_ok(struct mw_ib_check *c, const struct mw_ib_record *r)
{
    bool first = !c->opened;

    c->opened = true;
    return first && ended_text(r->failed.text, MW_IB_TEXT_CAP);
}

static bool body_ok(struct mw_ib_check *c, const struct mw_ib_record *r)
{
    switch (r->kind) {
    case MW_IB_NODE:
        return node_ok(c, r);
    case MW_IB_PORT:
        return port_ok(c, r);
    case MW_IB_LINK:
        return has_port(c, r->node, r->port, 1) && has_port(c, r->link.node, r->link.port, 1);
    case MW_IB_TABLE:
        return has_port(c, r->node, 0, 0) &&
               r->table.block * (uint64_t)MW_IB_BLOCK < c->tables.at[r->node];
    case MW_IB_COUNTERS:
        return has_port(c, r->node, r->port, 1);
    case MW_IB_LOST:
        return has_port(c, r->node, r->port, 0) && r->lost < MW_IB_LOST_KINDS;
    case MW_IB_END:
        return r->end.stage <= MW_IB_WHOLE;
    default:
        return false;
    }
}

bool mw_ib_record_ok(struct mw_ib_check *c, const struct mw_ib_record *r)
{
    bool ok;

    if (c->ended)
        return false;
    if (r->kind == MW_IB_OPENED)
        ok = opened_ok(c, r);
    else if (r->kind == MW_IB_FAILED)
        ok = r->failed.code < MW_CODE_COUNT && ended_text(r->failed.text, MW_IB_TEXT_CAP);
    else
        ok = c->opened && body_ok(c, r);
    c->ended = !ok || r->kind == MW_IB_END || r->kind == MW_IB_FAILED;
    return ok;
}

void mw_ib_check_done(struct mw_ib_check *c)
{
    mw_vec_done(&c->ports);
    mw_vec_done(&c->tables);
}
