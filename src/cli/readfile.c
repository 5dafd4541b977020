#include "cli/readfile.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum mw_rc mw_readfile(const char *name, size_t cap, struct mw_out *text, struct mw_diags *d)
{
    FILE *f = strcmp(name, "-") == 0 ? stdin : fopen(name, "rbe");
    char block[1 << 14];
    size_t got;

    mw_out_init(text, NULL, NULL);
    mw_out_str(text, "");
    while (f && text->n <= cap && (got = fread(block, 1, sizeof block, f)) > 0)
        mw_out_mem(text, block, got);
    bool failed = !f || ferror(f);

    if (failed)
        mw_diag(d, MW_ERROR, MW_E_FILE_READ, name, NULL, "cannot be read: %s", strerror(errno));
    if (f && f != stdin)
        fclose(f);
    return failed ? MW_ECONFIG : MW_OK;
}
