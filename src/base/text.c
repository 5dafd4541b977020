/* text.c: nearest words, natural order, letters. */
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { DISTANCE_CAP = 64 };

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static unsigned min2(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Optimal string alignment: three rows of the usual table. */
unsigned mw_text_distance(const char *a, const char *b)
{
    unsigned rows[3][DISTANCE_CAP + 1];
    unsigned *before = rows[0], *prev = rows[1], *cur = rows[2];
    size_t na = strnlen(a, DISTANCE_CAP), nb = strnlen(b, DISTANCE_CAP);

    for (size_t j = 0; j <= nb; j++)
        prev[j] = (unsigned)j;
    for (size_t i = 1; i <= na; i++) {
        cur[0] = (unsigned)i;
        for (size_t j = 1; j <= nb; j++) {
            unsigned swap = lower(a[i - 1]) != lower(b[j - 1]);
            unsigned d = min2(prev[j - 1] + swap, min2(prev[j], cur[j - 1]) + 1);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]))
                d = min2(d, before[j - 2] + 1);
            cur[j] = d;
        }
        unsigned *spare = before;
        before = prev;
        prev = cur;
        cur = spare;
    }
    return prev[nb];
}

static bool is_prefix(const char *word, const char *of)
{
    while (*word && lower(*word) == lower(*of)) {
        word++;
        of++;
    }
    return *word == '\0';
}

const char *mw_text_nearest(const char *word, const char *const *words, size_t n)
{
    unsigned len = (unsigned)strnlen(word, DISTANCE_CAP);
    unsigned best = len / 3 ? len / 3 + 1 : 2; /* first distance that is too far */
    const char *found = NULL;

    if (len == 0)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        unsigned d = mw_text_distance(word, words[i]);
        if (d < best) {
            best = d;
            found = words[i];
        }
    }
    for (size_t i = 0; i < n && !found; i++)
        if (is_prefix(word, words[i]))
            found = words[i];
    return found;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits_at(const char *s)
{
    size_t n = 0;

    while (is_digit(s[n]))
        n++;
    return n;
}

int mw_text_natural_cmp(const char *a, const char *b)
{
    int tie = 0; /* first difference in leading zeros: decides only between otherwise equals */

    while (*a || *b) {
        if (!is_digit(*a) || !is_digit(*b)) {
            if (*a != *b)
                return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
            a++;
            b++;
            continue;
        }
        const char *sa = a, *sb = b;
        while (*a == '0')
            a++;
        while (*b == '0')
            b++;
        size_t za = (size_t)(a - sa), zb = (size_t)(b - sb);
        size_t na = digits_at(a), nb = digits_at(b);
        if (na != nb)
            return na < nb ? -1 : 1;
        int c = memcmp(a, b, na);
        if (c)
            return c < 0 ? -1 : 1;
        if (!tie && za != zb)
            tie = za < zb ? -1 : 1;
        a += na;
        b += nb;
    }
    return tie;
}

char *mw_text_letters(uint32_t i, char buf[8])
{
    char rev[8];
    unsigned n = 0;
    uint64_t v = (uint64_t)i + 1; /* bijective base 26 */

    while (v) {
        v--;
        rev[n++] = (char)('a' + v % 26);
        v /= 26;
    }
    for (unsigned k = 0; k < n; k++)
        buf[k] = rev[n - 1 - k];
    buf[n] = '\0';
    return buf;
}

size_t mw_text_utf8_len(const char *s, size_t n)
{
    static const struct {
        unsigned char lo, hi, second_lo, second_hi;
        size_t len;
    } forms[] = {
        {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
        {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
        {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
    };
    const unsigned char *u = (const unsigned char *)s;

    if (n && u[0] < 0x80)
        return 1;
    for (size_t i = 0; n && i < sizeof forms / sizeof *forms; i++) {
        if (u[0] < forms[i].lo || u[0] > forms[i].hi)
            continue;
        if (n < forms[i].len || u[1] < forms[i].second_lo || u[1] > forms[i].second_hi)
            return 0;
        for (size_t k = 2; k < forms[i].len; k++)
            if ((u[k] & 0xC0) != 0x80)
                return 0;
        return forms[i].len;
    }
    return 0;
}

uint32_t mw_text_next(const char **s)
{
    static const unsigned char head[] = {0, 0x7f, 0x1f, 0x0f,
                                         0x07}; /* bits of the first byte */
    const unsigned char *u = (const unsigned char *)*s;
    size_t n = mw_text_utf8_len(*s, 4);

    if (*u == '\0')
        return 0;
    *s += n ? n : 1;
    if (*u == '\n' || *u == '\t' || *u == '\r')
        return ' ';
    if (n == 0)
        return 0xfffd;
    uint32_t c = u[0] & head[n];
    for (size_t i = 1; i < n; i++)
        c = c << 6 | (u[i] & 0x3f);
    bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
    return control || c == 0xfffe || c == 0xffff ? 0xfffd : c;
}

/* A decimal of at most `most`, without leading zeros; advances *s. -1 when there is none. */
static int take_decimal(const char **s, int most)
{
    const char *p = *s;
    int v = 0;

    while (is_digit(*p) && p - *s < 3)
        v = v * 10 + (*p++ - '0');
    if (p == *s || v > most || (**s == '0' && p - *s > 1))
        return -1;
    *s = p;
    return v;
}

bool mw_text_prefix(const char *s, uint32_t *address, uint8_t *length)
{
    uint32_t a = 0;
    int v;

    for (int i = 0; i < 4; i++) {
        v = take_decimal(&s, 255);
        if (v < 0 || *s++ != (i < 3 ? '.' : '/'))
            return false;
        a = a << 8 | (uint32_t)v;
    }
    v = take_decimal(&s, 32);
    if (v < 1 || *s)
        return false;
    *address = a;
    *length = (uint8_t)v;
    return true;
}

unsigned mw_text_digits(uint64_t n)
{
    unsigned d = 1;

    while (n >= 10) {
        n /= 10;
        d++;
    }
    return d;
}

/* C1 in UTF-8: 0xC2 and this byte. */
static bool is_c1_tail(unsigned char c)
{
    return c >= 0x80 && c < 0xA0;
}

char *mw_text_tame(char *s)
{
    size_t left = strlen(s);

    for (unsigned char *p = (unsigned char *)s; left > 0;) {
        size_t n = mw_text_utf8_len((const char *)p, left);
        if (*p == '\n' || *p == '\t')
            *p = ' ';
        else if (*p < 0x20 || *p == 0x7F || n == 0)
            *p = '?';
        else if (*p == 0xC2 && is_c1_tail(p[1]))
            p[0] = p[1] = '?';
        n = n ? n : 1;
        p += n;
        left -= n;
    }
    return s;
}

bool mw_text_is_wild(const char *s)
{
    for (const unsigned char *p = (const unsigned char *)s; *p; p++)
        if ((*p < 0x20 && !strchr("\t\n\r", *p)) || *p == 0x7F ||
            (*p == 0xC2 && is_c1_tail(p[1])))
            return true;
    return false;
}

bool mw_text_is_name(const char *s)
{
    enum { NAME_CAP = 100 };
    static const char may[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.+";
    size_t n = strspn(s, may);

    return n > 0 && n <= NAME_CAP && s[n] == '\0' && !strchr("-_.+", s[0]);
}

char *mw_text_file_name(const char *s, char buf[MW_FILE_NAME_CAP])
{
    enum { HASHED = 18, KEPT = MW_FILE_NAME_CAP - HASHED - 4 }; /* "~" and 16 digits, the end */
    uint64_t hash = 14695981039346656037U;                      /* FNV-1a */
    size_t n = 0;
    bool cut = false;

    for (size_t i = 0; s[i]; i++) {
        unsigned char c = (unsigned char)s[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                     (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '+' ||
                     (c == '.' && i > 0);
        hash = (hash ^ c) * 1099511628211U;
        cut = cut || n > KEPT;
        if (!cut)
            n += (size_t)snprintf(buf + n, MW_FILE_NAME_CAP - n, plain ? "%c" : "%%%02X", c);
    }
    if (cut)
        snprintf(buf + n, MW_FILE_NAME_CAP - n, "~%016llx", (unsigned long long)hash);
    else if (n == 0)
        snprintf(buf, MW_FILE_NAME_CAP, "%%");
    return buf;
}
