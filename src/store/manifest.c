/* manifest.c: see manifest.h. */
#include "store/manifest.h"

#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

static bool is_path_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c && strchr("-_+.%~", c));
}

bool mw_manifest_may_hold(const char *path)
{
    int parts = 0;

    for (const char *s = path;; s++) {
        size_t n = 0;
        while (is_path_char(s[n]))
            n++;
        if (n == 0 || n >= MW_FILE_NAME_CAP || *s == '.' || ++parts > MW_MANIFEST_DEPTH)
            return false;
        s += n;
        if (*s != '/')
            return !*s && strcmp(path, MW_MANIFEST) != 0;
    }
}

bool mw_manifest_add(struct mw_manifest *m, const char *path)
{
    if (mw_manifest_has(m, path))
        return false;
    const char *kept = mw_arena_strdup(&m->arena, path);
    mw_map_str_add(&m->numbers, kept, m->paths.n);
    *mw_vec_push(&m->paths) = kept;
    return true;
}

bool mw_manifest_has(const struct mw_manifest *m, const char *path)
{
    return mw_map_str_get(&m->numbers, path) != MW_NONE;
}

bool mw_manifest_parse(struct mw_manifest *m, const char *text, size_t n)
{
    struct mw_arena lines = {0};
    bool good = true;

    for (size_t i = 0; i < n && good;) {
        const char *end = memchr(text + i, '\n', n - i);
        size_t len = end ? (size_t)(end - (text + i)) : n - i;
        const char *line = mw_arena_strndup(&lines, text + i, len);
        /* the last line of a run that was killed may lack its end: that file was not begun */
        good = !end || (strlen(line) == len && mw_manifest_may_hold(line));
        if (good && end)
            mw_manifest_add(m, line);
        i += len + 1;
    }
    mw_arena_done(&lines);
    return good;
}

void mw_manifest_done(struct mw_manifest *m)
{
    mw_map_str_done(&m->numbers);
    mw_vec_done(&m->paths);
    mw_arena_done(&m->arena);
}

/* The whole of a file of at most MW_MANIFEST_CAP bytes, to be freed; NULL: errno says why. */
static char *read_whole(int file, size_t *n)
{
    struct stat st;
    size_t done = 0;

    if (fstat(file, &st) != 0)
        return NULL;
    if (!S_ISREG(st.st_mode) || st.st_size > MW_MANIFEST_CAP) {
        errno = EINVAL;
        return NULL;
    }
    char *text = mw_alloc((size_t)st.st_size + 1);
    while (done < (size_t)st.st_size) {
        ssize_t got = read(file, text + done, (size_t)st.st_size - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            mw_free(text);
            return NULL;
        }
        if (got == 0)
            break;
        done += (size_t)got;
    }
    *n = done;
    return text;
}

bool mw_manifest_read(struct mw_manifest *m, int dir)
{
    int file = openat(dir, MW_MANIFEST, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    size_t n = 0;

    if (file < 0)
        return errno == ENOENT;
    char *text = read_whole(file, &n);
    int failed = errno;
    close(file);
    bool good = text && mw_manifest_parse(m, text, n);
    if (text && !good)
        failed = EINVAL;
    mw_free(text);
    errno = failed;
    return good;
}

/* ---- folders ---- */

/* One folder of the walk; `above` is its path, with the '/' behind it, or "". */
static bool walk(const struct mw_manifest *m, int dir, const char *above, int depth,
                 struct mw_arena *a, void (*found)(void *, const char *), void *ctx)
{
    int again = openat(dir, ".", FOLDER);
    DIR *list = again < 0 ? NULL : fdopendir(again);
    struct dirent *e;
    bool good = list;
    bool some = false;

    while (good && (e = readdir(list))) {
        struct stat st;
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        some = true;
        if (!*above && strcmp(e->d_name, MW_MANIFEST) == 0)
            continue;
        const char *path = mw_arena_printf(a, "%s%s", above, e->d_name);
        if (fstatat(dir, e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
            continue; /* gone meanwhile */
        if (S_ISDIR(st.st_mode) && depth < MW_MANIFEST_DEPTH) {
            int below = openat(dir, e->d_name, FOLDER);
            good = below >= 0 &&
                   walk(m, below, mw_arena_printf(a, "%s/", path), depth + 1, a, found, ctx);
            if (below >= 0)
                close(below);
        } else if (!S_ISREG(st.st_mode) || !mw_manifest_has(m, path)) {
            found(ctx, path);
        }
    }
    if (good && !some && *above) /* we make no empty folder */
        found(ctx, above);
    if (list)
        closedir(list);
    else if (again >= 0)
        close(again);
    return good;
}

bool mw_manifest_foreign(const struct mw_manifest *m, int dir,
                         void (*found)(void *ctx, const char *path), void *ctx)
{
    struct mw_arena a = {0};
    bool good = walk(m, dir, "", 1, &a, found, ctx);
    int failed = errno;

    mw_arena_done(&a);
    errno = failed;
    return good;
}

int mw_manifest_open_parent(int dir, const char *path, bool make, const char **last)
{
    int at = openat(dir, ".", FOLDER);

    for (const char *slash; at >= 0 && (slash = strchr(path, '/')); path = slash + 1) {
        char part[MW_FILE_NAME_CAP] = "";
        memcpy(part, path, (size_t)(slash - path) % sizeof part);
        if (make && mkdirat(at, part, 0777) != 0 && errno != EEXIST) {
            close(at);
            return -1;
        }
        int below = openat(at, part, FOLDER);
        close(at);
        at = below;
    }
    *last = path;
    return at;
}

/* Removes the folders in which `path` stands, the innermost first, as far as they are empty. */
static void remove_parents(int dir, const char *path)
{
    char part[MW_FILE_NAME_CAP * MW_MANIFEST_DEPTH];

    snprintf(part, sizeof part, "%s", path);
    for (char *slash; (slash = strrchr(part, '/'));) {
        const char *last;
        *slash = 0;
        int above = mw_manifest_open_parent(dir, part, false, &last);
        int rc = above < 0 ? -1 : unlinkat(above, last, AT_REMOVEDIR);
        bool gone = rc == 0 || errno == ENOENT; /* named, but a kill came before it was made */
        if (above >= 0)
            close(above);
        if (!gone)
            return;
    }
}

void mw_manifest_remove(const struct mw_manifest *m, int dir)
{
    for (uint32_t i = 0; i < m->paths.n; i++) {
        const char *last;
        int above = mw_manifest_open_parent(dir, m->paths.at[i], false, &last);
        if (above < 0)
            continue;
        unlinkat(above, last, 0);
        close(above);
    }
    for (uint32_t i = m->paths.n; i-- > 0;)
        remove_parents(dir, m->paths.at[i]);
    unlinkat(dir, MW_MANIFEST, 0);
}
