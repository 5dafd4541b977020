/* plan_load_parts.c: racks, devices, power, fabrics and cables of a plan. */
#include "store/plan_read.h"

#include "store/plan_load.h"

/* ---- racks and devices ---- */

static enum mw_rc load_racks(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;

    mw_load_begin(l, &q,
                  "SELECT id, name, kind, position, scalable_unit, max_w, weight_g, air_cfm,"
                  " liquid_w FROM rack ORDER BY id");
    while (mw_load_next(&q, p->racks.n)) {
        struct mw_rack *k = mw_vec_push(&p->racks);
        k->name = mw_query_text(&q);
        k->kind = mw_load_word(&q, mw_rack_kind_names);
        k->position = mw_load_ref(&q, p->positions.n, false);
        k->su = mw_query_from_1(&q);
        k->max_w = mw_query_i64(&q);
        k->g = mw_query_i64(&q);
        k->air_cfm = mw_query_i64(&q);
        k->liquid_w = mw_query_i64(&q);
    }
    return mw_query_end(&q, err);
}

static enum mw_rc load_fillers(struct mw_plan_load *l, struct mw_err *err)
{
    static const char *const kinds[] = {[MW_FILL_BLANK] = "blank",
                                        [MW_FILL_BAFFLE] = "baffle",
                                        [MW_FILL_PANEL] = "panel",
                                        NULL};
    struct mw_plan *p = l->plan;
    struct mw_query q;

    mw_load_begin(l, &q, "SELECT id, rack, u, kind FROM filler ORDER BY id");
    while (mw_load_next(&q, p->fillers.n)) {
        struct mw_filler *f = mw_vec_push(&p->fillers);
        f->rack = mw_load_ref(&q, p->racks.n, false);
        f->u = (uint8_t)mw_load_range(&q, 1, p->want->site.rack.units);
        f->kind = (uint8_t)mw_load_word(&q, kinds);
    }
    return mw_query_end(&q, err);
}

/* Keeps the range of the device's role; those of a range stand together. */
static bool enter_range(struct mw_plan *p, const struct mw_device *d, uint32_t handle)
{
    struct mw_range *range = &p->ranges[d->fabric][d->role];

    if (range->n == 0)
        range->first = handle;
    return range->first + range->n++ == handle;
}

static enum mw_rc load_devices(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    const struct mw_catalog *c = &l->out->catalog;
    struct mw_query q;

    mw_load_begin(
        l, &q,
        "SELECT id, name, type, role, fabric, rack, u, rear, plane, rail,"
        " scalable_unit, pod, ordinal, circuit, elsewhere_mm FROM device ORDER BY id");
    while (mw_load_next(&q, p->devices.n)) {
        struct mw_device *d = mw_vec_push(&p->devices);
        d->name = mw_query_text(&q);
        uint32_t type = mw_load_ref(&q, c->types.n, false);
        d->type = type == MW_NONE ? NULL : &c->types.at[type];
        d->role = (uint8_t)mw_load_word(&q, mw_role_names);
        uint32_t fabric = mw_load_ref(&q, MW_FABRIC_COUNT, true);
        d->fabric = (uint8_t)(fabric == MW_NONE ? MW_FABRIC_COUNT : fabric);
        d->rack = mw_load_ref(&q, p->racks.n, true);
        d->u = (uint8_t)mw_load_range(&q, 0, p->want->site.rack.units);
        d->rear = mw_query_bool(&q);
        d->plane = (int16_t)(mw_load_range(&q, 0, INT16_MAX));
        d->plane = (int16_t)(d->plane > 0 ? d->plane - 1 : 0);
        d->rail = (int16_t)mw_load_range(&q, 0, INT16_MAX);
        d->su = mw_query_from_1(&q);
        d->pod = mw_query_from_1(&q);
        d->index = mw_query_from_1(&q);
        d->circuit = mw_load_ref(&q, l->circuits, true);
        d->elsewhere_mm = mw_query_i64(&q);
        if (q.strange || !d->type)
            break;
        bool stands =
            d->u == 0 || d->type->u <= 0 || d->u + d->type->u - 1 <= p->want->site.rack.units;
        if (!stands || !enter_range(p, d, p->devices.n - 1))
            q.strange = true;
    }
    return mw_query_end(&q, err);
}

/* Handles of the devices by rack: from the top, PDUs last. */
static int compare_in_rack(const struct mw_plan *p, uint32_t a, uint32_t b)
{
    const struct mw_device *x = &p->devices.at[a], *y = &p->devices.at[b];

    if ((x->role == MW_ROLE_PDU) != (y->role == MW_ROLE_PDU))
        return x->role == MW_ROLE_PDU ? 1 : -1;
    if (x->u != y->u)
        return x->u > y->u ? -1 : 1;
    return a < b ? -1 : a > b;
}

/* A rack holds some dozen devices: insertion is quick enough, and needs no context. */
static void sort_rack(const struct mw_plan *p, uint32_t *at, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        uint32_t device = at[i], k = i;
        for (; k > 0 && compare_in_rack(p, at[k - 1], device) > 0; k--)
            at[k] = at[k - 1];
        at[k] = device;
    }
}

/* Fills rack_devices by counting. */
static bool group_by_rack(struct mw_plan *p)
{
    enum { MOST = 1000 }; /* in one rack: many times what has room */
    uint32_t first = 0;

    for (uint32_t i = 0; i < p->devices.n; i++)
        if (p->devices.at[i].rack != MW_NONE)
            p->racks.at[p->devices.at[i].rack].device_n++;
    for (uint32_t r = 0; r < p->racks.n; r++) {
        struct mw_rack *k = &p->racks.at[r];
        if (k->device_n > MOST)
            return false;
        k->first_device = first;
        first += k->device_n;
        k->device_n = 0;
    }
    mw_vec_reserve(&p->rack_devices, first);
    p->rack_devices.n = first;
    for (uint32_t i = 0; i < p->devices.n; i++) {
        if (p->devices.at[i].rack == MW_NONE)
            continue;
        struct mw_rack *k = &p->racks.at[p->devices.at[i].rack];
        p->rack_devices.at[k->first_device + k->device_n++] = i;
    }
    for (uint32_t r = 0; r < p->racks.n; r++)
        sort_rack(p, p->rack_devices.at + p->racks.at[r].first_device, p->racks.at[r].device_n);
    return true;
}

/* ---- power ---- */

static enum mw_rc load_circuits(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    const struct mw_site_power *power = &p->want->site.power;
    struct mw_query q;

    mw_load_begin(l, &q,
                  "SELECT id, rack, feed, pdu, volts, phases, amps, derate, banks, bank_amps,"
                  " capacity_va, normal_va, worst_va, worst_phase_va, worst_case"
                  " FROM circuit ORDER BY id");
    while (mw_load_next(&q, p->circuits.n)) {
        struct mw_plan_circuit *c = mw_vec_push(&p->circuits);
        struct mw_circuit *want = mw_arena_alloc(&l->out->arena, sizeof *want);
        c->want = want;
        c->rack = mw_load_ref(&q, p->racks.n, false);
        c->feed = mw_load_ref(&q, power->feeds.n, false);
        want->feed = c->feed == MW_NONE ? "" : power->feeds.at[c->feed].name;
        want->count = 1;
        c->pdu = mw_load_ref(&q, p->devices.n, true);
        want->volts = (int32_t)mw_load_range(&q, 1, INT32_MAX);
        want->phases = (int32_t)mw_load_range(&q, 1, 3);
        want->amps = (int32_t)mw_load_range(&q, 1, INT32_MAX);
        want->derate = mw_query_real(&q);
        want->banks = mw_query_i32(&q);
        want->bank_amps = mw_query_i32(&q);
        c->capacity_va = mw_query_i64(&q);
        c->normal_va = mw_query_i64(&q);
        c->worst_va = mw_query_i64(&q);
        c->worst_phase_va = mw_query_i64(&q);
        uint32_t worst = mw_load_ref(&q, p->cases.n, true);
        c->worst_case = worst == MW_NONE ? -1 : (int32_t)worst;
    }
    return mw_query_end(&q, err);
}

static uint8_t load_phase(struct mw_query *q)
{
    static const char *const names[] = {"L1-N",  "L2-N",  "L3-N", "L1-L2",
                                        "L2-L3", "L3-L1", "L-N",  NULL};

    if (sqlite3_column_type(q->stmt, q->column) == SQLITE_NULL) {
        q->column++;
        return 0;
    }
    uint32_t phase = mw_load_word(q, names);
    return (uint8_t)(phase == 6 ? 0 : phase);
}

/* Grouped by device, in device order. */
static enum mw_rc load_supplies(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;
    uint32_t last = 0;

    mw_load_begin(l, &q,
                  "SELECT id, device, number, circuit, phase, bank, outlet"
                  " FROM supply ORDER BY id");
    while (mw_load_next(&q, p->supplies.n)) {
        struct mw_supply *s = mw_vec_push(&p->supplies);
        s->device = mw_load_ref(&q, p->devices.n, false);
        s->number = (uint8_t)mw_load_range(&q, 1, UINT8_MAX);
        s->circuit = mw_load_ref(&q, p->circuits.n, true);
        s->phase = load_phase(&q);
        int64_t bank = mw_load_range(&q, 0, UINT8_MAX);
        s->bank = (uint8_t)(bank > 0 ? bank - 1 : 0);
        s->outlet = (uint8_t)mw_load_range(&q, 0, UINT8_MAX);
        if (s->device < last)
            q.strange = true;
        last = s->device;
    }
    return mw_query_end(&q, err);
}

/* ---- fabrics and cables ---- */

static enum mw_rc load_fabrics(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;
    uint32_t n = 0;

    mw_load_begin(l, &q,
                  "SELECT id, enabled, tiers, planes, scalable_units, scalable_units_final,"
                  " scalable_unit_nodes, leaf, spine, spine_final, core, core_final,"
                  " uplinks_per_leaf, pods, cores_per_group FROM fabric ORDER BY id");
    for (; n < MW_FABRIC_COUNT && mw_load_next(&q, n); n++) {
        struct mw_fabric *f = &p->fabrics[n];
        f->enabled = mw_query_bool(&q);
        int32_t *const numbers[] = {&f->tiers,
                                    &f->planes,
                                    &f->scalable_units,
                                    &f->scalable_units_final,
                                    &f->su_nodes,
                                    &f->leaf,
                                    &f->spine,
                                    &f->spine_final,
                                    &f->core,
                                    &f->core_final,
                                    &f->uplinks_per_leaf,
                                    &f->pods,
                                    &f->cores_per_group};
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
            *numbers[i] = mw_query_i32(&q);
    }
    enum mw_rc rc = mw_query_end(&q, err);
    if (rc)
        return rc;
    mw_load_begin(l, &q, "SELECT id, links FROM link ORDER BY id");
    for (n = 0; n < MW_FABRIC_COUNT * MW_LINK_KINDS && mw_load_next(&q, n); n++)
        p->fabrics[n / MW_LINK_KINDS].links[n % MW_LINK_KINDS] = mw_query_i64(&q);
    return mw_query_end(&q, err);
}

static enum mw_rc load_bundles(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;

    mw_load_begin(l, &q,
                  "SELECT id, fabric, a_rack, b_rack, cables, tray_mm FROM bundle ORDER BY id");
    while (mw_load_next(&q, p->bundles.n)) {
        struct mw_bundle *b = mw_vec_push(&p->bundles);
        b->fabric = (uint8_t)mw_load_ref(&q, MW_FABRIC_COUNT, false);
        b->rack[0] = mw_load_ref(&q, p->racks.n, false);
        b->rack[1] = mw_load_ref(&q, p->racks.n, false);
        b->cables = (uint32_t)mw_load_range(&q, 0, UINT32_MAX);
        b->tray_mm = (uint32_t)mw_load_range(&q, 0, UINT32_MAX);
    }
    return mw_query_end(&q, err);
}

/* A port id as the index of a port of the device's type. */
static uint16_t load_port(struct mw_plan_load *l, struct mw_query *q, uint32_t device)
{
    int64_t id = mw_query_i64(q);

    if (device == MW_NONE || q->strange)
        return 0;
    const struct mw_device_type *t = l->plan->devices.at[device].type;
    int64_t port = id - 1 - l->first_port[t - l->out->catalog.types.at];
    if (port < 0 || port >= t->port_n) {
        q->strange = true;
        return 0;
    }
    return (uint16_t)port;
}

static struct mw_end load_end(struct mw_plan_load *l, struct mw_query *q)
{
    struct mw_end end = {.device = mw_load_ref(q, l->plan->devices.n, true)};

    end.port = load_port(l, q, end.device);
    end.lanes = (uint8_t)mw_load_range(q, 0, UINT8_MAX);
    if (end.device != MW_NONE && !q->strange &&
        end.port + end.lanes > (int64_t)l->plan->devices.at[end.device].type->port_n)
        q->strange = true;
    return end;
}

static enum mw_rc load_cables(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;

    mw_load_begin(l, &q,
                  "SELECT id, identity, link, a_device, a_port, a_lanes, b_device, b_port,"
                  " b_lanes, c_device, c_port, c_lanes, part, route_mm, length_mm, bundle"
                  " FROM cable ORDER BY id");
    while (mw_load_next(&q, p->cables.n)) {
        struct mw_cable *c = mw_vec_push(&p->cables);
        c->id = (uint64_t)mw_query_i64(&q);
        uint32_t link = mw_load_ref(&q, MW_FABRIC_COUNT * MW_LINK_KINDS, false);
        c->fabric = (uint8_t)(link / MW_LINK_KINDS);
        c->kind = (uint8_t)(link % MW_LINK_KINDS);
        for (int e = 0; e < 3; e++)
            c->end[e] = load_end(l, &q);
        c->part = mw_load_ref(&q, l->out->catalog.cables.n, true);
        c->route_mm = (uint32_t)mw_load_range(&q, 0, UINT32_MAX);
        c->length_mm = (uint32_t)mw_load_range(&q, 0, UINT32_MAX);
        c->bundle = mw_load_ref(&q, p->bundles.n, true);
        if (c->end[0].device == MW_NONE)
            q.strange = true;
    }
    return mw_query_end(&q, err);
}

static enum mw_rc load_addresses(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;

    mw_load_begin(
        l, &q, "SELECT id, device, port, port, fabric, ipv4, prefix FROM address ORDER BY id");
    while (mw_load_next(&q, p->addresses.n)) {
        struct mw_address *a = mw_vec_push(&p->addresses);
        a->device = mw_load_ref(&q, p->devices.n, false);
        bool whole = mw_query_i64(&q) == 0;
        uint16_t port = load_port(l, &q, whole ? MW_NONE : a->device);
        a->port = whole ? UINT16_MAX : port;
        a->fabric = (uint8_t)mw_load_ref(&q, MW_FABRIC_COUNT, false);
        a->ipv4 = (uint32_t)mw_load_range(&q, 0, UINT32_MAX);
        a->prefix_len = (uint8_t)mw_load_range(&q, 0, 32);
    }
    return mw_query_end(&q, err);
}

enum mw_rc mw_load_parts(struct mw_plan_load *l, struct mw_err *err)
{
    enum mw_rc rc;

    if ((rc = load_racks(l, err)) || (rc = load_fillers(l, err)) || (rc = load_devices(l, err)))
        return rc;
    if (!group_by_rack(l->plan))
        return mw_fail(err, MW_E_PLAN_DAMAGED, l->db->file, "a rack holds too many devices");
    if ((rc = load_circuits(l, err)) || (rc = load_supplies(l, err)) ||
        (rc = load_fabrics(l, err)) || (rc = load_bundles(l, err)) ||
        (rc = load_cables(l, err)))
        return rc;
    return load_addresses(l, err);
}
