/*
 * ib_fixture.h: for tests of the decoders of InfiniBand dumps: the kept dumps, observations as text
 * that can be compared, and the fabric that was dumped (tests/data/infiniband/README.md).
 */
#ifndef MW_FILE_IB_FIXTURE_H
#define MW_FILE_IB_FIXTURE_H

#include "file/observation_check.h"

#include <inttypes.h>
#include <stdio.h>

typedef enum mw_rc ib_reader(struct mw_obs_build *b, const char *name, const char *text,
                             size_t n, struct mw_diags *d);

struct ib_seen {
    struct mw_observation o;
    struct mw_diags d;
    enum mw_rc rc; /* of the reader; of a second one where the first was MW_OK */
};

/* A file of tests/data/infiniband, with a zero byte behind it; the caller frees it. */
static inline char *ib_load(const char *name, size_t *n)
{
    const char *root = getenv("MW_ROOT");
    char path[4096], *text = calloc(1, 1 << 16);

    snprintf(path, sizeof path, "%s/tests/data/infiniband/%s", root ? root : ".", name);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    *n = fread(text, 1, (1 << 16) - 1, f);
    fclose(f);
    assert_true(*n > 0 && *n < (1 << 16) - 1);
    return text;
}

/* Reads a copy of exactly n bytes, so that a sanitizer sees a byte too many. */
static inline void ib_see(struct ib_seen *x, ib_reader *read, const char *text, size_t n)
{
    struct mw_obs_build *b;
    char *copy = malloc(n ? n : 1);

    *x = (struct ib_seen){0};
    if (n)
        memcpy(copy, text, n);
    b = mw_obs_build_new(&x->o, &x->d);
    x->rc = read(b, "dump", copy, n, &x->d);
    assert_true((x->rc == MW_OK) == (x->d.errors == 0));
    free(copy);
    mw_obs_build_end(b);
    observation_check(&x->o);
}

static inline void ib_see_file(struct ib_seen *x, ib_reader *read, const char *name)
{
    size_t n;
    char *text = ib_load(name, &n);

    ib_see(x, read, text, n);
    for (uint32_t i = 0; i < x->d.n; i++)
        print_error("%s: %s\n", x->d.at[i].place, x->d.at[i].text);
    free(text);
}

static inline void ib_done(struct ib_seen *x)
{
    mw_observation_done(&x->o);
    mw_diags_done(&x->d);
}

static inline int ib_compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

enum { IB_LINE = 300 };

/* Nodes and cables as sorted lines, whatever their order was. The caller frees it. */
static inline char *ib_print(const struct mw_observation *o)
{
    uint32_t cap = o->nodes.n + o->ports.n, n = 0;
    char **lines = malloc((cap + 1) * sizeof *lines), *all, *at;

    for (uint32_t i = 0; i < o->nodes.n; i++) {
        const struct mw_obs_node *k = &o->nodes.at[i];

        lines[n] = malloc(IB_LINE);
        snprintf(lines[n++], IB_LINE,
                 "%016" PRIx64 " %s \"%s\" %016" PRIx64 " %x %x lid %u lmc %u ports %u%s",
                 k->guid, mw_obs_kind_names[k->kind], k->name, k->system_guid, k->vendor_id,
                 k->device_id, k->lid, k->lmc, k->port_n, k->described ? "" : " undescribed");
    }
    for (uint32_t i = 0; i < o->ports.n; i++) {
        const struct mw_obs_port *p = &o->ports.at[i];
        char rate[MW_RATE_CAP];

        if (p->peer == MW_NONE)
            continue;
        lines[n] = malloc(IB_LINE);
        snprintf(lines[n++], IB_LINE,
                 "%016" PRIx64 "[%u] %016" PRIx64 " lid %u lmc %u %s -> %016" PRIx64 "[%u]%s",
                 o->nodes.at[p->node].guid, p->number, p->guid, p->lid, p->lmc,
                 mw_obs_rate(p, rate), o->nodes.at[o->ports.at[p->peer].node].guid,
                 o->ports.at[p->peer].number, p->one_sided ? " one-sided" : "");
    }
    qsort(lines, n, sizeof *lines, ib_compare_lines);
    all = at = malloc((size_t)n * IB_LINE + 1);
    *at = '\0';
    for (uint32_t i = 0; i < n; i++) {
        at += snprintf(at, IB_LINE + 1, "%s\n", lines[i]);
        free(lines[i]);
    }
    free(lines);
    return all;
}

static inline void ib_assert_same(const struct mw_observation *a,
                                  const struct mw_observation *b)
{
    char *x = ib_print(a), *y = ib_print(b);

    assert_string_equal(x, y);
    free(x);
    free(y);
}

static inline uint32_t ib_node(const struct mw_observation *o, uint64_t guid)
{
    for (uint32_t i = 0; i < o->nodes.n; i++)
        if (o->nodes.at[i].guid == guid)
            return i;
    fail_msg("no node 0x%016" PRIx64, guid);
    return MW_NONE;
}

/* ---- the fabric of small.net, as that file has it ---- */

static const uint64_t ib_leaf_1 = 0xb83fd20300aa0000, ib_leaf_2 = 0xb83fd20300ab0000,
                      ib_spine = 0xb83fd20300ac0000, ib_host = 0xa088c20300110000;

struct ib_cable {
    uint64_t a, b;
    uint16_t a_port, b_port;
    const char *rate;
};

static const struct ib_cable ib_cables[] = {
    {0xb83fd20300aa0000, 0xa088c20300110000, 1, 1, "4xHDR"},
    {0xb83fd20300aa0000, 0xa088c20300110100, 2, 1, "4xHDR"},
    {0xb83fd20300aa0000, 0xa088c20300110200, 3, 1, "4xFDR"},
    {0xb83fd20300ab0000, 0xa088c20300110200, 2, 2, "4xFDR"},
    {0xb83fd20300ab0000, 0xa088c20300110300, 1, 1, "4xHDR"},
    {0xb83fd20300ab0000, 0xa088c20300110400, 3, 1, "4xHDR"},
    {0xb83fd20300ab0000, 0xa088c20300110500, 64, 1, "4xQDR"},
    {0xb83fd20300aa0000, 0xb83fd20300ac0000, 33, 1, "4xHDR"},
    {0xb83fd20300aa0000, 0xb83fd20300ac0000, 34, 2, "1xHDR"},
    {0xb83fd20300ab0000, 0xb83fd20300ac0000, 33, 3, "4xEDR"},
    {0xb83fd20300ab0000, 0xb83fd20300ac0000, 34, 4, "4xHDR"},
    {0xb83fd20300aa0000, 0xb83fd20300aa0008, 65, 1, "4xHDR"},
    {0xb83fd20300ac0000, 0xb83fd20300ac0008, 65, 1, "4xHDR"},
};
enum { IB_CABLES = sizeof ib_cables / sizeof ib_cables[0] };

static inline void ib_assert_cable(const struct mw_observation *o, const struct ib_cable *c)
{
    char rate[MW_RATE_CAP];
    uint32_t a = mw_obs_port_at(o, ib_node(o, c->a), c->a_port);
    uint32_t b = mw_obs_port_at(o, ib_node(o, c->b), c->b_port);

    assert_int_not_equal(a, MW_NONE);
    assert_int_not_equal(b, MW_NONE);
    assert_int_equal(o->ports.at[a].peer, b);
    assert_int_equal(o->ports.at[b].peer, a);
    assert_string_equal(mw_obs_rate(&o->ports.at[a], rate), c->rate);
    assert_string_equal(mw_obs_rate(&o->ports.at[b], rate), c->rate);
    assert_false(o->ports.at[a].one_sided);
}

static inline uint32_t ib_cable_count(const struct mw_observation *o)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < o->ports.n; i++)
        n += o->ports.at[i].peer != MW_NONE;
    return n / 2;
}

static inline void ib_assert_cables(const struct mw_observation *o)
{
    for (int i = 0; i < IB_CABLES; i++)
        ib_assert_cable(o, &ib_cables[i]);
    assert_int_equal(ib_cable_count(o), IB_CABLES);
    assert_int_equal(o->conflicts.n, 0);
}

/* ---- what is wrong ---- */

struct ib_wrong {
    const char *text;
    enum mw_code code; /* of the first error */
    const char *place;
};

static inline void ib_assert_wrong(ib_reader *read, const struct ib_wrong *w)
{
    struct ib_seen x;
    uint32_t i = 0;

    ib_see(&x, read, w->text, strlen(w->text));
    while (i < x.d.n && x.d.at[i].severity != MW_ERROR)
        i++;
    if (i == x.d.n)
        fail_msg("taken: %s", w->text);
    if (x.d.at[i].code != w->code || strcmp(x.d.at[i].place, w->place) != 0)
        fail_msg("%s: %s: %s, not %s: %s\nin: %s", x.d.at[i].place,
                 mw_code_info(x.d.at[i].code)->name, x.d.at[i].text, w->place,
                 mw_code_info(w->code)->name, w->text);
    ib_done(&x);
}

/* Every beginning of a text is refused, `step` bytes apart. */
static inline void ib_assert_cuts(ib_reader *read, const char *text, size_t n, size_t step)
{
    for (size_t i = 0; i < n; i += step) {
        struct ib_seen x;

        ib_see(&x, read, text, i);
        if (x.rc == MW_OK)
            fail_msg("%zu bytes of %zu are taken: …%.40s", i, n, text + (i > 40 ? i - 40 : 0));
        ib_done(&x);
    }
}

#endif
