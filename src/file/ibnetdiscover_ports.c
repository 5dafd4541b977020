/*
 * The report of ibnetdiscover -p: a line for each port,
 *
 *     SW    12  1 0x024d570100006000 4x HDR - CA    77  1 0x024d575000000003 ( 'leaf-1-7' - 'n1' )
 *     SW    12 40 0x024d570100006000 4x SDR                                    'leaf-1-7'
 *
 * with the LID, the port's number and the GUID of the port, not of the node. The ports of a switch
 * have one GUID, that of its port 0. Those of an adapter have their own: lines that follow each
 * other, with one name, falling numbers and near GUIDs, are one adapter's.
 */
#include "file/ibnetdiscover_read.h"

#include "file/ibnetdiscover_form.h"

#include <inttypes.h>

enum { NEAR = 16 }; /* the port GUIDs of one adapter differ by less */

struct end {
    uint64_t guid;
    uint32_t lid, number;
    uint8_t kind;
};

struct pending { /* a cable whose other end may stand further below */
    struct end there;
    uint32_t own; /* port */
    uint32_t line;
};

struct reader {
    struct mw_ib_scan *s;
    struct mw_obs_build *b;
    struct mw_ib_links links;
    struct mw_map_u64 nodes; /* port GUID -> node */
    MW_VEC(struct pending) pending;
    struct end last; /* of the line above */
    const char *name;
    size_t name_n;
    uint32_t node;
};

static bool scan_kind(struct mw_ib_scan *s, uint8_t *kind)
{
    static const char *const words[] = {"SW ", "CA ", "RT ", "?? "};
    static const uint8_t kinds[] = {MW_OBS_SWITCH, MW_OBS_ADAPTER, MW_OBS_ROUTER,
                                    MW_OBS_UNKNOWN};

    for (size_t i = 0; i < sizeof kinds; i++)
        if (mw_ib_scan_word(s, words[i])) {
            *kind = kinds[i];
            return true;
        }
    return false;
}

/* SW    12  1 0x024d570100006000 */
static bool scan_end(struct mw_ib_scan *s, struct end *e)
{
    mw_ib_scan_blanks(s);
    if (!scan_kind(s, &e->kind))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "SW, CA or RT is due");
    mw_ib_scan_blanks(s);
    if (!mw_ib_scan_dec(s, UINT16_MAX, &e->lid))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "a LID is due");
    mw_ib_scan_blanks(s);
    if (!mw_ib_scan_dec(s, MW_IB_PORTS_CAP, &e->number) || e->number == 0)
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "a port from 1 to %d is due",
                                MW_IB_PORTS_CAP);
    mw_ib_scan_blanks(s);
    if (!mw_ib_scan_word(s, "0x") || !mw_ib_scan_hex(s, &e->guid) || e->guid == 0)
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "the GUID of a port is due");
    return true;
}

/* ( 'leaf-1-7' - 'node001' ), or 'leaf-1-7': the name of the near end. */
static bool scan_name(struct mw_ib_scan *s, bool linked, const char **name, size_t *n)
{
    static const char between[] = "' - '";
    const char *stop;

    mw_ib_scan_blanks(s);
    if (linked && !mw_ib_scan_word(s, "( "))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "two names in brackets are due");
    if (!mw_ib_scan_char(s, '\''))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "a name in quotes is due");
    *name = s->at;
    if (linked)
        stop = memmem(s->at, (size_t)(s->end - s->at), between, sizeof between - 1);
    else if (s->end == s->at || s->end[-1] != '\'')
        stop = NULL;
    else
        stop = s->end - 1;
    if (!stop)
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "the name's quote is not closed");
    *n = (size_t)(stop - *name);
    return true;
}

/* Whether the line is about another port of the node of the line above. */
static bool is_same_node(const struct reader *r, const struct end *e, const char *name,
                         size_t n)
{
    uint64_t apart = e->guid > r->last.guid ? e->guid - r->last.guid : r->last.guid - e->guid;

    if (r->node == MW_NONE || e->kind != r->last.kind)
        return false;
    if (e->kind == MW_OBS_SWITCH)
        return apart == 0;
    return e->number < r->last.number && apart < NEAR && n == r->name_n &&
           memcmp(name, r->name, n) == 0;
}

static bool find_node(struct reader *r, const struct end *e, const char *name, size_t n)
{
    if (is_same_node(r, e, name, n)) {
        mw_map_u64_add(&r->nodes, e->guid, r->node);
        return true;
    }
    const char *text = mw_ib_text(r->b, name, n);

    r->node = mw_obs_add_node(r->b, e->guid, r->s->number);
    if (r->node == MW_NONE)
        return mw_ib_scan_give_up(r->s);
    mw_obs_describe(r->b, &r->node, text, r->s->number);
    struct mw_obs_node *node = mw_obs_at(r->b, r->node);

    node->kind = e->kind;
    if (e->kind == MW_OBS_ADAPTER && mw_ib_says_aggregation(text))
        node->kind = MW_OBS_AGGREGATION;
    if (e->kind == MW_OBS_SWITCH)
        node->lid = (uint16_t)e->lid;
    mw_map_u64_add(&r->nodes, e->guid, r->node);
    return true;
}

static bool read_line(struct reader *r)
{
    struct mw_ib_scan *s = r->s;
    struct end own, there = {0};
    uint8_t width, speed;
    const char *name = "";
    size_t n = 0;
    bool linked;

    if (!scan_end(s, &own))
        return false;
    mw_ib_scan_blanks(s);
    if (!mw_ib_scan_rate(s, &width, &speed))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "a rate such as 4x HDR is due");
    mw_ib_scan_blanks(s);
    linked = mw_ib_scan_word(s, "- ");
    if ((linked && !scan_end(s, &there)) || !scan_name(s, linked, &name, &n) ||
        !find_node(r, &own, name, n))
        return false;
    uint32_t port = mw_obs_add_port(r->b, r->node, own.number, s->number);

    if (port == MW_NONE)
        return mw_ib_scan_give_up(r->s);
    struct mw_obs_port *p = mw_obs_port_of(r->b, port);
    struct mw_obs_node *node = mw_obs_at(r->b, r->node);

    if (own.number > node->port_n)
        node->port_n = own.number;
    if (own.kind != MW_OBS_SWITCH) {
        p->guid = own.guid;
        p->lid = (uint16_t)own.lid;
    }
    if (linked) { /* the rate of a port without a cable means nothing */
        p->width = width;
        p->speed = speed;
        *mw_vec_push(&r->pending) =
            (struct pending){.there = there, .own = port, .line = s->number};
    }
    r->last = own;
    r->name = name;
    r->name_n = n;
    return true;
}

static void join_all(struct reader *r)
{
    for (uint32_t i = 0; i < r->pending.n; i++) {
        const struct pending *k = &r->pending.at[i];
        uint32_t node = mw_map_u64_get(&r->nodes, k->there.guid), port;

        if (node == MW_NONE) {
            node = mw_obs_add_node(r->b, k->there.guid, k->line);
            if (node == MW_NONE) {
                mw_ib_scan_give_up(r->s);
                return;
            }
            mw_obs_at(r->b, node)->kind = k->there.kind;
            mw_map_u64_add(&r->nodes, k->there.guid, node);
        }
        port = mw_obs_add_port(r->b, node, k->there.number, k->line);
        if (port == MW_NONE) {
            mw_ib_scan_give_up(r->s);
            return;
        }
        *mw_vec_push(&r->links.at) =
            (struct mw_ib_link){.from = k->own, .to = port, .line = k->line};
    }
}

void mw_ibnetdiscover_ports(struct mw_obs_build *b, struct mw_ib_scan *s)
{
    struct reader r = {.s = s, .b = b, .node = MW_NONE, .links = {.last = MW_NONE}};

    while (mw_ib_scan_line(s))
        if (s->at != s->end && !mw_ib_scan_warning(s))
            read_line(&r);
    join_all(&r);
    if (s->rc == MW_OK && r.last.kind == MW_OBS_SWITCH && r.last.number != 1)
        mw_ib_scan_report(s, MW_ERROR, MW_E_OBS_TRUNCATED, s->number,
                          "the file ends before port 1 of its last switch");
    r.links.last = r.node;
    mw_ib_links_end(&r.links, s, b);
    mw_vec_done(&r.pending);
    mw_map_u64_done(&r.nodes);
}
