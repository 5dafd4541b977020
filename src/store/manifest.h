/*
 * manifest.h: the MANIFEST of an output folder: the paths of its files, a line each, written
 * before the files themselves. What it names is millwright's to replace; anything else that
 * stands in the folder is somebody's and is never touched. Private to store/.
 */
#ifndef MW_STORE_MANIFEST_H
#define MW_STORE_MANIFEST_H

#include "base/map.h"
#include "base/mem.h"

#define MW_MANIFEST "MANIFEST"
enum { MW_MANIFEST_CAP = 64 << 20, MW_MANIFEST_DEPTH = 4 }; /* bytes; parts of a path */

struct mw_manifest {
    struct mw_arena arena;
    MW_VEC(const char *) paths;
    struct mw_map_str numbers; /* path -> index in paths */
};

/* Whether a path is one that a manifest may hold: relative, 1 to MW_MANIFEST_DEPTH parts divided
 * by '/', each of ASCII letters, digits and "-_+.%~", none starting with '.'; not MANIFEST. */
bool mw_manifest_may_hold(const char *path);

/* Adds a path, copied; false when it is there already. */
bool mw_manifest_add(struct mw_manifest *m, const char *path);
bool mw_manifest_has(const struct mw_manifest *m, const char *path);

/* Reads the lines of a text. False, with what stands before the fault read, when one is no path
 * that a manifest may hold. `m` starts as {0}. */
bool mw_manifest_parse(struct mw_manifest *m, const char *text, size_t n);
void mw_manifest_done(struct mw_manifest *m);

/* Reads that of an open folder; none there gives an empty one. False: it cannot be read, errno
 * says why (EINVAL: it is no manifest). */
bool mw_manifest_read(struct mw_manifest *m, int dir);

/* Walks the folder: calls `found` for every entry that the manifest does not account for. False:
 * errno says why it could not look. */
bool mw_manifest_foreign(const struct mw_manifest *m, int dir,
                         void (*found)(void *ctx, const char *path), void *ctx);

/* Removes the files that the manifest names, the folders in it that this empties, and the
 * MANIFEST; follows no link. */
void mw_manifest_remove(const struct mw_manifest *m, int dir);

/* Opens the folder in which `path` stands, below `dir`; makes it if `make`. Follows no link.
 * Returns -1 with errno, or the folder, to be closed; *last is the path's last part. */
int mw_manifest_open_parent(int dir, const char *path, bool make, const char **last);

#endif
