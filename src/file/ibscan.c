#include "file/ibscan.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>

void mw_ib_scan_init(struct mw_ib_scan *s, const char *name, const char *text, size_t n,
                     struct mw_diags *d)
{
    *s = (struct mw_ib_scan){.name = name,
                             .diags = d,
                             .begin = text,
                             .next = text,
                             .last = text + n,
                             .line = text,
                             .at = text,
                             .end = text};
}

bool mw_ib_scan_line(struct mw_ib_scan *s)
{
    const char *end;

    if (s->next == s->last)
        return false;
    s->number++;
    s->line = s->at = s->next;
    if (s->faults >= MW_IB_FAULTS_CAP) {
        s->end = s->line;
        return mw_ib_scan_fault(s, MW_E_CAP, "after %d faults the file is read no further",
                                MW_IB_FAULTS_CAP);
    }
    end = memchr(s->line, '\n', (size_t)(s->last - s->line));
    if (!end) {
        s->at = s->end = s->next = s->last;
        return mw_ib_scan_fault(s, MW_E_OBS_TRUNCATED, "the file ends in the middle of a line");
    }
    s->next = end + 1;
    s->end = end > s->line && end[-1] == '\r' ? end - 1 : end;
    return true;
}

static void add(struct mw_ib_scan *s, enum mw_severity severity, enum mw_code code,
                const char *place, const char *fmt, va_list ap)
{
    char text[MW_ERR_TEXT_CAP];

    vsnprintf(text, sizeof text, fmt, ap);
    mw_diag(s->diags, severity, code, place, NULL, "%s", text);
    if (severity != MW_ERROR)
        return;
    s->faults++;
    if (s->rc == MW_OK)
        s->rc = mw_code_info(code)->kind;
}

bool mw_ib_scan_fault(struct mw_ib_scan *s, enum mw_code code, const char *fmt, ...)
{
    char place[MW_ERR_PLACE_CAP];
    va_list ap;

    snprintf(place, sizeof place, "%s:%" PRIu32 ":%zu", s->name, s->number,
             (size_t)(s->at - s->line) + 1);
    va_start(ap, fmt);
    add(s, MW_ERROR, code, place, fmt, ap);
    va_end(ap);
    return false;
}

void mw_ib_scan_report(struct mw_ib_scan *s, enum mw_severity severity, enum mw_code code,
                       uint32_t line, const char *fmt, ...)
{
    char place[MW_ERR_PLACE_CAP];
    va_list ap;

    if (line)
        snprintf(place, sizeof place, "%s:%" PRIu32 ":1", s->name, line);
    else
        snprintf(place, sizeof place, "%s", s->name);
    va_start(ap, fmt);
    add(s, severity, code, place, fmt, ap);
    va_end(ap);
}

bool mw_ib_scan_give_up(struct mw_ib_scan *s)
{
    if (s->rc == MW_OK)
        s->rc = MW_ELIMIT;
    s->next = s->last;
    return false;
}

bool mw_ib_scan_warning(struct mw_ib_scan *s)
{
    static const char *const begin[] = {"ibwarn: ", "ibdebug: ", "ibpanic: ", "src/",
                                        "libibnetdisc/"};

    for (size_t i = 0; i < sizeof begin / sizeof begin[0]; i++)
        if (mw_ib_scan_word(s, begin[i])) {
            s->warned = s->warned ? s->warned : s->number;
            return true;
        }
    return false;
}

enum mw_rc mw_ib_scan_end(struct mw_ib_scan *s)
{
    if (s->warned)
        mw_ib_scan_report(s, MW_WARNING, MW_E_OBS_FORM, s->warned,
                          "messages of the program stand in its dump: what it failed to reach "
                          "is not in it");
    return s->rc;
}

bool mw_ib_scan_dec(struct mw_ib_scan *s, uint32_t most, uint32_t *v)
{
    const char *p = s->at;
    uint64_t x = 0;

    for (; p < s->end && *p >= '0' && *p <= '9'; p++)
        if ((x = x * 10 + (unsigned)(*p - '0')) > most)
            return false;
    if (p == s->at)
        return false;
    s->at = p;
    *v = (uint32_t)x;
    return true;
}

/* Value of a hexadecimal digit; 16 for any other byte. */
static unsigned hex_digit(char c)
{
    unsigned digit = (unsigned char)c - (unsigned)'0';
    unsigned letter = ((unsigned char)c | 0x20u) - (unsigned)'a';

    return digit < 10 ? digit : letter < 6 ? letter + 10 : 16;
}

bool mw_ib_scan_hex(struct mw_ib_scan *s, uint64_t *v)
{
    const char *p = s->at;
    uint64_t x = 0;

    for (unsigned digit; p < s->end && (digit = hex_digit(*p)) < 16; p++)
        x = x << 4 | digit;
    if (p == s->at || p - s->at > 16)
        return false;
    s->at = p;
    *v = x;
    return true;
}

bool mw_ib_scan_hex32(struct mw_ib_scan *s, uint32_t most, uint32_t *v)
{
    const char *before = s->at;
    uint64_t x;

    if (!mw_ib_scan_hex(s, &x))
        return false;
    if (x > most) {
        s->at = before;
        return false;
    }
    *v = (uint32_t)x;
    return true;
}

const char *mw_ib_text(struct mw_obs_build *b, const char *s, size_t n)
{
    enum { NAME_CAP = 256 };
    char plain[NAME_CAP];
    size_t k = 0;

    if (!memchr(s, '\\', n))
        return mw_obs_text(b, s, n < NAME_CAP ? n : NAME_CAP);
    for (size_t i = 0; i < n && k < NAME_CAP; i++)
        if (s[i] != '\\' || i + 1 == n || s[i + 1] != '"')
            plain[k++] = s[i];
    return mw_obs_text(b, plain, k);
}

/* ---- facts ---- */

static bool scan_width(struct mw_ib_scan *s, uint8_t *width)
{
    static const char *const words[] = {"4x", "2x", "1x", "12x", "8x", "??"};
    static const uint8_t lanes[] = {4, 2, 1, 12, 8, 0};

    for (size_t i = 0; i < sizeof lanes; i++)
        if (mw_ib_scan_word(s, words[i])) {
            *width = lanes[i];
            return true;
        }
    return false;
}

bool mw_ib_scan_rate(struct mw_ib_scan *s, uint8_t *width, uint8_t *speed)
{
    const char *before = s->at, *word;
    size_t n;

    if (!scan_width(s, width))
        return false;
    mw_ib_scan_char(s, ' ');
    for (word = s->at; s->at < s->end && *s->at != ' ' && *s->at != '\t';)
        s->at++;
    n = (size_t)(s->at - word);
    *speed = 0;
    if (n == 3 && memcmp(word, "???", 3) == 0)
        return true;
    for (uint32_t i = 1; i < MW_IB_SPEEDS; i++)
        if (strlen(mw_ib_speed_names[i]) == n && memcmp(word, mw_ib_speed_names[i], n) == 0) {
            *speed = (uint8_t)i;
            return true;
        }
    s->at = before;
    return false;
}

uint8_t mw_ib_width(uint32_t active)
{
    return active == 1    ? 1
           : active == 2  ? 4
           : active == 4  ? 8
           : active == 8  ? 12
           : active == 16 ? 2
                          : 0;
}

uint8_t mw_ib_speed(uint32_t active, uint32_t ext_active, uint32_t ext_active2)
{
    if (ext_active2 == 1)
        return MW_IB_XDR;
    switch (ext_active) {
    case 0:
        return active == 1 ? MW_IB_SDR : active == 2 ? MW_IB_DDR : active == 4 ? MW_IB_QDR : 0;
    case 1:
        return MW_IB_FDR;
    case 2:
        return MW_IB_EDR;
    case 4:
        return MW_IB_HDR;
    case 8:
        return MW_IB_NDR;
    default:
        return MW_IB_UNKNOWN;
    }
}

static bool has_word(const char *text, const char *word) /* word: lower case */
{
    size_t n = strlen(word);

    for (; *text; text++) {
        size_t i = 0;

        while (i < n && text[i] && (text[i] == word[i] || (text[i] | 0x20) == word[i]))
            i++;
        if (i == n)
            return true;
    }
    return false;
}

bool mw_ib_says_aggregation(const char *name)
{
    return strstr(name, "SHARP") || has_word(name, "aggregation node");
}

/* ---- cables ---- */

static void check_numbers(struct mw_ib_scan *s, struct mw_obs_build *b, uint32_t port,
                          uint32_t line)
{
    const struct mw_obs_port *p = mw_obs_port_of(b, port);
    const struct mw_obs_node *n = mw_obs_at(b, p->node);

    if (n->described && n->port_n && p->number > n->port_n)
        mw_ib_scan_report(s, MW_ERROR, MW_E_OBS_FORM, line,
                          "port %u of a node of %" PRIu32 " ports (GUID 0x%016" PRIx64 ")",
                          p->number, n->port_n, n->guid);
}

static void mark_aggregation(struct mw_obs_build *b, const struct mw_ib_link *l)
{
    const struct mw_obs_port *from = mw_obs_port_of(b, l->from);
    const struct mw_obs_node *sw = mw_obs_at(b, from->node);
    struct mw_obs_node *to = mw_obs_at(b, mw_obs_port_of(b, l->to)->node);

    if (to->kind == MW_OBS_ADAPTER && sw->kind == MW_OBS_SWITCH && sw->described &&
        mw_ib_is_internal_port(from->number, sw->port_n))
        to->kind = MW_OBS_AGGREGATION;
}

/* Whether the node says of its port what is at the other end. */
static bool says(const struct mw_ib_links *l, uint32_t port)
{
    for (uint32_t i = l->at.n; i-- > 0;) /* what the last node says stands at the end */
        if (l->at.at[i].from == port)
            return true;
    return false;
}

void mw_ib_links_end(struct mw_ib_links *l, struct mw_ib_scan *s, struct mw_obs_build *b)
{
    uint32_t lost = 0, first = 0, silent = 0;

    for (uint32_t i = 0; i < l->at.n; i++) {
        const struct mw_ib_link *k = &l->at.at[i];
        uint32_t there = mw_obs_port_of(b, k->to)->node;

        if (s->faults < MW_IB_FAULTS_CAP)
            check_numbers(s, b, k->to, k->line);
        if (!mw_obs_at(b, there)->described && lost++ == 0)
            first = i;
        if (there == l->last && !silent && !says(l, k->to))
            silent = k->line;
        mark_aggregation(b, k);
        mw_obs_add_link(b, k->from, k->to, k->line);
    }
    if (lost && s->rc == MW_OK) {
        const struct mw_ib_link *k = &l->at.at[first];

        mw_ib_scan_report(s, MW_ERROR, MW_E_OBS_TRUNCATED, k->line,
                          "%" PRIu32
                          " cable%s to nodes that the file does not describe, the first "
                          "to GUID 0x%016" PRIx64,
                          lost, lost == 1 ? " leads" : "s lead",
                          mw_obs_at(b, mw_obs_port_of(b, k->to)->node)->guid);
    } else if (silent && s->rc == MW_OK) {
        mw_ib_scan_report(s, MW_ERROR, MW_E_OBS_TRUNCATED, silent,
                          "the file ends before its last node names this cable's other end");
    }
    mw_vec_done(&l->at);
}
