/*
 * JSON as Kea reads it, with comments. Every text in it is a host name, an address or a circuit
 * id of letters, digits and "-_./", so none needs an escape. The two ports of a bond are two
 * reservations of one address, hence ip-reservations-unique.
 */
#include "export/kea.h"

#include "export/lease.h"

static void put_reservation(const struct mw_leases *l, const struct mw_lease *lease,
                            const struct mw_lease_key *key, struct mw_out *out)
{
    char ipv4[MW_IPV4_CAP], mac[MW_MAC_CAP], circuit[MW_CIRCUIT_CAP];

    if (key->mac)
        mw_out_printf(out, "{ \"hw-address\": \"%s\"", mw_mac_text(key->mac, mac));
    else
        mw_out_printf(out, "{ \"circuit-id\": \"'%s'\"", mw_lease_circuit(l, key, circuit));
    mw_out_printf(out, ", \"ip-address\": \"%s\", \"hostname\": \"%s\" }",
                  mw_ipv4_text(lease->ipv4, ipv4), lease->name);
}

static void put_subnet(const struct mw_leases *l, uint32_t subnet, struct mw_out *out)
{
    const struct mw_lease_subnet *s = &l->subnets.at[subnet];
    char ipv4[MW_IPV4_CAP], gateway[MW_IPV4_CAP];
    const char *between = "\n";

    mw_out_printf(out,
                  "%s      { \"id\": %u, \"subnet\": \"%s/%u\", // %s\n"
                  "        \"option-data\": [ { \"name\": \"routers\", \"data\": \"%s\" } ],\n"
                  "        \"reservations\": [",
                  subnet ? ",\n" : "", subnet + 1, mw_ipv4_text(s->ipv4, ipv4), s->prefix_len,
                  s->name, mw_ipv4_text(mw_lease_gateway(s), gateway));
    for (uint32_t i = s->first; i < s->first + s->n; i++) {
        for (uint32_t k = 0; k < l->at.at[i].key_n; k++) {
            mw_out_str(out, between);
            mw_out_str(out, "          ");
            put_reservation(l, &l->at.at[i], &l->at.at[i].keys[k], out);
            between = ",\n";
        }
    }
    mw_out_str(out, "\n        ] }");
}

static void put_unknown(const struct mw_leases *l, struct mw_out *out)
{
    char ipv4[MW_IPV4_CAP];

    for (uint32_t i = 0; i < l->at.n; i++)
        if (l->at.at[i].key_n == 0)
            mw_out_printf(out, "// no reservation yet: %s %s\n",
                          mw_ipv4_text(l->at.at[i].ipv4, ipv4), l->at.at[i].name);
}

void mw_export_kea(const struct mw_export *x, struct mw_sink *to)
{
    struct mw_leases l;

    mw_leases_init(&l, x, "kea");
    if (l.at.n) {
        struct mw_out *out = mw_sink_open(to, "kea/kea-dhcp4.conf");

        mw_out_printf(
            out,
            "// Made by millwright from plan %.12s.\n"
            "//\n"
            "// A client without a known MAC address is told by the switch port that it is\n"
            "// plugged into: the relay agent there must send \"SWITCH/PORT\" as circuit id\n"
            "// (option 82). Nothing is served before an interface is named. The router is "
            "the\n"
            "// host that the plan keeps for it, the last of its subnet.\n"
            "{\n"
            "  \"Dhcp4\": {\n"
            "    \"interfaces-config\": { \"interfaces\": [ ] },\n"
            "    \"lease-database\": { \"type\": \"memfile\" },\n"
            "    \"valid-lifetime\": 43200,\n"
            "    \"host-reservation-identifiers\": [ \"hw-address\", \"circuit-id\" ],\n"
            "    \"ip-reservations-unique\": false,\n"
            "    \"reservations-out-of-pool\": true,\n"
            "    \"option-data\": [ { \"name\": \"domain-name\", \"data\": \"%s\" } ],\n"
            "    \"subnet4\": [\n",
            x->digest, l.names.domain);
        for (uint32_t i = 0; i < l.subnets.n; i++)
            put_subnet(&l, i, out);
        mw_out_str(out, "\n    ]\n  }\n}\n");
        put_unknown(&l, out);
        mw_sink_close(to);
    }
    mw_leases_done(&l);
}
