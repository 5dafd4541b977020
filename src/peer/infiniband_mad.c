#include "peer/infiniband_mad.h"

#include <infiniband/mad.h>
#include <string.h>

struct mw_mad_slot { /* a question in flight */
    struct mw_mad_query query;
    uint64_t due_ms;
    uint32_t tid;   /* of the last attempt; 0: the slot is free */
    uint32_t tries; /* made */
};

void mw_mad_ask(struct mw_mad_engine *e, struct mw_mad_query q)
{
    *mw_vec_push(&e->queue) = q;
}

/* The kernel keeps the upper half of a transaction id for itself (ib_umad: hi_tid), so ours is the
 * lower: a serial number over the number of the slot, so that a late answer to an earlier attempt
 * meets a slot that no longer waits for it. */
static uint32_t next_tid(struct mw_mad_engine *e, uint32_t slot)
{
    e->serial = e->serial % (UINT32_MAX / MW_MAD_IN_FLIGHT_CAP - 1) + 1;
    return e->serial * MW_MAD_IN_FLIGHT_CAP + slot;
}

static void finish(struct mw_mad_engine *e, struct mw_mad_slot *s, uint8_t *mad,
                   uint16_t status)
{
    struct mw_mad_query q = s->query;

    s->tid = 0;
    e->busy--;
    e->answer(e->ctx, &q, mad, status);
}

static void send_attempt(struct mw_mad_engine *e, struct mw_mad_slot *s)
{
    uint8_t mad[MW_MAD_BYTES] = {0};
    uint16_t lid = MW_MAD_PERMISSIVE;

    if (!e->encode(e->ctx, &s->query, mad, &lid)) {
        finish(e, s, NULL, 0);
        return;
    }
    s->tid = next_tid(e, (uint32_t)(s - e->slots));
    mad_set_field64(mad, 0, IB_MAD_TRID_F, s->tid);
    s->due_ms = e->port.now_ms(e->port.ctx) + e->timeout_ms + MW_MAD_LATE_MS;
    if (s->due_ms < e->next_due)
        e->next_due = s->due_ms;
    e->sent++;
    e->repeated += s->tries++ > 0;
    /* One that cannot be sent is lost like any other: its time-out spaces the attempts. */
    e->port.send(e->port.ctx, lid, mad, e->timeout_ms);
}

static void lost_attempt(struct mw_mad_engine *e, struct mw_mad_slot *s)
{
    if (s->tries > e->retries)
        finish(e, s, NULL, 0);
    else
        send_attempt(e, s);
}

static void fill(struct mw_mad_engine *e)
{
    for (uint32_t i = 0; i < e->in_flight && e->queue_at < e->queue.n; i++) {
        struct mw_mad_slot *s = &e->slots[i];

        /* what needs no asking leaves the slot free at once */
        while (!s->tid && e->queue_at < e->queue.n) {
            *s = (struct mw_mad_slot){.query = e->queue.at[e->queue_at++]};
            e->busy++;
            send_attempt(e, s);
        }
    }
    if (e->queue_at == e->queue.n)
        e->queue.n = e->queue_at = 0;
}

static void take(struct mw_mad_engine *e, uint8_t *mad, bool lost)
{
    uint32_t tid = (uint32_t)mad_get_field64(mad, 0, IB_MAD_TRID_F);
    uint32_t at = tid % MW_MAD_IN_FLIGHT_CAP;
    struct mw_mad_slot *s = &e->slots[at];

    if (at >= e->in_flight || !tid || s->tid != tid)
        return; /* late, twice, or not ours */
    if (lost) {
        lost_attempt(e, s);
        return;
    }
    /* The top bit of a directed-route answer's status is its direction (IBA 14.2.1.2). */
    uint32_t all = mad_get_field(mad, 0, IB_MAD_STATUS_F);
    uint16_t status = (uint16_t)(s->query.class_ == IB_SMI_DIRECT_CLASS ? all & 0x7fff : all);

    if (!mad_get_field(mad, 0, IB_MAD_RESPONSE_F) ||
        mad_get_field(mad, 0, IB_MAD_MGMTCLASS_F) != s->query.class_ ||
        mad_get_field(mad, 0, IB_MAD_ATTRID_F) != s->query.attribute)
        return;
    if (status == IB_MAD_STS_BUSY)
        return; /* asked again when its time is up */
    finish(e, s, status ? NULL : mad, status);
}

static void expire(struct mw_mad_engine *e, uint64_t now)
{
    e->next_due = UINT64_MAX;
    for (uint32_t i = 0; i < e->in_flight; i++) {
        struct mw_mad_slot *s = &e->slots[i];

        if (s->tid && s->due_ms <= now)
            lost_attempt(e, s);
        if (s->tid && s->due_ms < e->next_due)
            e->next_due = s->due_ms;
    }
}

enum mw_mad_end mw_mad_run(struct mw_mad_engine *e)
{
    enum mw_mad_end end = MW_MAD_DONE;

    if (!e->slots)
        e->slots = mw_alloc(MW_MAD_IN_FLIGHT_CAP * sizeof *e->slots);
    e->next_due = UINT64_MAX;
    for (fill(e); e->busy; fill(e)) {
        uint8_t mad[MW_MAD_BYTES];
        bool lost = false;
        uint64_t now = e->port.now_ms(e->port.ctx);
        uint64_t until = e->next_due < e->deadline_ms ? e->next_due : e->deadline_ms;

        if (now >= e->deadline_ms) {
            end = MW_MAD_TIME_UP;
            break;
        }
        if (now >= e->next_due) {
            expire(e, now);
            continue;
        }
        int got = e->port.receive(e->port.ctx, mad, (uint32_t)(until - now), &lost);

        if (got < 0) {
            end = MW_MAD_BROKEN;
            break;
        }
        if (got)
            take(e, mad, lost);
    }
    memset(e->slots, 0, MW_MAD_IN_FLIGHT_CAP * sizeof *e->slots);
    e->busy = e->queue.n = e->queue_at = 0;
    return end;
}

void mw_mad_done(struct mw_mad_engine *e)
{
    mw_vec_done(&e->queue);
    mw_free(e->slots);
    e->slots = NULL;
}
