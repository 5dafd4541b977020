/* label.c: labels, paths and identities of cables. Called for every cable of the largest
 * factory, so text is put together by hand. */
#include "design/label.h"

#include <string.h>

struct text {
    char *buf;
    size_t n, cap;
};

static void put_char(struct text *t, char c)
{
    if (t->n + 1 < t->cap)
        t->buf[t->n++] = c;
}

static void put_str(struct text *t, const char *s)
{
    for (; *s; s++)
        put_char(t, *s);
}

static void put_number(struct text *t, unsigned v)
{
    char digits[10];
    int n = 0;

    do
        digits[n++] = (char)('0' + v % 10);
    while (v /= 10);
    while (n > 0)
        put_char(t, digits[--n]);
}

/* A faceplate's name as part of a path: lower case, '/' and blanks as '-'. */
static void put_path_name(struct text *t, const char *s)
{
    for (; *s; s++) {
        char c = *s;

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        put_char(t, c == '/' || c == ' ' ? '-' : c);
    }
}

static size_t text_end(struct text *t)
{
    if (t->cap)
        t->buf[t->n] = '\0';
    return t->n;
}

size_t mw_label_end(const struct mw_plan *p, const struct mw_end *end, char *buf, size_t cap)
{
    struct text t = {buf, 0, cap};

    if (end->device == MW_NONE) {
        put_str(&t, "external");
        return text_end(&t);
    }
    const struct mw_device *d = &p->devices.at[end->device];

    put_str(&t, d->name);
    for (unsigned lane = 0; lane < end->lanes && end->port + lane < d->type->port_n; lane++) {
        put_char(&t, lane ? '+' : ' ');
        put_str(&t, d->type->ports[end->port + lane].name);
    }
    return text_end(&t);
}

size_t mw_label_path(const struct mw_plan *p, const struct mw_end *end, char *buf, size_t cap)
{
    struct text t = {buf, 0, cap};

    if (end->device == MW_NONE) {
        put_str(&t, "external");
        return text_end(&t);
    }
    const struct mw_device *d = &p->devices.at[end->device];
    const struct mw_port_type *port = &d->type->ports[end->port];

    put_str(&t, d->name);
    put_char(&t, '/');
    if (d->type->kind == MW_KIND_SWITCH && port->number > 0) {
        put_char(&t, 'p');
        put_number(&t, (unsigned)port->number);
    } else if (d->type->kind == MW_KIND_NODE && port->net == MW_NET_COMPUTE && port->rail > 0) {
        put_str(&t, "hca");
        put_number(&t, (unsigned)port->rail);
    } else {
        put_path_name(&t, port->name);
    }
    return text_end(&t);
}

uint64_t mw_cable_id(const struct mw_plan *p, const struct mw_cable *c)
{
    char paths[3][MW_LABEL_CAP];
    const char *sorted[3];
    int n = c->end[2].device == MW_NONE ? 2 : 3;
    uint64_t h = MW_FNV;

    for (int i = 0; i < n; i++) {
        int at = i;

        mw_label_path(p, &c->end[i], paths[i], sizeof paths[i]);
        for (; at > 0 && strcmp(paths[i], sorted[at - 1]) < 0; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = paths[i];
    }
    for (int i = 0; i < n; i++)
        h = mw_fnv_str(h, sorted[i]);
    return (h >> 48) ^ (h & 0xffffffffffffu);
}
