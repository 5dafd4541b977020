#include "file/assets_read.h"

#include "base/map.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { COLUMN_DEVICE, COLUMN_PORT, COLUMN_MAC, COLUMN_GUID, COLUMN_SERIAL, COLUMN_N };
static const char *const column_names[COLUMN_N] = {"device", "port", "mac", "guid", "serial"};

enum { NEAREST_CAP = 10 }; /* a search through all devices is for the first slips only */

struct field {
    uint32_t col; /* where it begins, from 1 */
    char text[MW_ASSETS_FIELD_CAP + 1];
};

struct reader {
    const struct mw_plan *p;
    struct mw_diags *d;
    const char *name;
    const char *at, *end;
    uint32_t line;
    struct field fields[MW_ASSETS_COLUMNS_CAP];
    uint32_t field_n;
    uint32_t head_n;           /* fields of the first line */
    uint32_t column[COLUMN_N]; /* which field holds it; MW_NONE: no such column */
    uint32_t slips;
    struct mw_map_str devices, serials;    /* serials -> index in lines */
    struct mw_map_u64 places, macs, guids; /* the same, by device and port, … */
    struct mw_map_u64 types, ports; /* ports: type and name -> port; types: which are in it */
    MW_VEC(uint32_t) lines;         /* by asset */
};

static void report(struct reader *r, enum mw_code code, uint32_t col, const char *cure,
                   const char *fmt, ...) __attribute__((format(printf, 5, 6)));

static void report(struct reader *r, enum mw_code code, uint32_t col, const char *cure,
                   const char *fmt, ...)
{
    char place[MW_ERR_PLACE_CAP], text[MW_ERR_TEXT_CAP];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    snprintf(place, sizeof place, "%s:%u:%u", r->name, r->line, col);
    mw_diag(r->d, MW_ERROR, code, place, cure, "%s", text);
}

/* ---- lines and fields ---- */

static bool put_byte(struct reader *r, struct field *f, uint32_t *n, char c)
{
    if ((unsigned char)c < 0x20 && c != '\t') {
        report(r, MW_E_ASSETS_FORM, f->col, NULL,
               "the field holds the control character 0x%02x", (unsigned char)c);
        return false;
    }
    if (*n == MW_ASSETS_FIELD_CAP) {
        report(r, MW_E_CAP, f->col, NULL, "the field is longer than %d bytes",
               MW_ASSETS_FIELD_CAP);
        return false;
    }
    f->text[(*n)++] = c;
    return true;
}

/* Between quotes; *s stands behind the first. Two quotes are one. */
static bool read_quoted(struct reader *r, struct field *f, const char **s, const char *end)
{
    uint32_t n = 0;

    for (; *s < end; (*s)++) {
        if (**s == '"') {
            if (*s + 1 == end || (*s)[1] != '"') {
                (*s)++;
                f->text[n] = '\0';
                return true;
            }
            (*s)++;
        }
        if (!put_byte(r, f, &n, **s))
            return false;
    }
    report(r, MW_E_ASSETS_FORM, f->col, NULL, "the quote is not closed on this line");
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Up to the comma; blanks around it do not count. */
static bool read_plain(struct reader *r, struct field *f, const char **s, const char *end)
{
    uint32_t n = 0;

    for (; *s < end && **s != ','; (*s)++)
        if (!put_byte(r, f, &n, **s))
            return false;
    while (n > 0 && is_blank(f->text[n - 1]))
        n--;
    f->text[n] = '\0';
    return true;
}

static bool is_text(const char *s)
{
    for (size_t n; *s; s += n)
        if ((n = mw_text_utf8_len(s, 4)) == 0)
            return false;
    return true;
}

static bool read_field(struct reader *r, const char *line, const char **s, const char *end)
{
    struct field *f;
    bool ok;

    if (r->field_n == MW_ASSETS_COLUMNS_CAP) {
        report(r, MW_E_CAP, (uint32_t)(*s - line) + 1, NULL, "the line has more than %d fields",
               MW_ASSETS_COLUMNS_CAP);
        return false;
    }
    f = &r->fields[r->field_n++];
    while (*s < end && is_blank(**s))
        (*s)++;
    f->col = (uint32_t)(*s - line) + 1;
    if (*s < end && **s == '"') {
        (*s)++;
        ok = read_quoted(r, f, s, end);
        while (*s < end && is_blank(**s))
            (*s)++;
    } else {
        ok = read_plain(r, f, s, end);
    }
    if (ok && *s < end && **s != ',') {
        report(r, MW_E_ASSETS_FORM, (uint32_t)(*s - line) + 1, NULL,
               "after the closing quote there must be a comma");
        return false;
    }
    if (ok && (!is_text(f->text) || mw_text_is_wild(f->text))) {
        report(r, MW_E_ASSETS_FORM, f->col, NULL, "the field is no text of UTF-8");
        return false;
    }
    return ok;
}

/* Reads the next line into fields; false at the end of the text. A line that is wrong, or empty,
 * has no fields. */
static bool next_line(struct reader *r)
{
    const char *line = r->at, *end, *s = line;

    if (r->at == r->end)
        return false;
    end = memchr(line, '\n', (size_t)(r->end - line));
    r->at = end ? end + 1 : r->end;
    if (!end)
        end = r->end;
    if (end > line && end[-1] == '\r')
        end--;
    r->line++;
    r->field_n = 0;
    while (s < end && is_blank(*s))
        s++;
    if (s == end)
        return true;
    for (s = line;; s++) {
        if (!read_field(r, line, &s, end)) {
            r->field_n = 0;
            return true;
        }
        if (s == end)
            return true;
    }
}

/* ---- columns ---- */

static bool same_word(const char *a, const char *b) /* ignoring ASCII case */
{
    for (; *a && *b; a++, b++)
        if ((*a >= 'A' && *a <= 'Z' ? *a - 'A' + 'a' : *a) != *b)
            return false;
    return *a == *b;
}

static void take_column(struct reader *r, uint32_t field)
{
    const struct field *f = &r->fields[field];
    char place[MW_ERR_PLACE_CAP];

    for (int c = 0; c < COLUMN_N; c++) {
        if (!same_word(f->text, column_names[c]))
            continue;
        if (r->column[c] != MW_NONE)
            report(r, MW_E_ASSETS_FORM, f->col, NULL, "two columns are called \"%s\"",
                   column_names[c]);
        r->column[c] = field;
        return;
    }
    const char *near = mw_text_nearest(f->text, column_names, COLUMN_N);

    snprintf(place, sizeof place, "%s:%u:%u", r->name, r->line, f->col);
    mw_diag(r->d, MW_WARNING, MW_E_ASSETS_FORM, place, NULL,
            "the column \"%s\" is not read%s%s%s", f->text, near ? "; did you mean \"" : "",
            near ? near : "", near ? "\"?" : "");
}

static bool read_head(struct reader *r)
{
    uint32_t before = r->d->errors;

    if (r->end - r->at >= 3 && memcmp(r->at, "\xef\xbb\xbf", 3) == 0)
        r->at += 3; /* a byte order mark, as spreadsheets write it */
    while (next_line(r) && r->field_n == 0)
        if (r->d->errors > before)
            return false;
    r->head_n = r->field_n;
    for (int c = 0; c < COLUMN_N; c++)
        r->column[c] = MW_NONE;
    for (uint32_t i = 0; i < r->field_n; i++)
        take_column(r, i);
    if (r->column[COLUMN_DEVICE] == MW_NONE)
        report(r, MW_E_ASSETS_FORM, 1, "Begin with a line such as device,port,mac,guid,serial.",
               "the first line names no column \"device\"");
    else if (r->column[COLUMN_MAC] == MW_NONE && r->column[COLUMN_GUID] == MW_NONE &&
             r->column[COLUMN_SERIAL] == MW_NONE)
        report(r, MW_E_ASSETS_FORM, 1, "Begin with a line such as device,port,mac,guid,serial.",
               "the first line names none of the columns mac, guid, serial");
    return r->column[COLUMN_DEVICE] != MW_NONE;
}

/* The field of a column on this line; empty where there is none. */
static const struct field *cell(const struct reader *r, enum column c)
{
    static const struct field none = {.col = 1};
    uint32_t i = r->column[c];

    return i < r->field_n ? &r->fields[i] : &none;
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
    const struct field *f = cell(r, COLUMN_MAC);

    if (!*f->text)
        return;
    if (!read_hex(f->text, 12, &a->mac))
        report(r, MW_E_ASSETS_FORM, f->col, "Write it as aa:bb:cc:dd:ee:ff.",
               "\"%s\" is no MAC address", f->text);
    else if (a->mac == 0 || (a->mac >> 40 & 1)) /* IEEE 802: the group bit */
        report(r, MW_E_ASSETS_FORM, f->col, NULL, "\"%s\" is the MAC address of no single port",
               f->text);
}

static void read_guid(struct reader *r, struct mw_asset *a)
{
    const struct field *f = cell(r, COLUMN_GUID);
    bool prefixed = f->text[0] == '0' && (f->text[1] == 'x' || f->text[1] == 'X');

    if (!*f->text)
        return;
    if (!read_hex(f->text + (prefixed ? 2 : 0), 16, &a->guid) || a->guid == 0)
        report(r, MW_E_ASSETS_FORM, f->col, "Write it as 0xa088c20300abcdef.",
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
    const struct field *f = cell(r, COLUMN_DEVICE);

    a->device = mw_map_str_get(&r->devices, f->text);
    if (a->device != MW_NONE)
        return true;
    if (!*f->text) {
        report(r, MW_E_ASSETS_FORM, f->col, NULL, "the line names no device");
        return false;
    }
    const char *near = nearest_device(r, f->text);

    report(r, MW_E_ASSETS_NAME, f->col, NULL, "the plan has no device \"%s\"%s%s%s", f->text,
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
    const struct field *f = cell(r, COLUMN_PORT);
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

    report(r, MW_E_ASSETS_NAME, f->col, NULL, "%s has no port \"%s\"%s%s%s", d->name, f->text,
           near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    return false;
}

/* ---- lists ---- */

/* Whether the value is new; the line that had it is named otherwise. */
static void once(struct reader *r, struct mw_map_u64 *seen, uint64_t key, enum column c,
                 const char *what)
{
    uint32_t index = r->lines.n - 1, *at = mw_map_u64_put(seen, key, index);

    if (*at != index)
        report(r, MW_E_ASSETS_TWICE, cell(r, c)->col, NULL, "%s stands on line %u already",
               what, r->lines.at[*at]);
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
        report(r, MW_E_ASSETS_TWICE, cell(r, COLUMN_SERIAL)->col, NULL,
               "the serial number \"%s\" is that of %s on line %u already", serial,
               r->p->devices.at[a->at.at[first].device].name, r->lines.at[first]);
}

static void read_line(struct reader *r, struct mw_assets *a)
{
    struct mw_asset asset = {0};
    const struct field *serial = cell(r, COLUMN_SERIAL);

    if (!read_device(r, &asset) || !read_port(r, &asset))
        return;
    read_mac(r, &asset);
    read_guid(r, &asset);
    if (*serial->text)
        asset.serial = mw_arena_strdup(&a->arena, serial->text);
    *mw_vec_push(&r->lines) = r->line;
    *mw_vec_push(&a->at) = asset;
    check_once(r, a, &asset);
}

static void read_lines(struct reader *r, struct mw_assets *a)
{
    while (next_line(r)) {
        if (r->line > MW_ASSETS_LINES_CAP) {
            report(r, MW_E_CAP, 1, NULL, "the file has more than %d lines",
                   MW_ASSETS_LINES_CAP);
            return;
        }
        if (r->field_n > r->head_n)
            report(r, MW_E_ASSETS_FORM, r->fields[r->head_n].col,
                   "Put a value that holds a comma between quotes.",
                   "the line has %u fields, the first line %u", r->field_n, r->head_n);
        else if (r->field_n)
            read_line(r, a);
    }
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

    *r = (struct reader){.p = p, .d = d, .name = name, .at = text, .end = text + n};
    for (uint32_t i = 0; i < p->devices.n; i++)
        mw_map_str_add(&r->devices, p->devices.at[i].name, i);
    if (n > MW_ASSETS_BYTES_CAP)
        report(r, MW_E_CAP, 1, NULL, "the file is larger than %d bytes", MW_ASSETS_BYTES_CAP);
    else if (read_head(r))
        read_lines(r, a);
    reader_done(r);
    if (d->errors > before) {
        mw_assets_done(a);
        return d->worst;
    }
    if (a->at.n)
        qsort(a->at.at, a->at.n, sizeof *a->at.at, asset_compare);
    return MW_OK;
}
