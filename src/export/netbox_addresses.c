/*
 * netbox_addresses.c: prefixes, addresses and MAC addresses.
 *
 * An import that has a column is_primary or is_oob also takes the mark from a device wherever
 * the column says no (IPAddressImportForm.save), so addresses with a mark have files of their own.
 */
#include "export/netbox.h"

#include "base/text.h"
#include "export/netbox_int.h"

#include <stdio.h>
#include <string.h>

enum mark { PLAIN, PRIMARY, OOB, MARKS };

static const struct {
    const char *file, *head;
} sheets[MARKS] = {
    {"netbox/23-addresses.csv", "address,status,device,interface,description"},
    {"netbox/24-addresses-primary.csv",
     "address,status,device,interface,description,is_primary"},
    {"netbox/25-addresses-oob.csv", "address,status,device,interface,description,is_oob"},
};

static void ipv4_text(uint32_t a, unsigned len, char buf[24])
{
    snprintf(buf, 24, "%u.%u.%u.%u/%u", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255, len);
}

/* The networks of the file, as containers, and the subnets of them that have addresses. */
void nb_write_prefixes(struct nb *n)
{
    struct nb_sheet sheet = {n->to, "netbox/22-prefixes.csv", "prefix,status,description", {0}};
    const struct mw_addresses *want = &n->p->want->addresses;
    const char *const whole[] = {want->compute, want->storage, want->inband, want->oob};
    struct mw_map_u64 seen = {0};
    MW_VEC(const struct mw_address *) subnets = {0};

    for (uint32_t i = 0; i < n->p->addresses.n; i++) {
        const struct mw_address *a = &n->p->addresses.at[i];
        uint32_t base = a->ipv4 & (UINT32_MAX << (32 - a->prefix_len));
        if (mw_map_u64_add(&seen, (uint64_t)base << 8 | a->prefix_len, a->fabric))
            *mw_vec_push(&subnets) = a;
    }
    for (uint32_t i = 0; i < sizeof whole / sizeof *whole + subnets.n; i++) {
        bool container = i < sizeof whole / sizeof *whole;
        const struct mw_address *a = container ? NULL : subnets.at[i - 4];
        uint32_t base = 0;
        uint8_t len = 0;
        char text[24];
        if (container && (!whole[i] || !mw_text_prefix(whole[i], &base, &len) ||
                          !mw_map_u64_add(&seen, (uint64_t)base << 8 | len, i)))
            continue; /* no such network, or it is one subnet */
        if (a) {
            len = a->prefix_len;
            base = a->ipv4 & (UINT32_MAX << (32 - len));
        }
        ipv4_text(base, len, text);
        struct mw_csv *c = nb_row(&sheet);
        mw_csv_str(c, text);
        mw_csv_str(c, container ? "container" : "reserved");
        mw_csv_str(c, mw_fabric_names[a ? a->fabric : i]);
        mw_csv_end(c);
    }
    nb_close(&sheet);
    mw_vec_done(&subnets);
    mw_map_u64_done(&seen);
}

/* The interface that has the address; NULL: none in this plan. */
static const char *interface_of(const struct nb *n, const struct mw_address *a)
{
    const struct mw_device *d = &n->p->devices.at[a->device];

    if (a->port != UINT16_MAX)
        return d->type->ports[a->port].name;
    return a->fabric == MW_FABRIC_INBAND ? NB_BOND : NULL;
}

/* A device is reached through its in-band bond; what has none, through its management port, which
 * is out-of-band for the others. */
static enum mark mark_of(const struct nb *n, const struct mw_address *a)
{
    if (!interface_of(n, a))
        return PLAIN;
    if (a->fabric == MW_FABRIC_INBAND)
        return PRIMARY;
    if (a->fabric == MW_FABRIC_OOB)
        return n->bonded[a->device] ? OOB : PRIMARY;
    return PLAIN;
}

static void write_address(const struct nb *n, struct mw_csv *c, const struct mw_address *a,
                          enum mark mark)
{
    const char *interface = interface_of(n, a);
    const char *device = n->p->devices.at[a->device].name;
    char text[24];

    ipv4_text(a->ipv4, a->prefix_len, text);
    mw_csv_str(c, text);
    mw_csv_str(c, "reserved");
    mw_csv_str(c, interface ? device : NULL);
    mw_csv_str(c, interface);
    mw_csv_str(c, interface ? mw_fabric_names[a->fabric] : device);
    if (mark != PLAIN)
        mw_csv_str(c, "true");
    mw_csv_end(c);
}

void nb_write_addresses(struct nb *n)
{
    uint32_t loose = 0;

    for (enum mark m = PLAIN; m < MARKS; m++) {
        struct nb_sheet sheet = {n->to, sheets[m].file, sheets[m].head, {0}};
        for (uint32_t i = 0; i < n->p->addresses.n; i++) {
            const struct mw_address *a = &n->p->addresses.at[i];
            if (mark_of(n, a) == m)
                write_address(n, nb_row(&sheet), a, m);
            loose += m == PLAIN && !interface_of(n, a);
        }
        nb_close(&sheet);
    }
    if (loose)
        mw_diag(n->x->notes, MW_INFO, MW_N_EXPORT, "netbox", NULL,
                "%u addresses belong to devices without a port for them: their descriptions "
                "name the device",
                loose);
}

void nb_write_macs(struct nb *n)
{
    struct nb_sheet sheet = {
        n->to, "netbox/26-mac-addresses.csv", "mac_address,device,interface,is_primary", {0}};

    for (uint32_t i = 0; i < n->x->assets->at.n; i++) {
        const struct mw_asset *a = &n->x->assets->at.at[i];
        const struct mw_device *d = &n->p->devices.at[a->device];
        char text[18];
        if (!a->mac || a->port >= d->type->port_n ||
            nb_port_kind(d, &d->type->ports[a->port]) != NB_INTERFACE)
            continue;
        struct mw_csv *c = nb_row(&sheet);
        snprintf(text, sizeof text, "%02X:%02X:%02X:%02X:%02X:%02X",
                 (unsigned)(a->mac >> 40 & 255), (unsigned)(a->mac >> 32 & 255),
                 (unsigned)(a->mac >> 24 & 255), (unsigned)(a->mac >> 16 & 255),
                 (unsigned)(a->mac >> 8 & 255), (unsigned)(a->mac & 255));
        mw_csv_str(c, text);
        mw_csv_str(c, d->name);
        mw_csv_str(c, d->type->ports[a->port].name);
        mw_csv_str(c, "true");
        mw_csv_end(c);
    }
    nb_close(&sheet);
}
