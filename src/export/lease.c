#include "export/lease.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *mw_mac_text(uint64_t mac, char buf[MW_MAC_CAP])
{
    snprintf(buf, MW_MAC_CAP, "%02x:%02x:%02x:%02x:%02x:%02x", (unsigned)(mac >> 40 & 255),
             (unsigned)(mac >> 32 & 255), (unsigned)(mac >> 24 & 255),
             (unsigned)(mac >> 16 & 255), (unsigned)(mac >> 8 & 255), (unsigned)(mac & 255));
    return buf;
}

char *mw_lease_circuit(const struct mw_leases *l, const struct mw_lease_key *key,
                       char buf[MW_CIRCUIT_CAP])
{
    const struct mw_device *d = &l->plan->devices.at[key->switch_end.device];

    snprintf(buf, MW_CIRCUIT_CAP, "%s/%s", d->name, d->type->ports[key->switch_end.port].name);
    return buf;
}

/* Signs that neither dnsmasq nor Kea takes for something else; whole, not cut. */
static bool circuit_works(const struct mw_leases *l, const struct mw_lease_key *key)
{
    char text[MW_CIRCUIT_CAP];
    size_t n = strlen(mw_lease_circuit(l, key, text));

    return n < MW_CIRCUIT_CAP - 1 &&
           text[strspn(text,
                       "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./")] ==
               '\0';
}

static void add_key(struct mw_leases *l, struct mw_lease *lease, const struct mw_export *x,
                    uint32_t device, uint16_t port)
{
    const struct mw_asset *asset = mw_assets_find(x->assets, device, port);
    const struct mw_peer *peer = mw_lookup_peer(&l->index, device, port);
    struct mw_lease_key key = {.mac = asset ? asset->mac : 0};

    if (lease->key_n == MW_LEASE_PORTS)
        return;
    if (!key.mac) {
        if (peer->cable == MW_NONE || peer->device == MW_NONE ||
            x->plan->devices.at[peer->device].type->kind != MW_KIND_SWITCH)
            return;
        key.switch_end =
            (struct mw_end){.device = peer->device, .port = peer->port, .lanes = 1};
        if (!circuit_works(l, &key))
            return;
    }
    lease->keys[lease->key_n++] = key;
}

static void find_keys(struct mw_leases *l, struct mw_lease *lease, const struct mw_export *x,
                      const struct mw_address *a)
{
    const struct mw_device_type *type = x->plan->devices.at[a->device].type;
    enum mw_port_net net = a->fabric == MW_FABRIC_OOB ? MW_NET_OOB : MW_NET_INBAND;

    if (a->port < type->port_n) {
        add_key(l, lease, x, a->device, a->port);
        return;
    }
    for (uint32_t i = 0; i < type->port_n; i++) /* a bond, or a device without such a port */
        if (type->ports[i].net == net)
            add_key(l, lease, x, a->device, (uint16_t)i);
    const struct mw_asset *own = mw_assets_find(x->assets, a->device, UINT16_MAX);

    if (lease->key_n == 0 && own && own->mac)
        lease->keys[lease->key_n++] = (struct mw_lease_key){.mac = own->mac};
}

struct finding { /* of the subnets of one fabric */
    struct mw_map_u64 subnets;
    uint32_t like; /* how many so far */
};

static uint32_t find_subnet(struct mw_leases *l, struct finding *f, const struct mw_address *a)
{
    uint32_t mask = mw_ipv4_mask(a->prefix_len);
    uint64_t key = (uint64_t)(a->ipv4 & mask) << 8 | a->prefix_len;
    uint32_t subnet = *mw_map_u64_put(&f->subnets, key, l->subnets.n);
    const char *name = mw_fabric_names[a->fabric];

    if (subnet == l->subnets.n) {
        if (f->like++)
            name = mw_arena_printf(&l->names.arena, "%s-%u", name, f->like);
        *mw_vec_push(&l->subnets) = (struct mw_lease_subnet){
            .name = name, .ipv4 = a->ipv4 & mask, .mask = mask, .prefix_len = a->prefix_len};
    }
    return subnet;
}

static void find_leases(struct mw_leases *l, const struct mw_export *x, uint8_t fabric)
{
    const struct mw_plan *p = x->plan;
    struct finding f = {0};

    for (uint32_t i = 0; i < p->addresses.n; i++) {
        const struct mw_address *a = &p->addresses.at[i];

        if (a->fabric != fabric || !l->names.names[i])
            continue;
        struct mw_lease *lease = mw_vec_push(&l->at);

        *lease = (struct mw_lease){.name = l->names.names[i],
                                   .ipv4 = a->ipv4,
                                   .subnet = find_subnet(l, &f, a),
                                   .address = i};
        find_keys(l, lease, x, a);
    }
    mw_map_u64_done(&f.subnets);
}

static int lease_compare(const void *a, const void *b)
{
    const struct mw_lease *s = a, *t = b;

    if (s->subnet != t->subnet)
        return s->subnet < t->subnet ? -1 : 1;
    return (s->address > t->address) - (s->address < t->address);
}

/* By subnet: most plans have them so already. */
static void sort_leases(struct mw_leases *l)
{
    if (l->at.n)
        qsort(l->at.at, l->at.n, sizeof *l->at.at, lease_compare);
    for (uint32_t i = l->at.n; i-- > 0;) {
        struct mw_lease_subnet *s = &l->subnets.at[l->at.at[i].subnet];

        s->first = i;
        s->n++;
    }
}

static void lease_notes(const struct mw_leases *l, const struct mw_export *x, const char *place)
{
    uint32_t circuits = 0, unknown = 0;

    for (uint32_t i = 0; i < l->at.n; i++) {
        const struct mw_lease *lease = &l->at.at[i];

        unknown += lease->key_n == 0;
        for (uint32_t k = 0; k < lease->key_n; k++)
            circuits += lease->keys[k].mac == 0;
    }
    if (l->at.n == 0)
        mw_diag(x->notes, MW_INFO, MW_N_EXPORT, place, NULL,
                "the plan has neither out-of-band nor in-band addresses: nothing is written");
    if (circuits)
        mw_diag(
            x->notes, MW_INFO, MW_N_EXPORT, place,
            "Let the relay agent of each switch send \"SWITCH/PORT\" as circuit id, or give "
            "MAC addresses by --assets.",
            "%u ports whose MAC address is not known are told by the switch port that they "
            "are plugged into",
            circuits);
    if (unknown)
        mw_diag(x->notes, MW_INFO, MW_N_EXPORT, place, "Give MAC addresses by --assets.",
                "%u addresses stand as comments: neither a MAC address nor a switch port of "
                "theirs is known",
                unknown);
}

void mw_leases_init(struct mw_leases *l, const struct mw_export *x, const char *place)
{
    *l = (struct mw_leases){.plan = x->plan};
    mw_lookup_init(&l->index, x->plan);
    mw_hostnames_init(&l->names, x, &l->index, place);
    find_leases(l, x, MW_FABRIC_OOB);
    find_leases(l, x, MW_FABRIC_INBAND);
    sort_leases(l);
    lease_notes(l, x, place);
}

void mw_leases_done(struct mw_leases *l)
{
    mw_vec_done(&l->at);
    mw_vec_done(&l->subnets);
    mw_hostnames_done(&l->names);
    mw_lookup_done(&l->index);
}
