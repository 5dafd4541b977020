/* outdir.c: see outdir.h. */
#include "store/outdir.h"

#include "base/mem.h"
#include "store/plan_db.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const mw_outdir_files[] = {
    "factory.db", "summary.json", "racks.csv",     "devices.csv", "cables.csv",
    "bom.csv",    "power.csv",    "addresses.csv", "checks.csv",  NULL,
};

#define BESIDE ".millwright-" /* ".out.millwright-4711", beside "out" */

enum {
    FOREIGN_NAMED = 3,
    TRIES = 100
}; /* files named in a message; names tried for a folder */

struct mw_outdir {
    struct mw_arena arena;
    const char *asked;  /* as given, for messages */
    const char *target; /* links resolved */
    const char *parent;
    const char *name; /* last part of target */
    const char *temp; /* the folder being written; NULL: none yet */
    int lock;         /* temp, open and locked, while this process lives; -1 */
    int fd;           /* the file that is open; -1 */
    const char *file; /* its name */
};

static enum mw_rc system_error(const struct mw_outdir *o, const char *doing, struct mw_err *err)
{
    return mw_fail(err, MW_E_OUT_WRITE, o->asked, "cannot %s: %s", doing, strerror(errno));
}

static bool is_ours(const char *name)
{
    for (const char *const *f = mw_outdir_files; *f; f++)
        if (strcmp(*f, name) == 0)
            return true;
    return false;
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* ---- names ---- */

/* Fills target, parent and name: where `path` leads, links resolved, whether it is there yet or
 * only its parent. */
static enum mw_rc resolve(struct mw_outdir *o, const char *path, struct mw_err *err)
{
    char real[PATH_MAX];

    if (!*path)
        return mw_fail(err, MW_E_USAGE, "-o", "no output folder is named");
    if (realpath(path, real)) {
        o->target = mw_arena_strdup(&o->arena, real);
    } else if (errno != ENOENT && errno != ENOTDIR) {
        return system_error(o, "find it", err);
    } else {
        size_t n = strlen(path);
        while (n > 1 && path[n - 1] == '/')
            n--;
        const char *whole = mw_arena_strndup(&o->arena, path, n);
        const char *slash = strrchr(whole, '/');
        const char *last = slash ? slash + 1 : whole;
        const char *above = mw_arena_printf(&o->arena, "%.*s.", (int)(last - whole), whole);
        if (!realpath(above, real) && (errno == ENOENT || errno == ENOTDIR))
            return mw_fail_cure(err, MW_E_USAGE, o->asked,
                                "Make the folder above it, or name one that is there.",
                                "the folder it is to stand in is not there");
        if (!realpath(above, real))
            return system_error(o, "find the folder it is to stand in", err);
        o->target =
            mw_arena_printf(&o->arena, "%s/%s", strcmp(real, "/") == 0 ? "" : real, last);
    }
    o->name = strrchr(o->target, '/') + 1;
    o->parent = o->name == o->target + 1
                    ? "/"
                    : mw_arena_strndup(&o->arena, o->target, (size_t)(o->name - 1 - o->target));
    if (!*o->name)
        return mw_fail(err, MW_E_OUT_FOREIGN, o->asked, "this is the root folder");
    return MW_OK;
}

/* ---- what is there ---- */

enum there { THERE_NOTHING, THERE_EMPTY, THERE_OURS };

/* Looks into the target; a file that is not ours is E-OUT-FOREIGN and named. */
static enum mw_rc look(struct mw_outdir *o, enum there *there, struct mw_err *err)
{
    DIR *dir = opendir(o->target);
    struct dirent *e;
    const char *list = "";
    int foreign = 0;

    *there = THERE_NOTHING;
    if (!dir && errno == ENOTDIR)
        return mw_fail(err, MW_E_OUT_FOREIGN, o->asked, "this is a file, not a folder");
    if (!dir)
        return errno == ENOENT ? MW_OK : system_error(o, "look into it", err);
    *there = THERE_EMPTY;
    while ((e = readdir(dir))) {
        struct stat st;
        if (is_dots(e->d_name))
            continue;
        *there = THERE_OURS;
        if (is_ours(e->d_name) &&
            fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(st.st_mode))
            continue;
        if (foreign++ < FOREIGN_NAMED)
            list = mw_arena_printf(&o->arena, "%s%s%s", list, *list ? ", " : "", e->d_name);
    }
    closedir(dir);
    if (foreign)
        return mw_fail(err, MW_E_OUT_FOREIGN, o->asked,
                       "the folder holds what millwright did not write: %s%s", list,
                       foreign > FOREIGN_NAMED ? ", …" : "");
    return MW_OK;
}

/* Is the plan that is there the one with this digest? */
static enum mw_rc same_plan(const struct mw_outdir *o, const char *digest, struct mw_err *err)
{
    struct mw_plan_db *db;
    struct mw_err why;
    enum mw_rc rc = MW_OK;

    if (mw_plan_db_open(&db, o->target, &why) != MW_OK)
        return mw_fail(err, MW_E_OUT_OTHER_PLAN, o->asked,
                       "the folder holds files of a plan that cannot be read");
    if (strcmp(mw_plan_db_digest(db), digest) != 0)
        rc = mw_fail(err, MW_E_OUT_OTHER_PLAN, o->asked,
                     "the folder holds plan %.12s, the new one is %.12s", mw_plan_db_digest(db),
                     digest);
    mw_plan_db_close(db);
    return rc;
}

/* ---- the folder beside it ---- */

/* Removes our files from a folder, and the folder if that empties it. */
static void remove_folder(const char *path, int dir)
{
    for (const char *const *f = mw_outdir_files; *f; f++)
        unlinkat(dir, *f, 0);
    rmdir(path);
}

/* Removes what killed runs left beside the target: folders that nobody holds a lock on. */
static void remove_stale(struct mw_outdir *o)
{
    const char *start = mw_arena_printf(&o->arena, ".%s" BESIDE, o->name);
    DIR *parent = opendir(o->parent);
    struct dirent *e;

    while (parent && (e = readdir(parent))) {
        const char *path;
        int dir;
        if (strncmp(e->d_name, start, strlen(start)) != 0)
            continue;
        path = mw_arena_printf(&o->arena, "%s/%s", o->parent, e->d_name);
        dir = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (dir >= 0 && flock(dir, LOCK_EX | LOCK_NB) == 0)
            remove_folder(path, dir);
        if (dir >= 0)
            close(dir);
    }
    if (parent)
        closedir(parent);
}

/* Another run's remove_stale() may take a new folder before it is locked: then it has no link
 * left, and the next name is tried. */
static enum mw_rc make_temp(struct mw_outdir *o, struct mw_err *err)
{
    for (int i = 0; i < TRIES; i++) {
        const char *path = mw_arena_printf(&o->arena, "%s/.%s" BESIDE "%ld-%d", o->parent,
                                           o->name, (long)getpid(), i);
        struct stat st;
        if (mkdir(path, 0777) != 0) {
            if (errno == EEXIST)
                continue;
            return system_error(o, "make a folder beside it", err);
        }
        o->lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (o->lock >= 0 && flock(o->lock, LOCK_EX) == 0 && fstat(o->lock, &st) == 0 &&
            st.st_nlink > 0) {
            o->temp = path;
            return MW_OK;
        }
        if (o->lock >= 0)
            close(o->lock);
        o->lock = -1;
    }
    return system_error(o, "make a folder beside it", err);
}

enum mw_rc mw_outdir_begin(struct mw_outdir **out, const char *path, struct mw_err *err)
{
    struct mw_outdir *o = mw_alloc(sizeof *o);
    enum there there;
    enum mw_rc rc;

    o->lock = o->fd = -1;
    o->asked = mw_arena_strdup(&o->arena, path);
    if ((rc = resolve(o, path, err)) == MW_OK && (rc = look(o, &there, err)) == MW_OK) {
        remove_stale(o);
        rc = make_temp(o, err);
    }
    if (rc == MW_OK)
        *out = o;
    else
        mw_outdir_abort(o);
    return rc;
}

void mw_outdir_abort(struct mw_outdir *o)
{
    if (!o)
        return;
    if (o->fd >= 0)
        close(o->fd);
    if (o->temp)
        remove_folder(o->temp, o->lock);
    if (o->lock >= 0)
        close(o->lock);
    mw_arena_done(&o->arena);
    mw_free(o);
}

/* ---- files ---- */

const char *mw_outdir_path(struct mw_outdir *o, const char *name)
{
    MW_ASSERT(is_ours(name));
    return mw_arena_printf(&o->arena, "%s/%s", o->temp, name);
}

static int write_all(void *ctx, const char *data, size_t n)
{
    const struct mw_outdir *o = ctx;

    while (n > 0) {
        ssize_t done = write(o->fd, data, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return errno;
        data += done;
        n -= (size_t)done;
    }
    return 0;
}

enum mw_rc mw_outdir_open(struct mw_outdir *o, const char *name, struct mw_out *out,
                          struct mw_err *err)
{
    MW_ASSERT(is_ours(name) && o->fd < 0);
    o->file = name;
    o->fd = openat(o->lock, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (o->fd < 0)
        return system_error(o, "create a file in it", err);
    mw_out_init(out, write_all, o);
    return MW_OK;
}

enum mw_rc mw_outdir_close(struct mw_outdir *o, struct mw_out *out, struct mw_err *err)
{
    int failed = mw_out_done(out);

    if (close(o->fd) != 0 && !failed)
        failed = errno;
    o->fd = -1;
    if (failed)
        return mw_fail(err, MW_E_OUT_WRITE, o->asked, "cannot write %s: %s", o->file,
                       strerror(failed));
    return MW_OK;
}

/* ---- the exchange ---- */

static enum mw_rc sync_files(const struct mw_outdir *o, struct mw_err *err)
{
    for (const char *const *f = mw_outdir_files; *f; f++) {
        int fd = openat(o->lock, *f, O_RDONLY | O_CLOEXEC);
        bool synced = fd >= 0 && fsync(fd) == 0;
        if (!synced && !(fd < 0 && errno == ENOENT)) {
            enum mw_rc rc = system_error(o, "bring its files to the disk", err);
            if (fd >= 0)
                close(fd);
            return rc;
        }
        if (fd >= 0)
            close(fd);
    }
    return fsync(o->lock) == 0 ? MW_OK : system_error(o, "bring it to the disk", err);
}

/* The old folder, if any, then stands at temp. */
static enum mw_rc exchange(const struct mw_outdir *o, enum there there, struct mw_err *err)
{
    struct stat st;

    if (there == THERE_NOTHING)
        return rename(o->temp, o->target) == 0 ? MW_OK
                                               : system_error(o, "put the plan there", err);
    if (stat(o->target, &st) == 0)
        fchmod(o->lock, st.st_mode & 07777);
    if (renameat2(AT_FDCWD, o->temp, AT_FDCWD, o->target, RENAME_EXCHANGE) == 0)
        return MW_OK;
    if (errno == EINVAL || errno == ENOSYS || errno == EXDEV || errno == EBUSY)
        return mw_fail_cure(
            err, MW_E_OUT_WRITE, o->asked,
            "Name a folder that is not there yet, or remove this one first; a mount point "
            "needs a folder below it.",
            "this file system cannot exchange two folders in one step: %s", strerror(errno));
    return system_error(o, "put the plan there", err);
}

static void sync_parent(const struct mw_outdir *o)
{
    int fd = open(o->parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
}

static void remove_old(struct mw_outdir *o)
{
    int old = open(o->temp, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (old >= 0) {
        remove_folder(o->temp, old);
        close(old);
    }
    o->temp = NULL;
}

enum mw_rc mw_outdir_commit(struct mw_outdir *o, const char *digest, bool force,
                            struct mw_err *err)
{
    enum there there;
    enum mw_rc rc;

    if ((rc = look(o, &there, err)) != MW_OK)
        goto done;
    if (there == THERE_OURS && !force && (rc = same_plan(o, digest, err)) != MW_OK)
        goto done;
    if ((rc = sync_files(o, err)) != MW_OK || (rc = exchange(o, there, err)) != MW_OK)
        goto done;
    sync_parent(o);
    remove_old(o);
done:
    mw_outdir_abort(o);
    return rc;
}
