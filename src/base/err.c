/* err.c: messages, their codes and exit statuses. */
#include "base/err.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct mw_code_info code_table[MW_CODE_COUNT] = {
#define MW_CODE(id, name, kind, title, meaning, cure)                                          \
    [MW_##id] = {name, kind, title, meaning, cure},
#include "base/codes.def"
#undef MW_CODE
};

const struct mw_code_info *mw_code_info(enum mw_code code)
{
    MW_ASSERT((unsigned)code < MW_CODE_COUNT);
    return &code_table[code];
}

enum mw_code mw_code_find(const char *name)
{
    for (unsigned i = 0; i < MW_CODE_COUNT; i++)
        if (strcasecmp(code_table[i].name, name) == 0)
            return (enum mw_code)i;
    return MW_CODE_COUNT;
}

int mw_rc_exit(enum mw_rc rc)
{
    switch (rc) {
    case MW_OK:
        return 0;
    case MW_EREALITY:
        return 1;
    case MW_ECONFIG:
    case MW_ELIMIT:
        return 2;
    case MW_EIMPOSSIBLE:
        return 3;
    case MW_EPEER:
        return 4;
    case MW_ESYSTEM:
    case MW_EBUG:
        break;
    }
    return 5;
}

const char *mw_severity_name(enum mw_severity s)
{
    static const char *const names[] = {"info", "warning", "error"};

    MW_ASSERT((unsigned)s <= MW_ERROR);
    return names[s];
}

/* Ends a text that did not fit with "...", never inside a UTF-8 sequence. */
static void text_mark_cut(char *buf, size_t cap)
{
    size_t end = cap - 4;

    while (end > 0 && ((unsigned char)buf[end] & 0xC0) == 0x80)
        end--;
    memcpy(buf + end, "...", 4);
}

/* Messages quote what the user's files say, and a file must not be able to drive a terminal. */
__attribute__((format(printf, 3, 0))) static void text_format(char *buf, size_t cap,
                                                              const char *fmt, va_list ap)
{
    int n = vsnprintf(buf, cap, fmt, ap);

    if (n < 0)
        buf[0] = '\0';
    else if ((size_t)n >= cap)
        text_mark_cut(buf, cap);
    mw_text_tame(buf);
}

__attribute__((format(printf, 3, 4))) static void text_print(char *buf, size_t cap,
                                                             const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    text_format(buf, cap, fmt, ap);
    va_end(ap);
}

__attribute__((format(printf, 6, 0))) static void
err_fill(struct mw_err *err, enum mw_severity severity, enum mw_code code, const char *place,
         const char *cure, const char *fmt, va_list ap)
{
    err->code = code;
    err->severity = severity;
    text_print(err->place, sizeof err->place, "%s", place ? place : "");
    text_print(err->cure, sizeof err->cure, "%s", cure ? cure : "");
    text_format(err->text, sizeof err->text, fmt, ap);
}

enum mw_rc mw_fail(struct mw_err *err, enum mw_code code, const char *place, const char *fmt,
                   ...)
{
    va_list ap;

    if (err) {
        va_start(ap, fmt);
        err_fill(err, MW_ERROR, code, place, NULL, fmt, ap);
        va_end(ap);
    }
    return mw_code_info(code)->kind;
}

enum mw_rc mw_fail_cure(struct mw_err *err, enum mw_code code, const char *place,
                        const char *cure, const char *fmt, ...)
{
    va_list ap;

    if (err) {
        va_start(ap, fmt);
        err_fill(err, MW_ERROR, code, place, cure, fmt, ap);
        va_end(ap);
    }
    return mw_code_info(code)->kind;
}

/* Counts the message and returns room for it, or NULL when the list is full. */
static struct mw_err *diags_slot(struct mw_diags *d, enum mw_severity severity,
                                 enum mw_code code)
{
    if (severity == MW_ERROR && d->errors++ == 0)
        d->worst = mw_code_info(code)->kind;
    if (d->n >= MW_DIAGS_CAP) {
        d->dropped++;
        return NULL;
    }
    return mw_vec_push(d);
}

void mw_diag(struct mw_diags *diags, enum mw_severity severity, enum mw_code code,
             const char *place, const char *cure, const char *fmt, ...)
{
    struct mw_err *e = diags_slot(diags, severity, code);
    va_list ap;

    if (!e)
        return;
    va_start(ap, fmt);
    err_fill(e, severity, code, place, cure, fmt, ap);
    va_end(ap);
}

void mw_diag_err(struct mw_diags *diags, const struct mw_err *err)
{
    struct mw_err *e = diags_slot(diags, err->severity, err->code);

    if (e)
        *e = *err;
}

/* "file:12:3" taken apart; line and column 0 when the place has none. */
struct place_key {
    const char *text;
    size_t file_len;
    uint64_t line, col;
    uint32_t index;
};

/* Reads ":digits" at the end of s[0..*len) and shortens *len by it. */
static bool place_pop_number(const char *s, size_t *len, uint64_t *out)
{
    size_t i = *len;
    uint64_t v = 0;

    while (i > 0 && s[i - 1] >= '0' && s[i - 1] <= '9')
        i--;
    if (i == *len || *len - i > 10 || i == 0 || s[i - 1] != ':')
        return false;
    for (size_t k = i; k < *len; k++)
        v = v * 10 + (uint64_t)(s[k] - '0');
    *len = i - 1;
    *out = v;
    return true;
}

static struct place_key place_parse(const char *place, uint32_t index)
{
    struct place_key k = {.text = place, .file_len = strlen(place), .index = index};
    uint64_t last, before;

    if (place_pop_number(place, &k.file_len, &last)) {
        if (place_pop_number(place, &k.file_len, &before)) {
            k.line = before;
            k.col = last;
        } else {
            k.line = last;
        }
    }
    return k;
}

static int place_cmp(const void *pa, const void *pb)
{
    const struct place_key *a = pa, *b = pb;
    size_t n = a->file_len < b->file_len ? a->file_len : b->file_len;
    int c = memcmp(a->text, b->text, n);

    if (c)
        return c;
    if (a->file_len != b->file_len)
        return a->file_len < b->file_len ? -1 : 1;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    if (a->col != b->col)
        return a->col < b->col ? -1 : 1;
    return a->index < b->index ? -1 : 1;
}

void mw_diags_sort(struct mw_diags *diags)
{
    struct place_key *keys;
    struct mw_err *sorted;

    if (diags->n < 2)
        return;
    keys = mw_realloc(NULL, diags->n, sizeof *keys);
    sorted = mw_realloc(NULL, diags->n, sizeof *sorted);
    for (uint32_t i = 0; i < diags->n; i++)
        keys[i] = place_parse(diags->at[i].place, i);
    qsort(keys, diags->n, sizeof *keys, place_cmp);
    for (uint32_t i = 0; i < diags->n; i++)
        sorted[i] = diags->at[keys[i].index];
    mw_free(diags->at);
    mw_free(keys);
    diags->at = sorted;
    diags->cap = diags->n;
}

void mw_diags_done(struct mw_diags *diags)
{
    mw_free(diags->at);
    *diags = (struct mw_diags){0};
}

_Noreturn void mw_panic(const char *file, int line, const char *what)
{
    fprintf(stderr, "millwright: bug at %s:%d: %s\n", file, line, what);
    abort();
}
