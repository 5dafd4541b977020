/* plan_db_device.c: what plan_db.h answers about devices and cables. */
#include "store/plan_db.h"
#include "store/query.h"

#include <inttypes.h>
#include <stdio.h>

#define DEVICE_SQL                                                                             \
    "SELECT d.id, d.name, d.role, f.name, t.name, t.title, k.name, r.name, d.rack,"            \
    " d.elsewhere_mm, d.u, t.units, d.rear, d.plane, d.rail, d.scalable_unit, d.pod, t.max_w," \
    " t.weight_g, t.gpus, t.supplies, t.supplies_full, t.supplies_throttled"                   \
    " FROM device d LEFT JOIN device_type t ON t.id = d.type"                                  \
    " LEFT JOIN fabric f ON f.id = d.fabric LEFT JOIN rack k ON k.id = d.rack"                 \
    " LEFT JOIN position p ON p.id = k.position LEFT JOIN row r ON r.id = p.row"

static struct mw_db_device device_of(struct mw_query *q)
{
    struct mw_db_device d = {0};

    d.id = mw_query_i64(q);
    d.name = mw_query_text(q);
    d.role = mw_query_text(q);
    d.fabric = mw_query_text(q);
    d.type = mw_query_text(q);
    d.title = mw_query_text(q);
    d.rack = mw_query_text(q);
    d.row = mw_query_text(q);
    d.rack_id = mw_query_i64(q);
    d.elsewhere_mm = mw_query_i64(q);
    d.u = mw_query_i32(q);
    d.units = mw_query_known32(q);
    d.rear = mw_query_bool(q);
    d.plane = mw_query_i32(q);
    d.rail = mw_query_i32(q);
    d.su = mw_query_i32(q);
    d.pod = mw_query_i32(q);
    d.max_w = mw_query_known(q);
    d.weight_g = mw_query_known(q);
    d.gpus = mw_query_i32(q);
    d.supplies = mw_query_known32(q);
    d.supplies_full = mw_query_known32(q);
    d.supplies_throttled = mw_query_known32(q);
    return d;
}

enum mw_rc mw_plan_db_device(struct mw_plan_db *db, struct mw_arena *a, int64_t device,
                             struct mw_db_device *out, struct mw_err *err)
{
    struct mw_query q;
    bool found;

    mw_query_begin(&q, db, a, DEVICE_SQL " WHERE d.id = ?1", device);
    if ((found = mw_query_next(&q)))
        *out = device_of(&q);
    return mw_query_end_one(&q, found, "device", device, err);
}

enum mw_rc mw_plan_db_rack_devices(struct mw_plan_db *db, struct mw_arena *a, int64_t rack,
                                   struct mw_db_devices *out, struct mw_err *err)
{
    MW_VEC(struct mw_db_device) devices = {0};
    struct mw_query q;

    mw_query_begin(&q, db, a,
                   DEVICE_SQL " WHERE d.rack = ?1 ORDER BY ifnull(d.u, 0) DESC, d.id", rack);
    while (mw_query_next(&q))
        *mw_vec_push(&devices) = device_of(&q);
    mw_query_keep(a, &devices, out);
    return mw_query_end(&q, err);
}

/* The cables of device ?1, each branch by an index of its own. */
#define CABLES_OF_DEVICE                                                                       \
    "SELECT id FROM cable WHERE a_device = ?1"                                                 \
    " UNION SELECT id FROM cable WHERE b_device = ?1"                                          \
    " UNION SELECT id FROM cable WHERE c_device = ?1"

enum mw_rc mw_plan_db_ports(struct mw_plan_db *db, struct mw_arena *a, int64_t device,
                            struct mw_db_ports *out, struct mw_err *err)
{
    MW_VEC(struct mw_db_port) ports = {0};
    struct mw_query q;

    mw_query_begin(
        &q, db, a,
        "WITH used(cable, first, lanes) AS ("
        " SELECT id, a_port, a_lanes FROM cable WHERE a_device = ?1"
        " UNION ALL SELECT id, b_port, b_lanes FROM cable WHERE b_device = ?1"
        " UNION ALL SELECT id, c_port, c_lanes FROM cable WHERE c_device = ?1)"
        " SELECT p.port, p.name, p.network, p.connector, p.adapter, p.pci, p.gpu_pci,"
        " p.number, p.gbps, p.rail, p.gpu, p.cage, p.lane,"
        " (SELECT min(cable) FROM used WHERE p.id BETWEEN first AND first + lanes - 1)"
        " FROM device d JOIN port_type p ON p.type = d.type WHERE d.id = ?1 ORDER BY p.id",
        device);
    while (mw_query_next(&q)) {
        struct mw_db_port *p = mw_vec_push(&ports);
        p->port = mw_query_from_1(&q);
        p->name = mw_query_text(&q);
        p->net = mw_query_text(&q);
        p->connector = mw_query_text(&q);
        p->adapter = mw_query_text(&q);
        p->pci = mw_query_text(&q);
        p->gpu_pci = mw_query_text(&q);
        p->number = mw_query_i32(&q);
        p->gbps = mw_query_i32(&q);
        p->rail = mw_query_i32(&q);
        p->gpu = mw_query_known32(&q);
        p->cage = mw_query_from_1(&q);
        p->lane = mw_query_from_1(&q);
        p->cable = mw_query_i64(&q);
    }
    mw_query_keep(a, &ports, out);
    return mw_query_end(&q, err);
}

enum mw_rc mw_plan_db_supplies(struct mw_plan_db *db, struct mw_arena *a, int64_t device,
                               struct mw_db_supplies *out, struct mw_err *err)
{
    MW_VEC(struct mw_db_supply) supplies = {0};
    struct mw_query q;

    mw_query_begin(&q, db, a,
                   "SELECT s.number, f.name, u.name, s.phase, s.bank, s.outlet FROM supply s"
                   " LEFT JOIN circuit c ON c.id = s.circuit LEFT JOIN feed f ON f.id = c.feed"
                   " LEFT JOIN device u ON u.id = c.pdu WHERE s.device = ?1 ORDER BY s.id",
                   device);
    while (mw_query_next(&q)) {
        struct mw_db_supply *s = mw_vec_push(&supplies);
        s->number = mw_query_i32(&q);
        s->feed = mw_query_text(&q);
        s->pdu = mw_query_text(&q);
        s->phase = mw_query_text(&q);
        s->bank = mw_query_i32(&q);
        s->outlet = mw_query_i32(&q);
    }
    mw_query_keep(a, &supplies, out);
    return mw_query_end(&q, err);
}

enum mw_rc mw_plan_db_addresses(struct mw_plan_db *db, struct mw_arena *a, int64_t device,
                                struct mw_db_addresses *out, struct mw_err *err)
{
    MW_VEC(struct mw_db_address) addresses = {0};
    struct mw_query q;

    mw_query_begin(&q, db, a,
                   "SELECT f.name, p.name, x.ipv4, x.prefix FROM address x"
                   " LEFT JOIN fabric f ON f.id = x.fabric"
                   " LEFT JOIN port_type p ON p.id = x.port WHERE x.device = ?1 ORDER BY x.id",
                   device);
    while (mw_query_next(&q)) {
        struct mw_db_address *x = mw_vec_push(&addresses);
        x->network = mw_query_text(&q);
        x->port = mw_query_text(&q);
        x->ipv4 = (uint32_t)mw_query_i64(&q);
        x->prefix_len = mw_query_i32(&q);
    }
    mw_query_keep(a, &addresses, out);
    return mw_query_end(&q, err);
}

/* ---- cables ---- */

#define CABLE_SQL                                                                              \
    "SELECT c.id, c.identity, f.name, l.kind, t.name, t.title, t.medium, t.colour,"            \
    " c.route_mm, c.length_mm, c.bundle,"                                                      \
    " ad.id, ad.name, ak.name, ap.name, ad.u, ap.port, ap.number, c.a_lanes, ap.rail,"         \
    " bd.id, bd.name, bk.name, bp.name, bd.u, bp.port, bp.number, c.b_lanes, bp.rail,"         \
    " cd.id, cd.name, ck.name, cp.name, cd.u, cp.port, cp.number, c.c_lanes, cp.rail"          \
    " FROM cable c LEFT JOIN link l ON l.id = c.link LEFT JOIN fabric f ON f.id = l.fabric"    \
    " LEFT JOIN cable_part t ON t.id = c.part"                                                 \
    " LEFT JOIN device ad ON ad.id = c.a_device LEFT JOIN port_type ap ON ap.id = c.a_port"    \
    " LEFT JOIN device bd ON bd.id = c.b_device LEFT JOIN port_type bp ON bp.id = c.b_port"    \
    " LEFT JOIN device cd ON cd.id = c.c_device LEFT JOIN port_type cp ON cp.id = c.c_port"    \
    " LEFT JOIN rack ak ON ak.id = ad.rack LEFT JOIN rack bk ON bk.id = bd.rack"               \
    " LEFT JOIN rack ck ON ck.id = cd.rack"

static struct mw_db_end end_of(struct mw_query *q)
{
    struct mw_db_end e = {0};

    e.device = mw_query_i64(q);
    e.name = mw_query_text(q);
    e.rack = mw_query_text(q);
    e.port = mw_query_text(q);
    e.u = mw_query_i32(q);
    e.port_index = mw_query_from_1(q);
    e.number = mw_query_i32(q);
    e.lanes = mw_query_i32(q);
    e.rail = mw_query_i32(q);
    return e;
}

static struct mw_db_cable cable_of(struct mw_query *q)
{
    struct mw_db_cable c = {0};

    c.n = mw_query_i64(q);
    snprintf(c.id, sizeof c.id, "%012" PRIx64,
             (uint64_t)mw_query_i64(q) & UINT64_C(0xFFFFFFFFFFFF));
    c.fabric = mw_query_text(q);
    c.kind = mw_query_text(q);
    c.part = mw_query_text(q);
    c.title = mw_query_text(q);
    c.medium = mw_query_text(q);
    c.colour = mw_query_text(q);
    c.route_mm = mw_query_i64(q);
    c.length_mm = mw_query_i64(q);
    c.bundle = mw_query_i64(q);
    for (int i = 0; i < 3; i++)
        c.end[i] = end_of(q);
    return c;
}

enum mw_rc mw_plan_db_cable(struct mw_plan_db *db, struct mw_arena *a, int64_t n,
                            struct mw_db_cable *out, struct mw_err *err)
{
    struct mw_query q;
    bool found;

    mw_query_begin(&q, db, a, CABLE_SQL " WHERE c.id = ?1", n);
    if ((found = mw_query_next(&q)))
        *out = cable_of(&q);
    return mw_query_end_one(&q, found, "cable", n, err);
}

enum mw_rc mw_plan_db_device_cables(struct mw_plan_db *db, struct mw_arena *a, int64_t device,
                                    struct mw_db_cables *out, struct mw_err *err)
{
    MW_VEC(struct mw_db_cable) cables = {0};
    struct mw_query q;

    mw_query_begin(&q, db, a, CABLE_SQL " WHERE c.id IN (" CABLES_OF_DEVICE ") ORDER BY c.id",
                   device);
    while (mw_query_next(&q))
        *mw_vec_push(&cables) = cable_of(&q);
    mw_query_keep(a, &cables, out);
    return mw_query_end(&q, err);
}
