/* netbox_site.c: the site, its halls, rows and racks; manufacturers, types, roles and devices. */
#include "export/netbox.h"

#include "export/netbox_int.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const rack_colours[MW_RACK_KINDS] = {"2196f3", "ff9800", "607d8b", "9c27b0"};

void nb_write_site(struct nb *n)
{
    struct nb_sheet site = {n->to, "netbox/01-sites.csv", "name,slug,status,description", {0}};
    struct nb_sheet at = {
        n->to, "netbox/02-locations.csv", "site,parent,name,slug,status,description", {0}};
    struct mw_netbox_names names = {0}, slugs = {0}, site_slugs = {0};
    const char **halls = mw_arena_alloc(&n->arena, n->p->halls.n * sizeof *halls);
    struct mw_csv *c = nb_row(&site);

    mw_csv_str(c, n->site);
    mw_csv_str(c, mw_netbox_slug(&site_slugs, &n->arena, n->site));
    mw_csv_str(c, "planned");
    mw_csv_str(c, mw_arena_printf(&n->arena, "%s, plan %.12s", n->p->want->name, n->x->digest));
    mw_csv_end(c);
    nb_close(&site);

    n->row_location = mw_arena_alloc(&n->arena, n->p->rows.n * sizeof *n->row_location);
    for (uint32_t i = 0; i < n->p->halls.n + n->p->rows.n; i++) {
        const struct mw_plan_row *row =
            i < n->p->halls.n ? NULL : &n->p->rows.at[i - n->p->halls.n];
        const char *name = row ? mw_arena_printf(&n->arena, "%s row %s", row->hall, row->name)
                               : n->p->halls.at[i].name;
        name = mw_netbox_unique(&names, &n->arena, name);
        if (row)
            n->row_location[i - n->p->halls.n] = name;
        else
            halls[i] = name;
        c = nb_row(&at);
        mw_csv_str(c, n->site);
        mw_csv_str(c, row ? halls[row->hall_index] : NULL);
        mw_csv_str(c, name);
        mw_csv_str(c, mw_netbox_slug(&slugs, &n->arena, name));
        mw_csv_str(c, "planned");
        mw_csv_str(c, row ? "row of racks" : "hall");
        mw_csv_end(c);
    }
    nb_close(&at);
    mw_netbox_names_done(&names);
    mw_netbox_names_done(&slugs);
    mw_netbox_names_done(&site_slugs);
}

static void write_rack_roles(struct nb *n)
{
    struct nb_sheet roles = {n->to, "netbox/03-rack-roles.csv", "name,slug,color", {0}};
    bool used[MW_RACK_KINDS] = {false};

    for (uint32_t i = 0; i < n->p->racks.n; i++)
        used[n->p->racks.at[i].kind] = true;
    for (int k = 0; k < MW_RACK_KINDS; k++) {
        if (!used[k])
            continue;
        struct mw_csv *c = nb_row(&roles);
        mw_csv_str(c, mw_rack_kind_names[k]);
        mw_csv_str(c, mw_rack_kind_names[k]);
        mw_csv_str(c, rack_colours[k]);
        mw_csv_end(c);
    }
    nb_close(&roles);
}

static const char *rack_location(const struct nb *n, uint32_t rack)
{
    return n->row_location[n->p->positions.at[n->p->racks.at[rack].position].row];
}

/* Widths are those of EIA-310, which the plan's rack units come from: 19 inches. */
void nb_write_racks(struct nb *n)
{
    struct nb_sheet racks = {n->to,
                             "netbox/04-racks.csv",
                             "site,location,name,status,role,width,u_height,outer_width,"
                             "outer_depth,outer_unit,weight,max_weight,weight_unit,description",
                             {0}};
    int64_t width_mm = n->p->want->site.rack.width_mm;
    int64_t depth_mm = n->p->want->site.rack.depth_mm;
    int64_t tare_g = n->p->want->site.rack.tare_g, max_g = n->p->want->site.rack.max_g;

    write_rack_roles(n);
    for (uint32_t i = 0; i < n->p->racks.n; i++) {
        const struct mw_rack *r = &n->p->racks.at[i];
        const struct mw_position *at = &n->p->positions.at[r->position];
        struct mw_csv *c = nb_row(&racks);
        char text[MW_NETBOX_DESCRIPTION_CAP];
        mw_csv_str(c, n->site);
        mw_csv_str(c, rack_location(n, i));
        mw_csv_str(c, r->name);
        mw_csv_str(c, "planned");
        mw_csv_str(c, mw_rack_kind_names[r->kind]);
        mw_csv_i64(c, 19);
        mw_csv_i64(c, n->p->want->site.rack.units);
        mw_csv_i64(c, width_mm);
        mw_csv_i64(c, depth_mm);
        mw_csv_str(c, "mm");
        mw_csv_fixed(c, tare_g / 10, 2);
        if (max_g > 0)
            mw_csv_i64(c, max_g / 1000);
        else
            mw_csv_str(c, NULL);
        mw_csv_str(c, "kg");
        snprintf(text, sizeof text, "position %" PRId32 ", at most %" PRId64 " W", at->number,
                 r->max_w);
        mw_csv_str(c, text);
        mw_csv_end(c);
    }
    nb_close(&racks);
}

void nb_write_types(struct nb *n)
{
    struct nb_sheet makers = {n->to, "netbox/05-manufacturers.csv", "name,slug", {0}};
    struct nb_sheet types = {n->to,
                             "netbox/06-device-types.csv",
                             "manufacturer,model,slug,u_height,is_full_depth,airflow,"
                             "description,weight,weight_unit",
                             {0}};
    struct mw_netbox_names slugs = {0};
    struct mw_map_str seen = {0};

    for (uint32_t i = 0; i < n->types.n; i++) {
        if (!mw_map_str_add(&seen, n->vendors[i], 0))
            continue;
        struct mw_csv *c = nb_row(&makers);
        mw_csv_str(c, n->vendors[i]);
        mw_csv_str(c, mw_netbox_slug(&slugs, &n->arena, n->vendors[i]));
        mw_csv_end(c);
    }
    nb_close(&makers);
    mw_map_str_done(&seen);
    mw_netbox_names_done(&slugs);
    for (uint32_t i = 0; i < n->types.n; i++) {
        const struct mw_device_type *t = n->types.at[i];
        struct mw_csv *c = nb_row(&types);
        mw_csv_str(c, n->vendors[i]);
        mw_csv_str(c, n->models[i]);
        mw_csv_str(c, mw_netbox_slug(&slugs, &n->arena, t->name));
        mw_csv_i64(c, t->u);
        mw_csv_str(c, t->u > 0 ? "true" : "false"); /* its U are its own on both faces */
        mw_csv_str(c, t->airflow == MW_AIR_UNKNOWN ? NULL : mw_airflow_names[t->airflow]);
        mw_csv_str(c, t->title);
        if (t->g > 0) {
            mw_csv_fixed(c, t->g / 10, 2);
            mw_csv_str(c, "kg");
        } else {
            mw_csv_str(c, NULL);
            mw_csv_str(c, NULL);
        }
        mw_csv_end(c);
    }
    nb_close(&types);
    mw_netbox_names_done(&slugs);
}

/* ---- devices ---- */

/* "compute leaf"; "node" */
static void role_name(int fabric, int role, char buf[MW_NETBOX_NAME_CAP])
{
    snprintf(buf, MW_NETBOX_NAME_CAP, "%s%s%s",
             fabric < MW_FABRIC_COUNT ? mw_fabric_names[fabric] : "",
             fabric < MW_FABRIC_COUNT ? " " : "", mw_role_names[role]);
}

static void write_roles(struct nb *n)
{
    static const char *const colours[MW_ROLE_COUNT] = {
        [MW_ROLE_NODE] = "4caf50",    [MW_ROLE_LEAF] = "ff9800",
        [MW_ROLE_SPINE] = "ff5722",   [MW_ROLE_CORE] = "f44336",
        [MW_ROLE_EDGE] = "00bcd4",    [MW_ROLE_CONSOLE] = "607d8b",
        [MW_ROLE_MANAGER] = "9c27b0", [MW_ROLE_MANAGEMENT] = "673ab7",
        [MW_ROLE_LOGIN] = "3f51b5",   [MW_ROLE_STORAGE] = "2196f3",
        [MW_ROLE_PDU] = "111111",
    };
    struct nb_sheet roles = {
        n->to, "netbox/07-device-roles.csv", "name,slug,color,vm_role", {0}};
    struct mw_netbox_names slugs = {0};
    bool used[MW_FABRIC_COUNT + 1][MW_ROLE_COUNT] = {{false}};

    for (uint32_t i = 0; i < n->p->devices.n; i++)
        used[n->p->devices.at[i].fabric][n->p->devices.at[i].role] = true;
    for (int f = 0; f <= MW_FABRIC_COUNT; f++)
        for (int r = 0; r < MW_ROLE_COUNT; r++) {
            char name[MW_NETBOX_NAME_CAP];
            if (!used[f][r])
                continue;
            struct mw_csv *c = nb_row(&roles);
            role_name(f, r, name);
            mw_csv_str(c, name);
            mw_csv_str(c, mw_netbox_slug(&slugs, &n->arena, name));
            mw_csv_str(c, colours[r]);
            mw_csv_str(c, "false");
            mw_csv_end(c);
        }
    nb_close(&roles);
    mw_netbox_names_done(&slugs);
}

/* What tells a device from its like. */
static void device_text(const struct mw_device *d, char buf[MW_NETBOX_DESCRIPTION_CAP])
{
    int n = 0;

    buf[0] = '\0';
    if (d->rack == MW_NONE)
        n += snprintf(buf, MW_NETBOX_DESCRIPTION_CAP,
                      "stands elsewhere, at %" PRId64 " m of cable", d->elsewhere_mm / 1000);
    if (d->su >= 0)
        n += snprintf(buf + n, (size_t)(MW_NETBOX_DESCRIPTION_CAP - n),
                      "%sscalable unit %" PRId32, n ? ", " : "", d->su + 1);
    if (d->rail > 0)
        snprintf(buf + n, (size_t)(MW_NETBOX_DESCRIPTION_CAP - n), "%srail %d", n ? ", " : "",
                 d->rail);
}

static void write_place(const struct nb *n, struct mw_csv *c, const struct mw_device *d)
{
    bool here = d->rack != MW_NONE;

    mw_csv_str(c, here ? rack_location(n, d->rack) : NULL);
    mw_csv_str(c, here ? n->p->racks.at[d->rack].name : NULL);
    if (d->u) /* a PDU beside the posts has neither position nor face */
        mw_csv_i64(c, d->u);
    else
        mw_csv_str(c, NULL);
    mw_csv_str(c, !d->u ? NULL : d->rear ? "rear" : "front");
}

void nb_write_devices(struct nb *n)
{
    struct nb_sheet devices = {n->to,
                               "netbox/08-devices.csv",
                               "name,role,manufacturer,device_type,serial,status,site,location,"
                               "rack,position,face,description",
                               {0}};

    write_roles(n);
    for (uint32_t i = 0; i < n->p->devices.n; i++) {
        const struct mw_device *d = &n->p->devices.at[i];
        const struct mw_asset *asset = mw_assets_find(n->x->assets, i, UINT16_MAX);
        struct mw_csv *c = nb_row(&devices);
        char role[MW_NETBOX_NAME_CAP], text[MW_NETBOX_DESCRIPTION_CAP];
        role_name(d->fabric, d->role, role);
        device_text(d, text);
        mw_csv_str(c, d->name);
        mw_csv_str(c, role);
        mw_csv_str(c, n->vendors[n->type_of[i]]);
        mw_csv_str(c, n->models[n->type_of[i]]);
        mw_csv_str(c, asset ? asset->serial : NULL);
        mw_csv_str(c, "planned");
        mw_csv_str(c, n->site);
        write_place(n, c, d);
        mw_csv_str(c, text);
        mw_csv_end(c);
    }
    nb_close(&devices);
}
