/*
 * digest.h: the name of a plan: SHA-256 over its rows, in order.
 *
 * Every value is fed as a tag byte and one fixed form (numbers by seven bits, text with its
 * length before it), so that two different sequences of rows never give the same bytes, and the digest
 * does not depend on the file format, the machine or the version of SQLite.
 */
#ifndef MW_STORE_DIGEST_H
#define MW_STORE_DIGEST_H

#include <sha2.h>
#include <stddef.h>
#include <stdint.h>

enum { MW_DIGEST_HEX = 65, MW_DIGEST_BUF = 4096 };

struct mw_digest {
    SHA2_CTX sha;
    size_t n; /* bytes waiting in buf */
    uint8_t buf[MW_DIGEST_BUF];
};

void mw_digest_init(struct mw_digest *d);
void mw_digest_table(struct mw_digest *d, const char *name); /* the rows that follow are its */
void mw_digest_i64(struct mw_digest *d, int64_t v);
void mw_digest_real(struct mw_digest *d, double v); /* by its IEEE 754 bits */
void mw_digest_text(struct mw_digest *d, const char *s, size_t n);
void mw_digest_null(struct mw_digest *d);
void mw_digest_row(struct mw_digest *d); /* ends a row */

/* Writes the digest as 64 hex digits and a zero. `d` may then only be initialised anew. */
void mw_digest_hex(struct mw_digest *d, char hex[MW_DIGEST_HEX]);

#endif
