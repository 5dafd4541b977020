#include "observe/sources.h"

#include "file/iblst_read.h"
#include "file/ibnetdiscover_read.h"
#include "file/lft_read.h"
#include "file/links_read.h"
#include "file/lldp_read.h"
#include "observe/live.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const mw_source_kind_names[] = {"live", "ibnetdiscover", "lst",
                                            "lfts", "lldp",          "links"};

static const struct reader {
    enum mw_rc (*read)(struct mw_obs_build *b, const char *name, const char *text, size_t n,
                       struct mw_diags *d);
    const char *what; /* a file of it, for people */
} readers[MW_SOURCE_KINDS] = {
    [MW_SOURCE_IBNETDISCOVER] = {mw_ibnetdiscover_read, "output of ibnetdiscover"},
    [MW_SOURCE_LST] = {mw_iblst_read, "a subnet list (.lst)"},
    [MW_SOURCE_LFTS] = {mw_lft_read, "a dump of forwarding tables"},
    [MW_SOURCE_LLDP] = {mw_lldp_read, "output of lldpcli"},
    [MW_SOURCE_LINKS] = {mw_links_read, "a list of cables"},
};

/* ---- what a file looks like ---- */

enum { GUESS_BYTES = 4096 };

/* The mark that editors of some systems put before UTF-8: bytes of it, 0 none. */
static size_t mark_bytes(const char *text, size_t n)
{
    return n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

static bool has(const char *text, size_t n, const char *word)
{
    return memmem(text, n, word, strlen(word)) != NULL;
}

/* A line of `ibnetdiscover -p`: "SW     1 17 0x… 4x NDR - CA …". */
static bool is_port_report(const char *text, size_t n)
{
    return n > 3 &&
           (memcmp(text, "SW ", 3) == 0 || memcmp(text, "CA ", 3) == 0 ||
            memcmp(text, "RT ", 3) == 0) &&
           has(text, n, " 0x");
}

enum mw_source_kind mw_source_guess(const char *text, size_t n)
{
    static const char cache[] = "\x2b\x83\xe7\x8f"; /* of ibnetdiscover --cache */
    size_t at = mark_bytes(text, n);

    n = n < GUESS_BYTES ? n : GUESS_BYTES;
    while (at < n && strchr(" \t\r\n", text[at]) && text[at])
        at++;
    text += at;
    n -= at;
    if ((n >= 4 && memcmp(text, cache, 4) == 0) || has(text, n, "sysimgguid=") ||
        has(text, n, "# Topology file") || is_port_report(text, n))
        return MW_SOURCE_IBNETDISCOVER;
    if (has(text, n, "SystemGUID:") && has(text, n, "PortGUID:"))
        return MW_SOURCE_LST;
    if (has(text, n, "Unicast lids [") || has(text, n, "dump_ucast_routes: Switch"))
        return MW_SOURCE_LFTS;
    if (n && text[0] == '{' && (has(text, n, "\"lldp\"") || has(text, n, "\"local-chassis\"")))
        return MW_SOURCE_LLDP;
    if (has(text, n, "a_device") && has(text, n, "b_device"))
        return MW_SOURCE_LINKS;
    return MW_SOURCE_KINDS;
}

static bool is_compressed(const char *text, size_t n) /* gzip, xz, zstd, bzip2 */
{
    return n > 4 && (memcmp(text, "\x1f\x8b", 2) == 0 ||
                     memcmp(text,
                            "\xfd"
                            "7zX",
                            4) == 0 ||
                     memcmp(text, "\x28\xb5\x2f\xfd", 4) == 0 || memcmp(text, "BZh", 3) == 0);
}

static enum mw_rc check_kind(const struct mw_source *s, const char *text, size_t n,
                             struct mw_diags *d)
{
    enum mw_source_kind like = mw_source_guess(text, n);
    char cure[MW_ERR_CURE_CAP];

    if (is_compressed(text, n)) {
        mw_diag(d, MW_ERROR, MW_E_OBS_KIND, s->value, "Unpack it first, or pipe it in: -",
                "the file is compressed");
        return MW_ECONFIG;
    }
    if (like == MW_SOURCE_KINDS || like == s->kind)
        return MW_OK;
    snprintf(cure, sizeof cure, "Give it under --%s.", mw_source_kind_names[like]);
    mw_diag(d, MW_ERROR, MW_E_OBS_KIND, s->value, cure, "the file looks like %s, not like %s",
            readers[like].what, readers[s->kind].what);
    return MW_ECONFIG;
}

/* ---- bytes ---- */

enum {
    READ_FIRST = 1 << 16,
    MAP_FROM = 256 << 20, /* a mapped file that shrinks while it is read ends the program: only
                           * what is too large to be copied is mapped */
};
#define READ_CAP ((size_t)2 << 30) /* of what cannot be mapped: above the caps of the readers */

struct bytes {
    char *text;
    size_t n;
    bool mapped;
};

static enum mw_rc read_failed(const char *name, int error, struct mw_diags *d)
{
    mw_diag(d, MW_ERROR, MW_E_FILE_READ, name, "Check the path and its permissions.", "%s",
            strerror(error));
    return MW_ECONFIG;
}

static enum mw_rc read_stream(struct bytes *b, int fd, size_t expected, const char *name,
                              struct mw_diags *d)
{
    size_t cap = expected + 1 > READ_FIRST ? expected + 1 : READ_FIRST;

    b->text = mw_realloc(NULL, cap, 1);
    for (;;) {
        if (b->n == cap) {
            if (cap >= READ_CAP) {
                mw_diag(d, MW_ERROR, MW_E_CAP, name, NULL, "more than %zu bytes", READ_CAP);
                return MW_ELIMIT;
            }
            cap *= 2;
            b->text = mw_realloc(b->text, cap, 1);
        }
        ssize_t got = read(fd, b->text + b->n, cap - b->n);

        if (got == 0)
            return MW_OK;
        if (got < 0 && errno != EINTR)
            return read_failed(name, errno, d);
        if (got > 0)
            b->n += (size_t)got;
    }
}

static enum mw_rc load(struct bytes *b, const char *name, struct mw_diags *d)
{
    bool standard = strcmp(name, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    struct stat st;
    enum mw_rc rc;

    if (fd < 0)
        return read_failed(name, errno, d);
    if (fstat(fd, &st) != 0) {
        rc = read_failed(name, errno, d);
    } else if (S_ISREG(st.st_mode) && st.st_size >= MAP_FROM) {
        void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);

        rc = map == MAP_FAILED ? read_failed(name, errno, d) : MW_OK;
        if (!rc)
            *b = (struct bytes){map, (size_t)st.st_size, true};
    } else {
        size_t expected = S_ISREG(st.st_mode) ? (size_t)st.st_size : 0;

        rc = read_stream(b, fd, expected, name, d);
    }
    if (!standard)
        close(fd);
    return rc;
}

static void unload(struct bytes *b)
{
    if (b->mapped)
        munmap(b->text, b->n);
    else
        mw_free(b->text);
}

/* ---- sources ---- */

static enum mw_rc observe_file(struct mw_obs_build *b, const struct mw_source *s,
                               struct mw_diags *d)
{
    struct bytes bytes = {0};
    enum mw_rc rc = load(&bytes, s->value, d);
    size_t mark = rc ? 0 : mark_bytes(bytes.text, bytes.n);

    if (!rc)
        rc = check_kind(s, bytes.text, bytes.n, d);
    if (!rc)
        rc = readers[s->kind].read(b, s->value, bytes.text + mark, bytes.n - mark, d);
    unload(&bytes);
    return rc;
}

static enum mw_rc observe_live(struct mw_obs_build *b, const struct mw_sources *all,
                               const struct mw_source *s, struct mw_diags *d)
{
    const struct mw_live_want want = {.port = s->value,
                                      .timeout_ms = all->timeout_ms,
                                      .tables = all->tables,
                                      .counters = all->counters};
    struct mw_err err;
    enum mw_rc rc = mw_observe_live(b, &want, d, &err);

    if (rc)
        mw_diag_err(d, &err);
    return rc;
}

enum mw_rc mw_sources_observe(struct mw_observation *o, const struct mw_sources *s,
                              struct mw_diags *d)
{
    struct mw_obs_build *b = mw_obs_build_new(o, d);
    enum mw_rc first = MW_OK;

    for (uint32_t i = 0; i < s->n; i++) {
        enum mw_rc rc = s->at[i].kind == MW_SOURCE_LIVE ? observe_live(b, s, &s->at[i], d)
                                                        : observe_file(b, &s->at[i], d);
        first = first ? first : rc;
    }
    enum mw_rc rc = mw_obs_build_end(b);

    return first ? first : rc;
}
