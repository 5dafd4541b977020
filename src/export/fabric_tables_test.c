/* fabric_tables_test.c: mended tables of a real plan, read back by the reader of dump_lfts and
 * walked to every LID; the way back byte for byte what it was; tests/e2e/repair.sh has opensm load
 * them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "export/fabric_tables.h"
#include "fabric/expect.h"
#include "file/lft_read.h"

struct test {
    struct export_fixture *f;
    struct mw_expect x;
    struct mw_observation *seen; /* x.want with LIDs and tables */
    struct mw_net before;
    struct mw_repair repair;
    struct memory_sink m;
};

/* LIDs as a subnet manager gives them; what hangs on a spine gets a table entry as well. */
static void number(struct mw_observation *o)
{
    uint16_t lid = 0;

    for (uint32_t i = 0; i < o->nodes.n; i++) {
        struct mw_obs_node *node = &o->nodes.at[i];

        if (node->plane != 0)
            continue;
        if (node->kind == MW_OBS_SWITCH)
            node->lid = ++lid;
        for (uint32_t p = 0; node->kind == MW_OBS_ADAPTER && p < node->port_n; p++)
            if (o->ports.at[node->first_port + p].peer != MW_NONE)
                o->ports.at[node->first_port + p].lid = ++lid;
    }
}

/* The tables of the whole fabric into the observation; then a link between switches goes. */
static void route_and_cut(struct test *t)
{
    struct mw_observation *o = t->seen;
    struct mw_net whole;
    uint32_t top = 0;

    assert_int_equal(mw_net_init(&whole, o, 0, NULL), MW_OK);
    mw_net_route(&whole);
    for (uint32_t v = 0; v < whole.switch_n + whole.end_n; v++)
        top = whole.lid[v] > top ? whole.lid[v] : top;
    for (uint32_t s = 0; s < whole.switch_n; s++) {
        uint8_t *lft = mw_arena_alloc(&o->arena, top + 1);

        memset(lft, MW_HOP_NONE, top + 1);
        for (uint32_t e = 0; e < whole.end_n; e++)
            lft[whole.lid[whole.switch_n + e]] = mw_net_row(&whole, e)[s];
        o->nodes.at[whole.node[s]].lft = lft;
        o->nodes.at[whole.node[s]].lft_n = top + 1;
    }
    for (uint32_t l = 0; l < whole.link_n; l++) {
        const struct mw_net_link *k = &whole.links[l];

        if (k->from < whole.switch_n && k->to < whole.switch_n) {
            uint32_t p = mw_obs_port_at(o, whole.node[k->from], k->port);

            o->ports.at[o->ports.at[p].peer].peer = MW_NONE;
            o->ports.at[p].peer = MW_NONE;
            break;
        }
    }
    mw_net_done(&whole);
}

static void open_test(struct test *t)
{
    struct mw_fabric_tables tables;

    *t = (struct test){.m = {.sink = {.open = memory_open, .close = memory_close}}};
    t->f = export_fixture_new("pod32-dense", NULL);
    mw_expect_init(&t->x, &t->f->plan, NULL);
    t->seen = &t->x.want;
    number(t->seen);
    route_and_cut(t);
    assert_int_equal(mw_net_init(&t->before, t->seen, 0, NULL), MW_OK);
    mw_repair_tables(&t->repair, &t->before, false);
    tables = (struct mw_fabric_tables){
        .seen = t->seen, .before = &t->before, .repair = &t->repair, .folder = "compute/"};
    mw_fabric_tables_write(&tables, &t->m.sink);
}

static void close_test(struct test *t)
{
    memory_done(&t->m);
    mw_repair_done(&t->repair);
    mw_net_done(&t->before);
    mw_expect_done(&t->x);
    export_fixture_free(t->f);
}

static void read_file(const struct test *t, const char *path, struct mw_observation *o)
{
    struct mw_diags d = {0};
    struct mw_obs_build *b = mw_obs_build_new(o, &d);
    const char *text = memory_file(&t->m, path);

    assert_non_null(text);
    assert_int_equal(mw_lft_read(b, path, text, strlen(text), &d), MW_OK);
    assert_int_equal(mw_obs_build_end(b), MW_OK);
    mw_diags_done(&d);
}

static const struct mw_obs_node *switch_of(const struct mw_observation *o, uint64_t guid)
{
    for (uint32_t i = 0; i < o->nodes.n; i++)
        if (o->nodes.at[i].kind == MW_OBS_SWITCH && o->nodes.at[i].guid == guid)
            return &o->nodes.at[i];
    fail();
    return NULL;
}

static uint8_t entry(const struct mw_obs_node *node, uint16_t lid)
{
    return lid < node->lft_n ? node->lft[lid] : MW_HOP_NONE;
}

/* From every switch to every LID, switches' too, by what the file says; but for spines among
 * themselves: that their entries were empty is a subnet manager's choice. */
static void leads_everywhere(void **state)
{
    struct test t;
    struct mw_observation o = {0};

    (void)state;
    open_test(&t);
    read_file(&t, "compute/tables.lfts", &o);
    const struct mw_net *n = &t.before;
    const struct mw_obs_node **of = mw_alloc(n->switch_n * sizeof(void *));
    for (uint32_t s = 0; s < n->switch_n; s++)
        of[s] = switch_of(&o, t.seen->nodes.at[n->node[s]].guid);
    for (uint32_t v = 0; v < n->switch_n + n->end_n; v++)
        for (uint32_t s = 0; s < n->switch_n; s++) {
            uint32_t at = s;

            if (v < n->switch_n && v != s && n->tier[v] > 0 && n->tier[s] > 0) {
                assert_int_equal(entry(of[s], n->lid[v]), MW_HOP_NONE);
                continue;
            }
            for (int hops = 0; at != v && hops < 6; hops++) {
                assert_true(at < n->switch_n);
                uint8_t port = entry(of[at], n->lid[v]);
                assert_in_range(port, 1, n->port_cap - 1);
                uint32_t l = n->port_link[at * n->port_cap + port];
                assert_int_not_equal(l, MW_NONE);
                at = n->links[l].to;
            }
            assert_int_equal(at, v);
            if (v < n->switch_n)
                assert_int_equal(entry(of[v], n->lid[v]), 0);
        }
    mw_free(of);
    mw_observation_done(&o);
    close_test(&t);
}

static uint32_t count(const char *text, const char *what)
{
    uint32_t n = 0;

    for (; (text = strstr(text, what)); text += strlen(what))
        n++;
    return n;
}

/* Entries of endpoints that differ between the two files are the repair's changes, no more. */
static void changes_are_told(void **state)
{
    struct test t;
    struct mw_observation was = {0}, is = {0};
    uint32_t differ = 0;

    (void)state;
    open_test(&t);
    read_file(&t, "compute/before.lfts", &was);
    read_file(&t, "compute/tables.lfts", &is);
    const struct mw_net *n = &t.before;
    for (uint32_t s = 0; s < n->switch_n; s++) {
        const struct mw_obs_node *node = &t.seen->nodes.at[n->node[s]];
        const struct mw_obs_node *a = switch_of(&was, node->guid),
                                 *b = switch_of(&is, node->guid);

        for (uint16_t lid = 1; lid < node->lft_n; lid++)
            assert_int_equal(entry(a, lid), entry(node, lid));
        for (uint32_t e = 0; e < n->end_n; e++)
            differ += entry(a, n->lid[n->switch_n + e]) != entry(b, n->lid[n->switch_n + e]);
    }
    assert_int_equal(differ, t.repair.changes.n);
    assert_true(differ > 0);
    const char *changes = memory_file(&t.m, "compute/changes.txt");
    uint32_t to_switches =
        12 * 12 - 4 * 3; /* had no entry before; spines need none to spines */
    assert_int_equal(count(changes, "\n+0x"), differ + to_switches);
    assert_int_equal(count(changes, "\n-0x"), differ + to_switches);
    assert_int_equal(mw_fabric_tables_count(&(struct mw_fabric_tables){
                         .seen = t.seen, .before = n, .repair = &t.repair}),
                     differ + to_switches);
    assert_int_equal(count(changes, "\n@@ "), n->switch_n);
    assert_int_equal(count(memory_file(&t.m, "compute/README"), "no deadlock is possible"), 1);
    mw_observation_done(&was);
    mw_observation_done(&is);
    close_test(&t);
}

/* Where no tables were seen, switches' own entries are taken to be as they are written. */
static void none_seen(void **state)
{
    struct test t;
    struct mw_repair r;

    (void)state;
    open_test(&t);
    for (uint32_t i = 0; i < t.seen->nodes.n; i++)
        t.seen->nodes.at[i].lft = NULL;
    mw_net_route(&t.before);
    mw_repair_tables(&r, &t.before, false);
    assert_int_equal(mw_fabric_tables_count(&(struct mw_fabric_tables){
                         .seen = t.seen, .before = &t.before, .repair = &r}),
                     r.changes.n);
    mw_repair_done(&r);
    close_test(&t);
}

/* The digest knows a cable, a LID and a rate, and no order. */
static void digest(void **state)
{
    struct test t;

    (void)state;
    open_test(&t);
    struct mw_net *n = &t.before;
    uint64_t d = mw_fabric_links_digest(t.seen, n);
    char text[32];

    snprintf(text, sizeof text, "%016llx", (unsigned long long)d);
    assert_non_null(strstr(memory_file(&t.m, "compute/README"), text));
    n->links[3].mbps /= 2;
    assert_true(mw_fabric_links_digest(t.seen, n) != d);
    n->links[3].mbps *= 2;
    n->lid[5]++;
    assert_true(mw_fabric_links_digest(t.seen, n) != d);
    n->lid[5]--;
    assert_true(mw_fabric_links_digest(t.seen, n) == d);
    n->link_n--;
    assert_true(mw_fabric_links_digest(t.seen, n) != d);
    n->link_n++;
    close_test(&t);
}

static void cut_short(void **state)
{
    struct test t;
    struct mw_out out;

    (void)state;
    open_test(&t);
    struct mw_fabric_tables tables = {
        .seen = t.seen, .before = &t.before, .repair = &t.repair, .folder = ""};
    mw_out_init(&out, NULL, NULL);
    mw_fabric_tables_changes(&tables, 3, &out);
    mw_out_char(&out, '\0');
    assert_int_equal(count(out.buf, "\n+0x"), 3);
    assert_int_equal(count(out.buf, "\n# and "), 1);
    mw_out_done(&out);
    close_test(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leads_everywhere), cmocka_unit_test(changes_are_told),
        cmocka_unit_test(none_seen),        cmocka_unit_test(digest),
        cmocka_unit_test(cut_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
