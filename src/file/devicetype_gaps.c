/*
 * devicetype_gaps.c: what a device type file lacks, and where its texts contradict its keys.
 * One small function a question; the list at the end asks them all.
 */
#include "file/devicetype_gaps.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MM_PER_U 44.45 /* EIA-310 */

/* ---- numbers in free text ---- */

bool mw_dt_quantity(const char **at, const char *unit, double *value)
{
    size_t unit_n = strlen(unit);
    for (const char *p = *at; *p != '\0';) {
        if (!isdigit((unsigned char)*p)) {
            p++;
            continue;
        }
        size_t n = strspn(p, "0123456789");
        if (p[n] == '.' && isdigit((unsigned char)p[n + 1])) {
            n += 1 + strspn(p + n + 1, "0123456789");
        }
        const char *u = p + n + strspn(p + n, " ");
        if (strncasecmp(u, unit, unit_n) == 0) {
            const char *end = u + unit_n + (u[unit_n] == 's');
            if (!isalnum((unsigned char)*end)) {
                *value = strtod(p, NULL);
                *at = end;
                return true;
            }
        }
        p += n;
    }
    return false;
}

enum pick { PICK_FIRST, PICK_LARGEST };

/* A number with that unit on lines that hold one of the words (NULL: any); 0 when there is
 * none. */
static double on_lines(const char *text, const char *unit, const char *const *words,
                       enum pick pick)
{
    double best = 0;
    while (*text != '\0') {
        size_t n = strcspn(text, "\n");
        char line[512];
        size_t keep = n < sizeof line ? n : sizeof line - 1;
        memcpy(line, text, keep);
        line[keep] = '\0';
        bool about = words == NULL;
        for (const char *const *w = words; !about && *w != NULL; w++) {
            about = strcasestr(line, *w) != NULL;
        }
        const char *at = line;
        double v;
        while (about && mw_dt_quantity(&at, unit, &v)) {
            best = best == 0 || (pick == PICK_LARGEST && v > best) ? v : best;
        }
        text += n + (text[n] == '\n');
    }
    return best;
}

static bool is_machine(const struct mw_dt_import *im) /* neither rack nor PDU */
{
    return im->t.kind != MW_KIND_RACK && im->t.kind != MW_KIND_PDU;
}

/* ---- power ---- */

static void say_draw(struct mw_dt_import *im)
{
    uint32_t ports = mw_dt_count(im, MW_DT_POWER);
    if (im->is_rack) {
        return;
    }
    if (strcmp(mw_dt_text(im->root, "is_powered"), "false") == 0) {
        mw_dt_gap(im, "max_w", "is_powered is false (busbar or shelf), so its draw is nowhere");
    } else if (ports == 0) {
        mw_dt_gap(im, "supply", "no power ports (%u PSU bays)", im->psu_bays);
        mw_dt_gap(im, "max_w", "no draw stated");
    } else if (im->draws == 0) {
        mw_dt_gap(im, "max_w", "no draw on its %u power port%s", ports, ports == 1 ? "" : "s");
    } else if (im->t.kind == MW_KIND_PDU) {
        mw_dt_gap(im, "max_w", "states %lld W, which its inlet may carry, not its own draw",
                  (long long)im->draw_sum);
    } else if (ports > 1) {
        mw_dt_gap(im, "max_w",
                  "%u x %lld W = %lld W is the sum of ratings, spare supplies included, not "
                  "consumption",
                  im->draws, (long long)im->draw_one, (long long)im->draw_sum);
    }
    if (is_machine(im)) {
        mw_dt_gap(im, "typical_w", "no typical draw");
    }
    if (is_machine(im) && im->t.supply.count > 1) {
        mw_dt_gap(im, "supply", "how many of its %d supplies must live is not said",
                  im->t.supply.count);
    }
}

static void say_supplies(struct mw_dt_import *im)
{
    uint32_t ports = mw_dt_count(im, MW_DT_POWER);
    if (ports > 0 && im->psu_bays > 0 && ports != im->psu_bays) {
        mw_dt_gap(im, "supply", "%u power ports, but %u PSU bays", ports, im->psu_bays);
    }
    for (uint32_t i = 1; i < ports; i++) {
        const char *a = mw_dt_text(&im->list[MW_DT_POWER]->at[i - 1], "name");
        const char *b = mw_dt_text(&im->list[MW_DT_POWER]->at[i], "name");
        size_t n = strcspn(a, "0123456789");
        if (strcspn(b, "0123456789") != n || strncmp(a, b, n) != 0) {
            mw_dt_gap(im, "supply", "power ports are named %.30s and %.30s", a, b);
            return;
        }
    }
}

static void say_power_comment(struct mw_dt_import *im)
{
    static const char *const total[] = {"consumption", "full load", "draw", NULL};
    if (!is_machine(im) || im->draws == 0) {
        return;
    }
    double w = on_lines(im->words, "W", NULL, PICK_LARGEST);
    double kw = on_lines(im->words, "kW", total, PICK_LARGEST);
    if (w > (double)im->draw_one) {
        mw_dt_gap(im, "max_w", "%lld W a supply, but the comment speaks of up to %.0f W",
                  (long long)im->draw_one, w);
    }
    if (kw * 1000 > (double)im->draw_sum) {
        mw_dt_gap(im, "max_w", "%lld W contradicts its comment (%g kW)",
                  (long long)im->draw_sum, kw);
    }
}

/* ---- body ---- */

static void say_body(struct mw_dt_import *im)
{
    if (im->t.u == MW_UNKNOWN) {
        mw_dt_gap(im, "u", "no u_height");
    } else if (im->t.u == 0 && is_machine(im)) {
        mw_dt_gap(im, "u", "u_height 0: a desktop device, it takes no place in a rack");
    }
    if (!im->is_rack && im->t.airflow == MW_AIR_UNKNOWN) {
        mw_dt_gap(im, "airflow", "no airflow");
    }
    if (!im->is_rack && mw_yaml_get(im->root, "is_full_depth") == NULL) {
        mw_dt_gap(im, "depth", "no is_full_depth");
    }
    if (im->t.liquid_share < 0) {
        mw_dt_gap(im, "liquid_share",
                  "liquid-cooled, but the share of heat to liquid is not "
                  "stated");
    }
}

static void say_weight(struct mw_dt_import *im)
{
    static const char *const weight[] = {"weight", NULL};
    double kg = on_lines(im->words, "kg", weight, PICK_FIRST);
    double lb = on_lines(im->words, "lb", weight, PICK_FIRST);
    bool pounds = strcmp(mw_dt_text(im->root, "weight_unit"), "lb") == 0;
    double stated = strtod(mw_dt_text(im->root, "weight"), NULL);
    if (im->t.g == MW_UNKNOWN) {
        mw_dt_gap(im, "kg", "no weight");
    } else if (pounds) {
        mw_dt_gap(im, "kg", "weight stated in pounds (%g lb), converted", stated);
    }
    if (im->t.g == MW_UNKNOWN && kg > 0) {
        mw_dt_gap(im, "kg", "the comment says %g kg", kg);
    }
    if (im->t.g != MW_UNKNOWN && pounds && lb > 0 && lb != stated) {
        mw_dt_gap(im, "kg", "the comment says %g lb", lb);
    }
}

static void say_height(struct mw_dt_import *im)
{
    static const char *const height[] = {"height", NULL};
    double mm = on_lines(im->words, "mm", height, PICK_FIRST);
    if (is_machine(im) && im->t.u > 0 && mm > 0 &&
        fabs(mm - im->t.u * MM_PER_U) > MM_PER_U / 2) {
        mw_dt_gap(im, "u", "u_height %d, but the comment's height of %g mm is %ldU", im->t.u,
                  mm, lround(mm / MM_PER_U));
    }
}

/* ---- what is inside ---- */

/* The count in a phrase such as " 4 x NVIDIA A100 " or "8x AMD Instinct "; 0 when it has none. */
static long count_in(const char *phrase, const char *end)
{
    for (const char *p = phrase; p < end; p++) {
        bool starts = isdigit((unsigned char)*p) && (p == phrase || p[-1] == ' ');
        char *after;
        long v = starts ? strtol(p, &after, 10) : 0;
        bool times = starts && (*after == 'x' || (*after == ' ' && after[1] == 'x') ||
                                (*after == ' ' && isupper((unsigned char)after[1])));
        if (times && v >= 1 && v <= 16) {
            return v;
        }
    }
    return 0;
}

/* The distinct numbers of GPUs that a text speaks of, at most 4: "8x AMD ... GPU",
 * "4 x NVIDIA A100 GPUs", "GPUs: 8 NVIDIA ...". */
static uint32_t gpu_counts(const char *text, long counts[4])
{
    uint32_t n = 0;
    for (const char *p = strstr(text, "GPU"); p != NULL; p = strstr(p + 3, "GPU")) {
        const char *from = p;
        while (from > text && strchr(",;:()\n", from[-1]) == NULL) {
            from--;
        }
        long v = count_in(from, p);
        const char *colon = p + strcspn(p, ":\n"); /* "GPUs:", "GPU Options (NDC):" */
        if (v == 0 && *colon == ':' && colon - p < 20) {
            const char *rest = colon + 1 + strspn(colon + 1, " ");
            v = count_in(rest, rest + strcspn(rest, ",;\n"));
        }
        bool met = v == 0;
        for (uint32_t i = 0; i < n; i++) {
            met = met || counts[i] == v;
        }
        if (!met && n < 4) {
            counts[n++] = v;
        }
    }
    return n;
}

static void say_gpus(struct mw_dt_import *im)
{
    uint32_t bays = mw_dt_count(im, MW_DT_BAY) + mw_dt_count(im, MW_DT_DEVICE_BAY), pcie = 0;
    long counts[4];
    for (uint32_t i = 0; i < mw_dt_count(im, MW_DT_BAY); i++) {
        const struct mw_yaml *e = &im->list[MW_DT_BAY]->at[i];
        pcie += strcasestr(mw_dt_text(e, "name"), "PCI") != NULL;
    }
    if (im->gpu_bays > 0) {
        mw_dt_gap(im, "gpus", "%u GPU bays; which adapter is beside which GPU is not said",
                  im->gpu_bays);
        return;
    }
    if ((im->t.kind != MW_KIND_NODE && im->t.kind != MW_KIND_SERVER) || im->t.u <= 0) {
        return;
    }
    uint32_t n = gpu_counts(im->words, counts);
    if (n == 1) {
        mw_dt_gap(im, "gpus", "%ld GPUs, only in the comment; no GPU bays", counts[0]);
    } else if (n > 1) {
        mw_dt_gap(im, "gpus", "the comment speaks of %ld and of %ld GPUs; no GPU bays",
                  counts[0], counts[1]);
    } else if (pcie >= 4) {
        mw_dt_gap(im, "gpus", "no GPU bays: GPUs are not told from its %u other PCIe slots",
                  pcie);
    } else if (bays == 0) {
        mw_dt_gap(im, "gpus", "no bays, so no GPUs and no fabric adapters");
    } else {
        mw_dt_gap(im, "gpus", "no GPU bays");
    }
}

/* The first "MI325X" or the like among an entry's texts; n bytes. */
static const char *accelerator_in(const struct mw_yaml *list, size_t *n)
{
    for (uint32_t i = 0; list != NULL && i < list->n; i++) {
        const char *s = strstr(mw_dt_text(&list->at[i], "description"), "MI");
        if (s != NULL && isdigit((unsigned char)s[2]) && isdigit((unsigned char)s[3])) {
            *n = 2 + strspn(s + 2, "0123456789X");
            return s;
        }
    }
    return NULL;
}

static void say_mixtures(struct mw_dt_import *im)
{
    size_t a_n = 0, b_n = 0;
    const char *a = accelerator_in(im->list[MW_DT_BAY], &a_n);
    const char *b = accelerator_in(im->list[MW_DT_INTERFACE], &b_n);
    if (a != NULL && b != NULL && (a_n != b_n || strncmp(a, b, a_n) != 0)) {
        mw_dt_gap(im, "gpus", "%.*s in the bays, %.*s in the interfaces", (int)a_n, a, (int)b_n,
                  b);
    }
    if (strstr(im->words, "DDR4") != NULL && strstr(im->words, "DDR5") != NULL) {
        mw_dt_gap(im, "comments", "the comment mixes DDR4 and DDR5");
    }
    for (uint32_t i = 1; i < mw_dt_count(im, MW_DT_BAY); i++) {
        const char *before = mw_dt_text(&im->list[MW_DT_BAY]->at[i - 1], "position");
        const char *here = mw_dt_text(&im->list[MW_DT_BAY]->at[i], "position");
        size_t n = strlen(here);
        if (n > 2 && n < strlen(before) && strncmp(before, here, n) == 0 && before[n] == ' ') {
            mw_dt_gap(im, "bays", "position of %.30s is cut short",
                      mw_dt_text(&im->list[MW_DT_BAY]->at[i], "name"));
        }
    }
}

/* ---- ports ---- */

static void say_ports(struct mw_dt_import *im)
{
    enum { NODE_PORTS_MAX = 20 }; /* more sockets than any eight-GPU node has */
    if (!is_machine(im)) {
        return;
    }
    if (im->data_ports == 0) {
        mw_dt_gap(im, "ports", "no network ports but for management");
    }
    if (im->oob_ports == 0) {
        mw_dt_gap(im, "ports", "no management port");
    }
    if (im->virtual_ports > 0) {
        mw_dt_gap(im, "ports", "%u virtual among its interfaces, left out", im->virtual_ports);
    }
    if (im->t.kind == MW_KIND_NODE && im->data_ports > NODE_PORTS_MAX) {
        mw_dt_gap(im, "ports", "%u data ports on a node look copied from a switch",
                  im->data_ports);
    }
    if (im->t.kind == MW_KIND_NODE && im->data_ports > 0) {
        mw_dt_gap(im, "rails", "which port is which rail, adapter and network is not said");
    }
    if (mw_dt_count(im, MW_DT_FRONT) > 0 && mw_dt_count(im, MW_DT_REAR) == 0) {
        mw_dt_gap(im, "ports", "front ports without rear ports");
    }
}

/* NVIDIA's QM… and Q3… switches are InfiniBand (general knowledge); so is a port named IB…. */
static void say_protocol(struct mw_dt_import *im)
{
    bool family = strncmp(im->t.model, "QM", 2) == 0 || strncmp(im->t.model, "Q3", 2) == 0;
    bool named = false;
    for (uint32_t i = 0; i < im->t.port_n; i++) {
        named = named || strncmp(im->t.ports[i].name, "IB", 2) == 0;
    }
    if (im->t.kind == MW_KIND_SWITCH && im->t.protocol == MW_PROTO_ETHERNET &&
        (family || named)) {
        im->t.protocol = MW_PROTO_INFINIBAND;
        mw_dt_gap(im, "protocol",
                  "ports typed as Ethernet, not InfiniBand; taken as "
                  "InfiniBand");
    }
}

/* ---- rack PDUs ---- */

/* Inlets by their standard: NEMA WD 6 (L6, L15, L21), IEC 60309-1 (clock position 4 h is
 * 100-130 V), CS8365C 50 A (general knowledge). va: at 80 % of the breaker. */
static const struct {
    const char *type;
    int phases, amps, va;
    const char *note;
} inlets[] = {
    {"cs8365c", 3, 50, 0, NULL},
    {"nema-l6-30p", 1, 30, 4992, NULL},
    {"nema-l15-30p", 3, 30, 8646, NULL},
    {"nema-l21-30p", 3, 30, 8646, NULL},
    {"iec-60309-p-n-e-4h", 1, 0, 0, "pin position 4h is that of 100-130 V"},
};

static void say_inlet(struct mw_dt_import *im)
{
    double kva = on_lines(im->words, "kVA", NULL, PICK_LARGEST);
    double kw = on_lines(im->words, "kW", NULL, PICK_LARGEST);
    double amps = on_lines(im->words, "A", NULL, PICK_LARGEST);
    if (im->draws == 0) {
        if (kva > 0 || kw > 0) {
            mw_dt_gap(im, "rating", "%g %s only in a comment", kva > 0 ? kva : kw,
                      kva > 0 ? "kVA" : "kW");
        } else {
            mw_dt_gap(im, "rating", "no current rating anywhere");
        }
    }
    for (size_t i = 0; im->t.supply.inlet != NULL && i < sizeof inlets / sizeof *inlets; i++) {
        if (strcmp(im->t.supply.inlet, inlets[i].type) != 0) {
            continue;
        }
        if (inlets[i].amps > 0 && amps > 0 && amps != inlets[i].amps) {
            mw_dt_gap(im, "rating", "inlet %s is a %d A type, the comment says %g A",
                      inlets[i].type, inlets[i].amps, amps);
        }
        if (inlets[i].va > 0 && kva > 0 &&
            fabs(kva * 1000 - inlets[i].va) > 0.1 * inlets[i].va) {
            mw_dt_gap(im, "rating", "the comment says %g kVA, inlet %s gives %.1f kVA at 80 %%",
                      kva, inlets[i].type, inlets[i].va / 1000.0);
        }
        if (inlets[i].note != NULL) {
            mw_dt_gap(im, "rating", "inlet %s: %s", inlets[i].type, inlets[i].note);
        }
    }
}

static void say_outlets(struct mw_dt_import *im)
{
    int32_t n = im->t.pdu.outlets, leg[4] = {0}, c19 = 0, bare = 0;
    for (int32_t i = 0; i < n; i++) {
        const struct mw_yaml *e = &im->list[MW_DT_OUTLET]->at[i];
        const char *l = mw_dt_text(e, "feed_leg");
        leg[l[0] >= 'A' && l[0] <= 'C' ? l[0] - 'A' : 3]++;
        const char *type = mw_dt_text(e, "type");
        c19 += strstr(type, "c19") != NULL || strstr(type, "c39") != NULL ||
               strstr(type, "cx") != NULL;
        const struct mw_yaml *name = mw_yaml_get(e, "name");
        bare += !name->quoted && strspn(name->text, "0123456789") == strlen(name->text);
    }
    if (leg[3] == n) {
        mw_dt_gap(im, "power-outlets", "no feed legs");
    }
    for (int i = 0; i < 3; i++) {
        if (im->t.pdu.phases == 3 && leg[i] == n) {
            mw_dt_gap(im, "power-outlets", "three-phase, but all %d outlets on feed leg %c", n,
                      'A' + i);
        }
    }
    if (c19 == 0) {
        mw_dt_gap(im, "power-outlets", "C13 only: no outlet for a C20 inlet");
    }
    if (bare > 0) {
        mw_dt_gap(im, "power-outlets", "%d outlet names are numbers without quotes", bare);
    }
}

static void say_pdu(struct mw_dt_import *im)
{
    if (im->t.kind != MW_KIND_PDU) {
        return;
    }
    mw_dt_gap(im, "pdu", "%s, %d outlets",
              im->t.pdu.phases == 3 ? "three-phase by its inlet or legs" : "single-phase",
              im->t.pdu.outlets);
    say_outlets(im);
    say_inlet(im);
    if (im->oob_ports + im->data_ports == 0) {
        mw_dt_gap(im, "ports", "no management port");
    }
}

/* ---- racks ---- */

static void say_rack(struct mw_dt_import *im)
{
    if (!im->is_rack) {
        return;
    }
    double mounting = strtod(mw_dt_text(im->root, "mounting_depth"), NULL);
    double high = on_lines(im->words, "H", NULL, PICK_LARGEST);
    double wide = on_lines(im->words, "W", NULL, PICK_LARGEST);
    if (im->t.rack.width_mm == MW_UNKNOWN) {
        mw_dt_gap(im, "rack", "no outer_width%s", wide > 0 ? ", only in the description" : "");
    }
    if (im->t.rack.height_mm == MW_UNKNOWN) {
        mw_dt_gap(im, "rack", "no outer_height");
    } else if (high > 0 && fabs(high - im->t.rack.height_mm) > 10) {
        mw_dt_gap(im, "rack", "the description says %g mm high, outer_height %d", high,
                  im->t.rack.height_mm);
    }
    if (mounting > 0 && mounting < im->t.rack.depth_mm / 2.0) {
        mw_dt_gap(im, "rack", "mounting_depth %g mm of %d", mounting, im->t.rack.depth_mm);
    }
    if (im->t.rack.max_g != MW_UNKNOWN) {
        mw_dt_gap(im, "rack", "max_weight %g kg, static or rolling not said",
                  (double)im->t.rack.max_g / 1000);
    } else {
        mw_dt_gap(im, "rack", "no max_weight");
    }
}

/* ---- the file as such ---- */

static void say_file_name(struct mw_dt_import *im)
{
    const char *base = strrchr(im->file, '/');
    base = base != NULL ? base + 1 : im->file;
    size_t n = strcspn(base, "-_.");
    const char *part = mw_dt_text(im->root, "part_number");
    char word[32];
    if (n == 0 || n >= sizeof word) {
        return;
    }
    memcpy(word, base, n);
    word[n] = '\0';
    if (strcasestr(im->t.model, word) == NULL && strcasestr(part, word) == NULL &&
        strcasestr(im->t.name, word) == NULL) {
        mw_dt_gap(im, "name", "the file's name says %s, the model %s", word, im->t.model);
    }
}

static void say_file(struct mw_dt_import *im)
{
    size_t n = strlen(im->t.vendor);
    if (strncasecmp(im->t.name, im->t.vendor, n) != 0) {
        mw_dt_gap(im, "name", "the slug %.60s does not begin with the manufacturer, %.40s",
                  im->t.name, im->t.vendor);
    }
    say_file_name(im);
    if (im->text_n > 0 && im->text[im->text_n - 1] != '\n') {
        mw_dt_gap(im, "file", "no final newline");
    }
    if (memchr(im->text, '\r', im->text_n) != NULL) {
        mw_dt_gap(im, "file", "CRLF line ends");
    }
}

void mw_dt_say_gaps(struct mw_dt_import *im)
{
    static void (*const questions[])(struct mw_dt_import *) = {
        say_draw,   say_supplies, say_power_comment, say_body,  say_weight,
        say_height, say_gpus,     say_mixtures,      say_ports, say_protocol,
        say_pdu,    say_rack,     say_file,
    };
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        questions[i](im);
    }
}
