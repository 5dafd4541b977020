/* netbox_words.c: see netbox_words.h. */
#include "export/netbox_words.h"

#include <stdio.h>
#include <string.h>

/* The first row that fits. NULL connector, 0 Gbit/s: any. */
static const struct {
    enum mw_protocol protocol;
    const char *connector;
    int32_t gbps;
    const char *type;
} interface_types[] = {
    /* InfiniBand is told by its signalling rate; 200G in an OSFP or QSFP112 cage is half of NDR */
    {MW_PROTO_INFINIBAND, "osfp", 200, "infiniband-ndr"},
    {MW_PROTO_INFINIBAND, "qsfp112", 200, "infiniband-ndr"},
    {MW_PROTO_INFINIBAND, NULL, 800, "infiniband-xdr"},
    {MW_PROTO_INFINIBAND, NULL, 400, "infiniband-ndr"},
    {MW_PROTO_INFINIBAND, NULL, 200, "infiniband-hdr"},
    {MW_PROTO_INFINIBAND, NULL, 100, "infiniband-edr"},
    {MW_PROTO_INFINIBAND, NULL, 56, "infiniband-fdr"},
    {MW_PROTO_INFINIBAND, NULL, 40, "infiniband-qdr"},
    {MW_PROTO_ETHERNET, "osfp", 800, "800gbase-x-osfp"},
    {MW_PROTO_ETHERNET, "osfp", 400, "400gbase-x-osfp"},
    {MW_PROTO_ETHERNET, "qsfp-dd", 800, "800gbase-x-qsfpdd"},
    {MW_PROTO_ETHERNET, "qsfp-dd", 400, "400gbase-x-qsfpdd"},
    {MW_PROTO_ETHERNET, "qsfp-dd", 200, "200gbase-x-qsfpdd"},
    {MW_PROTO_ETHERNET, "qsfp112", 400, "400gbase-x-qsfp112"},
    {MW_PROTO_ETHERNET, "qsfp56", 200, "200gbase-x-qsfp56"},
    {MW_PROTO_ETHERNET, "qsfp28", 100, "100gbase-x-qsfp28"},
    {MW_PROTO_ETHERNET, "qsfp+", 40, "40gbase-x-qsfpp"},
    {MW_PROTO_ETHERNET, "sfp56", 50, "50gbase-x-sfp56"},
    {MW_PROTO_ETHERNET, "sfp28", 50, "50gbase-x-sfp28"},
    {MW_PROTO_ETHERNET, "sfp28", 25, "25gbase-x-sfp28"},
    {MW_PROTO_ETHERNET, "sfp+", 10, "10gbase-x-sfpp"},
    {MW_PROTO_ETHERNET, "sfp", 1, "1000base-x-sfp"},
    {MW_PROTO_ETHERNET, "rj45", 10, "10gbase-t"},
    {MW_PROTO_ETHERNET, "rj45", 1, "1000base-t"},
};

const char *mw_netbox_interface_type(enum mw_protocol protocol, uint8_t connector, int32_t gbps)
{
    for (size_t i = 0; i < sizeof interface_types / sizeof *interface_types; i++)
        if (interface_types[i].protocol == protocol && interface_types[i].gbps == gbps &&
            (!interface_types[i].connector ||
             strcmp(interface_types[i].connector, mw_connector_names[connector]) == 0))
            return interface_types[i].type;
    return "other";
}

const char *mw_netbox_cable_type(const struct mw_cable_part *part)
{
    static const char *const categories[] = {"cat8", "cat7a", "cat7", "cat6a",
                                             "cat6", "cat5e", "cat5"};

    switch (part->medium) {
    case MW_MEDIUM_DAC:
        return "dac-passive";
    case MW_MEDIUM_ACC:
        return "dac-active";
    case MW_MEDIUM_AOC:
        return "aoc";
    case MW_MEDIUM_MMF:
        return "mmf";
    case MW_MEDIUM_SMF:
        return "smf";
    case MW_MEDIUM_TP: /* longer names first: "cat6a" begins with "cat6" */
        for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
            if (strncmp(part->name, categories[i], strlen(categories[i])) == 0)
                return categories[i];
        return "";
    case MW_MEDIUM_SERIAL:
        return "";
    }
    return "";
}

const char *mw_netbox_colour(const char *name)
{
    static const struct {
        const char *name, *rgb;
    } colours[] = {
        {"red", "f44336"},    {"pink", "e91e63"},   {"magenta", "ff66ff"}, {"purple", "9c27b0"},
        {"violet", "673ab7"}, {"blue", "2196f3"},   {"cyan", "00bcd4"},    {"teal", "009688"},
        {"aqua", "00ffff"},   {"green", "4caf50"},  {"lime", "cddc39"},    {"yellow", "ffeb3b"},
        {"amber", "ffc107"},  {"orange", "ff9800"}, {"brown", "795548"},   {"grey", "9e9e9e"},
        {"gray", "9e9e9e"},   {"black", "111111"},  {"white", "ffffff"},
    };

    for (size_t i = 0; name && i < sizeof colours / sizeof *colours; i++)
        if (strcmp(colours[i].name, name) == 0)
            return colours[i].rgb;
    return "";
}

const char *mw_netbox_inlet(const char *inlet)
{
    static const struct {
        const char *inlet, *type;
    } inlets[] = {
        {"c6", "iec-60320-c6"},   {"c8", "iec-60320-c8"},   {"c14", "iec-60320-c14"},
        {"c16", "iec-60320-c16"}, {"c18", "iec-60320-c18"}, {"c20", "iec-60320-c20"},
        {"c22", "iec-60320-c22"},
    };

    for (size_t i = 0; inlet && i < sizeof inlets / sizeof *inlets; i++)
        if (strcmp(inlets[i].inlet, inlet) == 0)
            return inlets[i].type;
    return "";
}

const char *mw_netbox_unique(struct mw_netbox_names *n, struct mw_arena *a, const char *name)
{
    const char *text = mw_arena_strdup(a, name);

    for (unsigned i = 2; !mw_map_str_add(&n->taken, text, 0); i++)
        text = mw_arena_printf(a, "%s (%u)", name, i);
    return text;
}

const char *mw_netbox_slug(struct mw_netbox_names *n, struct mw_arena *a, const char *name)
{
    enum { TAILS = 21 }; /* room for "-01234567" and "-4294967295" */
    char plain[MW_NETBOX_SLUG_CAP - TAILS + 1];
    const char *s = name, *base = plain;
    size_t at = 0;
    bool lost = false; /* a letter that the slug has no room or no sign for */

    for (; *s && at + 1 < sizeof plain; s++) {
        char c = *s >= 'A' && *s <= 'Z' ? (char)(*s - 'A' + 'a') : *s;
        bool keeps = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        lost |= (unsigned char)c >= 0x80;
        if (keeps || (at > 0 && plain[at - 1] != '-'))
            plain[at++] = keeps ? c : '-';
    }
    while (at > 0 && plain[at - 1] == '-')
        at--;
    plain[at] = '\0';
    if (lost || *s || at == 0) { /* then the name's hash tells it from others like it */
        uint64_t hash = mw_fnv(MW_FNV, name, strlen(name));
        base = mw_arena_printf(a, "%s-%08x", at ? plain : "x", (uint32_t)(hash ^ hash >> 32));
    }
    const char *slug = mw_arena_strdup(a, base);
    for (unsigned i = 2; !mw_map_str_add(&n->taken, slug, 0); i++)
        slug = mw_arena_printf(a, "%s-%u", base, i);
    return slug;
}

void mw_netbox_names_done(struct mw_netbox_names *n)
{
    mw_map_str_done(&n->taken);
}
