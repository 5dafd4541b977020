/* iblst_read_fuzz.c: any bytes are cables in the form of a .lst or are refused; what is observed holds together. */
#include "file/iblst_read.h"
#include "file/observation_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    observation_check_reader(mw_iblst_read, data, size);
    return 0;
}
