/* lft_read_fuzz.c: any bytes are forwarding tables or are refused; what is observed holds together. */
#include "file/lft_read.h"
#include "file/observation_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    observation_check_reader(mw_lft_read, data, size);
    return 0;
}
