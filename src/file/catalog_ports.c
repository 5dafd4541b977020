/*
 * catalog_ports.c: the `ports` of a device type: groups by pattern, or cages one by one.
 */
#include "file/catalog_ports.h"

#include <stdio.h>
#include <string.h>

struct port_list {
    MW_VEC(struct mw_port_type) ports;
    uint32_t cages;
};

static bool ports_room(struct mw_cat_reader *r, const struct mw_yaml *at,
                       const struct port_list *l, int64_t more)
{
    if (l->ports.n + more <= MW_CATALOG_PORTS_CAP) {
        return true;
    }
    mw_cat_report(r, at, MW_E_CAP, NULL, "more than %d ports", MW_CATALOG_PORTS_CAP);
    return false;
}

/* Writes `pattern` with {cage} and {lane} filled in; false when it does not fit or a brace holds
 * something else. */
static bool pattern_fill(const char *pattern, int cage, int lane, char out[MW_CATALOG_NAME_CAP])
{
    size_t n = 0;
    for (const char *p = pattern; *p != '\0';) {
        int wrote;
        if (strncmp(p, "{cage}", 6) == 0) {
            wrote = snprintf(out + n, MW_CATALOG_NAME_CAP - n, "%d", cage);
            p += 6;
        } else if (strncmp(p, "{lane}", 6) == 0) {
            wrote = snprintf(out + n, MW_CATALOG_NAME_CAP - n, "%d", lane);
            p += 6;
        } else if (*p == '{' || *p == '}') {
            return false;
        } else {
            wrote = snprintf(out + n, MW_CATALOG_NAME_CAP - n, "%c", *p++);
        }
        n += (size_t)wrote;
        if (n >= MW_CATALOG_NAME_CAP) {
            return false;
        }
    }
    return n > 0;
}

static struct mw_port_type port_blank(const struct mw_port_group *g)
{
    return (struct mw_port_type){.net = (enum mw_port_net)g->net,
                                 .lanes = (uint8_t)g->lanes,
                                 .gbps = g->gbps,
                                 .connector = (uint8_t)g->connector,
                                 .gpu = MW_UNKNOWN};
}

static void read_pattern(struct mw_cat_reader *r, const struct mw_yaml *node,
                         const struct mw_port_group *g, struct port_list *l)
{
    if (!ports_room(r, node, l, (int64_t)g->cages * g->lanes)) {
        return;
    }
    int32_t number = g->number;
    for (int32_t c = 0; c < g->cages; c++, l->cages++) {
        for (int32_t lane = 0; lane < g->lanes; lane++) {
            char name[MW_CATALOG_NAME_CAP];
            if (!pattern_fill(g->pattern, g->first + c, g->first_lane + lane, name)) {
                mw_cat_report(r, node, MW_E_VALUE_TYPE,
                              "Use {cage} and {lane}, and a short text.",
                              "the pattern \"%.60s\" makes no name", g->pattern);
                return;
            }
            struct mw_port_type *p = mw_vec_push(&l->ports);
            *p = port_blank(g);
            p->name = mw_arena_strdup(&r->c->arena, name);
            p->cage = (uint16_t)l->cages;
            p->lane = (uint8_t)lane;
            p->number = (int16_t)number;
            number += number > 0;
        }
    }
}

static void read_port(struct mw_cat_reader *r, const struct mw_yaml *node,
                      const struct mw_port_group *g, int lane, int lanes, struct port_list *l)
{
    if (!mw_cat_want(r, node, MW_YAML_MAP, "a port") || !ports_room(r, node, l, 1)) {
        return;
    }
    struct mw_cat_port in;
    mw_cat_preset(mw_cat_port_fields, &in);
    mw_cat_fields(r, node, mw_cat_port_fields, &in);
    struct mw_port_type *p = mw_vec_push(&l->ports);
    *p = port_blank(g);
    p->name = in.name != NULL ? in.name : "?";
    p->cage = (uint16_t)l->cages;
    p->lane = (uint8_t)lane;
    p->lanes = (uint8_t)lanes;
    p->number = (int16_t)in.number;
    p->rail = (int16_t)in.rail;
    p->adapter = in.adapter;
    p->pci = in.pci;
    p->gpu = (int16_t)in.gpu;
    p->gpu_pci = in.gpu_pci;
}

static void read_cage(struct mw_cat_reader *r, const struct mw_yaml *node,
                      const struct mw_port_group *g, struct port_list *l)
{
    if (node->kind != MW_YAML_LIST) {
        read_port(r, node, g, 0, 1, l);
    } else if (node->n == 0 || node->n > MW_CATALOG_LANES_CAP) {
        mw_cat_report(r, node, MW_E_VALUE_RANGE, NULL, "a cage has 1 to %d ports",
                      MW_CATALOG_LANES_CAP);
    } else {
        for (uint32_t i = 0; i < node->n; i++) {
            read_port(r, &node->at[i], g, (int)i, (int)node->n, l);
        }
    }
    l->cages++;
}

static void read_group(struct mw_cat_reader *r, const struct mw_yaml *node, struct port_list *l)
{
    if (!mw_cat_want(r, node, MW_YAML_MAP, "a group of ports")) {
        return;
    }
    uint32_t before = r->d->errors;
    struct mw_port_group g = {0};
    mw_cat_preset(mw_cat_group_fields, &g);
    mw_cat_fields(r, node, mw_cat_group_fields, &g);
    const struct mw_yaml *cages = mw_yaml_get(node, "cages");
    g.cages = 1;
    int64_t count;
    if (g.pattern != NULL) {
        if (cages != NULL &&
            mw_cat_integer(r, cages, "cages", 1, 1, MW_CATALOG_PORTS_CAP, &count)) {
            g.cages = (int32_t)count;
        }
        if (r->d->errors == before) {
            read_pattern(r, node, &g, l);
        }
    } else if (cages == NULL) {
        mw_cat_report(r, node, MW_E_VALUE_TYPE, NULL,
                      "a group of ports needs a pattern, or cages listed one by one");
    } else if (mw_cat_want(r, cages, MW_YAML_LIST, "cages without a pattern")) {
        for (uint32_t i = 0; i < cages->n; i++) {
            read_cage(r, &cages->at[i], &g, l);
        }
    }
}

static void check_port_names(struct mw_cat_reader *r, const struct mw_yaml *node,
                             const struct port_list *l)
{
    struct mw_map_str names = {0};
    for (uint32_t i = 0; i < l->ports.n; i++) {
        if (!mw_map_str_add(&names, l->ports.at[i].name, i)) {
            mw_cat_report(r, node, MW_E_DUPLICATE, NULL, "two ports are named \"%s\"",
                          l->ports.at[i].name);
        }
    }
    mw_map_str_done(&names);
}

void mw_cat_ports(struct mw_cat_reader *r, const struct mw_yaml *node, struct mw_device_type *t)
{
    if (node == NULL || !mw_cat_want(r, node, MW_YAML_LIST, "ports")) {
        return;
    }
    struct port_list l = {0};
    for (uint32_t i = 0; i < node->n; i++) {
        read_group(r, &node->at[i], &l);
    }
    check_port_names(r, node, &l);
    size_t bytes = l.ports.n * sizeof *l.ports.at;
    t->ports = mw_arena_alloc(&r->c->arena, bytes);
    if (bytes > 0) {
        memcpy(t->ports, l.ports.at, bytes);
    }
    t->port_n = l.ports.n;
    t->cage_n = l.cages;
    mw_vec_done(&l.ports);
}
