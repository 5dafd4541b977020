/*
 * catalog_write.c: device types -> YAML and JSON, by the tables of catalog_fields.c.
 */
#include "file/catalog_write.h"

#include "file/catalog_fields.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- YAML texts ---- */

/* True when a reader of YAML 1.1 or 1.2 could take `s` for something other than this text. */
static bool must_quote(const char *s)
{
    static const char *const words[] = {"null", "true", "false", "yes", "no", "on",
                                        "off",  "y",    "n",     "~",   ""};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcasecmp(s, words[i]) == 0) {
            return true;
        }
    }
    if (!isalpha((unsigned char)s[0]) || s[strlen(s) - 1] == ' ') {
        return true;
    }
    for (const char *p = s; *p != '\0'; p++) {
        if (!isalnum((unsigned char)*p) && strchr(" ._/+-()", *p) == NULL) {
            return true;
        }
    }
    return false;
}

static void yaml_text(struct mw_out *o, const char *s)
{
    if (!must_quote(s)) {
        mw_out_str(o, s);
        return;
    }
    mw_out_char(o, '"');
    for (const unsigned char *p = (const unsigned char *)s; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\') {
            mw_out_char(o, '\\');
            mw_out_char(o, (char)*p);
        } else if (*p < 0x20 || *p == 0x7f) {
            mw_out_printf(o, "\\x%02x", *p);
        } else {
            mw_out_char(o, (char)*p);
        }
    }
    mw_out_char(o, '"');
}

/* ---- scalars by their table ---- */

static int decimals(int64_t scale)
{
    int n = 0;
    while (scale > 1) {
        scale /= 10;
        n++;
    }
    return n;
}

static int64_t integer_of(const struct mw_cat_field *f, const void *record)
{
    const void *at = (const char *)record + f->offset;
    return f->type == MW_CAT_I32 ? *(const int32_t *)at : *(const int64_t *)at;
}

enum { SHARE_DECIMALS = 6 };

static int64_t share_of(const struct mw_cat_field *f, const void *record)
{
    return llround(*(const double *)(const void *)((const char *)record + f->offset) * 1e6);
}

static const char *text_of(const struct mw_cat_field *f, const void *record)
{
    return *(const char *const *)(const void *)((const char *)record + f->offset);
}

static int word_of(const struct mw_cat_field *f, const void *record)
{
    return *(const int *)(const void *)((const char *)record + f->offset);
}

static bool bool_of(const struct mw_cat_field *f, const void *record)
{
    return *(const bool *)((const char *)record + f->offset);
}

/* True when reading nothing would give the same record. */
static bool is_preset(const struct mw_cat_field *f, const void *record)
{
    switch (f->type) {
    case MW_CAT_STR:
        return text_of(f, record) == NULL;
    case MW_CAT_I32:
    case MW_CAT_I64:
        return integer_of(f, record) == f->preset;
    case MW_CAT_REAL:
        return share_of(f, record) == f->preset * 1000000;
    case MW_CAT_BOOL:
        return bool_of(f, record) == (f->preset != 0);
    case MW_CAT_WORD:
        return word_of(f, record) == f->preset;
    case MW_CAT_MAP:
        for (const struct mw_cat_field *s = f->sub; s->key != NULL; s++) {
            if (!is_preset(s, record)) {
                return false;
            }
        }
        return true;
    case MW_CAT_OWN:
        return true;
    }
    return true;
}

static void yaml_flow(struct mw_out *o, const struct mw_cat_field *fields, const void *record);

static void yaml_value(struct mw_out *o, const struct mw_cat_field *f, const void *record)
{
    switch (f->type) {
    case MW_CAT_STR:
        yaml_text(o, text_of(f, record));
        break;
    case MW_CAT_I32:
    case MW_CAT_I64:
        if (integer_of(f, record) == f->unknown) {
            mw_out_str(o, "null");
        } else {
            mw_out_fixed(o, integer_of(f, record), decimals(f->scale));
        }
        break;
    case MW_CAT_REAL:
        if (share_of(f, record) == f->unknown * 1000000) {
            mw_out_str(o, "null");
        } else {
            mw_out_fixed(o, share_of(f, record), SHARE_DECIMALS);
        }
        break;
    case MW_CAT_BOOL:
        mw_out_str(o, bool_of(f, record) ? "true" : "false");
        break;
    case MW_CAT_WORD:
        yaml_text(o, f->words[word_of(f, record)]);
        break;
    case MW_CAT_MAP:
        yaml_flow(o, f->sub, record);
        break;
    case MW_CAT_OWN:
        break;
    }
}

/* {key: value, …} with what is not preset. */
static void yaml_flow(struct mw_out *o, const struct mw_cat_field *fields, const void *record)
{
    const char *comma = "";
    mw_out_char(o, '{');
    for (const struct mw_cat_field *f = fields; f->key != NULL; f++) {
        if (!is_preset(f, record)) {
            mw_out_printf(o, "%s%s: ", comma, f->key);
            yaml_value(o, f, record);
            comma = ", ";
        }
    }
    mw_out_char(o, '}');
}

/* ---- ports: runs that one group can describe ---- */

static bool same_shelf(const struct mw_port_type *a, const struct mw_port_type *b)
{
    return a->net == b->net && a->gbps == b->gbps && a->connector == b->connector &&
           a->lanes == b->lanes && (a->number == 0) == (b->number == 0);
}

static bool is_plain(const struct mw_port_type *p)
{
    return p->rail == 0 && p->adapter == NULL && p->pci == NULL && p->gpu == MW_UNKNOWN &&
           p->gpu_pci == NULL;
}

/* How many ports from `at` differ in name, number and lane alone: whole cages, at least one. */
static uint32_t run_length(const struct mw_device_type *t, uint32_t at, bool plain)
{
    const struct mw_port_type *first = &t->ports[at];
    uint32_t n = 1;
    while (at + n < t->port_n && same_shelf(first, &t->ports[at + n]) &&
           is_plain(&t->ports[at + n]) == plain &&
           (first->number == 0 || t->ports[at + n].number == first->number + (int)n)) {
        n++;
    }
    if (n < first->lanes) {
        return first->lanes < t->port_n - at ? first->lanes : t->port_n - at;
    }
    return n - n % first->lanes;
}

/* "{cage}" or "{lane}" or one character at p of a pattern, against the text at *s. */
static bool match_number(const char **s, int64_t want)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%lld", (long long)want);
    if (strncmp(*s, digits, (size_t)n) != 0) {
        return false;
    }
    *s += n;
    return true;
}

static bool pattern_gives(const char *pattern, int64_t cage, int64_t lane, const char *name)
{
    const char *s = name;
    for (const char *p = pattern; *p != '\0';) {
        if (strncmp(p, "{cage}", 6) == 0 || strncmp(p, "{lane}", 6) == 0) {
            if (!match_number(&s, p[1] == 'c' ? cage : lane)) {
                return false;
            }
            p += 6;
        } else if (*p++ != *s++) {
            return false;
        }
    }
    return *s == '\0';
}

/* A number within a port's name. */
struct digits {
    size_t at, n;
};

static uint32_t find_digits(const char *name, struct digits *out, uint32_t cap)
{
    uint32_t n = 0;
    for (size_t i = 0; name[i] != '\0' && n < cap;) {
        if (!isdigit((unsigned char)name[i])) {
            i++;
            continue;
        }
        size_t len = strspn(name + i, "0123456789");
        out[n++] = (struct digits){i, len};
        i += len;
    }
    return n;
}

/* `name` with one or two of its numbers made {cage} and {lane}; lane NULL when the cage has
 * but one port. */
static bool make_pattern(const char *name, const struct digits *cage, const struct digits *lane,
                         char out[MW_CATALOG_NAME_CAP])
{
    size_t n = 0;
    for (size_t i = 0; name[i] != '\0';) {
        const struct digits *d = cage != NULL && i == cage->at   ? cage
                                 : lane != NULL && i == lane->at ? lane
                                                                 : NULL;
        if (n + 8 >= MW_CATALOG_NAME_CAP || name[i] == '{' || name[i] == '}') {
            return false;
        }
        if (d != NULL) {
            memcpy(out + n, d == cage ? "{cage}" : "{lane}", 6);
            n += 6;
            i += d->n;
        } else {
            out[n++] = name[i++];
        }
    }
    out[n] = '\0';
    return true;
}

/* How many of the n ports from `at` the group's pattern names rightly, in whole cages. */
static uint32_t pattern_reach(const struct mw_device_type *t, uint32_t at, uint32_t n,
                              const struct mw_port_group *g)
{
    uint32_t lanes = t->ports[at].lanes;
    uint32_t i = 0;
    while (i < n && pattern_gives(g->pattern, (int64_t)g->first + i / lanes,
                                  (int64_t)g->first_lane + i % lanes, t->ports[at + i].name)) {
        i++;
    }
    return i - i % lanes;
}

/* Small enough to be what {cage} counts from, and written without leading zeros. */
static bool plain_number(const char *name, const struct digits *d)
{
    return d->n <= 4 && (d->n == 1 || name[d->at] != '0');
}

/* Finds the pattern that names the most of the n ports from `at`; the text goes to `buf`.
 * Returns how many it names; 0 when none does. */
static uint32_t find_pattern(const struct mw_device_type *t, uint32_t at, uint32_t n,
                             struct mw_port_group *g, char buf[MW_CATALOG_NAME_CAP])
{
    enum { DIGITS_CAP = 4 };
    const char *name = t->ports[at].name;
    struct digits d[DIGITS_CAP];
    uint32_t dn = find_digits(name, d, DIGITS_CAP), best = 0;
    bool lanes = t->ports[at].lanes > 1;
    struct mw_port_group found = *g;
    for (uint32_t c = 0; c <= dn; c++) {
        for (uint32_t l = 0; l <= dn; l++) {
            const struct digits *cage = c < dn ? &d[c] : NULL;
            const struct digits *lane = l < dn ? &d[l] : NULL;
            char text[MW_CATALOG_NAME_CAP];
            if ((lane != NULL) != lanes || (lane != NULL && lane == cage) ||
                (cage != NULL && !plain_number(name, cage)) ||
                (lane != NULL && (!plain_number(name, lane) || lane->n > 2)) ||
                !make_pattern(name, cage, lane, text)) {
                continue;
            }
            struct mw_port_group try = *g;
            try.pattern = text;
            try.first = cage != NULL ? (int32_t)strtol(name + cage->at, NULL, 10) : 1;
            try.first_lane = lane != NULL ? (int32_t)strtol(name + lane->at, NULL, 10) : 1;
            uint32_t reach = pattern_reach(t, at, n, &try);
            if (reach > best) {
                best = reach;
                found = try;
                memcpy(buf, text, sizeof text);
            }
        }
    }
    found.pattern = buf;
    *g = found;
    return best;
}

static struct mw_cat_port port_record(const struct mw_port_type *p)
{
    return (struct mw_cat_port){.name = p->name,
                                .adapter = p->adapter,
                                .pci = p->pci,
                                .gpu_pci = p->gpu_pci,
                                .rail = p->rail,
                                .gpu = p->gpu,
                                .number = p->number};
}

/* A group whose cages are listed one by one. */
static void yaml_cages(struct mw_out *o, const struct mw_device_type *t, uint32_t at,
                       uint32_t n, struct mw_port_group g)
{
    const struct mw_cat_field *f = mw_cat_group_fields;
    g.lanes = 1; /* the list shows them */
    const char *lead = "      - ";
    for (; f->key != NULL; f++) {
        if (!is_preset(f, &g)) {
            mw_out_printf(o, "%s%s: ", lead, f->key);
            yaml_value(o, f, &g);
            mw_out_char(o, '\n');
            lead = "        ";
        }
    }
    mw_out_printf(o, "%scages:\n", lead);
    uint32_t lanes = t->ports[at].lanes;
    for (uint32_t i = 0; i < n; i++) {
        struct mw_cat_port p = port_record(&t->ports[at + i]);
        mw_out_str(o, lanes == 1       ? "          - "
                      : i % lanes == 0 ? "          - - "
                                       : "            - ");
        yaml_flow(o, mw_cat_port_fields, &p);
        mw_out_char(o, '\n');
    }
}

static void yaml_pattern(struct mw_out *o, const struct mw_port_group *g)
{
    const char *comma = "";
    mw_out_str(o, "      - {");
    for (const struct mw_cat_field *f = mw_cat_group_fields; f->key != NULL; f++) {
        if (f->type == MW_CAT_OWN ? g->cages == 1 : is_preset(f, g)) {
            continue;
        }
        mw_out_printf(o, "%s%s: ", comma, f->key);
        if (f->type == MW_CAT_OWN) {
            mw_out_i64(o, g->cages);
        } else {
            yaml_value(o, f, g);
        }
        comma = ", ";
    }
    mw_out_str(o, "}\n");
}

static void yaml_ports(struct mw_out *o, const struct mw_device_type *t)
{
    if (t->port_n == 0) {
        return;
    }
    mw_out_str(o, "    ports:\n");
    for (uint32_t at = 0; at < t->port_n;) {
        const struct mw_port_type *p = &t->ports[at];
        bool plain = is_plain(p);
        uint32_t n = run_length(t, at, plain);
        struct mw_port_group g = {.net = (int)p->net,
                                  .connector = p->connector,
                                  .gbps = p->gbps,
                                  .lanes = p->lanes,
                                  .cages = 1,
                                  .first = 1,
                                  .first_lane = 1};
        char buf[MW_CATALOG_NAME_CAP];
        uint32_t named = plain ? find_pattern(t, at, n, &g, buf) : 0;
        if (named > 0) {
            g.cages = (int32_t)(named / p->lanes);
            g.number = p->number;
            yaml_pattern(o, &g);
            at += named;
        } else {
            g.pattern = NULL;
            g.first = g.first_lane = 1;
            n = plain ? p->lanes : n; /* one odd name need not spoil the pattern after it */
            yaml_cages(o, t, at, n, g);
            at += n;
        }
    }
}

static void yaml_facts(struct mw_out *o, const char *key, const struct mw_fact *facts,
                       uint32_t n)
{
    if (n > 0) {
        mw_out_printf(o, "    %s:\n", key);
    }
    for (uint32_t i = 0; i < n; i++) {
        mw_out_str(o, "      ");
        yaml_text(o, facts[i].key);
        mw_out_str(o, ": ");
        yaml_text(o, facts[i].source);
        mw_out_char(o, '\n');
    }
}

void mw_catalog_show(struct mw_out *out, const struct mw_device_type *type)
{
    const char *lead = "  - ";
    mw_out_str(out, "types:\n");
    for (const struct mw_cat_field *f = mw_cat_type_fields; f->key != NULL; f++) {
        if (!is_preset(f, type)) {
            mw_out_printf(out, "%s%s: ", lead, f->key);
            yaml_value(out, f, type);
            mw_out_char(out, '\n');
            lead = "    ";
        }
    }
    yaml_ports(out, type);
    yaml_facts(out, "sources", type->facts, type->fact_n);
    yaml_facts(out, "gaps", type->gaps, type->gap_n);
}

/* ---- JSON ---- */

static void json_fields(struct mw_json *j, const struct mw_cat_field *fields,
                        const void *record)
{
    for (const struct mw_cat_field *f = fields; f->key != NULL; f++) {
        switch (f->type) {
        case MW_CAT_STR:
            mw_json_str(j, f->key, text_of(f, record));
            break;
        case MW_CAT_I32:
        case MW_CAT_I64:
            if (integer_of(f, record) == f->unknown && f->unknown != 0) {
                mw_json_str(j, f->key, NULL);
            } else {
                mw_json_fixed(j, f->key, integer_of(f, record), decimals(f->scale));
            }
            break;
        case MW_CAT_REAL:
            if (share_of(f, record) == f->unknown * 1000000) {
                mw_json_str(j, f->key, NULL);
            } else {
                mw_json_fixed(j, f->key, share_of(f, record), SHARE_DECIMALS);
            }
            break;
        case MW_CAT_BOOL:
            mw_json_bool(j, f->key, bool_of(f, record));
            break;
        case MW_CAT_WORD:
            mw_json_str(j, f->key, f->words[word_of(f, record)]);
            break;
        case MW_CAT_MAP:
            mw_json_obj(j, f->key);
            json_fields(j, f->sub, record);
            mw_json_end_obj(j);
            break;
        case MW_CAT_OWN:
            break;
        }
    }
}

static void json_facts(struct mw_json *j, const char *key, const struct mw_fact *facts,
                       uint32_t n)
{
    mw_json_obj(j, key);
    for (uint32_t i = 0; i < n; i++) {
        mw_json_str(j, facts[i].key, facts[i].source);
    }
    mw_json_end_obj(j);
}

void mw_catalog_json(struct mw_json *json, const struct mw_device_type *type)
{
    mw_json_obj(json, NULL);
    json_fields(json, mw_cat_type_fields, type);
    mw_json_str(json, "origin", type->origin);
    mw_json_arr(json, "ports");
    for (uint32_t i = 0; i < type->port_n; i++) {
        const struct mw_port_type *p = &type->ports[i];
        struct mw_cat_port record = port_record(p);
        mw_json_obj(json, NULL);
        json_fields(json, mw_cat_port_fields, &record);
        mw_json_str(json, "net", mw_net_names[p->net]);
        mw_json_str(json, "connector", mw_connector_names[p->connector]);
        if (p->gbps == MW_UNKNOWN) {
            mw_json_str(json, "gbps", NULL);
        } else {
            mw_json_i64(json, "gbps", p->gbps);
        }
        mw_json_i64(json, "cage", p->cage);
        mw_json_i64(json, "lane", p->lane);
        mw_json_i64(json, "lanes", p->lanes);
        mw_json_end_obj(json);
    }
    mw_json_end_arr(json);
    json_facts(json, "sources", type->facts, type->fact_n);
    json_facts(json, "gaps", type->gaps, type->gap_n);
    mw_json_end_obj(json);
}
