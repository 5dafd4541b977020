#include "cli/outfile.h"

#include "cli/term.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_CAP = 4096 };

static enum mw_rc system_fault(const char *path, struct mw_err *err)
{
    if (errno == ENOENT || errno == ENOTDIR || errno == EISDIR)
        return mw_fail_cure(err, MW_E_USAGE, path, "Name a file in a folder that is there.",
                            "no file can stand there: %s", strerror(errno));
    return mw_fail(err, MW_E_WRITE, path, "%s", strerror(errno));
}

enum mw_rc mw_outfile_write(const char *path,
                            enum mw_rc (*write)(void *ctx, struct mw_out *out,
                                                struct mw_err *err),
                            void *ctx, struct mw_err *err)
{
    char temp[PATH_CAP];
    struct mw_out out;
    mode_t mask = umask(0);

    umask(mask);
    if ((size_t)snprintf(temp, sizeof temp, "%s.XXXXXX", path) >= sizeof temp)
        return mw_fail(err, MW_E_USAGE, NULL, "the name of the file is too long");
    int fd = mkstemp(temp);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!file)
        return system_fault(path, err);
    mw_out_init(&out, mw_term_flush, file);
    enum mw_rc rc = write(ctx, &out, err);
    bool lost = mw_out_done(&out) != 0;
    lost = fchmod(fd, 0666 & ~mask) != 0 || fsync(fd) != 0 || lost;
    lost = fclose(file) != 0 || lost;
    if (!rc && (lost || rename(temp, path) != 0))
        rc = system_fault(path, err);
    if (rc)
        unlink(temp);
    return rc;
}
