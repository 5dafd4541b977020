/*
 * netbox_int.h: what the parts of the NetBox export share. Private to netbox*.c.
 */
#ifndef MW_EXPORT_NETBOX_INT_H
#define MW_EXPORT_NETBOX_INT_H

#include "export/format.h"
#include "export/netbox_words.h"

/* One CSV file, made when its first row comes. */
struct nb_sheet {
    struct mw_sink *to;
    const char *file, *head;
    struct mw_csv csv;
};

/* What a port is to NetBox. */
enum nb_port { NB_INTERFACE, NB_CONSOLE, NB_CONSOLE_SERVER };

struct nb {
    const struct mw_export *x;
    const struct mw_plan *p;
    struct mw_sink *to;
    struct mw_arena arena;
    const char *site;
    const char **row_location;                   /* by row: the name of its location */
    uint32_t *type_of;                           /* by device: its type's number here */
    MW_VEC(const struct mw_device_type *) types; /* those that the plan uses */
    const char **vendors, **models;              /* by type */
    bool *bonded; /* by device: its in-band ports are one bond, which has the address */
};

static inline struct mw_csv *nb_row(struct nb_sheet *s)
{
    if (!s->csv.out) {
        s->csv = (struct mw_csv){.out = mw_sink_open(s->to, s->file), .as_is = true};
        mw_csv_head(&s->csv, s->head);
    }
    return &s->csv;
}

static inline void nb_close(struct nb_sheet *s)
{
    if (s->csv.out)
        mw_sink_close(s->to);
}

#define NB_BOND "bond0"
#define NB_INLET "inlet"

/* Which kind of port; the console ports of a device that collects them are servers' ports. */
enum nb_port nb_port_kind(const struct mw_device *d, const struct mw_port_type *port);
const char *nb_port_model(enum nb_port kind); /* "dcim.interface" */

/* netbox_site.c */
void nb_write_site(struct nb *n);
void nb_write_racks(struct nb *n);
void nb_write_types(struct nb *n);
void nb_write_devices(struct nb *n);
/* netbox_power.c */
void nb_write_feeds(struct nb *n);
void nb_write_power_ports(struct nb *n);
void nb_write_outlets(struct nb *n);
void nb_write_power_cables(struct nb *n);
/* netbox_ports.c */
void nb_write_interfaces(struct nb *n);
void nb_write_console_ports(struct nb *n);
/* netbox_cables.c */
void nb_write_cables(struct nb *n);
/* netbox_addresses.c */
void nb_write_prefixes(struct nb *n);
void nb_write_addresses(struct nb *n);
void nb_write_macs(struct nb *n);

#endif
