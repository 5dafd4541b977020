/*
 * A reverse zone ends at a whole byte of the address (RFC 1035 section 3.5), so 10.16.0.0/12 lies
 * in 10.in-addr.arpa. A zone within another one is part of that.
 */
#include "export/dns.h"

#include "export/hostnames.h"

#include <stdio.h>
#include <stdlib.h>

struct pointer { /* an address to be in a reverse zone */
    uint32_t ipv4;
    uint32_t address;
    uint8_t octets; /* of its zone */
};

struct zone {
    uint32_t first, n; /* in dns.pointers */
    uint8_t octets;
    char name[40];
};

struct dns {
    const struct mw_export *x;
    struct mw_hostnames names;
    MW_VEC(struct pointer) pointers; /* ascending */
    MW_VEC(struct zone) zones;
    const char *server; /* host name; NULL: none is known */
    uint32_t serial;
};

static int pointer_compare(const void *a, const void *b)
{
    const struct pointer *s = a, *t = b;

    if (s->ipv4 != t->ipv4)
        return s->ipv4 < t->ipv4 ? -1 : 1;
    return (s->address > t->address) - (s->address < t->address);
}

static void collect(struct dns *d)
{
    const struct mw_plan *p = d->x->plan;

    for (uint32_t i = 0; i < p->addresses.n; i++) {
        const struct mw_address *a = &p->addresses.at[i];
        uint8_t octets = a->prefix_len / 8;

        if (!d->names.names[i])
            continue;
        *mw_vec_push(&d->pointers) = (struct pointer){.ipv4 = a->ipv4,
                                                      .address = i,
                                                      .octets = octets < 1   ? 1
                                                                : octets > 3 ? 3
                                                                             : octets};
        if (!d->server && p->devices.at[a->device].role == MW_ROLE_MANAGEMENT &&
            a->fabric == MW_FABRIC_INBAND)
            d->server = d->names.names[i];
    }
    if (d->pointers.n)
        qsort(d->pointers.at, d->pointers.n, sizeof *d->pointers.at, pointer_compare);
}

static bool same_zone(uint32_t a, uint32_t b, uint8_t octets)
{
    return ((a ^ b) & mw_ipv4_mask(octets * 8u)) == 0;
}

static void name_zone(struct zone *z, uint32_t ipv4)
{
    int n = 0;

    for (int octet = z->octets; octet > 0; octet--)
        n += snprintf(z->name + n, sizeof z->name - (size_t)n, "%u.",
                      ipv4 >> (32 - 8 * octet) & 255);
    snprintf(z->name + n, sizeof z->name - (size_t)n, "in-addr.arpa");
}

/* The least octets of any address that shares them: the zone that holds the others. */
static void widen(struct dns *d)
{
    uint8_t wide[256] = {0}, mid[65536 / 8] = {0};

    for (uint32_t i = 0; i < d->pointers.n; i++) {
        const struct pointer *p = &d->pointers.at[i];

        if (p->octets == 1)
            wide[p->ipv4 >> 24] = 1;
        else if (p->octets == 2)
            mid[p->ipv4 >> 19] |= (uint8_t)(1u << (p->ipv4 >> 16 & 7));
    }
    for (uint32_t i = 0; i < d->pointers.n; i++) {
        struct pointer *p = &d->pointers.at[i];

        if (wide[p->ipv4 >> 24])
            p->octets = 1;
        else if (mid[p->ipv4 >> 19] >> (p->ipv4 >> 16 & 7) & 1)
            p->octets = 2;
    }
}

static void find_zones(struct dns *d)
{
    widen(d);
    for (uint32_t i = 0; i < d->pointers.n; i++) {
        const struct pointer *p = &d->pointers.at[i];
        struct zone *z = d->zones.n ? &d->zones.at[d->zones.n - 1] : NULL;

        if (!z || z->octets != p->octets ||
            !same_zone(p->ipv4, d->pointers.at[z->first].ipv4, z->octets)) {
            z = mw_vec_push(&d->zones);
            *z = (struct zone){.first = i, .octets = p->octets};
            name_zone(z, p->ipv4);
        }
        z->n++;
    }
}

static void put_authority(const struct dns *d, struct mw_out *out)
{
    const char *domain = d->names.domain;
    char server[128];

    if (d->server)
        snprintf(server, sizeof server, "%s.%s.", d->server, domain);
    else
        snprintf(server, sizeof server, "localhost.");
    mw_out_printf(
        out,
        "; Made by millwright from plan %.12s. The serial is taken from the plan's\n"
        "; digest: another plan has another one, but not always a higher one, so tell\n"
        "; secondary servers to transfer the zone anew (rndc retransfer).\n%s"
        "$TTL 3600\n"
        "@ IN SOA %s hostmaster.%s. %u 3600 900 604800 300\n"
        "@ IN NS %s\n",
        d->x->digest,
        d->server ? ""
                  : "; The plan has no management server: put your name server "
                    "for localhost.\n",
        server, domain, d->serial, server);
}

static void write_forward(const struct dns *d, struct mw_sink *to)
{
    const struct mw_plan *p = d->x->plan;
    char path[128], ipv4[MW_IPV4_CAP];
    struct mw_out *out;

    snprintf(path, sizeof path, "dns/%s.zone", d->names.domain);
    out = mw_sink_open(to, path);
    put_authority(d, out);
    for (uint32_t i = 0; i < p->addresses.n; i++) {
        if (!d->names.names[i])
            continue;
        mw_out_str(out, d->names.names[i]);
        mw_out_str(out, " IN A ");
        mw_out_str(out, mw_ipv4_text(p->addresses.at[i].ipv4, ipv4));
        mw_out_char(out, '\n');
    }
    mw_sink_close(to);
}

static void write_reverse(const struct dns *d, const struct zone *z, struct mw_sink *to)
{
    char path[128];
    struct mw_out *out;

    snprintf(path, sizeof path, "dns/%s.zone", z->name);
    out = mw_sink_open(to, path);
    put_authority(d, out);
    for (uint32_t i = z->first; i < z->first + z->n; i++) {
        const struct pointer *p = &d->pointers.at[i];

        for (int octet = 4; octet > z->octets; octet--) {
            mw_out_i64(out, p->ipv4 >> (32 - 8 * octet) & 255);
            if (octet > z->octets + 1)
                mw_out_char(out, '.');
        }
        mw_out_str(out, " IN PTR ");
        mw_out_str(out, d->names.names[p->address]);
        mw_out_char(out, '.');
        mw_out_str(out, d->names.domain);
        mw_out_str(out, ".\n");
    }
    mw_sink_close(to);
}

static void write_conf(const struct dns *d, struct mw_sink *to)
{
    struct mw_out *out = mw_sink_open(to, "dns/named.conf");
    static const char zone[] = "zone \"%s\" { type primary; file \"%s.zone\"; };\n";

    mw_out_printf(
        out,
        "// Made by millwright from plan %.12s, for named.conf; files are relative to\n"
        "// its \"directory\". \"internal\" is the domain for private use; another one\n"
        "// takes its place by renaming the zone here and the names after PTR.\n",
        d->x->digest);
    mw_out_printf(out, zone, d->names.domain, d->names.domain);
    for (uint32_t i = 0; i < d->zones.n; i++)
        mw_out_printf(out, zone, d->zones.at[i].name, d->zones.at[i].name);
    mw_sink_close(to);
}

/* 31 bits, not 0: the first of the plan's digest. */
static uint32_t serial_of(const char *digest)
{
    char first[9];
    unsigned long v;

    snprintf(first, sizeof first, "%.8s", digest);
    v = strtoul(first, NULL, 16) & 0x7fffffff;
    return v ? (uint32_t)v : 1;
}

void mw_export_dns(const struct mw_export *x, struct mw_sink *to)
{
    struct dns d = {.x = x, .serial = serial_of(x->digest)};
    struct mw_lookup index;

    mw_lookup_init(&index, x->plan);
    mw_hostnames_init(&d.names, x, &index, "dns");
    mw_lookup_done(&index);
    collect(&d);
    find_zones(&d);
    if (d.pointers.n) {
        write_forward(&d, to);
        for (uint32_t i = 0; i < d.zones.n; i++)
            write_reverse(&d, &d.zones.at[i], to);
        write_conf(&d, to);
    } else {
        mw_diag(x->notes, MW_INFO, MW_N_EXPORT, "dns", NULL,
                "the plan has no addresses: nothing is written");
    }
    mw_vec_done(&d.pointers);
    mw_vec_done(&d.zones);
    mw_hostnames_done(&d.names);
}
