/* outdir.c: see outdir.h. */
#include "store/outdir.h"

#include "base/mem.h"
#include "store/manifest.h"
#include "store/plan_db.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define BESIDE ".millwright-" /* ".out.millwright-4711", beside "out" */

enum {
    FOREIGN_NAMED = 3, /* files named in a message */
    TRIES = 100,       /* names tried for a folder */
    SYNC_EACH = 64     /* files that are synced one by one; more: the whole file system */
};

struct mw_outdir {
    struct mw_arena arena;
    const char *asked;  /* as given, for messages */
    const char *target; /* links resolved */
    const char *parent;
    const char *name;  /* last part of target */
    const char *temp;  /* the folder being written; NULL: none yet */
    int lock;          /* temp, open and locked, while this process lives; -1 */
    int held;          /* the target, open and locked during a renewal; -1 */
    int manifest_file; /* that of temp, open; -1 */
    struct mw_manifest manifest;
    struct mw_sink sink;
    struct mw_out out;
    int fd;           /* the file that is open in the sink; -1 */
    const char *file; /* its path */
    bool failed;      /* `failure` says how */
    struct mw_err failure;
};

static enum mw_rc system_error(const struct mw_outdir *o, const char *doing, struct mw_err *err)
{
    if (errno == EACCES || errno == EPERM || errno == EROFS)
        return mw_fail_cure(
            err, MW_E_OUT_WRITE, o->asked,
            "A folder is written beside it and takes its place: the folder above "
            "must be one that you may write to.",
            "cannot %s: %s", doing, strerror(errno));
    return mw_fail(err, MW_E_OUT_WRITE, o->asked, "cannot %s: %s", doing, strerror(errno));
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

struct foreign {
    struct mw_arena *arena;
    const char *list;
    int n;
};

static void count_foreign(void *ctx, const char *path)
{
    struct foreign *f = ctx;

    if (f->n++ < FOREIGN_NAMED)
        f->list = mw_arena_printf(f->arena, "%s%s%s", f->list, *f->list ? ", " : "", path);
}

/* Looks into the target; a file that is not ours is E-OUT-FOREIGN and named. */
static enum mw_rc look(struct mw_outdir *o, enum there *there, struct mw_err *err)
{
    int dir = open(o->target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct mw_manifest m = {0};
    struct foreign f = {.arena = &o->arena, .list = ""};
    enum mw_rc rc = MW_OK;

    *there = THERE_NOTHING;
    if (dir < 0 && errno == ENOTDIR)
        return mw_fail(err, MW_E_OUT_FOREIGN, o->asked, "this is a file, not a folder");
    if (dir < 0)
        return errno == ENOENT ? MW_OK : system_error(o, "look into it", err);
    if (!mw_manifest_read(&m, dir) && errno == EINVAL)
        rc = mw_fail(err, MW_E_OUT_FOREIGN, o->asked, "its " MW_MANIFEST " is none of ours");
    else if (!mw_manifest_foreign(&m, dir, count_foreign, &f))
        rc = system_error(o, "look into it", err);
    else if (f.n)
        rc = mw_fail(err, MW_E_OUT_FOREIGN, o->asked,
                     "the folder holds what millwright did not write: %s%s", f.list,
                     f.n > FOREIGN_NAMED ? ", …" : "");
    *there = m.paths.n ? THERE_OURS : THERE_EMPTY;
    mw_manifest_done(&m);
    close(dir);
    return rc;
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
    struct mw_manifest m = {0};

    mw_manifest_read(&m, dir);
    mw_manifest_remove(&m, dir);
    mw_manifest_done(&m);
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

/* ---- files ---- */

/* Writes all; returns 0 or an errno. */
static int write_all(int fd, const char *data, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, data, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return errno;
        data += done;
        n -= (size_t)done;
    }
    return 0;
}

/* Enters a file in the manifest, before it is made. False: errno. */
static bool enter(struct mw_outdir *o, const char *path)
{
    MW_ASSERT(mw_manifest_may_hold(path));
    bool added = mw_manifest_add(&o->manifest, path);
    MW_ASSERT(added);
    const char *line = mw_arena_printf(&o->arena, "%s\n", path);
    int failed = write_all(o->manifest_file, line, strlen(line));
    errno = failed;
    return !failed;
}

static void keep_failure(struct mw_outdir *o, int failed)
{
    if (!o->failed)
        mw_fail(&o->failure, MW_E_OUT_WRITE, o->asked, "cannot write %s: %s", o->file,
                strerror(failed));
    o->failed = true;
}

static int flush_file(void *ctx, const char *data, size_t n)
{
    const struct mw_outdir *o = ctx;

    return o->failed ? ECANCELED : write_all(o->fd, data, n);
}

static struct mw_outdir *of_sink(struct mw_sink *s)
{
    return (struct mw_outdir *)((char *)s - offsetof(struct mw_outdir, sink));
}

static struct mw_out *sink_open(struct mw_sink *s, const char *path)
{
    struct mw_outdir *o = of_sink(s);
    const char *last;

    MW_ASSERT(o->fd < 0);
    o->file = mw_arena_strdup(&o->arena, path);
    mw_out_init(&o->out, flush_file, o);
    if (o->failed)
        return &o->out;
    int parent = enter(o, path) ? mw_manifest_open_parent(o->lock, path, true, &last) : -1;
    if (parent >= 0)
        o->fd = openat(parent, last, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (o->fd < 0)
        keep_failure(o, errno);
    if (parent >= 0)
        close(parent);
    return &o->out;
}

static void sink_close(struct mw_sink *s)
{
    struct mw_outdir *o = of_sink(s);
    int failed = mw_out_done(&o->out);

    if (o->fd >= 0 && close(o->fd) != 0 && !failed)
        failed = errno;
    o->fd = -1;
    if (failed)
        keep_failure(o, failed);
}

struct mw_sink *mw_outdir_sink(struct mw_outdir *o)
{
    return &o->sink;
}

const char *mw_outdir_path(struct mw_outdir *o, const char *name)
{
    if (!enter(o, name)) {
        o->file = name;
        keep_failure(o, errno);
    }
    return mw_arena_printf(&o->arena, "%s/%s", o->temp, name);
}

const char *mw_outdir_file(const struct mw_outdir *o, uint32_t i)
{
    return i < o->manifest.paths.n ? o->manifest.paths.at[i] : NULL;
}

/* ---- the beginning ---- */

static enum mw_rc begin(struct mw_outdir *o, struct mw_err *err)
{
    enum mw_rc rc;

    remove_stale(o);
    if ((rc = make_temp(o, err)) != MW_OK)
        return rc;
    o->manifest_file =
        openat(o->lock, MW_MANIFEST, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
    return o->manifest_file < 0 ? system_error(o, "create a file in it", err) : MW_OK;
}

static struct mw_outdir *create(const char *path)
{
    struct mw_outdir *o = mw_alloc(sizeof *o);

    o->lock = o->fd = o->held = o->manifest_file = -1;
    o->asked = mw_arena_strdup(&o->arena, path);
    o->sink = (struct mw_sink){.open = sink_open, .close = sink_close};
    return o;
}

enum mw_rc mw_outdir_begin(struct mw_outdir **out, const char *path, struct mw_err *err)
{
    struct mw_outdir *o = create(path);
    enum there there;
    enum mw_rc rc;

    if ((rc = resolve(o, path, err)) == MW_OK && (rc = look(o, &there, err)) == MW_OK)
        rc = begin(o, err);
    if (rc == MW_OK)
        *out = o;
    else
        mw_outdir_abort(o);
    return rc;
}

static void close_file(int fd)
{
    if (fd >= 0)
        close(fd);
}

void mw_outdir_abort(struct mw_outdir *o)
{
    if (!o)
        return;
    close_file(o->fd);
    close_file(o->manifest_file);
    if (o->temp) {
        mw_manifest_remove(&o->manifest, o->lock);
        rmdir(o->temp);
    }
    close_file(o->lock);
    close_file(o->held);
    mw_manifest_done(&o->manifest);
    mw_arena_done(&o->arena);
    mw_free(o);
}

/* ---- a renewal ---- */

/* Opens and locks the target; once it is ours it must still be the folder of that name, for the
 * one who held it has put another there. */
static enum mw_rc hold(struct mw_outdir *o, struct mw_err *err)
{
    for (int i = 0; i < TRIES; i++) {
        struct stat ours, there;
        o->held = open(o->target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (o->held < 0 && (errno == ENOENT || errno == ENOTDIR))
            return mw_fail(err, MW_E_PLAN_OPEN, o->asked, "there is no such output folder");
        if (o->held < 0 || flock(o->held, LOCK_EX) != 0 || fstat(o->held, &ours) != 0)
            return system_error(o, "lock it", err);
        if (stat(o->target, &there) == 0 && there.st_ino == ours.st_ino &&
            there.st_dev == ours.st_dev)
            return MW_OK;
        close(o->held);
        o->held = -1;
    }
    return system_error(o, "lock it", err);
}

static bool stands_under(const char *path, const char *const *parts)
{
    for (; *parts; parts++) {
        size_t n = strlen(*parts);
        if (strncmp(path, *parts, n) == 0 && (path[n] == '/' || !path[n]))
            return true;
    }
    return false;
}

/* What `from` holds to the end of it goes to `to`. */
static bool copy(int from, int to)
{
    char buf[1 << 16];

    for (;;) {
        ssize_t n = read(from, buf, sizeof buf);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0;
        if (write_all(to, buf, (size_t)n) != 0)
            return false;
    }
}

/* Somebody may have removed a file since: what is gone stays gone. */
static bool still_there(const struct mw_outdir *o, const char *path)
{
    const char *last;
    int parent = mw_manifest_open_parent(o->held, path, false, &last);
    bool there = parent >= 0 && faccessat(parent, last, F_OK, AT_SYMLINK_NOFOLLOW) == 0;

    close_file(parent);
    return there;
}

/* Takes over a file of the held folder: by a second link, or a copy where there can be none. */
static bool take_over(struct mw_outdir *o, const char *path)
{
    const char *last;
    int from = mw_manifest_open_parent(o->held, path, false, &last);
    int to = mw_manifest_open_parent(o->lock, path, true, &last);
    bool taken = from >= 0 && to >= 0 && linkat(from, last, to, last, 0) == 0;

    if (from >= 0 && to >= 0 && !taken) {
        int source = openat(from, last, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
        int made = openat(to, last, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        taken = source >= 0 && made >= 0 && copy(source, made);
        close_file(source);
        close_file(made);
    }
    close_file(from);
    close_file(to);
    return taken;
}

static enum mw_rc take_others(struct mw_outdir *o, const char *const *parts, struct mw_err *err)
{
    struct mw_manifest old = {0};
    bool good = mw_manifest_read(&old, o->held);

    for (uint32_t i = 0; i < old.paths.n && good; i++) {
        const char *path = old.paths.at[i];
        if (!stands_under(path, parts) && still_there(o, path))
            good = enter(o, path) && take_over(o, path);
    }
    mw_manifest_done(&old);
    return good ? MW_OK : system_error(o, "take over its files", err);
}

void mw_outdir_keep(struct mw_outdir *o, const char *name)
{
    struct mw_manifest old = {0};

    MW_ASSERT(o->held < 0);
    o->held = open(o->target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (o->held < 0) /* nothing to keep, or mw_outdir_commit says why */
        return;
    if (mw_manifest_read(&old, o->held) && mw_manifest_has(&old, name) &&
        still_there(o, name) && !(enter(o, name) && take_over(o, name))) {
        o->file = name;
        keep_failure(o, errno);
    }
    mw_manifest_done(&old);
}

const char *mw_outdir_folder(struct mw_arena *a, const char *path)
{
    static const char file[] = "factory.db";
    const char *slash = strrchr(path, '/');

    if (strcmp(slash ? slash + 1 : path, file) != 0)
        return path;
    if (!slash)
        return ".";
    return slash == path ? "/" : mw_arena_strndup(a, path, (size_t)(slash - path));
}

enum mw_rc mw_outdir_may_renew(const char *path, struct mw_err *err)
{
    struct mw_outdir *o = create(path);
    enum there there;
    enum mw_rc rc = resolve(o, mw_outdir_folder(&o->arena, path), err);

    if (!rc)
        rc = look(o, &there, err);
    if (!rc && there != THERE_OURS)
        rc = mw_fail(err, MW_E_PLAN_OPEN, o->asked, "there is no plan in this folder");
    if (!rc && access(o->parent, W_OK | X_OK) != 0)
        rc = system_error(o, "make a folder beside it", err);
    mw_outdir_abort(o);
    return rc;
}

enum mw_rc mw_outdir_renew(struct mw_outdir **out, const char *path, const char *const *parts,
                           struct mw_err *err)
{
    struct mw_outdir *o = create(path);
    enum there there;
    enum mw_rc rc;

    if ((rc = resolve(o, mw_outdir_folder(&o->arena, path), err)) == MW_OK &&
        (rc = hold(o, err)) == MW_OK && (rc = look(o, &there, err)) == MW_OK &&
        there != THERE_OURS)
        rc = mw_fail(err, MW_E_PLAN_OPEN, o->asked, "there is no plan in this folder");
    if (!rc && (rc = begin(o, err)) == MW_OK)
        rc = take_others(o, parts, err);
    if (rc == MW_OK)
        *out = o;
    else
        mw_outdir_abort(o);
    return rc;
}

/* ---- the exchange ---- */

/* Brings the files that this run wrote to the disk. */
static enum mw_rc sync_files(const struct mw_outdir *o, struct mw_err *err)
{
    bool synced = true;

    if (o->manifest.paths.n > SYNC_EACH)
        return syncfs(o->lock) == 0 ? MW_OK : system_error(o, "bring it to the disk", err);
    for (uint32_t i = 0; i < o->manifest.paths.n && synced; i++) {
        const char *last;
        int parent = mw_manifest_open_parent(o->lock, o->manifest.paths.at[i], false, &last);
        int fd = parent < 0 ? -1 : openat(parent, last, O_RDONLY | O_CLOEXEC);
        synced = fd >= 0 && fsync(fd) == 0 && fsync(parent) == 0;
        if (!synced && errno == ENOENT) /* named, but then not written */
            synced = true;
        close_file(fd);
        close_file(parent);
    }
    if (!synced || fsync(o->manifest_file) != 0 || fsync(o->lock) != 0)
        return system_error(o, "bring it to the disk", err);
    return MW_OK;
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
            "A mount point cannot be exchanged: use a folder below it. On file systems that "
            "cannot do it at all, name a folder that is not there yet.",
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

    if (o->failed) {
        if (err)
            *err = o->failure;
        rc = mw_code_info(MW_E_OUT_WRITE)->kind;
        goto done;
    }
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
