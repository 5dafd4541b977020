#include "file/iblst_read.h"

#include "file/ibscan.h"

#include <inttypes.h>

struct end {
    uint64_t system_guid, node_guid, port_guid;
    uint32_t ports, vendor_id, device_id, lid, number;
    const char *name;
    size_t name_n;
    uint8_t kind;
};

struct reader {
    struct mw_ib_scan s;
    struct mw_obs_build *b;
    struct mw_ib_links links;
    struct mw_map_u64 ways; /* from << 32 | to -> line */
    uint32_t ports_total;
};

/* ---- { SW Ports:40 SystemGUID:… NodeGUID:… PortGUID:… VenID:… DevID:… Rev:… {name} LID:0002 PN:01 }
 * ---- */

static bool scan_kind(struct mw_ib_scan *s, uint8_t *kind)
{
    if (mw_ib_scan_word(s, "SW"))
        *kind = MW_OBS_SWITCH;
    else if (mw_ib_scan_word(s, "CA"))
        *kind = MW_OBS_ADAPTER;
    else if (mw_ib_scan_word(s, "Rt") || mw_ib_scan_word(s, "RT"))
        *kind = MW_OBS_ROUTER;
    else
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "SW, CA or Rt is due");
    mw_ib_scan_word(s, "-SM"); /* the subnet manager runs there */
    return true;
}

static bool scan_guid(struct mw_ib_scan *s, const char *key, uint64_t *guid)
{
    mw_ib_scan_blanks(s);
    return (mw_ib_scan_word(s, key) && mw_ib_scan_hex(s, guid)) ||
           mw_ib_scan_fault(s, MW_E_OBS_FORM, "%s and hexadecimal digits are due", key);
}

static bool scan_number(struct mw_ib_scan *s, const char *key, uint32_t most, uint32_t *v)
{
    mw_ib_scan_blanks(s);
    return (mw_ib_scan_word(s, key) && mw_ib_scan_hex32(s, most, v)) ||
           mw_ib_scan_fault(s, MW_E_OBS_FORM,
                            "%s and a hexadecimal number up to 0x%" PRIx32 " are due", key,
                            most);
}

/* A name may hold brackets of its own: it ends where the LID follows. */
static bool scan_name(struct mw_ib_scan *s, struct end *e)
{
    static const char behind[] = "} LID:";
    const char *stop;

    mw_ib_scan_blanks(s);
    if (!mw_ib_scan_char(s, '{'))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "a name in brackets {} is due");
    stop = memmem(s->at, (size_t)(s->end - s->at), behind, sizeof behind - 1);
    if (!stop)
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "the name's bracket is not closed");
    e->name = s->at;
    e->name_n = (size_t)(stop - s->at);
    s->at = stop + 1;
    return true;
}

static bool scan_end(struct mw_ib_scan *s, struct end *e)
{
    uint32_t revision;

    mw_ib_scan_blanks(s);
    if (!mw_ib_scan_word(s, "{ "))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "an end of a cable in brackets {} is due");
    if (!scan_kind(s, &e->kind) || !scan_number(s, "Ports:", MW_IB_PORTS_CAP, &e->ports) ||
        !scan_guid(s, "SystemGUID:", &e->system_guid) ||
        !scan_guid(s, "NodeGUID:", &e->node_guid) ||
        !scan_guid(s, "PortGUID:", &e->port_guid) ||
        !scan_number(s, "VenID:", UINT32_MAX, &e->vendor_id) ||
        !scan_number(s, "DevID:", UINT32_MAX, &e->device_id) ||
        !scan_number(s, "Rev:", UINT32_MAX, &revision) || !scan_name(s, e) ||
        !scan_number(s, "LID:", UINT16_MAX, &e->lid) ||
        !scan_number(s, "PN:", MW_IB_PORTS_CAP, &e->number))
        return false;
    mw_ib_scan_blanks(s);
    if (!mw_ib_scan_char(s, '}'))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "the closing bracket } is due");
    if (e->node_guid == 0)
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "the GUID of a node cannot be 0");
    if (e->number == 0 || e->number > e->ports)
        return mw_ib_scan_fault(s, MW_E_OBS_FORM,
                                "port %" PRIu32 " of a node of %" PRIu32 " ports", e->number,
                                e->ports);
    if (e->device_id > UINT16_MAX) /* some versions swap four bytes of a number of two */
        e->device_id >>= 16;
    return true;
}

/* ---- PHY=4x LOG=ACT SPD=50 ---- */

struct state {
    uint8_t width, state, speed;
};

static bool scan_choice(struct mw_ib_scan *s, const char *key, const char *const *words,
                        const uint8_t *values, size_t n, uint8_t *v)
{
    size_t length;

    mw_ib_scan_blanks(s);
    if (!mw_ib_scan_word(s, key))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "%s is due", key);
    for (length = 0; s->at + length < s->end && s->at[length] != ' ' && s->at[length] != '\t';)
        length++;
    for (size_t i = 0; i < n; i++)
        if (strlen(words[i]) == length && memcmp(words[i], s->at, length) == 0) {
            s->at += length;
            *v = values[i];
            return true;
        }
    return mw_ib_scan_fault(s, MW_E_OBS_FORM, "%s cannot be \"%.*s\"", key,
                            (int)(length < 20 ? length : 20), s->at);
}

/* Gbit/s of a lane; opensm knows none above HDR and writes "??" then. */
static const char *const speed_words[] = {"2.5", "5",      "10", "FDR10", "FDR_10", "14",
                                          "25",  "EDR_20", "50", "100",   "200",    "??"};
static const uint8_t speeds[] = {MW_IB_SDR,   MW_IB_DDR, MW_IB_QDR, MW_IB_FDR10,
                                 MW_IB_FDR10, MW_IB_FDR, MW_IB_EDR, MW_IB_EDR,
                                 MW_IB_HDR,   MW_IB_NDR, MW_IB_XDR, MW_IB_UNKNOWN};

static bool scan_state(struct mw_ib_scan *s, struct state *p)
{
    static const char *const widths[] = {"4x", "2x", "1x", "8x", "12x", "??"};
    static const uint8_t lanes[] = {4, 2, 1, 8, 12, 0};
    static const char *const states[] = {"ACT", "ARM", "INI", "DWN"};
    static const uint8_t state[] = {MW_PORT_ACTIVE, MW_PORT_ARMED, MW_PORT_INIT, MW_PORT_DOWN};

    if (!scan_choice(s, "PHY=", widths, lanes, sizeof lanes, &p->width) ||
        !scan_choice(s, "LOG=", states, state, sizeof state, &p->state))
        return false;
    mw_ib_scan_blanks(s);
    p->speed = MW_IB_UNKNOWN;
    if (s->at != s->end && /* early versions write no speed */
        !scan_choice(s, "SPD=", speed_words, speeds, sizeof speeds, &p->speed))
        return false;
    mw_ib_scan_blanks(s);
    return s->at == s->end ||
           mw_ib_scan_fault(s, MW_E_OBS_FORM, "the line goes on where it should end");
}

/* ---- records ---- */

static bool describe(struct reader *r, const struct end *e, uint32_t *node)
{
    struct mw_obs_node *n;

    *node = mw_obs_add_node(r->b, e->node_guid, r->s.number);
    if (*node == MW_NONE)
        return mw_ib_scan_give_up(&r->s);
    n = mw_obs_at(r->b, *node);
    if (n->described) {
        if (n->port_n == e->ports && (n->kind == e->kind || (n->kind == MW_OBS_AGGREGATION &&
                                                             e->kind == MW_OBS_ADAPTER)))
            return true;
        return mw_ib_scan_fault(&r->s, MW_E_OBS_FORM,
                                "GUID 0x%016" PRIx64 " is a %s of %" PRIu32 " ports elsewhere",
                                e->node_guid, mw_obs_kind_names[n->kind], n->port_n);
    }
    r->ports_total += e->ports;
    if (r->ports_total > MW_OBS_PORTS_CAP)
        return mw_ib_scan_fault(&r->s, MW_E_CAP, "more than %d ports", MW_OBS_PORTS_CAP);
    const char *name = mw_ib_text(r->b, e->name, e->name_n);

    mw_obs_describe(r->b, node, name, r->s.number);
    n = mw_obs_at(r->b, *node);
    n->kind = e->kind;
    if (e->kind == MW_OBS_ADAPTER && mw_ib_says_aggregation(name))
        n->kind = MW_OBS_AGGREGATION;
    if (e->kind == MW_OBS_SWITCH)
        n->lid = (uint16_t)e->lid;
    n->system_guid = e->system_guid;
    n->vendor_id = e->vendor_id;
    n->device_id = e->device_id;
    n->port_n = e->ports;
    return true;
}

static bool add_end(struct reader *r, const struct end *e, uint32_t *port)
{
    uint32_t node;

    if (!describe(r, e, &node))
        return false;
    *port = mw_obs_add_port(r->b, node, e->number, r->s.number);
    if (*port == MW_NONE)
        return mw_ib_scan_give_up(&r->s);
    if (e->kind != MW_OBS_SWITCH) {
        mw_obs_port_of(r->b, *port)->guid = e->port_guid;
        mw_obs_port_of(r->b, *port)->lid = (uint16_t)e->lid;
    }
    return true;
}

static bool read_line(struct reader *r)
{
    struct mw_ib_scan *s = &r->s;
    struct end near, far;
    struct state state = {0};
    uint32_t from, to;

    if (!scan_end(s, &near) || !scan_end(s, &far) || !scan_state(s, &state))
        return false;
    if (!add_end(r, &near, &from) || !add_end(r, &far, &to))
        return false;
    struct mw_obs_port *p = mw_obs_port_of(r->b, from);

    p->width = state.width;
    p->speed = state.speed;
    p->state = state.state;
    *mw_vec_push(&r->links.at) = (struct mw_ib_link){.from = from, .to = to, .line = s->number};
    mw_map_u64_add(&r->ways, (uint64_t)from << 32 | to, s->number);
    return true;
}

/* Each cable has a line for each of its ends: where one is missing, the file was cut. */
static void pair(struct reader *r)
{
    uint32_t n = r->links.at.n, single = 0, line = 0;

    for (uint32_t i = 0; i < n; i++) {
        const struct mw_ib_link *k = &r->links.at.at[i];

        if (mw_map_u64_get(&r->ways, (uint64_t)k->to << 32 | k->from) == MW_NONE) {
            single++;
            line = line ? line : k->line;
        }
    }
    if (single && r->s.rc == MW_OK)
        mw_ib_scan_report(&r->s, MW_ERROR, MW_E_OBS_TRUNCATED, line,
                          "%" PRIu32 " of %" PRIu32 " lines have no line for the other end",
                          single, n);
}

enum mw_rc mw_iblst_read(struct mw_obs_build *b, const char *name, const char *text, size_t n,
                         struct mw_diags *d)
{
    struct reader r = {.b = b, .links = {.last = MW_NONE}};
    struct mw_ib_scan *s = &r.s;

    mw_obs_begin(b, name, "lst");
    mw_ib_scan_init(s, name, text, n, d);
    if (n > MW_IBLST_BYTES_CAP) {
        mw_ib_scan_report(s, MW_ERROR, MW_E_CAP, 0, "the file is larger than %d bytes",
                          MW_IBLST_BYTES_CAP);
        return mw_ib_scan_end(s);
    }
    while (mw_ib_scan_line(s)) {
        mw_ib_scan_blanks(s);
        if (s->at != s->end && *s->at != '#')
            read_line(&r);
    }
    if (r.links.at.n == 0 && s->rc == MW_OK)
        mw_ib_scan_report(s, MW_ERROR, MW_E_OBS_EMPTY, 0, "there is no cable in the file");
    pair(&r);
    mw_ib_links_end(&r.links, s, b);
    mw_map_u64_done(&r.ways);
    return mw_ib_scan_end(s);
}
