/* jobs_read_fuzz.c: any bytes are a list of jobs or are refused; a list that is taken names compute
 * nodes of the plan, each once in a job. */
#include "file/jobs_read.h"
#include "store/plan_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct plan_fixture x;
    struct mw_jobs j = {0};
    struct mw_diags d = {0};

    if (!x.plan.devices.n)
        plan_fixture_init(&x);
    enum mw_rc rc = mw_jobs_read(&j, &x.plan, "fuzz", (const char *)data, size, &d);

    MW_ASSERT((rc == MW_OK) == (d.errors == 0));
    MW_ASSERT(rc == MW_OK || j.at.n == 0);
    for (uint32_t i = 0; i < j.at.n; i++)
        for (uint32_t k = 0; k < j.at.at[i].n; k++) {
            uint32_t device = j.devices.at[j.at.at[i].first + k];

            MW_ASSERT(device < x.plan.devices.n);
            MW_ASSERT(x.plan.devices.at[device].role == MW_ROLE_NODE);
            for (uint32_t m = 0; m < k; m++)
                MW_ASSERT(j.devices.at[j.at.at[i].first + m] != device);
        }
    mw_jobs_done(&j);
    mw_diags_done(&d);
    return 0;
}
