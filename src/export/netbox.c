/* netbox.c: see netbox.h. The files in their order, and what the parts of the export share. */
#include "export/netbox.h"

#include "export/netbox_int.h"

#include <string.h>

/* The kinds of device types that the plan uses, and what NetBox is to call them: a model is
 * unique among its manufacturer's. */
static void find_types(struct nb *n)
{
    struct mw_map_u64 numbers = {0};
    struct mw_netbox_names models = {0};

    n->type_of = mw_alloc(n->p->devices.n * sizeof *n->type_of);
    for (uint32_t i = 0; i < n->p->devices.n; i++) {
        const struct mw_device_type *t = n->p->devices.at[i].type;
        n->type_of[i] = *mw_map_u64_put(&numbers, (uintptr_t)t, n->types.n);
        if (n->type_of[i] == n->types.n)
            *mw_vec_push(&n->types) = t;
    }
    mw_map_u64_done(&numbers);
    n->vendors = mw_arena_alloc(&n->arena, n->types.n * sizeof *n->vendors);
    n->models = mw_arena_alloc(&n->arena, n->types.n * sizeof *n->models);
    for (uint32_t i = 0; i < n->types.n; i++) {
        const struct mw_device_type *t = n->types.at[i];
        const char *model = t->model && *t->model ? t->model : t->name;
        n->vendors[i] = t->vendor && *t->vendor ? t->vendor : "unspecified";
        const char *both = mw_arena_printf(&n->arena, "%s\n%s", n->vendors[i], model);
        n->models[i] = strchr(mw_netbox_unique(&models, &n->arena, both), '\n') + 1;
    }
    mw_netbox_names_done(&models);
}

/* Devices whose in-band address belongs to no port, while they have several such ports. */
static void find_bonds(struct nb *n)
{
    n->bonded = mw_alloc(n->p->devices.n * sizeof *n->bonded);
    for (uint32_t i = 0; i < n->p->addresses.n; i++) {
        const struct mw_address *a = &n->p->addresses.at[i];
        if (a->port == UINT16_MAX && a->fabric == MW_FABRIC_INBAND)
            n->bonded[a->device] = true;
    }
}

enum nb_port nb_port_kind(const struct mw_device *d, const struct mw_port_type *port)
{
    if (port->net == MW_NET_CONSOLE)
        return NB_CONSOLE;
    if (port->net == MW_NET_DATA &&
        (d->role == MW_ROLE_CONSOLE || d->type->kind == MW_KIND_CONSOLE))
        return NB_CONSOLE_SERVER;
    return NB_INTERFACE;
}

const char *nb_port_model(enum nb_port kind)
{
    static const char *const models[] = {"dcim.interface", "dcim.consoleport",
                                         "dcim.consoleserverport"};

    return models[kind];
}

static void write_readme(const struct nb *n)
{
    struct mw_out *out = mw_sink_open(n->to, "netbox/README.txt");

    mw_out_printf(out, "Plan %s as NetBox import files (NetBox 4.6).\n\n", n->x->digest);
    mw_out_str(
        out,
        "Import them in the order of their numbers: each names only what an earlier one made.\n"
        "Choose CSV and the comma as delimiter. A number that is missing has nothing to "
        "import.\n"
        "\n"
        "Everything is \"planned\": set what is built to active.\n"
        "A cable of two lanes stands as two rows of one label, which is the cable's id: "
        "NetBox\n"
        "joins one port to one port. The row of lane 1 has its length, that of lane 2 none, "
        "so\n"
        "that metres add up; cables count double.\n"
        "Cables to the outside world have no other end in this plan: their ports are marked "
        "as\n"
        "connected and their descriptions name the cable.\n"
        "Splitters are in 21-cables-splitters.csv: a release whose cable import takes one\n"
        "termination a side (before netbox-community/netbox pull request 22641) refuses it.\n"
        "There leave that file out and draw its cables by hand, a port to two. There are no "
        "rows\n"
        "per lane of them: the head is one port, and a port takes one cable.\n"
        "Cables from power feeds need a release that knows side_a_power_panel (4.6).\n"
        "A power port's allocated draw is its share with all supplies alive, its maximum draw\n"
        "that with as few alive as the device needs.\n");
    mw_sink_close(n->to);
}

void mw_export_netbox(const struct mw_export *x, struct mw_sink *to)
{
    struct nb n = {.x = x, .p = x->plan, .to = to};

    n.site = n.p->want->site.name ? n.p->want->site.name : n.p->want->name;
    find_types(&n);
    find_bonds(&n);
    write_readme(&n);
    nb_write_site(&n);
    nb_write_racks(&n);
    nb_write_types(&n);
    nb_write_devices(&n);
    nb_write_feeds(&n);
    nb_write_power_ports(&n);
    nb_write_outlets(&n);
    nb_write_interfaces(&n);
    nb_write_console_ports(&n);
    nb_write_power_cables(&n);
    nb_write_cables(&n);
    nb_write_prefixes(&n);
    nb_write_addresses(&n);
    nb_write_macs(&n);
    mw_free(n.type_of);
    mw_free(n.bonded);
    mw_vec_done(&n.types);
    mw_arena_done(&n.arena);
}
