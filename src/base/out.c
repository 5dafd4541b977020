/* out.c: buffered text, CSV and JSON. */
#include "base/out.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { OUT_BUFFER = 1 << 16 };

void mw_out_init(struct mw_out *o, int (*flush)(void *, const char *, size_t), void *ctx)
{
    *o = (struct mw_out){.flush = flush, .ctx = ctx};
    if (flush) {
        o->cap = OUT_BUFFER;
        o->buf = mw_alloc(o->cap);
    }
}

static void out_drain(struct mw_out *o)
{
    if (o->n && !o->failed)
        o->failed = o->flush(o->ctx, o->buf, o->n);
    o->n = 0;
}

int mw_out_done(struct mw_out *o)
{
    int failed;

    if (o->flush)
        out_drain(o);
    failed = o->failed;
    mw_free(o->buf);
    *o = (struct mw_out){.failed = failed};
    return failed;
}

void mw_out_mem(struct mw_out *o, const char *s, size_t n)
{
    if (n > o->cap - o->n) {
        if (o->flush) {
            out_drain(o);
            if (n > o->cap) {
                if (!o->failed)
                    o->failed = o->flush(o->ctx, s, n);
                return;
            }
        } else {
            size_t cap = o->cap ? o->cap : 256;
            while (cap - o->n < n)
                cap *= 2;
            o->buf = mw_realloc(o->buf, cap, 1);
            o->cap = cap;
        }
    }
    if (n)
        memcpy(o->buf + o->n, s, n);
    o->n += n;
}

void mw_out_str(struct mw_out *o, const char *s)
{
    mw_out_mem(o, s, strlen(s));
}

void mw_out_char(struct mw_out *o, char c)
{
    mw_out_mem(o, &c, 1);
}

/* Decimal digits of v, at least `least`, ending at buf + 24; returns the first. */
static char *digits_before(char buf[24], uint64_t v, int least)
{
    char *p = buf + 24;

    while (v || least > 0) {
        *--p = (char)('0' + v % 10);
        v /= 10;
        least--;
    }
    return p;
}

static uint64_t magnitude(int64_t v)
{
    return v < 0 ? (uint64_t)0 - (uint64_t)v : (uint64_t)v;
}

void mw_out_i64(struct mw_out *o, int64_t v)
{
    char buf[24];
    char *p = digits_before(buf, magnitude(v), 1);

    if (v < 0)
        *--p = '-';
    mw_out_mem(o, p, (size_t)(buf + sizeof buf - p));
}

void mw_out_printf(struct mw_out *o, const char *fmt, ...)
{
    char small[256];
    char *big;
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    MW_ASSERT(n >= 0);
    if ((size_t)n < sizeof small) {
        mw_out_mem(o, small, (size_t)n);
        return;
    }
    big = mw_alloc((size_t)n + 1);
    va_start(ap, fmt);
    vsnprintf(big, (size_t)n + 1, fmt, ap);
    va_end(ap);
    mw_out_mem(o, big, (size_t)n);
    mw_free(big);
}

void mw_out_fixed(struct mw_out *o, int64_t v, int decimals)
{
    char buf[24], *p;
    uint64_t m = magnitude(v);

    MW_ASSERT(decimals >= 0 && decimals <= 18);
    while (decimals > 0 && m % 10 == 0) {
        m /= 10;
        decimals--;
    }
    p = digits_before(buf, m, decimals + 1);
    if (v < 0)
        mw_out_char(o, '-');
    mw_out_mem(o, p, (size_t)(buf + sizeof buf - p) - (size_t)decimals);
    if (decimals) {
        mw_out_char(o, '.');
        mw_out_mem(o, buf + sizeof buf - decimals, (size_t)decimals);
    }
}

/* ---- CSV ---- */

static void csv_sep(struct mw_csv *c)
{
    if (c->mid)
        mw_out_char(c->out, ',');
    c->mid = true;
}

void mw_csv_str(struct mw_csv *c, const char *s)
{
    bool formula;

    csv_sep(c);
    if (!s || !*s)
        return;
    formula = !c->as_is && strchr("=+-@\t\r", *s) != NULL;
    if (!formula && !strpbrk(s, ",\"\r\n")) {
        mw_out_str(c->out, s);
        return;
    }
    mw_out_char(c->out, '"');
    if (formula)
        mw_out_char(c->out, '\'');
    for (; *s; s++) {
        if (*s == '"')
            mw_out_char(c->out, '"');
        mw_out_char(c->out, *s);
    }
    mw_out_char(c->out, '"');
}

void mw_csv_i64(struct mw_csv *c, int64_t v)
{
    csv_sep(c);
    mw_out_i64(c->out, v);
}

void mw_csv_fixed(struct mw_csv *c, int64_t v, int decimals)
{
    csv_sep(c);
    mw_out_fixed(c->out, v, decimals);
}

void mw_csv_end(struct mw_csv *c)
{
    mw_out_char(c->out, '\n');
    c->mid = false;
}

void mw_csv_head(struct mw_csv *c, const char *names)
{
    mw_out_str(c->out, names);
    mw_csv_end(c);
}

/* ---- JSON ---- */

static void json_escape(struct mw_out *o, unsigned char c)
{
    static const char plain[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
    const char *at = strchr(plain, c);

    if (at) {
        mw_out_char(o, '\\');
        mw_out_char(o, letter[at - plain]);
    } else {
        mw_out_printf(o, "\\u%04x", c);
    }
}

/* Bytes that are no UTF-8 become U+FFFD, so that the file stays readable by every parser. */
static void json_text(struct mw_out *o, const char *text)
{
    const unsigned char *s = (const unsigned char *)text;

    mw_out_char(o, '"');
    while (*s) {
        size_t n = 1;
        if (*s < 0x20 || *s == '"' || *s == '\\' || *s == 0x7F)
            json_escape(o, *s);
        else if (*s < 0x80)
            mw_out_char(o, (char)*s);
        else if ((n = mw_text_utf8_len((const char *)s, 4)) != 0)
            mw_out_mem(o, (const char *)s, n);
        else {
            mw_out_str(o, "\\ufffd");
            n = 1;
        }
        s += n;
    }
    mw_out_char(o, '"');
}

static void json_indent(struct mw_json *j)
{
    mw_out_char(j->out, '\n');
    for (int i = 0; i < j->depth; i++)
        mw_out_str(j->out, "  ");
}

static void json_item(struct mw_json *j, const char *key)
{
    if (j->some[j->depth])
        mw_out_char(j->out, ',');
    j->some[j->depth] = true;
    if (j->depth)
        json_indent(j);
    if (key) {
        json_text(j->out, key);
        mw_out_str(j->out, ": ");
    }
}

static void json_open(struct mw_json *j, const char *key, char bracket)
{
    json_item(j, key);
    mw_out_char(j->out, bracket);
    MW_ASSERT(j->depth + 1 < MW_JSON_DEPTH_CAP);
    j->some[++j->depth] = false;
}

static void json_close(struct mw_json *j, char bracket)
{
    bool some = j->some[j->depth];

    MW_ASSERT(j->depth > 0);
    j->depth--;
    if (some)
        json_indent(j);
    mw_out_char(j->out, bracket);
    if (j->depth == 0)
        mw_out_char(j->out, '\n');
}

void mw_json_obj(struct mw_json *j, const char *key)
{
    json_open(j, key, '{');
}

void mw_json_arr(struct mw_json *j, const char *key)
{
    json_open(j, key, '[');
}

void mw_json_end_obj(struct mw_json *j)
{
    json_close(j, '}');
}

void mw_json_end_arr(struct mw_json *j)
{
    json_close(j, ']');
}

void mw_json_str(struct mw_json *j, const char *key, const char *s)
{
    json_item(j, key);
    if (s)
        json_text(j->out, s);
    else
        mw_out_str(j->out, "null");
}

void mw_json_i64(struct mw_json *j, const char *key, int64_t v)
{
    json_item(j, key);
    mw_out_i64(j->out, v);
}

void mw_json_fixed(struct mw_json *j, const char *key, int64_t v, int decimals)
{
    json_item(j, key);
    mw_out_fixed(j->out, v, decimals);
}

void mw_json_bool(struct mw_json *j, const char *key, bool v)
{
    json_item(j, key);
    mw_out_str(j->out, v ? "true" : "false");
}
