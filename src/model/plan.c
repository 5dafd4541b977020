/* plan.c: the plan's name tables and the few operations on it that keep its promises. */
#include "model/plan.h"

#include <stdarg.h>

const char *const mw_role_names[] = {
    [MW_ROLE_NODE] = "node",       [MW_ROLE_LEAF] = "leaf",
    [MW_ROLE_SPINE] = "spine",     [MW_ROLE_CORE] = "core",
    [MW_ROLE_EDGE] = "edge",       [MW_ROLE_CONSOLE] = "console",
    [MW_ROLE_MANAGER] = "manager", [MW_ROLE_MANAGEMENT] = "management",
    [MW_ROLE_LOGIN] = "login",     [MW_ROLE_STORAGE] = "storage",
    [MW_ROLE_PDU] = "pdu",         [MW_ROLE_COUNT] = NULL,
};

const char *const mw_fabric_names[] = {
    [MW_FABRIC_COMPUTE] = "compute", [MW_FABRIC_STORAGE] = "storage",
    [MW_FABRIC_INBAND] = "inband",   [MW_FABRIC_OOB] = "oob",
    [MW_FABRIC_CONSOLE] = "console", [MW_FABRIC_COUNT] = NULL,
};

const char *const mw_rack_kind_names[] = {
    [MW_RACK_COMPUTE] = "compute",
    [MW_RACK_NETWORK] = "network",
    [MW_RACK_MANAGEMENT] = "management",
    [MW_RACK_CORE] = "core",
    [MW_RACK_KINDS] = NULL,
};

const char *const mw_wall_names[] = {"north", "east", "south", "west", NULL};

const char *const mw_limit_names[] = {
    [MW_LIMIT_CIRCUIT] = "circuit", [MW_LIMIT_PHASE] = "phase",
    [MW_LIMIT_BREAKER] = "breaker", [MW_LIMIT_RACK_POWER] = "rack_power",
    [MW_LIMIT_FEED] = "feed",       [MW_LIMIT_UPS] = "ups",
    [MW_LIMIT_AIR] = "air",         [MW_LIMIT_LIQUID] = "liquid",
    [MW_LIMIT_SPACE] = "space",     [MW_LIMIT_WEIGHT] = "weight",
    [MW_LIMIT_POLICY] = "policy",   [MW_LIMIT_KINDS] = NULL,
};

const char *const mw_link_names[] = {
    [MW_LINK_NODE_LEAF] = "node_leaf",
    [MW_LINK_MANAGER_LEAF] = "manager_leaf",
    [MW_LINK_LEAF_SPINE] = "leaf_spine",
    [MW_LINK_SPINE_CORE] = "spine_core",
    [MW_LINK_SERVICE] = "service",
    [MW_LINK_PEER] = "peer",
    [MW_LINK_UPLINK] = "uplink",
    [MW_LINK_EXTERNAL] = "external",
    [MW_LINK_MGMT] = "mgmt",
    [MW_LINK_KINDS] = NULL,
};

void mw_plan_done(struct mw_plan *p)
{
    mw_vec_done(&p->halls);
    mw_vec_done(&p->doors);
    mw_vec_done(&p->pillars);
    mw_vec_done(&p->rows);
    mw_vec_done(&p->positions);
    mw_vec_done(&p->cases);
    mw_vec_done(&p->classes);
    mw_vec_done(&p->limits);
    mw_vec_done(&p->circuits);
    mw_vec_done(&p->supplies);
    mw_vec_done(&p->feed_loads);
    mw_vec_done(&p->racks);
    mw_vec_done(&p->rack_devices);
    mw_vec_done(&p->fillers);
    mw_vec_done(&p->devices);
    mw_vec_done(&p->cables);
    mw_vec_done(&p->bundles);
    mw_vec_done(&p->addresses);
    mw_vec_done(&p->bom);
    mw_vec_done(&p->findings);
    mw_arena_done(&p->arena);
    *p = (struct mw_plan){0};
}

uint32_t mw_plan_add_device(struct mw_plan *p, enum mw_role role, enum mw_fabric_id fabric,
                            const struct mw_device_type *type)
{
    struct mw_range *range = &p->ranges[fabric][role];
    uint32_t handle = p->devices.n;

    if (range->n == 0)
        range->first = handle;
    MW_ASSERT(range->first + range->n == handle);
    *mw_vec_push(&p->devices) = (struct mw_device){
        .type = type,
        .rack = MW_NONE,
        .role = (uint8_t)role,
        .fabric = (uint8_t)fabric,
        .su = -1,
        .pod = -1,
        .index = (int32_t)range->n,
        .circuit = MW_NONE,
        .stands = MW_NONE,
    };
    range->n++;
    return handle;
}

void mw_plan_finding(struct mw_plan *p, enum mw_code code, enum mw_severity severity,
                     const char *path, const char *fmt, ...)
{
    const struct mw_code_info *info = mw_code_info(code);
    va_list ap;
    const char *text;

    va_start(ap, fmt);
    text = mw_arena_vprintf(&p->arena, fmt, ap);
    va_end(ap);
    *mw_vec_push(&p->findings) = (struct mw_finding){
        .id = info->name,
        .severity = severity,
        .path = mw_arena_strdup(&p->arena, path ? path : ""),
        .text = text,
        .cure = info->cure,
    };
}
