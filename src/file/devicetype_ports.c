/*
 * devicetype_ports.c: interfaces and console ports of a device type file, cages inferred from
 * names, and what the numbering lacks.
 */
#include "base/map.h"
#include "file/devicetype_ports.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int connector_index(const char *name, size_t n)
{
    for (int i = 1; mw_connector_names[i] != NULL; i++) {
        if (strlen(mw_connector_names[i]) == n &&
            strncmp(mw_connector_names[i], name, n) == 0) {
            return i;
        }
    }
    return 0;
}

/* ---- interface types: "400gbase-x-osfp", "1000base-t", "infiniband-xdr" ---- */

/* Form factors whose name in the community's types differs from ours. */
static int form_factor(const char *s)
{
    static const struct {
        const char *theirs, *ours;
    } names[] = {{"sfpp", "sfp+"}, {"qsfpp", "qsfp+"}, {"qsfpdd", "qsfp-dd"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(s, names[i].theirs) == 0) {
            return connector_index(names[i].ours, strlen(names[i].ours));
        }
    }
    return connector_index(s, strlen(s));
}

static bool infiniband_rate(const char *type, int32_t *gbps)
{
    static const struct {
        const char *name;
        int32_t gbps; /* of four lanes (InfiniBand Trade Association roadmap) */
    } rates[] = {{"sdr", 8},   {"ddr", 16},  {"qdr", 32},  {"fdr10", 40}, {"fdr", 56},
                 {"edr", 100}, {"hdr", 200}, {"ndr", 400}, {"xdr", 800}};
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        if (strcmp(type, rates[i].name) == 0) {
            *gbps = rates[i].gbps;
            return true;
        }
    }
    return false;
}

enum { RATE_MAX = 3200 }; /* of a number in front of "g" or "base", in their units */

/* Fills rate, connector; false for an interface that is no socket (virtual, radio, lag). */
static bool read_type(const char *type, struct mw_port_type *p, bool *infiniband)
{
    char *end;
    double rate = strtod(type, &end);
    *infiniband = false;
    if (strncmp(type, "infiniband-", 11) == 0) {
        *infiniband = true;
        return infiniband_rate(type + 11, &p->gbps);
    }
    if (strncmp(type, "ieee802.11", 10) == 0 || end == type || !(rate > 0) || rate > RATE_MAX) {
        return false;
    }
    if (*end == 'g') { /* "2.5gbase-t" counts as 2: rates are whole Gbit/s */
        p->gbps = (int32_t)rate;
        end++;
    } else {
        p->gbps = (int32_t)(rate / 1000);
    }
    if (strncmp(end, "base-", 5) != 0) {
        return false;
    }
    const char *rest = end + 5;
    if (rest[0] == 't') {
        p->connector = (uint8_t)connector_index("rj45", 4);
    } else {
        const char *dash = strrchr(rest, '-');
        p->connector = (uint8_t)form_factor(dash != NULL ? dash + 1 : rest);
    }
    return true;
}

/* ---- which network ---- */

static bool mentions(const char *s, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (strcasestr(s, *words) != NULL) {
            return true;
        }
    }
    return false;
}

static bool is_management(struct mw_dt_import *im, const struct mw_yaml *e,
                          const struct mw_port_type *p)
{
    static const char *const words[] = {"bmc",  "ipmi",       "idrac", "ilo",
                                        "mgmt", "management", NULL};
    const char *flag = mw_dt_text(e, "mgmt_only");
    if (strcmp(flag, "true") == 0) {
        return true;
    }
    if (p->gbps > 1 || p->connector != connector_index("rj45", 4)) {
        return false;
    }
    const char *name = mw_dt_text(e, "name");
    bool word = mentions(name, words) || mentions(mw_dt_text(e, "description"), words);
    bool eth = im->t.kind == MW_KIND_SWITCH && strncmp(name, "eth", 3) == 0 &&
               isdigit((unsigned char)name[3]) && name[4] == '\0';
    if (word || eth) {
        mw_dt_gap(im, "ports", "%.40s is not marked mgmt_only; taken as a management port",
                  name);
    }
    return word || eth;
}

/* ---- cages and numbering from names ---- */

/* A name as "P22" + ".0": the digits before the last separator and those behind it. */
struct split {
    size_t stem_n; /* bytes before the cage number */
    size_t base_n; /* bytes up to the end of the cage number */
    int32_t cage, lane;
};

static bool split_name(const char *name, struct split *s)
{
    size_t n = strlen(name), lane = n, base;
    while (lane > 0 && isdigit((unsigned char)name[lane - 1])) {
        lane--;
    }
    if (lane == n || lane < 2 || n - lane > 3) {
        return false;
    }
    base = lane - 1; /* one separator: '.', '/', 'p', 's' */
    size_t cage = base;
    while (cage > 0 && isdigit((unsigned char)name[cage - 1])) {
        cage--;
    }
    if (cage == base || base - cage > 4) {
        return false;
    }
    *s = (struct split){cage, base, (int32_t)strtol(name + cage, NULL, 10),
                        (int32_t)strtol(name + lane, NULL, 10)};
    return true;
}

enum { LANES_MAX = 2 }; /* twin-port cages; more ports on one stem are a line card's */

/* The run of data ports from `at` that share stem and cage. */
static uint32_t cage_run(const struct mw_device_type *t, uint32_t at)
{
    struct split a, b;
    const struct mw_port_type *p = &t->ports[at];
    if (p->net != MW_NET_DATA || !split_name(p->name, &a)) {
        return 1;
    }
    uint32_t n = 1;
    while (at + n < t->port_n && t->ports[at + n].net == MW_NET_DATA &&
           t->ports[at + n].gbps == p->gbps && t->ports[at + n].connector == p->connector &&
           split_name(t->ports[at + n].name, &b) && b.base_n == a.base_n &&
           strncmp(p->name, t->ports[at + n].name, a.base_n) == 0) {
        n++;
    }
    return n;
}

/* True when runs of two or fewer, most of them two, look like twin-port cages. */
static bool looks_twin(const struct mw_device_type *t)
{
    uint32_t pairs = 0, singles = 0;
    for (uint32_t at = 0; at < t->port_n;) {
        struct split s;
        uint32_t n = cage_run(t, at);
        if (n > LANES_MAX) {
            return false;
        }
        pairs += n == LANES_MAX;
        singles +=
            n == 1 && t->ports[at].net == MW_NET_DATA && split_name(t->ports[at].name, &s);
        at += n;
    }
    return pairs >= 4 && pairs > singles;
}

static void say_missing_lane(struct mw_dt_import *im, const struct mw_port_type *p,
                             int32_t first_lane)
{
    struct split s;
    if (split_name(p->name, &s)) {
        mw_dt_gap(im, "ports", "%.*s%d is missing", (int)s.base_n + 1, p->name,
                  s.lane == first_lane ? first_lane + 1 : first_lane);
    }
}

static void assign_cages(struct mw_dt_import *im)
{
    struct mw_device_type *t = &im->t;
    bool twin = looks_twin(t);
    int32_t first_lane = 1000;
    for (uint32_t i = 0; twin && i < t->port_n; i++) {
        struct split s;
        if (cage_run(t, i) == LANES_MAX && split_name(t->ports[i].name, &s) &&
            s.lane < first_lane) {
            first_lane = s.lane;
        }
    }
    for (uint32_t at = 0; at < t->port_n;) {
        uint32_t n = twin ? cage_run(t, at) : 1;
        struct split s;
        if (twin && n == 1 && t->ports[at].net == MW_NET_DATA &&
            split_name(t->ports[at].name, &s)) {
            say_missing_lane(im, &t->ports[at], first_lane);
        }
        for (uint32_t k = 0; k < n; k++) {
            t->ports[at + k].cage = (uint16_t)t->cage_n;
            t->ports[at + k].lane = (uint8_t)k;
            t->ports[at + k].lanes = (uint8_t)n;
        }
        t->cage_n++;
        at += n;
    }
    if (twin) {
        mw_dt_gap(im, "ports", "%u data ports; nothing but the names ties them to cages",
                  im->data_ports);
    }
}

/* Numbers that a series such as swp1 … swp64 leaves out. */
static void say_number_gaps(struct mw_dt_import *im)
{
    enum { TOLD_CAP = 8 };
    uint32_t told = 0;
    for (uint32_t i = 1; i < im->t.port_n && told < TOLD_CAP; i++) {
        const char *a = im->t.ports[i - 1].name, *b = im->t.ports[i].name;
        size_t stem = strcspn(a, "0123456789");
        if (im->t.ports[i].net != MW_NET_DATA || strcspn(b, "0123456789") != stem ||
            strncmp(a, b, stem) != 0) {
            continue;
        }
        char *end_a, *end_b;
        long x = strtol(a + stem, &end_a, 10), y = strtol(b + stem, &end_b, 10);
        if (*end_a == '\0' && *end_b == '\0' && end_a != a + stem && y > x + 1 && y < x + 64) {
            mw_dt_gap(im, "ports", "between %.30s and %.30s numbers are missing", a, b);
            told++;
        }
    }
}

/* ---- the lists ---- */

struct builder {
    struct mw_dt_import *im;
    MW_VEC(struct mw_port_type) ports;
    struct mw_map_str names;
    bool infiniband, ethernet;
};

static void add_port(struct builder *b, const struct mw_yaml *e, struct mw_port_type p)
{
    p.name = mw_arena_strdup(b->im->a, mw_dt_text(e, "name"));
    p.gpu = MW_UNKNOWN;
    p.lanes = 1;
    if (!mw_map_str_add(&b->names, p.name, b->ports.n)) {
        mw_dt_gap(b->im, "ports", "%.40s stands twice; the second is left out", p.name);
        return;
    }
    b->im->data_ports += p.net == MW_NET_DATA;
    b->im->oob_ports += p.net == MW_NET_OOB;
    *mw_vec_push(&b->ports) = p;
}

static void add_interfaces(struct builder *b)
{
    struct mw_dt_import *im = b->im;
    for (uint32_t i = 0; i < mw_dt_count(im, MW_DT_INTERFACE); i++) {
        const struct mw_yaml *e = &im->list[MW_DT_INTERFACE]->at[i];
        struct mw_port_type p = {.gbps = MW_UNKNOWN};
        bool infiniband;
        if (!read_type(mw_dt_text(e, "type"), &p, &infiniband)) {
            im->virtual_ports += strcmp(mw_dt_text(e, "type"), "virtual") == 0;
            continue;
        }
        bool fabric_node = infiniband && strcasestr(mw_dt_text(e, "description"), "management");
        p.net = fabric_node                ? MW_NET_NONE /* the fabric manager's own way in */
                : is_management(im, e, &p) ? MW_NET_OOB
                                           : MW_NET_DATA;
        b->infiniband = b->infiniband || (infiniband && p.net == MW_NET_DATA);
        b->ethernet = b->ethernet || (!infiniband && p.net == MW_NET_DATA);
        add_port(b, e, p);
    }
}

static void add_consoles(struct builder *b, enum mw_dt_list list, enum mw_port_net net)
{
    struct mw_dt_import *im = b->im;
    for (uint32_t i = 0; i < mw_dt_count(im, list); i++) {
        const struct mw_yaml *e = &im->list[list]->at[i];
        const char *type = mw_dt_text(e, "type");
        struct mw_port_type p = {.net = net};
        if (strncmp(type, "rj-", 3) == 0) {
            p.connector = (uint8_t)connector_index("rj45", 4);
        } else if (strcmp(type, "de-9") == 0 || strcmp(type, "db-9") == 0) {
            p.connector = (uint8_t)connector_index("db9", 3);
        } else if (strncmp(type, "usb-", 4) == 0) {
            p.connector = (uint8_t)connector_index("usb", 3);
        } else {
            p.net = MW_NET_NONE; /* a screen or a keyboard */
        }
        add_port(b, e, p);
    }
}

void mw_dt_read_ports(struct mw_dt_import *im)
{
    struct builder b = {.im = im};
    add_interfaces(&b);
    add_consoles(&b, MW_DT_CONSOLE_SERVER, MW_NET_DATA);
    add_consoles(&b, MW_DT_CONSOLE, MW_NET_CONSOLE);
    mw_map_str_done(&b.names);
    im->t.port_n = b.ports.n;
    im->t.ports = mw_arena_alloc(im->a, b.ports.n * sizeof *b.ports.at);
    if (b.ports.n > 0) {
        memcpy(im->t.ports, b.ports.at, b.ports.n * sizeof *b.ports.at);
    }
    mw_vec_done(&b.ports);
    im->t.protocol = b.infiniband                                ? MW_PROTO_INFINIBAND
                     : b.ethernet                                ? MW_PROTO_ETHERNET
                     : mw_dt_count(im, MW_DT_CONSOLE_SERVER) > 0 ? MW_PROTO_SERIAL
                                                                 : MW_PROTO_NONE;
    assign_cages(im);
    say_number_gaps(im);
}
