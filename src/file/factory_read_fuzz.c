/* factory_read_fuzz.c: any bytes as a factory file; what follows a zero byte are --set arguments,
 * each ended by one. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "file/factory_read.h"

enum { SETS_CAP = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libfyaml 0.7.12 leaks where a quoted text with many escapes has no end. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libfyaml.so";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mw_arena arena = {0};
    const char *text = size ? mw_arena_strndup(&arena, (const char *)data, size) : "";
    size_t n = strlen(text), set_n = 0;
    const char *sets[SETS_CAP];
    struct mw_factory factory = {0};
    struct mw_diags diags = {0};

    for (size_t at = n + 1; at < size && set_n < SETS_CAP; at += strlen(text + at) + 1)
        sets[set_n++] = text + at;
    enum mw_rc rc = mw_factory_read(&factory, "fuzz", text, n, sets, set_n, &diags);
    MW_ASSERT((rc == MW_OK) == (diags.errors == 0));
    mw_factory_done(&factory);
    mw_diags_done(&diags);
    mw_arena_done(&arena);
    return 0;
}
