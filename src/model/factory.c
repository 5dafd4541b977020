/* factory.c: the few operations on a factory record. */
#include "model/factory.h"

void mw_factory_done(struct mw_factory *f)
{
    mw_arena_done(&f->arena);
    *f = (struct mw_factory){0};
}

/* Digits at *s; -1 when there are none or more than nine. */
static int64_t take_number(const char **s)
{
    const char *p = *s;
    int64_t v = 0;

    while (*p >= '0' && *p <= '9' && p - *s < 10)
        v = v * 10 + (*p++ - '0');
    if (p == *s || p - *s > 9)
        return -1;
    *s = p;
    return v;
}

bool mw_blocked_next(const char **list, int64_t *low, int64_t *high)
{
    const char *s = *list;

    if (!*s || (*low = take_number(&s)) < 0)
        return false;
    *high = *low;
    if (*s == '-') {
        *list = s++;
        if ((*high = take_number(&s)) < *low)
            return false;
    }
    *list = s;
    if (*s == ',' && s[1])
        s++;
    else if (*s)
        return false;
    *list = s;
    return true;
}
