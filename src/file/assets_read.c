#include "file/assets_read.h"

#include "base/map.h"
#include "base/text.h"
#include "file/csv_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { COLUMN_DEVICE, COLUMN_PORT, COLUMN_MAC, COLUMN_GUID, COLUMN_SERIAL, COLUMN_N };
static const char *const column_names[COLUMN_N] = {"device", "port", "mac", "guid", "serial"};

enum { NEAREST_CAP = 10 }; /* a search through all devices is for the first slips only */

struct reader {
    const struct mw_plan *p;
    struct mw_csv_read csv;
    uint32_t slips;
    struct mw_map_str devices, serials;    /* serials -> index in lines */
    struct mw_map_u64 places, macs, guids; /* the same, by device and port, … */
    struct mw_map_u64 types, ports; /* ports: type and name -> port; types: which are in it */
    MW_VEC(uint32_t) lines;         /* by asset */
};

/* ---- columns ---- */

static bool read_head(struct reader *r)
{
    static const char cure[] = "Begin with a line such as device,port,mac,guid,serial.";

    if (!mw_csv_read_head(&r->csv, column_names, COLUMN_N, true))
        return false;
    if (r->csv.column[COLUMN_DEVICE] == MW_NONE)
        mw_csv_read_error(&r->csv, MW_E_ASSETS_FORM, 1, cure,
                          "the first line names no column \"device\"");
    else if (r->csv.column[COLUMN_MAC] == MW_NONE && r->csv.column[COLUMN_GUID] == MW_NONE &&
             r->csv.column[COLUMN_SERIAL] == MW_NONE)
        mw_csv_read_error(&r->csv, MW_E_ASSETS_FORM, 1, cure,
                          "the first line names none of the columns mac, guid, serial");
    return r->csv.column[COLUMN_DEVICE] != MW_NONE;
}

static const struct mw_csv_field *cell(const struct reader *r, enum column c)
{
    return mw_csv_read_cell(&r->csv, c);
}

/* ---- values ---- */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* Reads `digits` hexadecimal digits, in one or in groups of two or of four that one sign ':',
 * '-' or '.' divides. */
static bool read_hex(const char *s, int digits, uint64_t *v)
{
    int group = 0, n = 0, in_group = 0;
    char sign = 0;

    *v = 0;
    for (; *s; s++) {
        int x = hex_digit(*s);

        if (x >= 0) {
            if (++n > digits || (group && ++in_group > group))
                return false;
            *v = *v << 4 | (unsigned)x;
            continue;
        }
        if (!sign) {
            sign = *s;
            group = in_group = n;
        }
        if (*s != sign || !strchr(":-.", sign) || in_group != group ||
            (group != 2 && group != 4))
            return false;
        in_group = 0;
    }
    return n == digits && (!sign || in_group == group);
}

static void read_mac(struct reader *r, struct mw_asset *a)
{
    const struct mw_csv_field *f = cell(r, COLUMN_MAC);

    if (!*f->text)
        return;
    if (!read_hex(f->text, 12, &a->mac))
        mw_csv_read_error(&r->csv, MW_E_ASSETS_FORM, f->col, "Write it as aa:bb:cc:dd:ee:ff.",
                          "\"%s\" is no MAC address", f->text);
    else if (a->mac == 0 || (a->mac >> 40 & 1)) /* IEEE 802: the group bit */
        mw_csv_read_error(&r->csv, MW_E_ASSETS_FORM, f->col, NULL,
                          "\"%s\" is the MAC address of no single port", f->text);
}

static void read_guid(struct reader *r, struct mw_asset *a)
{
    const struct mw_csv_field *f = cell(r, COLUMN_GUID);
    bool prefixed = f->text[0] == '0' && (f->text[1] == 'x' || f->text[1] == 'X');

    if (!*f->text)
        return;
    if (!read_hex(f->text + (prefixed ? 2 : 0), 16, &a->guid) || a->guid == 0)
        mw_csv_read_error(&r->csv, MW_E_ASSETS_FORM, f->col, "Write it as 0xa088c20300abcdef.",
                          "\"%s\" is no GUID of 16 hexadecimal digits", f->text);
}

/* ---- devices and ports ---- */

static const char *nearest_device(struct reader *r, const char *word)
{
    const char **names, *near;

    if (r->slips++ >= NEAREST_CAP)
        return NULL;
    names = mw_alloc(r->p->devices.n * sizeof *names);
    for (uint32_t i = 0; i < r->p->devices.n; i++)
        names[i] = r->p->devices.at[i].name;
    near = mw_text_nearest(word, names, r->p->devices.n);
    mw_free(names);
    return near;
}

static bool read_device(struct reader *r, struct mw_asset *a)
{
    const struct mw_csv_field *f = cell(r, COLUMN_DEVICE);

    a->device = mw_map_str_get(&r->devices, f->text);
    if (a->device != MW_NONE)
        return true;
    if (!*f->text) {
        mw_csv_read_error(&r->csv, MW_E_ASSETS_FORM, f->col, NULL, "the line names no device");
        return false;
    }
    const char *near = nearest_device(r, f->text);

    mw_csv_read_error(&r->csv, MW_E_ASSETS_NAME, f->col, NULL,
                      "the plan has no device \"%s\"%s%s%s", f->text,
                      near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    return false;
}

static uint64_t port_key(const struct mw_device_type *type, const char *name)
{
    return mw_fnv_str(mw_fnv(MW_FNV, &type, sizeof type), name);
}

/* Faceplate names first: where an adapter is called like another port, the port wins. */
static void index_type(struct reader *r, const struct mw_device_type *type)
{
    if (!mw_map_u64_add(&r->types, (uint64_t)(uintptr_t)type, 0))
        return;
    for (uint32_t i = 0; i < type->port_n; i++)
        mw_map_u64_add(&r->ports, port_key(type, type->ports[i].name), i);
    for (uint32_t i = 0; i < type->port_n; i++)
        if (type->ports[i].adapter)
            mw_map_u64_add(&r->ports, port_key(type, type->ports[i].adapter), i);
}

static const char *nearest_port(struct reader *r, const struct mw_device_type *type,
                                const char *word)
{
    const char **names, *near;
    size_t n = 0;

    if (r->slips++ >= NEAREST_CAP)
        return NULL;
    names = mw_alloc((size_t)2 * type->port_n * sizeof *names);
    for (uint32_t i = 0; i < type->port_n; i++) {
        names[n++] = type->ports[i].name;
        if (type->ports[i].adapter)
            names[n++] = type->ports[i].adapter;
    }
    near = mw_text_nearest(word, names, n);
    mw_free(names);
    return near;
}

static bool read_port(struct reader *r, struct mw_asset *a)
{
    const struct mw_csv_field *f = cell(r, COLUMN_PORT);
    const struct mw_device *d = &r->p->devices.at[a->device];
    uint32_t port;

    a->port = UINT16_MAX;
    if (!*f->text)
        return true;
    index_type(r, d->type);
    port = mw_map_u64_get(&r->ports, port_key(d->type, f->text));
    if (port != MW_NONE) {
        a->port = (uint16_t)port;
        return true;
    }
    const char *near = nearest_port(r, d->type, f->text);

    mw_csv_read_error(&r->csv, MW_E_ASSETS_NAME, f->col, NULL, "%s has no port \"%s\"%s%s%s",
                      d->name, f->text, near ? "; did you mean \"" : "", near ? near : "",
                      near ? "\"?" : "");
    return false;
}

/* ---- lists ---- */

/* Whether the value is new; the line that had it is named otherwise. */
static void once(struct reader *r, struct mw_map_u64 *seen, uint64_t key, enum column c,
                 const char *what)
{
    uint32_t index = r->lines.n - 1, *at = mw_map_u64_put(seen, key, index);

    if (*at != index)
        mw_csv_read_error(&r->csv, MW_E_ASSETS_TWICE, cell(r, c)->col, NULL,
                          "%s stands on line %u already", what, r->lines.at[*at]);
}

static void check_once(struct reader *r, const struct mw_assets *a, const struct mw_asset *new)
{
    const char *serial = new->serial;
    uint32_t first;

    once(r, &r->places, (uint64_t) new->device << 16 | new->port, COLUMN_DEVICE,
         new->port == UINT16_MAX ? "this device" : "this port");
    if (new->mac)
        once(r, &r->macs, new->mac, COLUMN_MAC, "this MAC address");
    if (new->guid)
        once(r, &r->guids, new->guid, COLUMN_GUID, "this GUID");
    /* The ports of one card share the card's number. */
    if (!serial || mw_map_str_add(&r->serials, serial, r->lines.n - 1))
        return;
    first = mw_map_str_get(&r->serials, serial);
    if (a->at.at[first].device != new->device)
        mw_csv_read_error(&r->csv, MW_E_ASSETS_TWICE, cell(r, COLUMN_SERIAL)->col, NULL,
                          "the serial number \"%s\" is that of %s on line %u already", serial,
                          r->p->devices.at[a->at.at[first].device].name, r->lines.at[first]);
}

static void read_line(struct reader *r, struct mw_assets *a)
{
    struct mw_asset asset = {0};
    const struct mw_csv_field *serial = cell(r, COLUMN_SERIAL);

    if (!read_device(r, &asset) || !read_port(r, &asset))
        return;
    read_mac(r, &asset);
    read_guid(r, &asset);
    if (*serial->text)
        asset.serial = mw_arena_strdup(&a->arena, serial->text);
    *mw_vec_push(&r->lines) = r->csv.line;
    *mw_vec_push(&a->at) = asset;
    check_once(r, a, &asset);
}

static int asset_compare(const void *a, const void *b)
{
    const struct mw_asset *s = a, *t = b;

    if (s->device != t->device)
        return s->device < t->device ? -1 : 1;
    return (s->port > t->port) - (s->port < t->port);
}

static void reader_done(struct reader *r)
{
    mw_map_str_done(&r->devices);
    mw_map_str_done(&r->serials);
    mw_map_u64_done(&r->places);
    mw_map_u64_done(&r->macs);
    mw_map_u64_done(&r->guids);
    mw_map_u64_done(&r->types);
    mw_map_u64_done(&r->ports);
    mw_vec_done(&r->lines);
    mw_free(r);
}

enum mw_rc mw_assets_read(struct mw_assets *a, const struct mw_plan *p, const char *name,
                          const char *text, size_t n, struct mw_diags *d)
{
    struct reader *r = mw_alloc(sizeof *r);
    uint32_t before = d->errors;

    r->p = p;
    mw_csv_read_begin(&r->csv, name, text, n, MW_E_ASSETS_FORM, d);
    for (uint32_t i = 0; i < p->devices.n; i++)
        mw_map_str_add(&r->devices, p->devices.at[i].name, i);
    if (read_head(r))
        while (mw_csv_read_line(&r->csv))
            read_line(r, a);
    reader_done(r);
    if (d->errors > before) {
        mw_assets_done(a);
        return d->worst;
    }
    if (a->at.n)
        qsort(a->at.at, a->at.n, sizeof *a->at.at, asset_compare);
    return MW_OK;
}
