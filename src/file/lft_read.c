#include "file/lft_read.h"

#include "file/ibscan.h"

#include <inttypes.h>

/* All tables of a file together: 5,461 switches with every LID there is. */
enum { ENTRIES_CAP = 1 << 28 };

enum form {
    FORM_NONE,
    FORM_ROUTE,  /* dump_lfts, ibroute: ends with the count of its lines */
    FORM_OPENSM, /* opensm-lfts.dump: ends with the highest LID */
    FORM_FDBS    /* opensm.fdbs: every LID, and no end */
};

struct reader {
    struct mw_ib_scan s;
    struct mw_obs_build *b;
    struct mw_map_u64 seen; /* GUID of a switch -> line of its table */
    enum form form;         /* of the table at hand */
    uint32_t begun;         /* its line */
    uint32_t node;          /* its switch */
    uint32_t low, high;     /* LIDs that it says it covers; FDBS: high is the last one seen */
    uint32_t count;         /* lines of it */
    uint32_t last;          /* LID of the line above; MW_NONE: none yet */
    uint32_t fdbs_high;     /* the highest LID of any finished table of opensm.fdbs */
    uint64_t total;         /* entries of all tables */
    uint8_t out[MW_IB_UNICAST_CAP];
    bool owned[MW_IB_UNICAST_CAP]; /* some table said whose LID it is */
};

/* ---- the end of a table ---- */

static void drop(struct reader *r)
{
    r->form = FORM_NONE;
}

static void keep(struct reader *r)
{
    uint32_t n = r->high + 1;
    uint8_t *lft;

    r->total += n;
    if (r->total > ENTRIES_CAP) {
        mw_ib_scan_fault(&r->s, MW_E_CAP, "the tables have more than %d entries", ENTRIES_CAP);
        mw_ib_scan_give_up(&r->s);
        return;
    }
    lft = mw_obs_add_lft(r->b, r->node, n);
    memcpy(lft, r->out, n);
}

/* A table that the next one, or the end of the file, follows. */
static void end_table(struct reader *r)
{
    struct mw_ib_scan *s = &r->s;

    if (r->form == FORM_FDBS) {
        bool last = s->next == s->last;

        if (s->rc == MW_OK && (r->high == 0 || (last && r->high < r->fdbs_high)))
            mw_ib_scan_report(s, MW_ERROR, MW_E_OBS_TRUNCATED, r->begun,
                              "this table ends at LID 0x%04" PRIx32 ", others at 0x%04" PRIx32,
                              r->high, r->fdbs_high);
        else
            keep(r);
        if (r->high > r->fdbs_high)
            r->fdbs_high = r->high;
    } else if (r->form != FORM_NONE && s->rc == MW_OK) {
        mw_ib_scan_report(s, MW_ERROR, MW_E_OBS_TRUNCATED, r->begun,
                          "this table stops before the line that ends it, \"… lids dumped\"");
    }
    drop(r);
}

/* 268 valid lids dumped */
static bool read_count(struct reader *r)
{
    struct mw_ib_scan *s = &r->s;
    uint32_t said, due = r->form == FORM_ROUTE ? r->count : r->high;

    if (!mw_ib_scan_dec(s, MW_IB_UNICAST_CAP, &said))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "here a number of LIDs is due");
    mw_ib_scan_blanks(s);
    mw_ib_scan_word(s, "valid ");
    if (!mw_ib_scan_word(s, "lids dumped") || r->form == FORM_FDBS)
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "this is no line of a forwarding table");
    if (r->form == FORM_NONE) /* the table began with a fault */
        return true;
    if (said == due)
        keep(r);
    else
        mw_ib_scan_fault(s, MW_E_OBS_TRUNCATED,
                         "the table has %" PRIu32 ", not %" PRIu32 ": lines are missing", due,
                         said);
    drop(r);
    return true;
}

/* ---- the beginning of a table ---- */

static bool begin(struct reader *r, enum form form, uint64_t guid, const char *name, size_t n)
{
    struct mw_ib_scan *s = &r->s;
    struct mw_obs_node *node;
    const char *text;

    if (guid == 0)
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "the GUID of a switch cannot be 0");
    if (!mw_map_u64_add(&r->seen, guid, s->number))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM,
                                "the switch has a table already, from line %" PRIu32,
                                mw_map_u64_get(&r->seen, guid));
    r->node = mw_obs_add_node(r->b, guid, s->number);
    if (r->node == MW_NONE)
        return mw_ib_scan_give_up(&r->s);
    text = mw_ib_text(r->b, name, n);
    node = mw_obs_at(r->b, r->node);
    node->kind = MW_OBS_SWITCH;
    node->name = text;
    r->form = form;
    r->begun = s->number;
    r->count = 0;
    r->last = MW_NONE;
    memset(r->out, MW_IB_NO_WAY, r->high + 1);
    return true;
}

static bool scan_limit(struct reader *r, bool hex, uint32_t *lid)
{
    struct mw_ib_scan *s = &r->s;

    return hex ? mw_ib_scan_word(s, "0x") && mw_ib_scan_hex32(s, MW_IB_UNICAST_CAP - 1, lid)
               : mw_ib_scan_dec(s, MW_IB_UNICAST_CAP - 1, lid);
}

/* [0x0-0x10c] of switch Lid 12 guid 0x024d570100006000 (leaf-1-7):      opensm: [0-268], ('leaf')
 */
static bool begin_listed(struct reader *r)
{
    static const char before[] = " guid 0x";
    struct mw_ib_scan *s = &r->s;
    bool hex = s->at + 2 < s->end && s->at[2] == 'x';
    uint32_t lid = 0;
    uint64_t guid;
    const char *name;

    if (!mw_ib_scan_char(s, '[') || !scan_limit(r, hex, &r->low) || !mw_ib_scan_char(s, '-') ||
        !scan_limit(r, hex, &r->high) || r->high < r->low ||
        !mw_ib_scan_word(s, "] of switch "))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "a range of LIDs up to 0x%x is due",
                                MW_IB_UNICAST_CAP - 1);
    if (mw_ib_scan_word(s, "Lid "))
        mw_ib_scan_dec(s, MW_IB_UNICAST_CAP - 1, &lid);
    name = memmem(s->at, (size_t)(s->end - s->at), before, sizeof before - 1);
    s->at = name ? name + sizeof before - 1 : s->at;
    if (!name || !mw_ib_scan_hex(s, &guid))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "the GUID of a switch is due");
    if (!mw_ib_scan_word(s, " (") || s->end - s->at < 2 || memcmp(s->end - 2, "):", 2) != 0)
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "the switch's name in brackets is due");
    const char *end = s->end - 2;

    name = s->at;
    if (!hex && end - name >= 2 && *name == '\'' && end[-1] == '\'')
        name++, end--;
    if (!begin(r, hex ? FORM_ROUTE : FORM_OPENSM, guid, name, (size_t)(end - name)))
        return false;
    if (lid)
        mw_obs_at(r->b, r->node)->lid = (uint16_t)lid;
    return true;
}

static bool begin_fdbs(struct reader *r)
{
    uint64_t guid;

    if (!mw_ib_scan_hex(&r->s, &guid) || r->s.at != r->s.end)
        return mw_ib_scan_fault(&r->s, MW_E_OBS_FORM, "the GUID of a switch is due");
    r->low = r->high = 0;
    return begin(r, FORM_FDBS, guid, "", 0);
}

/* ---- the lines of a table ---- */

static bool set(struct reader *r, uint32_t lid, uint32_t out)
{
    r->out[lid] = (uint8_t)out;
    r->last = lid;
    r->count++;
    return true;
}

/* Behind the out port:  : (Channel Adapter portguid 0x0c42…: 'node001 mlx5_0'). Every table says it
 * again; the first one is enough. */
static void read_owner(struct reader *r, uint32_t lid)
{
    struct mw_ib_scan *s = &r->s;
    bool adapter;
    uint64_t guid;

    if (r->owned[lid] || !mw_ib_scan_word(s, " : ("))
        return;
    adapter = mw_ib_scan_word(s, "Channel Adapter");
    if ((!adapter && !mw_ib_scan_word(s, "Switch")) || !mw_ib_scan_word(s, " portguid 0x") ||
        !mw_ib_scan_hex(s, &guid) || !mw_ib_scan_word(s, ": '"))
        return;
    size_t n = (size_t)(s->end - s->at);

    n -= n >= 2 && s->end[-1] == ')' && s->end[-2] == '\'' ? 2 : 0;
    const char *owner = mw_obs_text(r->b, s->at, n);

    r->owned[lid] = true;
    mw_obs_add_lid(r->b, (uint16_t)lid, guid,
                   !adapter                        ? MW_OBS_SWITCH
                   : mw_ib_says_aggregation(owner) ? MW_OBS_AGGREGATION
                                                   : MW_OBS_ADAPTER,
                   owner, s->number);
}

/* Behind the LID:  033 : (…), or  033 # … */
static bool read_listed(struct reader *r, uint32_t lid)
{
    struct mw_ib_scan *s = &r->s;
    uint32_t out;

    if (lid < r->low || lid > r->high || (r->last != MW_NONE && lid <= r->last))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM,
                                "LID 0x%04" PRIx32 " is out of order or of the table's range",
                                lid);
    mw_ib_scan_blanks(s);
    if (!mw_ib_scan_dec(s, MW_IB_NO_WAY, &out))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "an out port up to %d is due", MW_IB_NO_WAY);
    if (s->at != s->end && *s->at != ' ')
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "the out port ends in what is no number");
    read_owner(r, lid);
    return set(r, lid, out);
}

/* Behind the LID:  : 033  : 03   : yes, or  : UNREACHABLE */
static bool read_fdbs(struct reader *r, uint32_t lid)
{
    struct mw_ib_scan *s = &r->s;
    uint32_t out = MW_IB_NO_WAY;

    if (lid != r->high + 1)
        return mw_ib_scan_fault(s, MW_E_OBS_FORM,
                                "after LID 0x%04" PRIx32 " comes 0x%04" PRIx32, r->high, lid);
    if (!mw_ib_scan_word(s, " : "))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "a colon is due");
    if (mw_ib_scan_dec(s, MW_IB_NO_WAY, &out)) {
        mw_ib_scan_blanks(s);
        if (!mw_ib_scan_char(s, ':'))
            return mw_ib_scan_fault(s, MW_E_OBS_FORM, "a colon is due");
    } else if (!mw_ib_scan_word(s, "UNREACHABLE")) {
        return mw_ib_scan_fault(s, MW_E_OBS_FORM,
                                "an out port up to %d, or UNREACHABLE, is due", MW_IB_NO_WAY);
    }
    r->high = lid;
    return set(r, lid, out);
}

static bool read_entry(struct reader *r)
{
    struct mw_ib_scan *s = &r->s;
    uint32_t lid;

    if (!mw_ib_scan_hex32(s, MW_IB_UNICAST_CAP - 1, &lid))
        return mw_ib_scan_fault(s, MW_E_OBS_FORM, "a LID up to 0x%x is due",
                                MW_IB_UNICAST_CAP - 1);
    if (r->form == FORM_NONE)
        return r->begun ||
               mw_ib_scan_fault(s, MW_E_OBS_FORM, "here an entry of no table stands");
    return r->form == FORM_FDBS ? read_fdbs(r, lid) : read_listed(r, lid);
}

/* ---- lines ---- */

/* Headings, and what the programs write besides their tables. */
static bool is_passed(struct mw_ib_scan *s)
{
    mw_ib_scan_blanks(s);
    return s->at == s->end || mw_ib_scan_word(s, "Lid  Out") ||
           mw_ib_scan_word(s, "Port     Info") || mw_ib_scan_word(s, "LID    : Port") ||
           mw_ib_scan_word(s, "*** WARNING ***") || mw_ib_scan_word(s, "ibwarn: ") ||
           mw_ib_scan_word(s, "#");
}

static void read_other(struct reader *r)
{
    static const char fdbs[] = "ucast_routes: Switch 0x";
    struct mw_ib_scan *s = &r->s;
    const char *at = memmem(s->at, (size_t)(s->end - s->at), fdbs, sizeof fdbs - 1);

    if (at) {
        end_table(r);
        s->at = at + sizeof fdbs - 1;
        r->begun = s->number;
        begin_fdbs(r);
    } else if (mw_ib_scan_word(s, "Unicast lids ")) {
        end_table(r);
        r->begun = s->number;
        begin_listed(r);
    } else if (mw_ib_scan_word(s, "Multicast mlids ")) {
        mw_ib_scan_fault(s, MW_E_OBS_FORM,
                         "these are multicast tables: take dump_lfts without -M");
        s->next = s->last;
    } else if (mw_ib_scan_word(s, "SubnGet")) {
        mw_ib_scan_fault(s, MW_E_OBS_FORM,
                         "the switch did not answer: its table is not its own");
    } else if (s->at < s->end && *s->at >= '0' && *s->at <= '9') {
        read_count(r);
    } else if (!is_passed(s)) {
        mw_ib_scan_fault(s, MW_E_OBS_FORM, "this is no line of a forwarding table");
    }
}

static void read_tables(struct reader *r)
{
    struct mw_ib_scan *s = &r->s;

    while (mw_ib_scan_line(s)) {
        if (mw_ib_scan_word(s, "0x"))
            read_entry(r);
        else
            read_other(r);
    }
    s->next = s->last;
    end_table(r);
    if (r->seen.n == 0 && s->rc == MW_OK)
        mw_ib_scan_report(s, MW_ERROR, MW_E_OBS_EMPTY, 0,
                          "there is no forwarding table in the file");
}

enum mw_rc mw_lft_read(struct mw_obs_build *b, const char *name, const char *text, size_t n,
                       struct mw_diags *d)
{
    struct reader *r = mw_alloc(sizeof *r);
    enum mw_rc rc;

    r->b = b;
    mw_obs_begin(b, name, "lfts");
    mw_ib_scan_init(&r->s, name, text, n, d);
    if (n > MW_LFT_BYTES_CAP)
        mw_ib_scan_report(&r->s, MW_ERROR, MW_E_CAP, 0, "the file is larger than 8 GiB");
    else
        read_tables(r);
    rc = mw_ib_scan_end(&r->s);
    mw_map_u64_done(&r->seen);
    mw_free(r);
    return rc;
}
