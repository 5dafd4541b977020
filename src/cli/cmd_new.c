/*
 * cmd_new.c: `millwright new FACTORY.yaml`: a commented factory file, made from the schema.
 */
#include "cli/command.h"
#include "cli/term.h"
#include "file/factory_new.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { NAME_CAP = 64 };

/* The factory's name: the file's, without folder and ending, made of what names may hold. */
static void factory_name(const char *path, char name[NAME_CAP])
{
    const char *base = strrchr(path, '/');
    size_t n = 0;

    for (base = base ? base + 1 : path; *base && *base != '.' && n + 1 < NAME_CAP; base++) {
        bool plain = (*base >= 'a' && *base <= 'z') || (*base >= 'A' && *base <= 'Z') ||
                     (*base >= '0' && *base <= '9') || *base == '-';
        name[n++] = plain ? *base : '-';
    }
    name[n] = 0;
    if (n == 0)
        snprintf(name, NAME_CAP, "factory");
}

static enum mw_rc write_file(const char *path, const char *name, bool force, struct mw_err *err)
{
    struct mw_out out;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (force ? O_TRUNC : O_EXCL), 0666);

    if (fd < 0 && errno == EEXIST)
        return mw_fail_cure(err, MW_E_USAGE, path, "Choose another name, or give --force.",
                            "the file exists already");
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == EISDIR))
        return mw_fail_cure(err, MW_E_USAGE, path,
                            "Name a file in a folder that is there, or - for standard output.",
                            "no file can stand there: %s", strerror(errno));
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!file)
        return mw_fail(err, MW_E_WRITE, path, "%s", strerror(errno));
    mw_out_init(&out, mw_term_flush, file);
    mw_factory_new(&out, name);
    int failed = mw_out_done(&out);
    if (fclose(file) != 0 || failed) {
        enum mw_rc rc = mw_fail(err, MW_E_WRITE, path, "%s", strerror(errno));
        unlink(path);
        return rc;
    }
    return MW_OK;
}

int mw_cmd_new(const struct mw_args *args)
{
    const char *path = args->operand[0];
    struct mw_err err;
    struct mw_out out;
    char name[NAME_CAP];

    if (strcmp(path, "-") == 0 || args->given[MW_OPT_DRY_RUN]) {
        factory_name(strcmp(path, "-") == 0 ? "factory" : path, name);
        mw_out_init(&out, mw_term_flush, stdout);
        mw_factory_new(&out, name);
        mw_out_done(&out);
        return 0;
    }
    factory_name(path, name);
    enum mw_rc rc = write_file(path, name, args->given[MW_OPT_FORCE], &err);
    if (rc)
        mw_term_err(&err);
    else
        printf("%s: a factory file to start from. Next: millwright check %s\n", path, path);
    return mw_rc_exit(rc);
}
