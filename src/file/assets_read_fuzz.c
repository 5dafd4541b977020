/* assets_read_fuzz.c: any bytes are a list of assets or are refused; a list that is taken leads
 * nowhere but into the plan, in order, each place, MAC address and GUID once. */
#include "file/assets_read.h"
#include "store/plan_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t place(const struct mw_asset *a)
{
    return (uint64_t)a->device << 16 | a->port;
}

static void check_list(const struct mw_assets *a, const struct mw_plan *p)
{
    for (uint32_t i = 0; i < a->at.n; i++) {
        const struct mw_asset *x = &a->at.at[i];

        MW_ASSERT(x->device < p->devices.n);
        MW_ASSERT(x->port == UINT16_MAX || x->port < p->devices.at[x->device].type->port_n);
        MW_ASSERT(x->mac >> 48 == 0 && !(x->mac >> 40 & 1));
        MW_ASSERT(i == 0 || place(&a->at.at[i - 1]) < place(x));
        MW_ASSERT(mw_assets_find(a, x->device, x->port) == x);
        for (uint32_t k = 0; k < i; k++) {
            MW_ASSERT(!x->mac || x->mac != a->at.at[k].mac);
            MW_ASSERT(!x->guid || x->guid != a->at.at[k].guid);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct plan_fixture x;
    struct mw_assets a = {0};
    struct mw_diags d = {0};

    if (!x.plan.devices.n)
        plan_fixture_init(&x);
    enum mw_rc rc = mw_assets_read(&a, &x.plan, "fuzz", (const char *)data, size, &d);

    MW_ASSERT((rc == MW_OK) == (d.errors == 0));
    MW_ASSERT(rc == MW_OK || a.at.n == 0);
    check_list(&a, &x.plan);
    mw_assets_done(&a);
    mw_diags_done(&d);
    return 0;
}
