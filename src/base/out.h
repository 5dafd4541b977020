/*
 * out.h: buffered output of text, JSON and CSV into any sink. Does no I/O of its own: the flush
 * function given by the caller does. Errors stick: after the first failed flush everything is
 * swallowed, and mw_out_done() says so.
 */
#ifndef MW_BASE_OUT_H
#define MW_BASE_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mw_out {
    char *buf;
    size_t n, cap;
    int (*flush)(void *ctx, const char *data, size_t n); /* NULL: grow in memory */
    void *ctx;
    int failed; /* first non-zero answer of flush */
};

/* In-memory when `flush` is NULL: buf (not terminated) and n hold the text. */
void mw_out_init(struct mw_out *o, int (*flush)(void *, const char *, size_t), void *ctx);
int mw_out_done(struct mw_out *o); /* flushes, frees, returns `failed` */

void mw_out_mem(struct mw_out *o, const char *s, size_t n);
void mw_out_str(struct mw_out *o, const char *s);
void mw_out_char(struct mw_out *o, char c);
void mw_out_i64(struct mw_out *o, int64_t v);
void mw_out_printf(struct mw_out *o, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* `v` thousandths (or 10^-decimals) as a decimal number: (12345, 3) -> 12.345, (12300, 3) -> 12.3,
 * (12000, 3) -> 12. Exact: no floating point. */
void mw_out_fixed(struct mw_out *o, int64_t v, int decimals);

/* CSV (RFC 4180, LF): fields are quoted only where they must be; a field that a spreadsheet
 * would take for a formula is quoted and prefixed by an apostrophe, unless `as_is`: a program that
 * imports the file would take the apostrophe for part of the value. */
struct mw_csv {
    struct mw_out *out;
    bool mid; /* not at the start of a line */
    bool as_is;
};
void mw_csv_str(struct mw_csv *c, const char *s); /* NULL is an empty field */
void mw_csv_i64(struct mw_csv *c, int64_t v);
void mw_csv_fixed(struct mw_csv *c, int64_t v, int decimals);
void mw_csv_end(struct mw_csv *c);                     /* ends the line */
void mw_csv_head(struct mw_csv *c, const char *names); /* comma-separated names, then the end */

enum { MW_JSON_DEPTH_CAP = 32 };

/* JSON, indented by two, keys in the order given. `key` is NULL inside arrays and at the top. */
struct mw_json {
    struct mw_out *out;
    int depth;
    bool some[MW_JSON_DEPTH_CAP]; /* something stands at this depth already */
};
void mw_json_obj(struct mw_json *j, const char *key);
void mw_json_arr(struct mw_json *j, const char *key);
void mw_json_end_obj(struct mw_json *j);
void mw_json_end_arr(struct mw_json *j);
void mw_json_str(struct mw_json *j, const char *key, const char *s); /* NULL gives null */
void mw_json_i64(struct mw_json *j, const char *key, int64_t v);
void mw_json_fixed(struct mw_json *j, const char *key, int64_t v, int decimals);
void mw_json_bool(struct mw_json *j, const char *key, bool v);

#endif
