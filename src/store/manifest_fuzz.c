/* manifest_fuzz.c: any bytes are a manifest or none; what it names stays in its folder. */
#include "base/err.h"
#include "store/manifest.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mw_manifest m = {0};

    mw_manifest_parse(&m, (const char *)data, size);
    for (uint32_t i = 0; i < m.paths.n; i++)
        MW_ASSERT(!strchr("./", m.paths.at[i][0]) && !strstr(m.paths.at[i], "/."));
    mw_manifest_done(&m);
    return 0;
}
