/* recabling_test.c: the files of a re-cabling plan hold every move, in the order of work. Whether
 * the CSV mends what is wrong is for tests/e2e/carry_moves.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "export/recabling_int.h"

struct scene {
    struct export_fixture *f;
    struct mw_expect x;
    struct mw_wiring w;
    struct mw_observation o;
    struct mw_recable r;
};

static uint32_t find_port(const struct mw_expect *x, const char *path)
{
    char buf[MW_EXPECT_PATH_CAP];

    for (uint32_t i = 0; i < x->want.ports.n; i++)
        if (x->want.ports.at[i].peer != MW_NONE && strcmp(mw_expect_path(x, i, buf), path) == 0)
            return i;
    fail_msg("no port %s", path);
    return MW_NONE;
}

static void lose(struct scene *s, uint32_t port)
{
    uint32_t peer = s->x.want.ports.at[port].peer;

    *mw_vec_push(&s->w.absent) = (struct mw_wire){
        port < peer ? port : peer, port < peer ? peer : port, MW_NONE, s->x.ports[port].cable};
}

/* node007 and node008 are exchanged at leaf-1-5, and node009 lacks its cable there. */
static void start(struct scene *s, bool disabled)
{
    *s = (struct scene){.f = export_fixture_new("pod32-dense", NULL)};
    mw_expect_init(&s->x, &s->f->plan, NULL);
    uint32_t a = find_port(&s->x, "leaf-1-5/p7"), b = find_port(&s->x, "leaf-1-5/p8");
    uint32_t to_a = s->x.want.ports.at[a].peer, to_b = s->x.want.ports.at[b].peer;
    lose(s, a);
    lose(s, b);
    lose(s, find_port(&s->x, "leaf-1-5/p9"));
    *mw_vec_push(&s->w.wrong) = (struct mw_wire){a, to_b, a, MW_NONE};
    *mw_vec_push(&s->w.wrong) = (struct mw_wire){b, to_a, b, MW_NONE};
    s->w.seen_at = calloc(s->x.want.ports.n, sizeof *s->w.seen_at);
    *mw_vec_push(&s->o.ports) =
        (struct mw_obs_port){.peer = MW_NONE, .physical = disabled ? 3 : 0};
    mw_recable_plan(&s->r, &s->x, &s->w, &s->o, 75);
}

static void finish(struct scene *s)
{
    mw_recable_done(&s->r);
    mw_vec_done(&s->w.wrong);
    mw_vec_done(&s->w.absent);
    mw_vec_done(&s->o.ports);
    free(s->w.seen_at);
    mw_expect_done(&s->x);
    export_fixture_free(s->f);
}

static void four_files(void **state)
{
    struct mw_err err;
    struct scene s;

    (void)state;
    start(&s, false);
    assert_int_equal(mw_recabling_write(&s.r, &s.x, &s.f->to.sink, &err), MW_OK);
    assert_int_equal(s.f->to.n, 4);
    assert_memory_equal(memory_file(&s.f->to, "recabling.pdf"), "%PDF-", 5);
    assert_non_null(strstr(memory_file(&s.f->to, "recabling.svg"), "<svg"));
    /* exchanged at the leaf: one hangs, one moves, the one that hung is plugged in */
    const char *line = strchr(memory_file(&s.f->to, "recabling.csv"), '\n') + 1;
    const char *const want[] = {
        "1,1,park,a,a06,leaf-1-5,4/1,a06,29,,,,,node008,",
        "2,1,move,a,a06,leaf-1-5,4/2,a06,29,leaf-1-5,4/1,a06,29,node007,",
        "3,1,plug,a,a06,leaf-1-5,4/1,a06,29,leaf-1-5,4/2,a06,29,node008,",
        "4,1,check,a,a06,,,,,leaf-1-5,5/1,a06,29,node009,",
    };
    for (int i = 0; i < 4; i++, line = strchr(line, '\n') + 1)
        assert_memory_equal(line, want[i], strlen(want[i]));
    assert_int_equal(*line, '\0');
    finish(&s);
}

static void in_words(void **state)
{
    struct mw_out out;
    struct scene s;

    (void)state;
    start(&s, false);
    mw_out_init(&out, NULL, NULL);
    mw_recabling_text(&s.r, &s.x, 2, &out);
    mw_out_char(&out, '\0');
    assert_non_null(strstr(
        out.buf,
        "Re-cabling: 2 ends (no plan has fewer) in 4 moves and 1 step; "
        "0 cables to lay, 0 to take out, 1 to check or lay; in every step at least 75 % of "
        "each switch's uplinks stay up.\n"));
    assert_non_null(strstr(out.buf, "row a, rack a06\n"));
    assert_non_null(strstr(out.buf,
                           "     1  unplug leaf-1-5 4/1 (a06 U29) and let it hang; its "
                           "other end stays at node008 "));
    assert_non_null(strstr(out.buf, "\n… and 2 more.\n"));
    assert_null(strstr(out.buf, "     3  "));
    mw_out_done(&out);
    finish(&s);
}

/* What may be there is to be seen; a port that is off is to be enabled first. */
static void checks_in_words(void **state)
{
    (void)state;
    for (int disabled = 0; disabled < 2; disabled++) {
        struct mw_out out;
        struct scene s;

        start(&s, disabled);
        mw_out_init(&out, NULL, NULL);
        mw_recabling_text(&s.r, &s.x, UINT32_MAX, &out);
        mw_out_char(&out, '\0');
        const char *line = strstr(out.buf, "     4  ");
        assert_non_null(line);
        assert_int_equal(strstr(line, "     4  enable port ") == line, disabled);
        assert_int_equal(strstr(line, ", which is disabled; then see that cable ") != NULL,
                         disabled);
        assert_non_null(
            strstr(line, " m, is laid between leaf-1-5 5/1 (a06 U29) and node009 "));
        assert_non_null(strstr(line, ") and both plugs sit; lay it if it is not\n"));
        mw_out_done(&out);
        finish(&s);
    }
}

static void nothing_to_do_is_said(void **state)
{
    struct scene s;
    struct mw_recable none = {0};

    (void)state;
    start(&s, false);
    assert_int_equal(mw_recabling_write(&none, &s.x, &s.f->to.sink, NULL), MW_OK);
    assert_int_equal(s.f->to.n, 2);
    assert_non_null(strstr(memory_file(&s.f->to, "recabling.txt"), "nothing is to be moved"));
    const char *csv = memory_file(&s.f->to, "recabling.csv");
    assert_string_equal(strchr(csv, '\n'), "\n"); /* the head alone */
    finish(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_files),
        cmocka_unit_test(in_words),
        cmocka_unit_test(checks_in_words),
        cmocka_unit_test(nothing_to_do_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
