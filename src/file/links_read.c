#include "file/links_read.h"

#include "file/csv_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
    COLUMN_A_DEVICE,
    COLUMN_A_PORT,
    COLUMN_B_DEVICE,
    COLUMN_B_PORT,
    COLUMN_NEEDED,
    COLUMN_C_DEVICE = COLUMN_NEEDED,
    COLUMN_C_PORT,
    COLUMN_LANES,
    COLUMN_RATE,
    COLUMN_GBPS,
    COLUMN_PART,
    COLUMN_N
};
static const char *const column_names[COLUMN_N] = {"a_device", "a_port", "b_device", "b_port",
                                                   "c_device", "c_port", "lanes",    "rate",
                                                   "gbps",     "part"};

enum { RATE_MAX_MBPS = 100 * 1000 * 1000, PORT_NAME_CAP = MW_CSV_FIELD_CAP + 16 };

struct reader {
    struct mw_csv_read csv;
    struct mw_obs_build *b;
    uint32_t mbps; /* of the line at hand; 0 unknown */
    const char *part;
};

static const struct mw_csv_field *cell(const struct reader *r, enum column c)
{
    return mw_csv_read_cell(&r->csv, c);
}

static bool read_head(struct reader *r)
{
    static const char cure[] = "Begin with a line such as a_device,a_port,b_device,b_port.";
    bool all = true;

    if (!mw_csv_read_head(&r->csv, column_names, COLUMN_N, false))
        return false;
    for (int c = 0; c < COLUMN_NEEDED; c++) {
        if (r->csv.column[c] != MW_NONE)
            continue;
        mw_csv_read_error(&r->csv, MW_E_LINKS_FORM, 1, cure,
                          "the first line names no column \"%s\"", column_names[c]);
        all = false;
    }
    return all;
}

/* ---- values ---- */

/* "400", "400G", "2.5G", "2500M"; a bare number is gigabits. False: none of these. */
static bool parse_rate(const char *s, uint32_t *mbps)
{
    char *end;
    double v;

    v = strtod(s, &end);
    if (end == s || end != s + strspn(s, "0123456789."))
        return false;
    v *= *end == 'M' || *end == 'm' ? 1 : 1000;
    if (strchr("MmGg", *end) && *end)
        end++;
    if (*end || !(v >= 1 && v <= RATE_MAX_MBPS))
        return false;
    *mbps = (uint32_t)(v + 0.5);
    return true;
}

/* The rate of the line, which stands in either of two columns. */
static void read_rate(struct reader *r)
{
    r->mbps = 0;
    for (int c = COLUMN_RATE; c <= COLUMN_GBPS; c++) {
        const struct mw_csv_field *f = cell(r, (enum column)c);

        if (*f->text && !parse_rate(f->text, &r->mbps))
            mw_csv_read_error(&r->csv, MW_E_LINKS_FORM, f->col, "Write it as 400G.",
                              "\"%s\" is no rate of a link", f->text);
    }
}

static uint32_t read_lanes(struct reader *r)
{
    const struct mw_csv_field *f = cell(r, COLUMN_LANES);
    char *end;
    unsigned long v;

    if (!*f->text)
        return 1;
    v = strtoul(f->text, &end, 10);
    if (f->text[0] >= '0' && f->text[0] <= '9' && !*end && v >= 1 && v <= MW_LINKS_LANES_CAP)
        return (uint32_t)v;
    mw_csv_read_error(&r->csv, MW_E_LINKS_FORM, f->col, NULL,
                      "\"%s\" is no number of lanes from 1 to %d", f->text, MW_LINKS_LANES_CAP);
    return 1;
}

/* ---- cables ---- */

/* The name of the port `lane` after the one called `s`: its last number counts up. */
static const char *port_after(const char *s, uint32_t lane, char buf[PORT_NAME_CAP])
{
    size_t n = strlen(s), digits = 0;

    while (digits < n && digits < 9 && s[n - digits - 1] >= '0' && s[n - digits - 1] <= '9')
        digits++;
    if (lane == 0 || digits == 0)
        return lane == 0 ? s : NULL;
    snprintf(buf, PORT_NAME_CAP, "%.*s%0*lu", (int)(n - digits), s, (int)digits,
             strtoul(s + n - digits, NULL, 10) + lane);
    return buf;
}

/* The port of an end, `lane` after the one named; MW_NONE past a cap or where no port follows. */
static uint32_t add_end(struct reader *r, enum column device, uint32_t lane)
{
    const struct mw_csv_field *port = cell(r, (enum column)(device + 1));
    char buf[PORT_NAME_CAP];
    const char *name = port_after(port->text, lane, buf);
    uint32_t node, p;

    if (!name) {
        mw_csv_read_error(&r->csv, MW_E_LINKS_FORM, port->col, NULL,
                          "no port follows \"%s\": its name does not end in a number",
                          port->text);
        return MW_NONE;
    }
    node = mw_obs_add_named(r->b, cell(r, device)->text, 0, r->csv.line);
    if (node == MW_NONE)
        return MW_NONE;
    p = mw_obs_add_port_named(r->b, node, name, r->csv.line);
    if (p == MW_NONE)
        return MW_NONE;
    if (r->mbps)
        mw_obs_port_of(r->b, p)->mbps = r->mbps;
    if (r->part)
        mw_obs_port_of(r->b, p)->part = r->part;
    return p;
}

static void add_cable(struct reader *r, enum column a, uint32_t a_lane, enum column b,
                      uint32_t b_lane)
{
    uint32_t from = add_end(r, a, a_lane);
    uint32_t to = from == MW_NONE ? MW_NONE : add_end(r, b, b_lane);

    if (to != MW_NONE)
        mw_obs_add_link(r->b, from, to, r->csv.line);
}

/* Whether an end is named; half a name is an error. */
static bool has_end(struct reader *r, enum column device)
{
    const struct mw_csv_field *name = cell(r, device),
                              *port = cell(r, (enum column)(device + 1));

    if (!*name->text != !*port->text)
        mw_csv_read_error(&r->csv, MW_E_LINKS_FORM, *name->text ? port->col : name->col, NULL,
                          *name->text ? "the line names a device without its port"
                                      : "the line names a port without its device");
    return *name->text && *port->text;
}

static void read_line(struct reader *r)
{
    const struct mw_csv_field *part = cell(r, COLUMN_PART);
    bool a = has_end(r, COLUMN_A_DEVICE), b = has_end(r, COLUMN_B_DEVICE);
    bool c = has_end(r, COLUMN_C_DEVICE);
    uint32_t lanes = read_lanes(r);

    read_rate(r);
    r->part = *part->text ? mw_obs_text(r->b, part->text, strlen(part->text)) : NULL;
    if (c)
        lanes = 1; /* of a splitter each tail has one */
    for (uint32_t lane = 0; a && b && lane < lanes; lane++)
        add_cable(r, COLUMN_A_DEVICE, lane, COLUMN_B_DEVICE, lane);
    if (a && c)
        add_cable(r, COLUMN_A_DEVICE, 1, COLUMN_C_DEVICE, 0);
}

enum mw_rc mw_links_read(struct mw_obs_build *b, const char *name, const char *text, size_t n,
                         struct mw_diags *d)
{
    struct reader *r = mw_alloc(sizeof *r);
    uint32_t before = d->errors;

    r->b = b;
    mw_obs_begin(b, name, "links");
    mw_csv_read_begin(&r->csv, name, text, n, MW_E_LINKS_FORM, d);
    if (read_head(r))
        while (mw_csv_read_line(&r->csv))
            read_line(r);
    mw_free(r);
    return d->errors > before ? d->worst : MW_OK;
}
