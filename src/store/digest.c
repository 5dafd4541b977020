/* digest.c: see digest.h. SHA-256 itself is libmd's. */
#include "store/digest.h"

#include <string.h>

enum { DIGEST_NUMBER_MOST = 11 }; /* a tag and ten groups of seven bits */

enum tag { TAG_NULL, TAG_I64, TAG_REAL, TAG_TEXT, TAG_ROW, TAG_TABLE };

void mw_digest_init(struct mw_digest *d)
{
    SHA256Init(&d->sha);
    d->n = 0;
}

static void digest_flush(struct mw_digest *d)
{
    SHA256Update(&d->sha, d->buf, d->n);
    d->n = 0;
}

/* Room for `n` bytes, n at most a few dozen. */
static uint8_t *digest_room(struct mw_digest *d, size_t n)
{
    if (d->n + n > sizeof d->buf)
        digest_flush(d);
    uint8_t *p = d->buf + d->n;
    d->n += n;
    return p;
}

/* A tag, then the number seven bits at a time, low ones first: one form per number. */
static void digest_u64(struct mw_digest *d, enum tag tag, uint64_t v)
{
    uint8_t *p = digest_room(d, DIGEST_NUMBER_MOST);
    size_t n = 0;

    p[n++] = (uint8_t)tag;
    for (; v >= 0x80; v >>= 7)
        p[n++] = (uint8_t)(v | 0x80);
    p[n++] = (uint8_t)v;
    d->n -= DIGEST_NUMBER_MOST - n;
}

static void digest_bytes(struct mw_digest *d, enum tag tag, const char *s, size_t n)
{
    digest_u64(d, tag, n);
    if (n <= sizeof d->buf) {
        memcpy(digest_room(d, n), s, n);
        return;
    }
    digest_flush(d);
    SHA256Update(&d->sha, (const uint8_t *)s, n);
}

void mw_digest_table(struct mw_digest *d, const char *name)
{
    digest_bytes(d, TAG_TABLE, name, strlen(name));
}

void mw_digest_i64(struct mw_digest *d, int64_t v)
{
    digest_u64(d, TAG_I64, (uint64_t)v << 1 ^ (uint64_t)(v < 0 ? -1 : 0)); /* zigzag */
}

void mw_digest_real(struct mw_digest *d, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    digest_u64(d, TAG_REAL, bits);
}

void mw_digest_text(struct mw_digest *d, const char *s, size_t n)
{
    digest_bytes(d, TAG_TEXT, s, n);
}

void mw_digest_null(struct mw_digest *d)
{
    *digest_room(d, 1) = TAG_NULL;
}

void mw_digest_row(struct mw_digest *d)
{
    *digest_room(d, 1) = TAG_ROW;
}

void mw_digest_hex(struct mw_digest *d, char hex[MW_DIGEST_HEX])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t sum[SHA256_DIGEST_LENGTH];
    digest_flush(d);
    SHA256Final(sum, &d->sha);
    for (size_t i = 0; i < sizeof sum; i++) {
        hex[2 * i] = digits[sum[i] >> 4];
        hex[2 * i + 1] = digits[sum[i] & 15];
    }
    hex[MW_DIGEST_HEX - 1] = '\0';
}
