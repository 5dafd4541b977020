#include "cli/catalog_import.h"

#include "base/text.h"
#include "cli/load.h"
#include "cli/term.h"
#include "file/catalog_write.h"
#include "file/devicetype.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES_CAP = 20000 };

/* An import under way. */
struct import {
    struct mw_arena arena;
    const struct mw_args *args;
    const char *folder;
    enum mw_kind kind;
    struct mw_diags *diags;
    struct mw_json *json;    /* NULL: text */
    struct mw_catalog taken; /* the catalogs in force: built-in, the user's, --catalog */
    uint32_t read, written;
};

static bool is_yaml(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

/* Makes a folder and those above it. */
static int make_folders(char *path)
{
    for (char *slash = path + 1; *slash; slash++) {
        if (*slash != '/')
            continue;
        *slash = 0;
        int failed = mkdir(path, 0777) != 0 && errno != EEXIST;
        *slash = '/';
        if (failed)
            return -1;
    }
    return mkdir(path, 0777) != 0 && errno != EEXIST ? -1 : 0;
}

static void say_type(struct import *im, const char *path, const struct mw_device_type *t)
{
    if (im->json) {
        if (im->read == 1)
            mw_json_arr(im->json, NULL);
        mw_catalog_json(im->json, t);
        return;
    }
    printf("%s%s%s (%s) from %s%s\n", mw_term_on(MW_BOLD), t->name, mw_term_on(MW_PLAIN),
           mw_kind_names[t->kind], mw_text_tame(mw_arena_strdup(&im->arena, path)),
           t->gap_n ? "; it lacks or contradicts:" : "");
    for (uint32_t i = 0; i < t->gap_n; i++)
        printf("    %-12s %s\n", t->gaps[i].key, t->gaps[i].source);
}

/* Whether a type of another file has this name: written, this one would stand in its place. */
static bool is_taken(struct import *im, const struct mw_device_type *t, const char *path)
{
    const struct mw_device_type *other = mw_catalog_find(&im->taken, t->name);

    if (im->args->given[MW_OPT_FORCE] || !other || strcmp(other->origin, path) == 0)
        return false;
    mw_diag(
        im->diags, MW_WARNING, MW_E_DUPLICATE, t->origin,
        im->args->given[MW_OPT_OUTPUT]
            ? "Use the one there is, or give --force: then every design that reads this "
              "folder uses the imported one."
            : "Use the one there is; or import into a folder of its own with -o DIR --force "
              "and give --catalog DIR to the designs that shall use it.",
        "there is a type \"%s\" already (%s): not written", t->name, other->origin);
    return true;
}

/* Writes one catalog file, whole or not at all. */
static enum mw_rc write_type(struct import *im, const struct mw_device_type *t)
{
    const char *path = mw_arena_printf(&im->arena, "%s/%s.yaml", im->folder, t->name);
    const char *temp = mw_arena_printf(&im->arena, "%s/.%s.new", im->folder, t->name);
    struct mw_out out;
    struct mw_err err;

    if (is_taken(im, t, path))
        return MW_OK;
    if (!im->args->given[MW_OPT_FORCE] && access(path, F_OK) == 0) {
        mw_diag(im->diags, MW_WARNING, MW_E_USAGE, path, "Give --force to replace it.",
                "stands there already and was left alone");
        return MW_OK;
    }
    FILE *file = fopen(temp, "we");
    if (!file)
        goto failed;
    mw_out_init(&out, mw_term_flush, file);
    mw_catalog_show(&out, t);
    int lost = mw_out_done(&out);
    lost |= fsync(fileno(file)) != 0;
    if (fclose(file) != 0 || lost || rename(temp, path) != 0) {
        unlink(temp);
        goto failed;
    }
    im->written++;
    return MW_OK;
failed:
    mw_fail(&err, MW_E_WRITE, path, "%s", strerror(errno));
    mw_diag_err(im->diags, &err);
    return MW_ESYSTEM;
}

static enum mw_rc import_file(struct import *im, const char *path)
{
    struct mw_device_type t = {0};
    enum mw_rc rc = mw_devicetype_read_file(&im->arena, path, im->kind, &t, im->diags);

    if (rc)
        return rc;
    im->read++;
    say_type(im, path, &t);
    return im->args->given[MW_OPT_DRY_RUN] ? MW_OK : write_type(im, &t);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Imports every file below `root`; goes on after a bad one and answers the first failure. That
 * there is none is a failure too: a pipe, a device, a folder of something else. */
static enum mw_rc import_all(struct import *im, const char *root)
{
    char *const roots[] = {mw_arena_strdup(&im->arena, root), NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    enum mw_rc first = MW_OK;
    struct mw_err none;
    FTSENT *e;

    while (tree && (e = fts_read(tree))) {
        enum mw_rc rc = MW_OK;
        struct mw_err err;
        if (e->fts_info == FTS_F && (e->fts_level == 0 || is_yaml(e->fts_name)))
            rc = import_file(im, e->fts_path);
        else if (e->fts_info == FTS_NS || e->fts_info == FTS_ERR || e->fts_info == FTS_DNR) {
            rc = mw_fail(&err, MW_E_FILE_READ, e->fts_path, "%s", strerror(e->fts_errno));
            mw_diag_err(im->diags, &err);
        }
        if (rc && !first)
            first = rc;
        if (im->read >= FILES_CAP)
            break;
    }
    if (tree)
        fts_close(tree);
    if (!first && !im->read) {
        first = mw_fail(&none, MW_E_DEVICETYPE, root,
                        "no device type is here: neither a file nor a folder of .yaml files");
        mw_diag_err(im->diags, &none);
    }
    return first;
}

enum mw_rc mw_catalog_import(const struct mw_args *args, enum mw_kind kind, struct mw_diags *d,
                             bool *listed)
{
    struct import im = {.args = args, .kind = kind, .diags = d};
    struct mw_out out;
    struct mw_json json = {.out = &out};
    struct mw_diags unread = {0};
    struct mw_err err;
    enum mw_rc rc;

    im.folder = args->given[MW_OPT_OUTPUT] ? args->value[MW_OPT_OUTPUT]
                                           : mw_load_user_catalog(&im.arena);
    if (!im.folder) {
        rc = mw_fail(&err, MW_E_USAGE, NULL, "catalog import: no home folder; give -o DIR");
        mw_diag_err(d, &err);
        goto done;
    }
    if (!args->given[MW_OPT_DRY_RUN] && make_folders(mw_arena_strdup(&im.arena, im.folder))) {
        rc = mw_fail(&err, MW_E_WRITE, im.folder, "%s", strerror(errno));
        mw_diag_err(d, &err);
        goto done;
    }
    /* A catalog that cannot be read is no reason not to import: it may be what is mended. */
    (void)mw_load_catalog(&im.taken, args, &unread);
    mw_out_init(&out, mw_term_flush, stdout);
    im.json = args->given[MW_OPT_JSON] ? &json : NULL;
    rc = import_all(&im, args->operand[1]);
    *listed = im.json && im.read;
    if (*listed) {
        mw_json_end_arr(im.json);
        mw_out_char(&out, '\n');
    }
    mw_out_done(&out);
    if (!im.json)
        printf("%u read, %u written to %s\n", im.read, im.written, im.folder);
done:
    mw_diags_done(&unread);
    mw_catalog_done(&im.taken);
    mw_arena_done(&im.arena);
    return rc;
}
