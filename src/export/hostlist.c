#include "export/hostlist.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

/* A number past these digits is kept as text: Slurm reads it into 64 bits, and a range is
 * worth nothing there. */
enum { NUMBER_DIGITS = 9 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool mw_hostlist_takes(const char *name)
{
    size_t n =
        strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    return n > 0 && name[n] == '\0' && !strchr("-_.", *name);
}

/* Splits off the number at the end of a name; `digits` 0: there is none. */
static uint32_t split(const char *name, uint32_t *digits, uint64_t *number)
{
    uint32_t n = (uint32_t)strlen(name), prefix = n;

    *number = 0;
    while (prefix > 0 && is_digit(name[prefix - 1]))
        prefix--;
    *digits = n - prefix;
    if (*digits > NUMBER_DIGITS) {
        *digits = 0;
        return n;
    }
    for (uint32_t i = prefix; i < n; i++)
        *number = *number * 10 + (uint64_t)(name[i] - '0');
    return prefix;
}

static void put_number(const struct mw_hostlist *l, uint64_t v)
{
    mw_out_printf(l->out, "%0*" PRIu64, (int)l->digits, v);
}

/* Writes the range that grew; `more` when another of the same prefix follows. */
static void flush(struct mw_hostlist *l, bool more)
{
    bool range = l->high > l->low;

    if (!l->bracket)
        mw_out_mem(l->out, l->prefix, l->prefix_n);
    if (!l->bracket && (more || range)) {
        mw_out_char(l->out, '[');
        l->bracket = true;
    }
    if (l->digits) {
        put_number(l, l->low);
        if (range) {
            mw_out_char(l->out, '-');
            put_number(l, l->high);
        }
    }
    if (more) {
        mw_out_char(l->out, ',');
    } else if (l->bracket) {
        mw_out_char(l->out, ']');
        l->bracket = false;
    }
}

void mw_hostlist_add(struct mw_hostlist *l, const char *name)
{
    uint32_t digits;
    uint64_t number;
    uint32_t prefix_n = split(name, &digits, &number);
    bool alike = l->pending && digits && l->digits && prefix_n == l->prefix_n &&
                 memcmp(name, l->prefix, prefix_n) == 0;
    unsigned width = mw_text_digits(number);

    l->count++;
    if (alike && number == l->high + 1 && digits == (width > l->digits ? width : l->digits)) {
        l->high = number;
        return;
    }
    if (l->pending) {
        flush(l, alike);
        if (!alike)
            mw_out_char(l->out, ',');
    }
    l->pending = true;
    l->prefix = name;
    l->prefix_n = prefix_n;
    l->digits = digits;
    l->low = l->high = number;
}

void mw_hostlist_end(struct mw_hostlist *l)
{
    if (l->pending)
        flush(l, false);
    *l = (struct mw_hostlist){.out = l->out};
}
