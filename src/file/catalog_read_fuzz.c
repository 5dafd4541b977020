/* catalog_read_fuzz.c: any bytes are a catalog or are refused; what is read prints and reads back. */
#include "base/out.h"
#include "file/catalog_read.h"
#include "file/catalog_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mw_catalog c = {0};
    struct mw_diags d = {0};
    enum mw_rc rc = mw_catalog_read_text(&c, "fuzz", "fuzz", (const char *)data, size, &d);
    MW_ASSERT((rc == MW_OK) == (d.errors == 0));
    for (uint32_t i = 0; rc == MW_OK && i < c.types.n; i++) {
        struct mw_out o;
        struct mw_catalog back = {0};
        mw_out_init(&o, NULL, NULL);
        mw_catalog_show(&o, &c.types.at[i]);
        rc = mw_catalog_read_text(&back, "shown", "shown", o.buf, o.n, &d);
        MW_ASSERT(rc == MW_OK && back.types.at[0].port_n == c.types.at[i].port_n);
        mw_catalog_done(&back);
        (void)mw_out_done(&o);
    }
    mw_catalog_done(&c);
    mw_diags_done(&d);
    return 0;
}
