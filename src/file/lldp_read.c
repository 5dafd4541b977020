#include "file/lldp_read.h"

#include "base/text.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAME_CAP = 256
}; /* IEEE 802.1AB: a system's name or an identifier has at most 255 bytes */

struct system { /* as a chassis tells it */
    char name[NAME_CAP];
    uint64_t mac; /* 0 unknown */
};

struct held { /* neighbours whose system is not known yet: where they begin */
    const char *at;
    size_t n;
    uint32_t line;
};

struct reader {
    struct mw_obs_build *b;
    struct mw_diags *d;
    const char *name;
    const char *at, *end; /* what is left */
    char *tame;           /* a copy of the text that `at` is in, or NULL: the text as given */
    uint32_t line;        /* where the document at hand begins */
    struct system own;
    bool owned; /* a chassis has said whose the neighbours after it are */
    bool chassis_seen;
    bool chassis_after; /* the file begins with neighbours: a chassis is for those before it */
    struct held held[MW_LLDP_HELD_CAP];
    uint32_t held_n;
    uint32_t documents;
};

static void report(struct reader *r, const char *cure, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void report(struct reader *r, const char *cure, const char *fmt, ...)
{
    char place[MW_ERR_PLACE_CAP], text[MW_ERR_TEXT_CAP];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    snprintf(place, sizeof place, "%s:%u", r->name, r->line);
    mw_diag(r->d, MW_ERROR, MW_E_LLDP_FORM, place, cure, "%s", text);
}

/* ---- json0: every level is an array, every text an object with a value ---- */

static json_t *first_of(const json_t *object, const char *key)
{
    return json_array_get(json_object_get(object, key), 0);
}

/* The text of "key": [{"value": …}], or NULL. */
static const char *value_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(first_of(object, key), "value"));
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* "72:5b:18:ce:9d:c6"; 0: none. */
static uint64_t parse_mac(const char *s)
{
    uint64_t mac = 0;

    for (int i = 0; i < 6; i++, s += 3) {
        int high = hex_digit(s[0]), low = high < 0 ? -1 : hex_digit(s[1]);

        if (low < 0 || s[2] != (i < 5 ? ':' : '\0'))
            return 0;
        mac = mac << 8 | (unsigned)(high << 4 | low);
    }
    return mac;
}

/* "100GbaseSR4 - …", "1000BaseTFD - …", "10GigBaseR", "2p5GigT": the rate at the front, Mbit/s (the
 * MAU types of IANA's ianaMauType as lldpd prints them); 0 unknown. */
static uint32_t parse_mau(const char *s)
{
    char *end;
    unsigned long whole = s[0] >= '0' && s[0] <= '9' ? strtoul(s, &end, 10) : 0, tenths = 0;

    if (whole == 0 || whole > 10000)
        return 0;
    if (*end == 'p' && end[1] >= '0' && end[1] <= '9') {
        tenths = (unsigned)end[1] - '0';
        end += 2;
    }
    if (*end == 'G' && strncasecmp(end, "G1G", 3) != 0) /* 10G1G…: asymmetric */
        return (uint32_t)(whole * 1000 + tenths * 100);
    return strncasecmp(end, "base", 4) == 0 && !tenths ? (uint32_t)whole : 0;
}

/* ---- systems and ports ---- */

/* The name of a chassis, or where it has none its identifier. False: neither. */
static bool read_system(const json_t *chassis, struct system *s)
{
    const json_t *id = first_of(chassis, "id");
    const char *type = json_string_value(json_object_get(id, "type"));
    const char *value = json_string_value(json_object_get(id, "value"));
    const char *name = value_of(chassis, "name");

    s->mac = type && value && strcmp(type, "mac") == 0 ? parse_mac(value) : 0;
    if (!name || !*name)
        name = value;
    snprintf(s->name, sizeof s->name, "%s", name ? name : "");
    return s->name[0] != '\0';
}

static bool is_number(const char *s)
{
    return *s && s[strspn(s, "0123456789")] == '\0';
}

/* The name of a neighbour's port; NULL: it has neither identifier nor description. */
static const char *port_name(const json_t *port, uint64_t *mac)
{
    const json_t *id = first_of(port, "id");
    const char *type = json_string_value(json_object_get(id, "type"));
    const char *value = json_string_value(json_object_get(id, "value"));
    const char *descr = value_of(port, "descr");
    bool described = descr && *descr;

    *mac = type && value && strcmp(type, "mac") == 0 ? parse_mac(value) : 0;
    if (described && (!value || !*value || *mac || is_number(value)))
        return descr;
    return value && *value ? value : NULL;
}

static uint32_t add_port(struct reader *r, const struct system *s, const char *name)
{
    uint32_t node = mw_obs_add_named(r->b, s->name, s->mac, r->line);

    return node == MW_NONE ? MW_NONE : mw_obs_add_port_named(r->b, node, name, r->line);
}

/* ---- neighbours ---- */

/* One interface of `own` and what it hears. */
static void read_interface(struct reader *r, const struct system *own, const json_t *interface,
                           size_t index)
{
    const char *name = json_string_value(json_object_get(interface, "name"));
    const char *via = json_string_value(json_object_get(interface, "via"));
    const json_t *port = first_of(interface, "port");
    const char *mau = value_of(first_of(port, "auto-negotiation"), "current");
    struct system peer;
    uint64_t mac = 0;
    const char *peer_port = port_name(port, &mac);

    if (via && strcmp(via, "LLDP") != 0)
        return;
    if (!name || !*name) {
        report(r, NULL, "interface %zu has no name", index + 1);
        return;
    }
    if (!read_system(first_of(interface, "chassis"), &peer) || !peer_port) {
        report(r, NULL, "the neighbour of %.64s is without a %s", name,
               peer_port ? "chassis" : "port");
        return;
    }
    uint32_t a = add_port(r, own, name);
    uint32_t c = a == MW_NONE ? MW_NONE : add_port(r, &peer, peer_port);
    if (c == MW_NONE)
        return;
    if (mac)
        mw_obs_port_of(r->b, c)->guid = mac;
    if (mau)
        mw_obs_port_of(r->b, a)->mbps = mw_obs_port_of(r->b, c)->mbps = parse_mau(mau);
    mw_obs_hear_link(r->b, a, c, r->line);
}

static void read_neighbours(struct reader *r, const struct system *own, const json_t *doc)
{
    const json_t *interfaces = json_object_get(first_of(doc, "lldp"), "interface");
    uint32_t node = mw_obs_add_named(r->b, own->name, own->mac, r->line);
    const char *name = mw_obs_text(r->b, own->name, strlen(own->name));

    if (node != MW_NONE && !mw_obs_at(r->b, node)->described)
        mw_obs_describe(r->b, &node, name, r->line);
    for (size_t i = 0; i < json_array_size(interfaces); i++)
        read_interface(r, own, json_array_get(interfaces, i), i);
}

/* ---- whose neighbours ---- */

static void release_held(struct reader *r, const struct system *own)
{
    uint32_t line = r->line;

    for (uint32_t i = 0; i < r->held_n; i++) {
        json_t *doc = json_loadb(r->held[i].at, r->held[i].n, 0, NULL);

        r->line = r->held[i].line;
        read_neighbours(r, own, doc);
        json_decref(doc);
    }
    r->held_n = 0;
    r->line = line;
}

static void take_chassis(struct reader *r, const json_t *doc)
{
    r->chassis_seen = true;
    r->owned = false;
    if (!read_system(first_of(first_of(doc, "local-chassis"), "chassis"), &r->own)) {
        report(r, NULL, "the chassis has neither name nor identifier");
        return;
    }
    r->owned = !r->chassis_after;
    release_held(r, &r->own);
}

static void take_neighbours(struct reader *r, const json_t *doc, size_t n)
{
    if (r->owned) {
        read_neighbours(r, &r->own, doc);
    } else if (r->held_n == MW_LLDP_HELD_CAP) {
        report(r, NULL, "more than %d lists of neighbours without a chassis", MW_LLDP_HELD_CAP);
    } else {
        r->chassis_after = true;
        r->held[r->held_n++] = (struct held){r->at, n, r->line};
    }
}

/* What is left without a chassis belongs to the system that the file is called after. */
static void take_rest(struct reader *r)
{
    const char *slash = strrchr(r->name, '/'), *base = slash ? slash + 1 : r->name;
    const char *dot = strrchr(base, '.');
    size_t n = dot && dot > base ? (size_t)(dot - base) : strlen(base);
    struct system own = {.mac = 0};

    if (r->held_n == 0)
        return;
    r->line = r->held[0].line;
    snprintf(own.name, sizeof own.name, "%.*s", (int)(n < NAME_CAP ? n : NAME_CAP - 1), base);
    if (r->held_n > 1 || r->chassis_seen || strcmp(base, "-") == 0)
        report(r, NULL, "the file does not say whose neighbours these are");
    else
        release_held(r, &own);
}

/* ---- documents ---- */

/* Whether the interfaces are of `show interfaces`: what the system itself sends. */
static bool is_own_interfaces(const json_t *doc)
{
    const json_t *interface = first_of(first_of(doc, "lldp"), "interface");

    return json_object_get(interface, "status") && !json_object_get(interface, "via");
}

static void take_document(struct reader *r, const json_t *doc, size_t n)
{
    static const char cure[] = "Take it with -f json0: the shape of -f json varies.";

    r->documents++;
    if (json_is_array(json_object_get(doc, "local-chassis"))) {
        take_chassis(r, doc);
    } else if (!json_is_array(json_object_get(doc, "lldp"))) {
        report(r,
               json_object_get(doc, "lldp") || json_object_get(doc, "local-chassis") ? cure
                                                                                     : NULL,
               "neither \"lldp\" nor \"local-chassis\" is a list here");
    } else if (is_own_interfaces(doc)) {
        report(r, NULL, "these are the system's own interfaces, not its neighbours");
    } else {
        take_neighbours(r, doc, n);
    }
}

static void skip_blanks(struct reader *r)
{
    for (; r->at < r->end && strchr(" \t\r\n", *r->at) && *r->at; r->at++)
        r->line += *r->at == '\n';
}

/* From here on reads a copy without what a neighbour may have put into its name and JSON does not
 * allow: bytes that are no UTF-8. */
static void tame_rest(struct reader *r)
{
    size_t n = (size_t)(r->end - r->at);
    char *copy = mw_alloc(n);

    memcpy(copy, r->at, n);
    for (size_t i = 0, len; i < n; i += len) {
        len = mw_text_utf8_len(copy + i, n - i);
        if (len == 0) {
            copy[i] = copy[i] ? '?' : '\0';
            len = 1;
        }
    }
    r->tame = copy;
    r->at = copy;
    r->end = copy + n;
}

static void report_syntax(struct reader *r, const json_error_t *error, bool cut)
{
    char place[MW_ERR_PLACE_CAP];

    snprintf(place, sizeof place, "%s:%u:%d", r->name,
             r->line + (error->line > 0 ? (uint32_t)error->line - 1 : 0),
             error->column > 0 ? error->column : 1);
    if (cut && json_error_code(error) == json_error_premature_end_of_input)
        mw_diag(r->d, MW_ERROR, MW_E_CAP, place, NULL, "the document is larger than %d bytes",
                MW_LLDP_DOCUMENT_CAP);
    else
        mw_diag(r->d, MW_ERROR, MW_E_LLDP_FORM, place, NULL, "no JSON: %s", error->text);
}

/* Parses the document that begins here; NULL, and a message, where there is none. *n: its bytes. */
static json_t *parse_document(struct reader *r, size_t *n)
{
    size_t left = (size_t)(r->end - r->at);
    size_t most = left < MW_LLDP_DOCUMENT_CAP ? left : MW_LLDP_DOCUMENT_CAP;
    json_error_t error;
    json_t *doc = json_loadb(r->at, most, JSON_DISABLE_EOF_CHECK, &error);

    if (!doc && json_error_code(&error) == json_error_invalid_utf8 && !r->tame) {
        tame_rest(r);
        doc = json_loadb(r->at, most, JSON_DISABLE_EOF_CHECK, &error);
    }
    if (doc)
        *n = (size_t)error.position;
    else
        report_syntax(r, &error, left > most);
    return doc;
}

static void read_documents(struct reader *r)
{
    size_t n;

    for (skip_blanks(r); r->at < r->end; skip_blanks(r)) {
        json_t *doc = parse_document(r, &n);

        if (!doc)
            break;
        take_document(r, doc, n);
        for (const char *end = r->at + n; r->at < end; r->at++)
            r->line += *r->at == '\n';
        json_decref(doc);
    }
    if (r->documents == 0 && r->at == r->end)
        report(r, NULL, "the file is empty");
    take_rest(r);
}

enum mw_rc mw_lldp_read(struct mw_obs_build *b, const char *name, const char *text, size_t n,
                        struct mw_diags *d)
{
    struct reader *r = mw_alloc(sizeof *r);
    uint32_t before = d->errors;

    *r = (struct reader){.b = b, .d = d, .name = name, .at = text, .end = text + n, .line = 1};
    mw_obs_begin(b, name, "lldp");
    if (n > MW_LLDP_BYTES_CAP)
        mw_diag(d, MW_ERROR, MW_E_CAP, name, NULL, "the file is larger than %d bytes",
                MW_LLDP_BYTES_CAP);
    else
        read_documents(r);
    mw_free(r->tame);
    mw_free(r);
    return d->errors > before ? d->worst : MW_OK;
}
