/*
 * ibscan.h: what the decoders of InfiniBand dumps share: a cursor over lines and the numbers, GUIDs
 * and names in them, faults with their places, and facts of InfiniBand (PortInfo, rates, SHARP).
 *
 *     struct mw_ib_scan s;
 *     mw_ib_scan_init(&s, name, text, n, diags);
 *     while (mw_ib_scan_line(&s))
 *         if (!mw_ib_scan_word(&s, "LID:") || !mw_ib_scan_hex(&s, &lid))
 *             mw_ib_scan_fault(&s, MW_E_OBS_FORM, "…");
 *     rc = mw_ib_scan_end(&s);
 */
#ifndef MW_FILE_IBSCAN_H
#define MW_FILE_IBSCAN_H

#include "model/observation.h"

#include <string.h>

enum {
    MW_IB_FAULTS_CAP = 100,     /* faults of one file after which it is read no further */
    MW_IB_PORTS_CAP = 254,      /* IBA 1.7, 14.2.5.3: NumPorts */
    MW_IB_UNICAST_CAP = 0xc000, /* IBA 1.7, 4.1.3: LIDs from there on are of multicast groups */
    MW_IB_NO_WAY = 255          /* out port of a LID to which a switch knows no way */
};

struct mw_ib_scan {
    const char *name; /* of the file */
    struct mw_diags *diags;
    const char *begin, *next, *last; /* the text, what follows the line, the text's end */
    const char *line, *at, *end;     /* the line, the place in it, its end */
    uint32_t number;                 /* of the line, from 1 */
    uint32_t faults;
    uint32_t warned; /* the first line of mw_ib_scan_warning(); 0 none */
    enum mw_rc rc;   /* of the first fault */
};

void mw_ib_scan_init(struct mw_ib_scan *s, const char *name, const char *text, size_t n,
                     struct mw_diags *d);

/* Moves to the next line: `at` stands at its beginning, `end` behind its last byte that is no line
 * end (LF or CR LF). False at the end of the text, at a line that no LF ends (E-OBS-TRUNCATED), and
 * after MW_IB_FAULTS_CAP faults. */
bool mw_ib_scan_line(struct mw_ib_scan *s);

/* An error at the place; always false. */
bool mw_ib_scan_fault(struct mw_ib_scan *s, enum mw_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* An error or a warning of another line, or with line 0 of the file as such. */
void mw_ib_scan_report(struct mw_ib_scan *s, enum mw_severity severity, enum mw_code code,
                       uint32_t line, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* The builder is full, and said so: the rest of the text is left. Always false. */
bool mw_ib_scan_give_up(struct mw_ib_scan *s);

/* Whether the line is what the libraries of infiniband-diags write to the standard error: somebody
 * wrote both into one file. */
bool mw_ib_scan_warning(struct mw_ib_scan *s);

/* What reading came to; a warning where mw_ib_scan_warning() found something. Once, at the end. */
enum mw_rc mw_ib_scan_end(struct mw_ib_scan *s);

/* ---- in the line: each moves behind what it takes, or stays and says false ---- */

static inline void mw_ib_scan_blanks(struct mw_ib_scan *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t'))
        s->at++;
}

static inline bool mw_ib_scan_char(struct mw_ib_scan *s, char c)
{
    if (s->at == s->end || *s->at != c)
        return false;
    s->at++;
    return true;
}

static inline bool mw_ib_scan_word(struct mw_ib_scan *s, const char *word)
{
    size_t n = strlen(word);

    if ((size_t)(s->end - s->at) < n || memcmp(s->at, word, n) != 0)
        return false;
    s->at += n;
    return true;
}

/* Decimal digits, at most `most`. */
bool mw_ib_scan_dec(struct mw_ib_scan *s, uint32_t most, uint32_t *v);
/* 1 to 16 hexadecimal digits of either case. */
bool mw_ib_scan_hex(struct mw_ib_scan *s, uint64_t *v);
/* The same, at most `most`. */
bool mw_ib_scan_hex32(struct mw_ib_scan *s, uint32_t most, uint32_t *v);

/* A name as the dump has it, as a text of the observation; \" becomes ". */
const char *mw_ib_text(struct mw_obs_build *b, const char *s, size_t n);

/* ---- facts ---- */

/* Lanes and speed of a rate as infiniband-diags print it, "4xHDR" or "4x HDR"; 0 where it prints
 * "??", "???". False when it is no such rate. */
bool mw_ib_scan_rate(struct mw_ib_scan *s, uint8_t *width, uint8_t *speed);

/* Lanes by LinkWidthActive, and speed by LinkSpeedActive, LinkSpeedExtActive and
 * LinkSpeedExtActive2 (IBA 1.7, 14.2.5.6, PortInfo); 0 unknown. */
uint8_t mw_ib_width(uint32_t active);
uint8_t mw_ib_speed(uint32_t active, uint32_t ext_active, uint32_t ext_active2);

/* Whether a channel adapter of this description is an aggregation node. */
bool mw_ib_says_aggregation(const char *name);

/* Whether a switch of so many ports has its last for an aggregation node: NVIDIA's have an odd
 * number then (SB7800 37, QM8700 41 or 81, QM9700 65 or 129). */
static inline bool mw_ib_is_internal_port(uint32_t number, uint32_t ports)
{
    return number == ports && ports > 32 && ports % 2 == 1;
}

/* ---- cables that a dump names, checked when all of it is read ---- */

struct mw_ib_link {
    uint32_t from, to; /* ports in the builder */
    uint32_t line;
};

struct mw_ib_links {
    MW_VEC(struct mw_ib_link) at;
    uint32_t last; /* node that the dump describes last; MW_NONE: not known */
};

/*
 * Hands the cables to the builder. Ports past the number of those that their node has are faults;
 * so are a node that is a peer and not described, and a port of the node described last that only
 * the other end names: the dump stops short. Adapters on internal ports become aggregation nodes.
 */
void mw_ib_links_end(struct mw_ib_links *l, struct mw_ib_scan *s, struct mw_obs_build *b);

#endif
