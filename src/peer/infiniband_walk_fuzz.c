/* infiniband_walk_fuzz.c: whatever devices answer, the walk ends, and every record it emits is one
 * that its parent takes. */
#include "peer/infiniband_walk.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ATTRIBUTE = 64 };

struct hostile {
    const uint8_t *data;
    size_t left;
    uint8_t mad[MW_MAD_BYTES];
    bool asked;
    uint64_t now;
    struct mw_ib_check check;
};

static bool hostile_send(void *ctx, uint16_t lid, const uint8_t mad[MW_MAD_BYTES],
                         uint32_t timeout_ms)
{
    struct hostile *h = ctx;

    (void)lid;
    (void)timeout_ms;
    memcpy(h->mad, mad, MW_MAD_BYTES);
    h->asked = true;
    return true;
}

/* One byte says what becomes of the question; the next ones are the attribute. */
static int hostile_receive(void *ctx, uint8_t mad[MW_MAD_BYTES], uint32_t wait_ms, bool *lost)
{
    struct hostile *h = ctx;

    if (!h->asked || h->left < 1 + ATTRIBUTE) {
        h->now += wait_ms;
        return 0;
    }
    uint8_t what = h->data[0];

    memcpy(mad, h->mad, MW_MAD_BYTES);
    memcpy(mad + MW_MAD_DATA, h->data + 1, ATTRIBUTE);
    h->data += 1 + ATTRIBUTE;
    h->left -= 1 + ATTRIBUTE;
    mad[3] |= 0x80;
    if (what == 255)
        return -1;
    *lost = what >= 250;
    if (what >= 240 && what < 250)
        memcpy(mad, h->data - ATTRIBUTE, 32); /* a header of its own */
    h->asked = what >= 230;
    return 1;
}

static uint64_t hostile_now_ms(void *ctx)
{
    return ((struct hostile *)ctx)->now;
}

static void take(void *ctx, const struct mw_ib_record *r)
{
    MW_ASSERT(mw_ib_record_ok(&((struct hostile *)ctx)->check, r));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct hostile h = {.data = data, .left = size};
    struct mw_ib_walk_want want = {
        .timeout_ms = 100000, .in_flight = 1, .tables = true, .counters = true};
    struct mw_mad_port port = {&h, hostile_send, hostile_receive, hostile_now_ms};

    take(&h, &(struct mw_ib_record){.kind = MW_IB_OPENED});
    mw_ib_walk(port, &want, take, &h);
    MW_ASSERT(h.check.ended);
    mw_ib_check_done(&h.check);
    return 0;
}
