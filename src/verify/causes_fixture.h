/*
 * causes_fixture.h: for causes_test.c: designed plans seen as they should be, faults seeded into
 * what is seen, the wiring compared by brute force, and what is found against what is wanted.
 */
#ifndef MW_VERIFY_CAUSES_FIXTURE_H
#define MW_VERIFY_CAUSES_FIXTURE_H

#include "export/export_fixture.h"
#include "verify/causes.h"
#include "verify/causes_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct world {
    struct export_fixture *f;
    struct mw_expect x;
    struct mw_observation o; /* nodes and ports as x.want has them, cabled as seeded */
    struct mw_identity id;
    struct mw_wiring w;
    struct mw_causes c;
    struct mw_map_str paths; /* component path → port of x.want */
    struct mw_arena arena;
};

static struct world small, large;

/* ---- a network that is as planned ---- */

static void reset(struct world *s)
{
    const struct mw_observation *want = &s->x.want;

    mw_causes_done(&s->c);
    s->w.planned = s->w.right = 0;
    mw_vec_done(&s->w.wrong);
    mw_vec_done(&s->w.absent);
    mw_vec_done(&s->w.foreign);
    mw_vec_done(&s->w.mismatches);
    mw_vec_done(&s->id.faults);
    mw_vec_done(&s->o.twice);
    mw_vec_done(&s->o.conflicts);
    memcpy(s->o.nodes.at, want->nodes.at, want->nodes.n * sizeof *want->nodes.at);
    memcpy(s->o.ports.at, want->ports.at, want->ports.n * sizeof *want->ports.at);
    for (uint32_t i = 0; i < want->planes; i++)
        s->id.plane[i] = i;
    for (uint32_t i = 0; i < want->nodes.n; i++)
        s->id.want[i] = s->id.seen[i] = i;
    for (uint32_t i = 0; i < want->ports.n; i++)
        s->id.want_port[i] = s->w.seen_at[i] = i;
}

static void begin(struct world *s, const char *example, const char *const *sets)
{
    char path[MW_EXPECT_PATH_CAP];

    s->f = export_fixture_new(example, sets);
    mw_expect_init(&s->x, &s->f->plan, NULL);
    const struct mw_observation *want = &s->x.want;
    s->o.planes = want->planes;
    mw_vec_reserve(&s->o.nodes, want->nodes.n);
    mw_vec_reserve(&s->o.ports, want->ports.n);
    s->o.nodes.n = want->nodes.n;
    s->o.ports.n = want->ports.n;
    s->id.want = mw_alloc(want->nodes.n * sizeof *s->id.want);
    s->id.seen = mw_alloc(want->nodes.n * sizeof *s->id.seen);
    s->id.want_port = mw_alloc(want->ports.n * sizeof *s->id.want_port);
    s->id.plane = mw_alloc(want->planes * sizeof *s->id.plane);
    s->w.seen_at = mw_alloc(want->ports.n * sizeof *s->w.seen_at);
    for (uint32_t i = 0; i < want->ports.n; i++)
        if (s->x.planes.at[want->nodes.at[want->ports.at[i].node].plane].fabric <
            MW_FABRIC_COUNT) /* not the same ports by their faceplate, in Ethernet */
            mw_map_str_add(&s->paths,
                           mw_arena_strdup(&s->arena, mw_expect_path(&s->x, i, path)), i);
    reset(s);
}

static void end(struct world *s)
{
    reset(s);
    mw_vec_done(&s->o.nodes);
    mw_vec_done(&s->o.ports);
    mw_free(s->id.want);
    mw_free(s->id.seen);
    mw_free(s->id.want_port);
    mw_free(s->id.plane);
    mw_free(s->w.seen_at);
    mw_map_str_done(&s->paths);
    mw_arena_done(&s->arena);
    mw_expect_done(&s->x);
    export_fixture_free(s->f);
}

static int setup(void **state)
{
    static const char *const sets[] = {"compute.count=1024", "fabrics.compute.planes=1", NULL};

    (void)state;
    begin(&small, "pod32-dense", NULL);
    begin(&large, "scale-131072", sets);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    end(&small);
    end(&large);
    return 0;
}

static int fresh(void **state)
{
    (void)state;
    reset(&small);
    reset(&large);
    return 0;
}

/* ---- faults ---- */

static uint32_t at(const struct world *s, const char *fmt, ...)
{
    char path[MW_EXPECT_PATH_CAP];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(path, sizeof path, fmt, ap);
    va_end(ap);
    uint32_t port = mw_map_str_get(&s->paths, path);
    if (port == MW_NONE)
        fail_msg("no port %s", path);
    return port;
}

static void plug(struct world *s, uint32_t p, uint32_t q)
{
    if (p != MW_NONE)
        s->o.ports.at[p].peer = q;
    if (q != MW_NONE)
        s->o.ports.at[q].peer = p;
}

static void unplug(struct world *s, uint32_t p)
{
    uint32_t q = s->o.ports.at[p].peer;

    s->o.ports.at[p].peer = MW_NONE;
    if (q != MW_NONE)
        s->o.ports.at[q].peer = MW_NONE;
}

/* What is plugged into p and into q changes places. */
static void swap(struct world *s, uint32_t p, uint32_t q)
{
    uint32_t a = s->o.ports.at[p].peer, b = s->o.ports.at[q].peer;

    plug(s, p, b);
    plug(s, q, a);
}

static void dark(struct world *s, const char *device)
{
    for (uint32_t i = 0; i < s->x.want.ports.n; i++)
        if (strcmp(s->f->plan.devices.at[s->x.ports[i].device].name, device) == 0) {
            unplug(s, i);
            s->id.seen[s->x.want.ports.at[i].node] = MW_NONE;
        }
}

/* ---- comparison by brute force, and what is found ---- */

static uint32_t silent(const struct world *s, uint32_t p, uint32_t q)
{
    return s->o.ports.at[p].silent ? p : s->o.ports.at[q].silent ? q : MW_NONE;
}

static void compare(struct world *s)
{
    const struct mw_observation *want = &s->x.want;

    for (uint32_t i = 0; i < want->ports.n; i++) {
        uint32_t is = s->o.ports.at[i].peer, planned = want->ports.at[i].peer;
        if (is != planned && is != MW_NONE && i < is)
            *mw_vec_push(&s->w.wrong) = (struct mw_wire){i, is, i, MW_NONE};
        if (is != planned && planned != MW_NONE && i < planned)
            *mw_vec_push(&s->w.absent) =
                (struct mw_wire){i, planned, silent(s, i, planned), s->x.ports[i].cable};
        s->w.planned += planned != MW_NONE && i < planned;
        s->w.right += planned != MW_NONE && i < planned && is == planned;
    }
}

static void each_once(const struct world *s)
{
    uint32_t n[4] = {s->w.wrong.n, s->w.absent.n, s->w.mismatches.n, s->w.foreign.n};
    uint8_t *seen[4];

    for (int k = 0; k < 4; k++)
        seen[k] = calloc(n[k] + 1, 1);
    for (uint32_t i = 0; i < s->c.at.n; i++)
        for (uint32_t k = 0; k < s->c.at.at[i].n; k++) {
            const struct mw_cause_cable *c = &s->c.cables.at[s->c.at.at[i].first + k];
            assert_true(c->part < 4 && c->index < n[c->part]);
            seen[c->part][c->index]++;
        }
    for (int k = 0; k < 4; k++) {
        for (uint32_t i = 0; i < n[k]; i++)
            assert_int_equal(seen[k][i], 1);
        free(seen[k]);
    }
}

/* All findings: "SEVERITY CODE path (cables): text", a line each. */
static void finds(struct world *s, const char *wanted)
{
    struct mw_out out;

    compare(s);
    mw_causes_done(&s->c); /* of the last time */
    mw_causes_find(&s->c, &s->x, &s->o, &s->id, &s->w);
    each_once(s);
    mw_out_init(&out, NULL, NULL);
    for (uint32_t i = 0; i < s->c.at.n; i++) {
        const struct mw_cause *c = &s->c.at.at[i];
        assert_true(*c->cure != '\0');
        mw_out_printf(&out, "%s %s %s (%u): %s\n", mw_severity_name(c->severity),
                      mw_code_info(c->code)->name, c->path, c->n, c->text);
    }
    mw_out_char(&out, '\0');
    assert_string_equal(out.buf, wanted);
    mw_out_done(&out);
}

#endif
