/* live_records_fuzz.c: any bytes from the child process are records or are refused; those that are
 * taken make an observation that holds together. */
#include "file/observation_check.h"
#include "observe/live_records.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mw_observation o = {0};
    struct mw_diags d = {0};
    struct mw_obs_build *b = mw_obs_build_new(&o, &d);
    struct mw_live *l = mw_live_new(b);
    struct mw_ib_check check = {0};
    struct mw_ib_record r = {.kind = MW_IB_OPENED};

    mw_ib_record_ok(&check, &r); /* a builder wants a source */
    mw_live_take(l, &r);
    for (; size >= sizeof r; data += sizeof r, size -= sizeof r) {
        memcpy(&r, data, sizeof r);
        r.kind %= MW_IB_RECORD_KINDS;
        if (!mw_ib_record_ok(&check, &r))
            break;
        if (r.kind != MW_IB_FAILED)
            mw_live_take(l, &r);
    }
    mw_live_tell(l, 1000, &d);
    mw_live_done(l);
    mw_obs_build_end(b);
    observation_check(&o);
    mw_ib_check_done(&check);
    mw_observation_done(&o);
    mw_diags_done(&d);
    return 0;
}
