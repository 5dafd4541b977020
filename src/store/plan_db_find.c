/* plan_db_find.c: what a name on the command line means in a plan. */
#include "base/text.h"
#include "store/plan_db.h"
#include "store/query.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    CABLE_ROW_DIGITS = 6, /* up to so many decimal digits are a row number, else an id */
    CABLE_ID_DIGITS = 12, /* hex digits of a whole id */
};

struct finder {
    struct mw_plan_db *db;
    struct mw_arena arena;
    const char *asked; /* for messages */
    struct mw_err *err;
};

static const char *const kind_words[] = {
    [MW_DB_RACK] = "rack", [MW_DB_ROW] = "row",     [MW_DB_FEED] = "feed",
    [MW_DB_DEVICE] = NULL, [MW_DB_CABLE] = "cable",
};

static const char *const kind_tables[] = {
    [MW_DB_RACK] = "rack",
    [MW_DB_ROW] = "row",
    [MW_DB_FEED] = "feed",
    [MW_DB_DEVICE] = "device",
};

/* Runs a query of one text and answers the first id, 0 when there is none. */
static enum mw_rc first_id(struct finder *f, const char *sql, int64_t number, const char *text,
                           int64_t *id)
{
    struct mw_query q;

    mw_query_begin(&q, f->db, &f->arena, sql, number);
    if (text)
        mw_query_bind_text(&q, 2, text);
    *id = mw_query_next(&q) ? mw_query_i64(&q) : 0;
    return mw_query_end(&q, f->err);
}

static enum mw_rc by_name(struct finder *f, enum mw_db_kind kind, const char *name, int64_t *id)
{
    const char *sql =
        mw_arena_printf(&f->arena, "SELECT id FROM %s WHERE name = ?2", kind_tables[kind]);

    return first_id(f, sql, 0, name, id);
}

/* ---- when there is none ---- */

static enum mw_rc unknown(struct finder *f, enum mw_db_kind kind, const char *name)
{
    MW_VEC(const char *) names = {0};
    const char *sql = mw_arena_printf(&f->arena, "SELECT name FROM %s", kind_tables[kind]);
    const char *word = kind_words[kind] ? kind_words[kind] : "device";
    const char *nearest;
    const char *cure = NULL;
    struct mw_query q;
    enum mw_rc rc;

    mw_query_begin(&q, f->db, &f->arena, sql, 0);
    while (mw_query_next(&q))
        *mw_vec_push(&names) = mw_query_text(&q);
    rc = mw_query_end(&q, f->err);
    nearest = mw_text_nearest(name, names.at, names.n);
    if (nearest)
        cure = mw_arena_printf(&f->arena, "Did you mean %s%s%s?",
                               kind_words[kind] ? kind_words[kind] : "",
                               kind_words[kind] ? ":" : "", nearest);
    if (rc == MW_OK)
        rc = mw_fail_cure(f->err, MW_E_NAME_UNKNOWN, f->asked, cure,
                          "the plan has no %s called '%s'", word, name);
    mw_vec_done(&names);
    return rc;
}

static enum mw_rc of_kind(struct finder *f, enum mw_db_kind kind, const char *name,
                          struct mw_db_ref *out)
{
    enum mw_rc rc = by_name(f, kind, name, &out->id);

    if (rc == MW_OK && !out->id)
        rc = unknown(f, kind, name);
    out->kind = kind;
    return rc;
}

/* ---- parts of a device ---- */

/* "gpu3", "p17": the number after the word; -1 when it is not of that form. */
static int32_t number_after(const char *s, const char *word)
{
    size_t n = strlen(word);
    char *end;
    long v;

    if (strncmp(s, word, n) != 0 || s[n] < '0' || s[n] > '9')
        return -1;
    v = strtol(s + n, &end, 10);
    return *end || v > INT32_MAX ? -1 : (int32_t)v;
}

/* A port by the name on the faceplate, "17/1" or as in paths, "17-1". */
static bool same_port(const char *name, const char *asked)
{
    for (; *name && *asked; name++, asked++) {
        bool slash = strchr("/ ", *name) && strchr("-/ ", *asked);
        if (!slash && strncasecmp(name, asked, 1) != 0)
            return false;
    }
    return *name == *asked;
}

/* Fills out->port or out->gpu from "gpu3", "hca5", "p17", "mlx5_4" or the faceplate's name. */
static enum mw_rc device_part(struct finder *f, const char *part, struct mw_db_ref *out,
                              bool *found)
{
    int32_t gpu = number_after(part, "gpu");
    int32_t rail = number_after(part, "hca");
    int32_t number = number_after(part, "p");
    struct mw_db_device device;
    struct mw_db_ports ports;
    enum mw_rc rc;

    *found = false;
    if ((rc = mw_plan_db_device(f->db, &f->arena, out->id, &device, f->err)) != MW_OK ||
        (rc = mw_plan_db_ports(f->db, &f->arena, out->id, &ports, f->err)) != MW_OK)
        return rc;
    if (gpu >= 0 && gpu < device.gpus) {
        out->gpu = gpu;
        *found = true;
    }
    for (uint32_t i = 0; i < ports.n && !*found; i++) {
        const struct mw_db_port *p = &ports.at[i];
        *found = (rail > 0 && p->rail == rail) || (number > 0 && p->number == number) ||
                 same_port(p->name, part) || (*p->adapter && strcmp(p->adapter, part) == 0);
        if (*found)
            out->port = p->port;
    }
    return MW_OK;
}

/* "leaf-1-5/p17": a device, a slash, a part of it. */
static enum mw_rc device_and_part(struct finder *f, const char *name, struct mw_db_ref *out,
                                  bool *found)
{
    const char *slash = strchr(name, '/');
    const char *device = mw_arena_strndup(&f->arena, name, (size_t)(slash - name));
    enum mw_rc rc = by_name(f, MW_DB_DEVICE, device, &out->id);

    *found = false;
    out->kind = MW_DB_DEVICE;
    if (rc != MW_OK || !out->id)
        return rc;
    rc = device_part(f, slash + 1, out, found);
    if (rc == MW_OK && !*found)
        rc = mw_fail(f->err, MW_E_NAME_UNKNOWN, f->asked, "%s has no port or GPU '%s'", device,
                     slash + 1);
    return rc;
}

/* "a05/u12", "pod1/a05/u12": the device that fills that unit. */
static enum mw_rc rack_and_unit(struct finder *f, const char *name, struct mw_db_ref *out,
                                bool *found)
{
    const char *last = strrchr(name, '/');
    const char *rack = last;
    int32_t u = number_after(last + 1, "u");
    int64_t id;
    enum mw_rc rc;

    *found = false;
    if (u <= 0)
        return MW_OK;
    while (rack > name && rack[-1] != '/')
        rack--;
    rack = mw_arena_strndup(&f->arena, rack, (size_t)(last - rack));
    if ((rc = by_name(f, MW_DB_RACK, rack, &id)) != MW_OK || !id)
        return rc;
    rc = first_id(f,
                  "SELECT d.id FROM device d JOIN device_type t ON t.id = d.type"
                  " JOIN rack k ON k.id = d.rack"
                  " WHERE d.u <= ?1 AND ?1 < d.u + t.units AND k.name = ?2",
                  u, rack, &out->id);
    out->kind = MW_DB_DEVICE;
    *found = out->id != 0;
    if (rc == MW_OK && !*found)
        rc = mw_fail(f->err, MW_E_NAME_UNKNOWN, f->asked, "no device stands at U%d of rack %s",
                     (int)u, rack);
    return rc;
}

/* ---- cables ---- */

static enum mw_rc cable_by_row(struct finder *f, const char *digits, int64_t *id)
{
    enum mw_rc rc =
        first_id(f, "SELECT id FROM cable WHERE id = ?1", strtol(digits, NULL, 10), NULL, id);

    if (rc == MW_OK && !*id)
        rc = mw_fail(f->err, MW_E_NAME_UNKNOWN, f->asked, "the plan has no cable in row %s",
                     digits);
    return rc;
}

static enum mw_rc cable_by_identity(struct finder *f, const char *hex, int64_t *id)
{
    int free_bits = 4 * (CABLE_ID_DIGITS - (int)strlen(hex));
    int64_t least = strtoll(hex, NULL, 16) << free_bits;
    int64_t second;
    struct mw_query q;
    enum mw_rc rc;

    mw_query_begin(&q, f->db, &f->arena,
                   "SELECT id FROM cable WHERE identity BETWEEN ?1 AND ?2 LIMIT 2", least);
    mw_query_bind(&q, 2, least + (INT64_C(1) << free_bits) - 1);
    *id = mw_query_next(&q) ? mw_query_i64(&q) : 0;
    second = *id && mw_query_next(&q) ? mw_query_i64(&q) : 0;
    rc = mw_query_end(&q, f->err);
    if (rc == MW_OK && !*id)
        rc = mw_fail(f->err, MW_E_NAME_UNKNOWN, f->asked, "no cable's id begins with %s", hex);
    if (rc == MW_OK && second)
        rc = mw_fail(f->err, MW_E_NAME_AMBIGUOUS, f->asked,
                     "the ids of cables %lld and %lld begin with %s", (long long)*id,
                     (long long)second, hex);
    return rc;
}

static enum mw_rc cable_by_port(struct finder *f, const char *name, int64_t *id)
{
    struct mw_db_ref end = {.port = -1, .gpu = -1};
    struct mw_db_ports ports;
    bool found;
    enum mw_rc rc;

    *id = 0;
    if ((rc = device_and_part(f, name, &end, &found)) != MW_OK)
        return rc;
    if (!found)
        return unknown(f, MW_DB_DEVICE, mw_arena_strndup(&f->arena, name, strcspn(name, "/")));
    if ((rc = mw_plan_db_ports(f->db, &f->arena, end.id, &ports, f->err)) != MW_OK)
        return rc;
    for (uint32_t i = 0; i < ports.n && !*id; i++)
        if (ports.at[i].port == end.port || (end.gpu >= 0 && ports.at[i].gpu == end.gpu))
            *id = ports.at[i].cable;
    if (!*id)
        rc = mw_fail(f->err, MW_E_NAME_UNKNOWN, f->asked, "there is no cable in %s", name);
    return rc;
}

static enum mw_rc find_cable(struct finder *f, const char *name, struct mw_db_ref *out)
{
    size_t n = strlen(name);

    out->kind = MW_DB_CABLE;
    if (n > 0 && n <= CABLE_ROW_DIGITS && strspn(name, "0123456789") == n)
        return cable_by_row(f, name, &out->id);
    if (n > 0 && n <= CABLE_ID_DIGITS && strspn(name, "0123456789abcdefABCDEF") == n)
        return cable_by_identity(f, name, &out->id);
    if (strchr(name, '/'))
        return cable_by_port(f, name, &out->id);
    return mw_fail_cure(f->err, MW_E_NAME_UNKNOWN, f->asked,
                        "Name a cable by its row in cables.csv, by the first digits of its id, "
                        "or by a port: cable:17, cable:0a3f81, cable:leaf-1-5/p17.",
                        "'%s' names no cable", name);
}

/* ---- all together ---- */

static enum mw_rc find_bare(struct finder *f, const char *name, struct mw_db_ref *out)
{
    static const enum mw_db_kind kinds[] = {MW_DB_DEVICE, MW_DB_RACK, MW_DB_ROW, MW_DB_FEED};
    bool found = false;
    enum mw_rc rc = MW_OK;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        out->kind = kinds[i];
        rc = by_name(f, kinds[i], name, &out->id);
        if (rc != MW_OK || out->id)
            return rc;
    }
    if (strchr(name, '/')) {
        rc = device_and_part(f, name, out, &found);
        if (rc == MW_OK && !found)
            rc = rack_and_unit(f, name, out, &found);
    }
    if (rc == MW_OK && !found)
        rc = unknown(f, MW_DB_DEVICE, name);
    return rc;
}

static enum mw_rc find_any(struct finder *f, const char *name, struct mw_db_ref *out)
{
    for (int kind = MW_DB_RACK; kind <= MW_DB_CABLE; kind++) {
        size_t n = kind_words[kind] ? strlen(kind_words[kind]) : 0;
        if (!n || strncmp(name, kind_words[kind], n) != 0 || name[n] != ':')
            continue;
        if (kind == MW_DB_CABLE)
            return find_cable(f, name + n + 1, out);
        return of_kind(f, (enum mw_db_kind)kind, name + n + 1, out);
    }
    return find_bare(f, name, out);
}

enum mw_rc mw_plan_db_find(struct mw_plan_db *db, const char *name, struct mw_db_ref *out,
                           struct mw_err *err)
{
    struct finder f = {.db = db, .asked = name, .err = err};
    struct mw_db_ref ref = {.port = -1, .gpu = -1};
    enum mw_rc rc = find_any(&f, name, &ref);

    mw_arena_done(&f.arena);
    if (rc == MW_OK)
        *out = ref;
    return rc;
}
