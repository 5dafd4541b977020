#include "file/ibnetdiscover_read.h"

#include "file/ibnetdiscover_form.h"

#include <inttypes.h>

struct reader {
    struct mw_ib_scan s;
    struct mw_obs_build *b;
    struct mw_ib_links links;
    uint64_t said_guid;   /* switchguid=, caguid=, rtguid= of the block that begins; 0 none */
    uint64_t system_guid; /* sysimgguid= */
    uint32_t vendor_id, device_id;
    uint32_t begun;   /* line on which a block began that names no node yet; 0 none */
    uint32_t node;    /* of the block; MW_NONE: none */
    uint32_t ports;   /* of that node */
    uint32_t ports_n; /* of all nodes */
    bool skip;        /* the block's node could not be read: neither can its ports */
    uint64_t from;    /* GUID of the node that discovery began at; 0 not said */
    uint32_t from_line;
    bool from_seen;
    uint32_t odd_rate;        /* the first line with a rate that is not known; 0 none */
    struct mw_map_u64 blocks; /* GUID → where in the text its first block names it */
    uint32_t repeated;        /* the first line that names a node again, alike; 0 none */
};

/* ---- "S-0002c903000010aa"[17](0002c903000010ab) ---- */

static uint8_t kind_of(char letter)
{
    return letter == 'S'   ? MW_OBS_SWITCH
           : letter == 'H' ? MW_OBS_ADAPTER
           : letter == 'R' ? MW_OBS_ROUTER
                           : MW_OBS_UNKNOWN;
}

static bool scan_id(struct reader *r, uint8_t *kind, uint64_t *guid)
{
    struct mw_ib_scan *s = &r->s;

    mw_ib_scan_blanks(s);
    if (s->end - s->at < 4 || s->at[0] != '"' || s->at[2] != '-')
        return mw_ib_scan_fault(s, MW_E_OBS_FORM,
                                "here a node such as \"S-0002c90300001234\" is due");
    *kind = kind_of(s->at[1]);
    s->at += 3;
    if (!mw_ib_scan_hex(s, guid) || !mw_ib_scan_char(s, '"'))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM,
                                "a GUID of up to 16 hexadecimal digits is due");
    if (*guid == 0)
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "the GUID of a node cannot be 0");
    return true;
}

/* [17], and perhaps [ext 3]. */
static bool scan_port(struct reader *r, uint32_t *number)
{
    struct mw_ib_scan *s = &r->s;
    uint32_t ext;

    if (!mw_ib_scan_char(s, '[') || !mw_ib_scan_dec(s, MW_IB_PORTS_CAP, number) ||
        *number == 0 || !mw_ib_scan_char(s, ']'))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "a port from [1] to [%d] is due",
                                MW_IB_PORTS_CAP);
    if (mw_ib_scan_word(s, "[ext ") &&
        (!mw_ib_scan_dec(s, UINT32_MAX, &ext) || !mw_ib_scan_char(s, ']')))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "the number of an external port is due");
    return true;
}

/* (0002c903000010ab), which may be absent: *guid is left then. */
static bool scan_port_guid(struct reader *r, uint64_t *guid)
{
    struct mw_ib_scan *s = &r->s;

    mw_ib_scan_blanks(s);
    if (!mw_ib_scan_char(s, '('))
        return true;
    if (!mw_ib_scan_hex(s, guid) || !mw_ib_scan_char(s, ')'))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "the GUID of a port is due");
    return true;
}

/* ---- the comment behind a node or a port ---- */

struct remark {
    uint32_t lid, lmc;         /* before the name: of a port that is no switch's */
    uint32_t far_lid, far_lmc; /* behind it: of what is named */
    const char *name;          /* without its quotes; NULL: none */
    size_t name_n;
    uint8_t width, speed;
};

/* A rate of times to come, or a damaged one. */
static bool is_like_rate(const char *word, size_t n)
{
    return n > 2 && word[0] >= '0' && word[0] <= '9' &&
           (word[1] == 'x' || (n > 3 && word[2] == 'x'));
}

static void pass_word(struct reader *r, const char *end)
{
    struct mw_ib_scan *s = &r->s;
    const char *word = s->at;

    while (s->at < end && *s->at != ' ' && *s->at != '\t')
        s->at++;
    if (!r->odd_rate && is_like_rate(word, (size_t)(s->at - word)))
        r->odd_rate = s->number;
}

/* lid 7 lmc 0 4xHDR: any other word (base port 0, s=4, slot 3) is passed. */
static bool scan_values(struct reader *r, const char *end, uint32_t *lid, uint32_t *lmc,
                        struct remark *m)
{
    struct mw_ib_scan *s = &r->s;

    for (;;) {
        mw_ib_scan_blanks(s);
        if (s->at >= end)
            return true;
        if (mw_ib_scan_word(s, "lid ")) {
            if (!mw_ib_scan_dec(s, UINT16_MAX, lid))
                return mw_ib_scan_fault(s, MW_E_OBS_FORM, "a LID is due");
        } else if (mw_ib_scan_word(s, "lmc ")) {
            if (!mw_ib_scan_dec(s, 7, lmc))
                return mw_ib_scan_fault(s, MW_E_OBS_FORM, "an LMC from 0 to 7 is due");
        } else if (!mw_ib_scan_rate(s, &m->width, &m->speed)) {
            pass_word(r, end);
        }
    }
}

/* Quotes within a name are written as they are: it reaches from the first to the last. */
static bool scan_remark(struct reader *r, struct remark *m)
{
    struct mw_ib_scan *s = &r->s;
    const char *first, *last, *line_end = s->end;

    *m = (struct remark){0};
    mw_ib_scan_blanks(s);
    if (s->at == s->end)
        return true;
    if (!mw_ib_scan_char(s, '#'))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "the line goes on where it should end");
    first = memchr(s->at, '"', (size_t)(s->end - s->at));
    if (!first)
        return scan_values(r, line_end, &m->lid, &m->lmc, m);
    for (last = s->end - 1; *last != '"';)
        last--;
    if (last == first)
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "the quote of the name is not closed");
    if (!scan_values(r, first, &m->lid, &m->lmc, m))
        return false;
    m->name = first + 1;
    m->name_n = (size_t)(last - first) - 1;
    s->at = last + 1;
    return scan_values(r, line_end, &m->far_lid, &m->far_lmc, m);
}

/* ---- a node: Switch  64 "S-…"  # "name" enhanced port 0 lid 2 lmc 0 ---- */

static bool set_kind(struct reader *r, uint32_t node, uint8_t kind)
{
    struct mw_obs_node *n = mw_obs_at(r->b, node);

    if (n->kind == MW_OBS_UNKNOWN)
        n->kind = kind;
    if (kind == MW_OBS_UNKNOWN || n->kind == kind ||
        (n->kind == MW_OBS_AGGREGATION && kind == MW_OBS_ADAPTER))
        return true;
    return mw_ib_scan_fault(&r->s, MW_E_OBS_FORM, "GUID 0x%016" PRIx64 " is a %s elsewhere",
                            n->guid, mw_obs_kind_names[n->kind]);
}

/* Behind what of a line says who is joined to whom: the name of a node, the far port of a cable. What
 * follows (LIDs, rates) may have changed between two dumps. */
static const char *identity_end(const char *at, const char *end)
{
    const char *remark = memchr(at, '#', (size_t)(end - at)), *open, *close;

    if (*at == '[' || !remark)
        return remark ? remark : end;
    open = memchr(remark, '"', (size_t)(end - remark));
    close = open ? memchr(open + 1, '"', (size_t)(end - open - 1)) : NULL;
    return close ? close + 1 : end;
}

/* Whether the block at the line at hand says the same as the one that begins at `first`: node, name,
 * ports and cables. */
static bool is_repeated(const struct reader *r, const char *first)
{
    const char *last = r->s.last, *a = first, *b = r->s.line;

    for (bool head = true;; head = false) {
        bool a_port = a < last && (head || *a == '['), b_port = b < last && (head || *b == '[');

        if (!a_port || !b_port)
            return a_port == b_port;
        const char *a_next = memchr(a, '\n', (size_t)(last - a));
        const char *b_next = memchr(b, '\n', (size_t)(last - b));
        if (!a_next || !b_next)
            return false;
        size_t n = (size_t)(identity_end(a, a_next) - a);
        if (n != (size_t)(identity_end(b, b_next) - b) || memcmp(a, b, n) != 0)
            return false;
        a = a_next + 1;
        b = b_next + 1;
    }
}

/* Whether the node was described by the same block before: dumps of one fabric, one behind the other. */
static bool was_described(struct reader *r, uint64_t guid)
{
    uint32_t at = (uint32_t)(r->s.line - r->s.begin);
    uint32_t *first = mw_map_u64_put(&r->blocks, guid, at);

    if (*first == at || !is_repeated(r, r->s.begin + *first))
        return false;
    if (!r->repeated)
        r->repeated = r->s.number;
    r->from_seen = r->from_seen || guid == r->from;
    return true;
}

static bool describe(struct reader *r, uint8_t kind, uint64_t guid, const struct remark *m)
{
    const char *name = m->name ? mw_ib_text(r->b, m->name, m->name_n) : "";
    uint32_t node = mw_obs_add_node(r->b, guid, r->s.number);
    struct mw_obs_node *n;

    r->ports_n += r->ports;
    if (node == MW_NONE)
        return mw_ib_scan_give_up(&r->s);
    if (r->ports_n > MW_OBS_PORTS_CAP)
        return mw_ib_scan_fault(&r->s, MW_E_CAP, "more than %d ports", MW_OBS_PORTS_CAP);
    mw_obs_describe(r->b, &node, name, r->s.number);
    if (!set_kind(r, node, kind))
        return false;
    n = mw_obs_at(r->b, node);
    if (kind == MW_OBS_ADAPTER && mw_ib_says_aggregation(name))
        n->kind = MW_OBS_AGGREGATION;
    if (kind == MW_OBS_SWITCH) {
        n->lid = (uint16_t)m->far_lid;
        n->lmc = (uint8_t)m->far_lmc;
    }
    n->system_guid = r->system_guid;
    n->vendor_id = r->vendor_id;
    n->device_id = r->device_id;
    n->port_n = r->ports;
    r->node = r->links.last = node;
    r->from_seen = r->from_seen || guid == r->from;
    return true;
}

static bool scan_node(struct reader *r, uint8_t kind)
{
    struct mw_ib_scan *s = &r->s;
    struct remark m;
    uint64_t guid = 0;
    uint8_t letter = MW_OBS_UNKNOWN;

    mw_ib_scan_blanks(s);
    if (mw_ib_scan_char(s, ':')) {
        mw_ib_scan_fault(s, MW_E_OBS_FORM,
                         "a list of nodes names no cables: take "
                         "ibnetdiscover without -l, -H, -S, -R");
        return mw_ib_scan_give_up(&r->s);
    }
    if (!mw_ib_scan_dec(s, MW_IB_PORTS_CAP, &r->ports))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "a number of ports up to %d is due",
                                MW_IB_PORTS_CAP);
    if (!scan_id(r, &letter, &guid))
        return false;
    if (letter != kind)
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "the node is called a %s and a %s",
                                mw_obs_kind_names[kind], mw_obs_kind_names[letter]);
    if (r->said_guid && r->said_guid != guid)
        return mw_ib_scan_fault(s, MW_E_OBS_FORM,
                                "the lines above call this node 0x%016" PRIx64, r->said_guid);
    return scan_remark(r, &m) && !was_described(r, guid) && describe(r, kind, guid, &m);
}

static void read_node(struct reader *r, uint8_t kind)
{
    r->node = MW_NONE;
    r->skip = !scan_node(r, kind);
    r->begun = 0;
    r->said_guid = r->system_guid = 0;
    r->vendor_id = r->device_id = 0;
}

/* ---- its ports: [1](0002…)  "S-…"[17]  # lid 7 lmc 0 "name" lid 2 4xHDR ---- */

static void join(struct reader *r, uint32_t own, uint32_t there, const struct remark *m)
{
    uint32_t number = r->s.number;
    struct mw_obs_port *p = mw_obs_port_of(r->b, own);

    p->line = number;
    p->width = m->width;
    p->speed = m->speed;
    if (mw_obs_at(r->b, p->node)->kind != MW_OBS_SWITCH) {
        p->lid = (uint16_t)m->lid;
        p->lmc = (uint8_t)m->lmc;
    }
    *mw_vec_push(&r->links.at) = (struct mw_ib_link){.from = own, .to = there, .line = number};
}

/* What a node says of another is kept where the other does not speak for itself. */
static void name_peer(struct reader *r, uint32_t peer, uint32_t there, const struct remark *m)
{
    struct mw_obs_node *n = mw_obs_at(r->b, peer);
    struct mw_obs_port *p = mw_obs_port_of(r->b, there);

    if (n->described)
        return;
    if (m->name_n && !n->name[0]) {
        const char *name = mw_ib_text(r->b, m->name, m->name_n);

        mw_obs_at(r->b, peer)->name = name;
    }
    if (n->kind == MW_OBS_SWITCH)
        n->lid = (uint16_t)m->far_lid;
    else
        p->lid = (uint16_t)m->far_lid;
}

static bool read_port(struct reader *r)
{
    struct mw_ib_scan *s = &r->s;
    uint64_t own_guid = 0, peer_guid = 0, there_guid = 0;
    uint32_t number = 0, far_number = 0, own, peer, there;
    struct remark m;
    uint8_t kind = MW_OBS_UNKNOWN;

    if (r->node == MW_NONE)
        return r->skip || mw_ib_scan_fault(s, MW_E_OBS_FORM, "here a port of no node stands");
    if (!scan_port(r, &number))
        return false;
    if (number > r->ports)
        return mw_ib_scan_fault(s, MW_E_OBS_FORM,
                                "port %" PRIu32 " of a node of %" PRIu32 " ports", number,
                                r->ports);
    if (!scan_port_guid(r, &own_guid) || !scan_id(r, &kind, &peer_guid) ||
        !scan_port(r, &far_number) || !scan_port_guid(r, &there_guid) || !scan_remark(r, &m))
        return false;
    peer = mw_obs_add_node(r->b, peer_guid, s->number);
    if (peer == MW_NONE)
        return mw_ib_scan_give_up(&r->s);
    if (!set_kind(r, peer, kind))
        return false;
    own = mw_obs_add_port(r->b, r->node, number, s->number);
    there = mw_obs_add_port(r->b, peer, far_number, s->number);
    if (own == MW_NONE || there == MW_NONE)
        return mw_ib_scan_give_up(&r->s);
    if (own_guid)
        mw_obs_port_of(r->b, own)->guid = own_guid;
    if (there_guid)
        mw_obs_port_of(r->b, there)->guid = there_guid;
    name_peer(r, peer, there, &m);
    join(r, own, there, &m);
    return true;
}

/* ---- lines before a node: vendid=0x2c9 … ---- */

/* What an ID is followed by: nothing, "(0002c903000010ab)", or a remark. */
static bool ends(const struct mw_ib_scan *s)
{
    return s->at == s->end || *s->at == ' ' || *s->at == '\t' || *s->at == '(';
}

static bool read_value(struct reader *r)
{
    struct mw_ib_scan *s = &r->s;
    bool good;

    if (mw_ib_scan_word(s, "vendid=0x"))
        good = mw_ib_scan_hex32(s, UINT32_MAX, &r->vendor_id);
    else if (mw_ib_scan_word(s, "devid=0x"))
        good = mw_ib_scan_hex32(s, UINT32_MAX, &r->device_id);
    else if (mw_ib_scan_word(s, "sysimgguid=0x"))
        good = mw_ib_scan_hex(s, &r->system_guid);
    else if (mw_ib_scan_word(s, "switchguid=0x") || mw_ib_scan_word(s, "caguid=0x") ||
             mw_ib_scan_word(s, "rtguid=0x"))
        good = mw_ib_scan_hex(s, &r->said_guid) && r->said_guid;
    else
        return false;
    if (!good || !ends(s))
        mw_ib_scan_fault(s, MW_E_OBS_FORM, "here a number is due");
    if (r->begun == 0) {
        r->begun = s->number;
        r->node = MW_NONE;
        r->skip = false;
    }
    return true;
}

/* ---- lines ---- */

/* Headings of a grouped dump (-g), progress that a verbose run prints. */
static bool is_passed(struct mw_ib_scan *s)
{
    return mw_ib_scan_word(s, "Chassis ") || mw_ib_scan_word(s, "Non-Chassis Nodes") ||
           mw_ib_scan_word(s, "Hostname: ") || mw_ib_scan_word(s, "DR path ");
}

/* # Initiated from node a088c20300110000 port a088c20300110001: that node must follow. */
static void read_comment(struct reader *r)
{
    uint64_t guid;

    if (r->from && !r->from_seen) /* of several dumps in one file, one misses its node */
        return;
    if (mw_ib_scan_word(&r->s, "# Initiated from node ") && mw_ib_scan_hex(&r->s, &guid)) {
        r->from = guid;
        r->from_line = r->s.number;
        r->from_seen = false;
    }
}

static void read_line(struct reader *r)
{
    struct mw_ib_scan *s = &r->s;

    mw_ib_scan_blanks(s);
    if (s->at == s->end)
        return;
    if (*s->at == '[') {
        read_port(r);
    } else if (*s->at == '#') {
        read_comment(r);
    } else if (mw_ib_scan_word(s, "Switch")) {
        read_node(r, MW_OBS_SWITCH);
    } else if (mw_ib_scan_word(s, "Ca") || mw_ib_scan_word(s, "Hca")) {
        read_node(r, MW_OBS_ADAPTER);
    } else if (mw_ib_scan_word(s, "Rt") || mw_ib_scan_word(s, "Router")) {
        read_node(r, MW_OBS_ROUTER);
    } else if (*s->at == '<' || *s->at == '>') {
        mw_ib_scan_fault(s, MW_E_OBS_FORM,
                         "this is what ibnetdiscover --diff writes: take it without");
        s->next = s->last;
    } else if (!read_value(r) && !is_passed(s) && !mw_ib_scan_warning(s)) {
        mw_ib_scan_fault(s, MW_E_OBS_FORM, "this is no line of ibnetdiscover");
    }
}

static void check_whole(struct reader *r)
{
    struct mw_ib_scan *s = &r->s;

    if (s->rc != MW_OK)
        return;
    if (r->begun)
        mw_ib_scan_report(s, MW_ERROR, MW_E_OBS_TRUNCATED, r->begun,
                          "the file ends before the block that begins here names its node");
    else if (r->links.last == MW_NONE)
        mw_ib_scan_report(s, MW_ERROR, MW_E_OBS_EMPTY, 0, "there is no node in the file");
    else if (r->from && !r->from_seen)
        mw_ib_scan_report(s, MW_ERROR, MW_E_OBS_TRUNCATED, r->from_line,
                          "the node that discovery began at is not in the file");
}

/* The ports report begins with the kind of a node in two letters: "SW    12 33 0x0002…". */
static bool begins_report(const struct reader *r)
{
    const struct mw_ib_scan *s = &r->s;

    return r->links.last == MW_NONE && s->end - s->at > 3 &&
           (memcmp(s->at, "SW ", 3) == 0 || memcmp(s->at, "CA ", 3) == 0 ||
            memcmp(s->at, "RT ", 3) == 0);
}

static void read_text(struct reader *r)
{
    struct mw_ib_scan *s = &r->s;

    r->node = r->links.last = MW_NONE;
    while (mw_ib_scan_line(s)) {
        if (begins_report(r)) {
            s->next = s->line;
            s->number--;
            mw_ibnetdiscover_ports(r->b, s);
            return;
        }
        read_line(r);
    }
    check_whole(r);
    if (r->odd_rate)
        mw_ib_scan_report(s, MW_WARNING, MW_E_OBS_FORM, r->odd_rate,
                          "the rate of this link, and perhaps of others, is not one that is "
                          "known: it counts as unknown");
    if (r->repeated)
        mw_ib_scan_report(s, MW_WARNING, MW_E_OBS_FORM, r->repeated,
                          "from here on the file repeats what it said before: each node counts "
                          "once");
    mw_map_u64_done(&r->blocks);
    mw_ib_links_end(&r->links, s, r->b);
}

enum mw_rc mw_ibnetdiscover_read(struct mw_obs_build *b, const char *name, const char *text,
                                 size_t n, struct mw_diags *d)
{
    struct reader r = {.b = b};

    mw_obs_begin(b, name, "ibnetdiscover");
    mw_ib_scan_init(&r.s, name, text, n, d);
    if (n > MW_IBNETDISCOVER_BYTES_CAP)
        mw_ib_scan_report(&r.s, MW_ERROR, MW_E_CAP, 0, "the file is larger than %d bytes",
                          MW_IBNETDISCOVER_BYTES_CAP);
    else if (mw_ibnetdiscover_is_cache(text, n))
        mw_ibnetdiscover_cache(b, &r.s);
    else
        read_text(&r);
    return mw_ib_scan_end(&r.s);
}
