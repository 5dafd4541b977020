/*
 * fabric_fixture.h: a factory of DGX H100 nodes without a floor, for the tests of fabrics and
 * wiring. Port counts as in REFERENCE.md, "Devices"; racks are given by the test where needed.
 */
#ifndef MW_DESIGN_FABRIC_FIXTURE_H
#define MW_DESIGN_FABRIC_FIXTURE_H

#include "design/design.h"
#include "design/edge.h"

#include <string.h>

enum { FIX_NODE, FIX_IB, FIX_ETH, FIX_EDGE, FIX_UFM, FIX_SERVER, FIX_PDU, FIX_SERIAL, FIX_N };

struct fixture {
    struct mw_factory f;
    struct mw_catalog catalog;
    struct mw_plan p;
    struct mw_diags diags;
    struct mw_row
        row; /* three circuits a position, one node a rack: at most three PDUs a node */
    struct mw_circuit circuit;
};

static inline void fixture_ports(struct mw_device_type *t, enum mw_port_net net, int32_t n,
                                 int16_t first_rail)
{
    for (int32_t i = 0; i < n; i++)
        t->ports[t->port_n++] = (struct mw_port_type){
            .net = net,
            .lanes = 1,
            .rail = (int16_t)(first_rail > 0 ? first_rail + i : 0),
        };
}

static inline struct mw_device_type *fixture_type(struct fixture *x, const char *name,
                                                  enum mw_kind kind, enum mw_protocol protocol)
{
    enum { PORTS_MOST = 160 };
    struct mw_device_type *t = mw_vec_push(&x->catalog.types);

    t->name = t->title = name;
    t->kind = kind;
    t->protocol = protocol;
    t->u = 1;
    t->ports = mw_arena_alloc(&x->catalog.arena, PORTS_MOST * sizeof *t->ports);
    return t;
}

/* An empty plan of the factory. */
static inline void fixture_plan(struct fixture *x)
{
    mw_plan_done(&x->p);
    x->p.want = &x->f;
    x->p.catalog = &x->catalog;
    mw_vec_push(&x->p.rows)->want = &x->row;
    mw_vec_push(&x->p.classes)->nodes_per_rack = 1;
}

/* The four-unit system of REFERENCE.md with `count` nodes; the test changes x->f as it likes. */
static inline void fixture_init(struct fixture *x, int32_t count)
{
    struct mw_device_type *t;

    memset(x, 0, sizeof *x);
    mw_vec_reserve(&x->catalog.types, FIX_N);
    t = fixture_type(x, "node", MW_KIND_NODE, MW_PROTO_INFINIBAND);
    fixture_ports(t, MW_NET_COMPUTE, 8, 1);
    fixture_ports(t, MW_NET_STORAGE, 2, 0);
    fixture_ports(t, MW_NET_INBAND, 2, 0);
    fixture_ports(t, MW_NET_OOB, 1, 0);
    t = fixture_type(x, "ib", MW_KIND_SWITCH, MW_PROTO_INFINIBAND);
    fixture_ports(t, MW_NET_DATA, 64, 0);
    fixture_ports(t, MW_NET_OOB, 2, 0);
    fixture_ports(t, MW_NET_CONSOLE, 1, 0);
    t = fixture_type(x, "eth", MW_KIND_SWITCH, MW_PROTO_ETHERNET);
    fixture_ports(t, MW_NET_DATA, 64, 0);
    fixture_ports(t, MW_NET_OOB, 1, 0);
    fixture_ports(t, MW_NET_CONSOLE, 1, 0);
    t = fixture_type(x, "edge", MW_KIND_SWITCH, MW_PROTO_ETHERNET);
    fixture_ports(t, MW_NET_DATA, 48, 0);
    fixture_ports(t, MW_NET_UPLINK, 4, 0);
    fixture_ports(t, MW_NET_OOB, 1, 0);
    t = fixture_type(x, "ufm", MW_KIND_SERVER, MW_PROTO_INFINIBAND);
    fixture_ports(t, MW_NET_COMPUTE, 2, 0);
    fixture_ports(t, MW_NET_OOB, 3, 0);
    t = fixture_type(x, "server", MW_KIND_SERVER, MW_PROTO_ETHERNET);
    fixture_ports(t, MW_NET_INBAND, 2, 0);
    fixture_ports(t, MW_NET_STORAGE, 2, 0);
    fixture_ports(t, MW_NET_OOB, 1, 0);
    t = fixture_type(x, "pdu", MW_KIND_PDU, MW_PROTO_NONE);
    fixture_ports(t, MW_NET_OOB, 1, 0);
    fixture_ports(t, MW_NET_CONSOLE, 1, 0);
    t = fixture_type(x, "serial", MW_KIND_CONSOLE, MW_PROTO_SERIAL);
    fixture_ports(t, MW_NET_DATA, 48, 0);
    fixture_ports(t, MW_NET_UPLINK, 2, 0);

    struct mw_managers managers = {.type = "ufm", .count = 2, .leaf_ports = 2};
    x->f.compute.type = "node";
    x->f.compute.count = x->f.compute.count_final = count;
    x->f.fabrics.compute = (struct mw_fabric_compute){
        .enabled = true, .planes = 1, .oversubscription = 1, .leaf = {.type = "ib"}};
    x->f.fabrics.compute.managers = managers;
    x->f.fabrics.storage = (struct mw_fabric_storage){
        .enabled = true,
        .leaf = {.type = "ib"},
        .oversubscription = 1.3333,
        .appliance_ports = 48,
        .appliance_leaves = 4,
        .appliance_oversubscription = 1,
        .login_ports = 4,
    };
    x->f.fabrics.storage.managers = managers;
    x->f.fabrics.inband = (struct mw_fabric_inband){.enabled = true,
                                                    .leaf = {.type = "eth"},
                                                    .leaves_min = 2,
                                                    .uplinks = 4,
                                                    .peer_links = 2,
                                                    .external = 4,
                                                    .nfs_ports = 8};
    x->f.fabrics.oob = (struct mw_fabric_oob){
        .enabled = true, .edge = {.type = "edge"}, .uplinks = 2, .pairs = true, .pdus = true};
    x->f.services[MW_SERVICE_MANAGEMENT] = (struct mw_service){.type = "server", .count = 4};
    x->circuit.count = 3;
    x->row.power.circuits.at = &x->circuit;
    x->row.power.circuits.n = 1;
    fixture_plan(x);
}

/* As racks.c does: edge switches for what is there, then `pdus` rack PDUs. */
static inline enum mw_rc fixture_design(struct fixture *x, int32_t pdus)
{
    enum mw_rc rc = mw_design_fabrics(&x->p, &x->diags);

    if (rc != MW_OK)
        return rc;
    for (int i = 0; i < 2; i++) {
        enum mw_fabric_id id = i == 0 ? MW_FABRIC_OOB : MW_FABRIC_CONSOLE;

        mw_design_edges(&x->p, id,
                        mw_edges_needed(&x->p, id, mw_edge_endpoints(&x->p, id, pdus)));
    }
    for (int32_t i = 0; i < pdus; i++)
        mw_plan_add_device(&x->p, MW_ROLE_PDU, MW_FABRIC_COUNT, &x->catalog.types.at[FIX_PDU]);
    return mw_design_wiring(&x->p, &x->diags);
}

static inline void fixture_done(struct fixture *x)
{
    mw_plan_done(&x->p);
    mw_catalog_done(&x->catalog);
    mw_diags_done(&x->diags);
}

static inline uint32_t fixture_count(const struct fixture *x, enum mw_fabric_id fabric,
                                     enum mw_role role)
{
    return mw_plan_range(&x->p, fabric, role).n;
}

#endif
