/* infiniband_mad_test.c: one answer for each question, whatever the way does with MADs. */
#include "peer/infiniband_mad.h"

#include <infiniband/mad.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { CAP = 4096 };

/* A way that keeps what is sent; a test says what comes back and when. */
struct way {
    struct mw_mad_engine e;
    uint8_t sent[CAP][MW_MAD_BYTES];
    uint64_t sent_at[CAP];
    int sent_n, back; /* back: the next of `sent` to answer */
    uint64_t now;
    int mode;
    uint32_t most; /* questions in flight at once */
    int answers[CAP], refused[CAP];
    uint16_t status;
};

enum {
    IN_ORDER,
    LAST_FIRST,
    TWICE,
    NEVER,
    BOUNCED,    /* undelivered, at once */
    SECOND_TRY, /* the first attempt is answered after the second was sent, then that one */
    FOREIGN,    /* another program's, then ours */
    OTHER_ATTRIBUTE, /* the answer to something else under our id, then ours */
    BUSY_ONCE,
    REFUSED,
    BROKEN
};

static bool way_send(void *ctx, uint16_t lid, const uint8_t mad[MW_MAD_BYTES],
                     uint32_t timeout_ms)
{
    struct way *w = ctx;

    assert_int_equal(lid, 7);
    assert_int_equal(timeout_ms, MW_MAD_TIMEOUT_MS);
    assert_true(w->sent_n < CAP);
    memcpy(w->sent[w->sent_n], mad, MW_MAD_BYTES);
    w->sent_at[w->sent_n++] = w->now;
    w->most = w->e.busy > w->most ? w->e.busy : w->most;
    return true;
}

static int give(struct way *w, int i, uint8_t *mad)
{
    memcpy(mad, w->sent[i], MW_MAD_BYTES);
    mad[3] |= 0x80;
    return 1;
}

static int wait_for(struct way *w, uint32_t ms)
{
    assert_true(ms > 0);
    w->now += ms;
    return 0;
}

static int way_receive(void *ctx, uint8_t mad[MW_MAD_BYTES], uint32_t wait_ms, bool *lost)
{
    struct way *w = ctx;
    int left = w->mode == TWICE ? 2 * w->sent_n - w->back : w->sent_n - w->back;

    if (w->mode == BROKEN)
        return -1;
    if (w->mode == NEVER || left == 0 || (w->mode == SECOND_TRY && w->sent_n < 2))
        return wait_for(w, wait_ms);
    int i = w->back++;

    switch (w->mode) {
    case LAST_FIRST:
        return give(w, w->sent_n - 1 - i, mad);
    case TWICE:
        return give(w, i / 2, mad);
    case BOUNCED:
        memcpy(mad, w->sent[i], MW_MAD_BYTES);
        *lost = true;
        return 1;
    case FOREIGN:
        give(w, i, mad);
        if (w->sent_n == 1 && w->now == 0) {
            mad[15] ^= 0x55; /* the transaction id */
            w->now = 1;
            w->back = 0;
        }
        return 1;
    case OTHER_ATTRIBUTE:
        give(w, i, mad);
        if (w->now == 0) {
            mad[17] ^= 1;
            w->now = 1;
            w->back = 0;
        }
        return 1;
    case BUSY_ONCE:
        give(w, i, mad);
        mad[5] = i == 0 ? 1 : 0;
        return 1;
    case REFUSED:
        give(w, i, mad);
        mad[5] = 0x0c; /* method and attribute not supported */
        return 1;
    default:
        return give(w, i, mad);
    }
}

static uint64_t way_now(void *ctx)
{
    return ((struct way *)ctx)->now;
}

static bool way_encode(void *ctx, const struct mw_mad_query *q, uint8_t mad[MW_MAD_BYTES],
                       uint16_t *lid)
{
    (void)ctx;
    mad[1] = q->class_;
    mad[3] = 1;
    mad[17] = (uint8_t)q->attribute;
    mad[64] = (uint8_t)(q->node >> 8);
    mad[65] = (uint8_t)q->node;
    *lid = 7;
    return q->modifier == 0;
}

static void way_answer(void *ctx, const struct mw_mad_query *q, uint8_t *mad, uint16_t status)
{
    struct way *w = ctx;

    w->status = status;
    if (!mad) {
        w->refused[q->node]++;
        return;
    }
    assert_int_equal(mad[64] << 8 | mad[65], q->node); /* the answer is to this question */
    w->answers[q->node]++;
}

static enum mw_mad_end run(struct way *w, int mode, uint32_t in_flight, uint32_t questions)
{
    memset(w, 0, sizeof *w);
    w->mode = mode;
    w->e = (struct mw_mad_engine){.port = {w, way_send, way_receive, way_now},
                                  .ctx = w,
                                  .encode = way_encode,
                                  .answer = way_answer,
                                  .deadline_ms = 3600000,
                                  .timeout_ms = MW_MAD_TIMEOUT_MS,
                                  .retries = MW_MAD_RETRIES,
                                  .in_flight = in_flight};
    for (uint32_t i = 0; i < questions; i++)
        mw_mad_ask(&w->e, (struct mw_mad_query){
                              .node = i, .attribute = 0x15, .class_ = IB_SMI_DIRECT_CLASS});
    enum mw_mad_end end = mw_mad_run(&w->e);

    mw_mad_done(&w->e);
    return end;
}

static void each_question_has_one_answer(void **state)
{
    static struct way w;
    static const int modes[] = {IN_ORDER, LAST_FIRST, TWICE};

    (void)state;
    for (size_t m = 0; m < sizeof modes / sizeof *modes; m++)
        for (uint32_t window = 1; window <= 9; window++) {
            if (modes[m] == LAST_FIRST && window < 9)
                continue; /* all nine must be out for the last to come first */
            assert_int_equal(run(&w, modes[m], window, 9), MW_MAD_DONE);
            assert_int_equal(w.sent_n, 9);
            assert_int_equal(w.most, window);
            for (int i = 0; i < 9; i++) {
                assert_int_equal(w.answers[i], 1);
                assert_int_equal(w.refused[i], 0);
            }
        }
    assert_int_equal(run(&w, IN_ORDER, MW_MAD_IN_FLIGHT_CAP, 3000), MW_MAD_DONE);
    assert_int_equal(w.most, MW_MAD_IN_FLIGHT_CAP);
    assert_int_equal(w.sent_n, 3000);
}

static void silence_is_asked_four_times_and_no_more(void **state)
{
    static struct way w;

    (void)state;
    assert_int_equal(run(&w, NEVER, 8, 1), MW_MAD_DONE);
    assert_int_equal(w.sent_n, MW_MAD_RETRIES + 1);
    for (int i = 0; i < w.sent_n; i++)
        assert_int_equal(w.sent_at[i], i * (MW_MAD_TIMEOUT_MS + MW_MAD_LATE_MS));
    assert_int_equal(w.now, (MW_MAD_RETRIES + 1) * (MW_MAD_TIMEOUT_MS + MW_MAD_LATE_MS));
    assert_int_equal(w.refused[0], 1);
    assert_int_equal(w.e.repeated, MW_MAD_RETRIES);
    assert_int_equal(run(&w, BOUNCED, 8, 3), MW_MAD_DONE);
    assert_int_equal(w.sent_n, 3 * (MW_MAD_RETRIES + 1));
    assert_int_equal(w.now, 0); /* the port said so itself: no waiting */
    for (int i = 0; i < 3; i++)
        assert_int_equal(w.refused[i], 1);
}

static void late_and_foreign_answers_are_passed_over(void **state)
{
    static struct way w;

    (void)state;
    assert_int_equal(run(&w, SECOND_TRY, 8, 1), MW_MAD_DONE);
    assert_int_equal(w.sent_n, 2);
    assert_int_equal(w.back, 2); /* the first, late, did not count */
    assert_int_equal(w.answers[0], 1);
    assert_int_equal(run(&w, FOREIGN, 8, 1), MW_MAD_DONE);
    assert_int_equal(w.answers[0], 1);
    assert_int_equal(w.now, 1);
    assert_int_equal(run(&w, OTHER_ATTRIBUTE, 8, 1), MW_MAD_DONE);
    assert_int_equal(w.answers[0], 1);
    assert_int_equal(w.now, 1);
}

static void the_busy_are_asked_again_and_the_unwilling_not(void **state)
{
    static struct way w;

    (void)state;
    assert_int_equal(run(&w, BUSY_ONCE, 8, 1), MW_MAD_DONE);
    assert_int_equal(w.answers[0], 1);
    assert_int_equal(w.sent_n, 2);
    assert_int_equal(run(&w, REFUSED, 8, 1), MW_MAD_DONE);
    assert_int_equal(w.refused[0], 1);
    assert_int_equal(w.status, 0x0c);
    assert_int_equal(w.sent_n, 1);
}

static void it_ends_when_time_is_up_or_the_port_breaks(void **state)
{
    static struct way w;

    (void)state;
    assert_int_equal(run(&w, BROKEN, 8, 1), MW_MAD_BROKEN);
    memset(&w, 0, sizeof w);
    w.mode = NEVER;
    w.e = (struct mw_mad_engine){.port = {&w, way_send, way_receive, way_now},
                                 .ctx = &w,
                                 .encode = way_encode,
                                 .answer = way_answer,
                                 .deadline_ms = 250,
                                 .timeout_ms = MW_MAD_TIMEOUT_MS,
                                 .retries = MW_MAD_RETRIES,
                                 .in_flight = 1};
    for (uint32_t i = 0; i < 5; i++)
        mw_mad_ask(&w.e, (struct mw_mad_query){.node = i, .class_ = IB_SMI_DIRECT_CLASS});
    assert_int_equal(mw_mad_run(&w.e), MW_MAD_TIME_UP);
    assert_int_equal(w.now, 250);
    assert_int_equal(w.sent_n, 1);
    assert_int_equal(w.refused[0], 0); /* it is not known to be lost */
    assert_int_equal(w.e.queue.n, 0);
    mw_mad_done(&w.e);
}

static void what_need_not_be_asked_goes_unanswered(void **state)
{
    static struct way w;

    (void)state;
    run(&w, IN_ORDER, 2, 0);
    w.e.port = (struct mw_mad_port){&w, way_send, way_receive, way_now};
    for (uint32_t i = 0; i < 9; i++)
        mw_mad_ask(&w.e, (struct mw_mad_query){.node = i,
                                               .modifier = i != 4,
                                               .attribute = 0x15,
                                               .class_ = IB_SMI_DIRECT_CLASS});
    assert_int_equal(mw_mad_run(&w.e), MW_MAD_DONE);
    assert_int_equal(w.sent_n, 1);
    for (int i = 0; i < 9; i++) {
        assert_int_equal(w.answers[i], i == 4);
        assert_int_equal(w.refused[i], i != 4);
    }
    mw_mad_done(&w.e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_question_has_one_answer),
        cmocka_unit_test(silence_is_asked_four_times_and_no_more),
        cmocka_unit_test(late_and_foreign_answers_are_passed_over),
        cmocka_unit_test(the_busy_are_asked_again_and_the_unwilling_not),
        cmocka_unit_test(it_ends_when_time_is_up_or_the_port_breaks),
        cmocka_unit_test(what_need_not_be_asked_goes_unanswered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
