/* devicetype_fuzz.c: any bytes import or are refused; what imports prints as YAML that our own
 * reader takes back. */
#include "base/out.h"
#include "file/catalog_read.h"
#include "file/catalog_write.h"
#include "file/devicetype.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print_and_read(const struct mw_device_type *t)
{
    struct mw_out o;
    struct mw_catalog c = {0};
    struct mw_diags d = {0};
    mw_out_init(&o, NULL, NULL);
    mw_catalog_show(&o, t);
    enum mw_rc rc = mw_catalog_read_text(&c, "shown", "shown", o.buf, o.n, &d);
    MW_ASSERT(rc == MW_OK);
    MW_ASSERT(c.types.n == 1 && c.types.at[0].port_n == t->port_n);
    mw_catalog_done(&c);
    mw_diags_done(&d);
    (void)mw_out_done(&o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mw_arena a = {0};
    struct mw_diags d = {0};
    struct mw_device_type t;
    if (mw_devicetype_read_text(&a, "fuzz", (const char *)data, size, MW_KIND_COUNT, &t, &d) ==
        MW_OK) {
        print_and_read(&t);
    }
    mw_diags_done(&d);
    mw_arena_done(&a);
    return 0;
}
