/*
 * A client that is told by its switch port: dhcp-circuitid sets a tag, and a dhcp-host of that tag
 * takes any MAC address. dnsmasq 2.90 gives the address so (tests/e2e/export-peers.sh asks it).
 */
#include "export/dnsmasq.h"

#include "export/lease.h"

/* dnsmasq 2.90 reads 65,000 hosts in 80 s, Kea 2.2 in 2 s: its time grows with their square. */
enum { HOSTS_QUICK = 20000 };

static void put_subnet(const struct mw_lease_subnet *s, const char *domain, struct mw_out *out)
{
    char ipv4[MW_IPV4_CAP], mask[MW_IPV4_CAP], gateway[MW_IPV4_CAP];

    mw_out_printf(out, "\n# %s: %s/%u\n", s->name, mw_ipv4_text(s->ipv4, ipv4), s->prefix_len);
    mw_out_printf(out, "dhcp-range=set:%s,%s,static,%s,12h\n", s->name, ipv4,
                  mw_ipv4_text(s->mask, mask));
    mw_out_printf(out, "dhcp-option=tag:%s,option:router,%s\n", s->name,
                  mw_ipv4_text(mw_lease_gateway(s), gateway));
    mw_out_printf(out, "dhcp-option=tag:%s,option:domain-name,%s\n", s->name, domain);
}

/* One dhcp-host per address, as dnsmasq asks; a port of a bond that is told by its circuit makes
 * all ports set the tag. */
static void put_host(const struct mw_leases *l, const struct mw_lease *lease,
                     struct mw_out *out)
{
    char ipv4[MW_IPV4_CAP], mac[MW_MAC_CAP], circuit[MW_CIRCUIT_CAP];
    bool tagged = false;

    mw_ipv4_text(lease->ipv4, ipv4);
    if (lease->key_n == 0) {
        mw_out_printf(out, "# dhcp-host=MAC,%s,%s\n", ipv4, lease->name);
        return;
    }
    for (uint32_t i = 0; i < lease->key_n; i++)
        tagged |= lease->keys[i].mac == 0;
    for (uint32_t i = 0; i < lease->key_n && tagged; i++)
        if (lease->keys[i].mac)
            mw_out_printf(out, "dhcp-mac=set:%s,%s\n", lease->name,
                          mw_mac_text(lease->keys[i].mac, mac));
        else
            mw_out_printf(out, "dhcp-circuitid=set:%s,%s\n", lease->name,
                          mw_lease_circuit(l, &lease->keys[i], circuit));
    mw_out_str(out, "dhcp-host=");
    if (tagged)
        mw_out_printf(out, "tag:%s,*:*:*:*:*:*,", lease->name);
    for (uint32_t i = 0; i < lease->key_n && !tagged; i++)
        mw_out_printf(out, "%s,", mw_mac_text(lease->keys[i].mac, mac));
    mw_out_printf(out, "%s,%s\n", ipv4, lease->name);
}

void mw_export_dnsmasq(const struct mw_export *x, struct mw_sink *to)
{
    struct mw_leases l;

    mw_leases_init(&l, x, "dnsmasq");
    if (l.at.n) {
        struct mw_out *out = mw_sink_open(to, "dnsmasq/dnsmasq.conf");

        mw_out_printf(
            out,
            "# Made by millwright from plan %.12s. For dnsmasq --conf-file, or in\n"
            "# /etc/dnsmasq.d/.\n"
            "#\n"
            "# A client without a known MAC address is told by the switch port that it is "
            "plugged\n"
            "# into: the relay agent there must send \"SWITCH/PORT\" as circuit id (option "
            "82).\n"
            "# Lines with MAC instead of an address wait for one. The router is the host that\n"
            "# the plan keeps for it, the last of its subnet.\n",
            x->digest);
        for (uint32_t s = 0; s < l.subnets.n; s++) {
            put_subnet(&l.subnets.at[s], l.names.domain, out);
            for (uint32_t i = 0; i < l.subnets.at[s].n; i++)
                put_host(&l, &l.at.at[l.subnets.at[s].first + i], out);
        }
        mw_sink_close(to);
    }
    if (l.at.n > HOSTS_QUICK)
        mw_diag(x->notes, MW_INFO, MW_N_EXPORT, "dnsmasq",
                "Use Kea, which reads as many in seconds.",
                "dnsmasq compares every host with every other when it starts: %u take minutes",
                l.at.n);
    mw_leases_done(&l);
}
