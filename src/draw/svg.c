/*
 * svg.c: pictures as SVG. Millimetres are the user unit; a class per ink, so that one style sheet
 * turns a picture from light to dark; hatches are patterns of lines laid over the fill.
 */
#include "draw/svg.h"

#include "base/err.h"
#include "base/map.h"
#include "base/text.h"
#include "draw/palette.h"

#include <math.h>
#include <string.h>

struct svg {
    const struct mw_picture *p;
    struct mw_out *out;
    const char *prefix;               /* of ids */
    struct mw_map_str ids;            /* taken already: a second group of an id goes without */
    bool used[MW_INK_COUNT];          /* inks that need a rule */
    const struct mw_svg_links *links; /* or NULL */
};

/* Micrometres are exact enough for paper, and integers print alike everywhere. */
static void number(struct mw_out *out, double v)
{
    const double most = 1e9;

    mw_out_fixed(out, isfinite(v) ? llround(fmax(-most, fmin(most, v)) * 1000) : 0, 3);
}

static void attribute(struct mw_out *out, const char *name, double v)
{
    mw_out_char(out, ' ');
    mw_out_str(out, name);
    mw_out_str(out, "=\"");
    number(out, v);
    mw_out_char(out, '"');
}

static void utf8(struct mw_out *out, uint32_t c)
{
    if (c < 0x80) {
        mw_out_char(out, (char)c);
        return;
    }
    int tail = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    mw_out_char(out, (char)((0xff00u >> (tail + 1) & 0xff) | c >> (6 * tail)));
    while (tail--)
        mw_out_char(out, (char)(0x80 | (c >> (6 * tail) & 0x3f)));
}

/* Character data or an attribute's value, whatever the text holds. */
static void text(struct mw_out *out, const char *s)
{
    for (uint32_t c; (c = mw_text_next(&s));) {
        if (c == '<')
            mw_out_str(out, "&lt;");
        else if (c == '>')
            mw_out_str(out, "&gt;");
        else if (c == '&')
            mw_out_str(out, "&amp;");
        else if (c == '"')
            mw_out_str(out, "&quot;");
        else
            utf8(out, c);
    }
}

void mw_svg_id(struct mw_out *out, const char *path)
{
    for (const char *s = path; *s; s++) {
        unsigned char c = (unsigned char)*s;
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                     (c >= 'a' && c <= 'z') || strchr("/:._+-", c);
        if (plain)
            mw_out_char(out, (char)c);
        else
            mw_out_printf(out, "%%%02X", c);
    }
}

static bool hatched(enum mw_ink fill)
{
    return mw_palette(fill)->hatch != MW_HATCH_NONE;
}

/* ---- the style sheet ---- */

static void rule(struct mw_out *out, enum mw_ink ink, bool dark)
{
    const struct mw_colour *c = mw_palette(ink);
    unsigned rgb = dark ? c->dark : c->light;

    mw_out_printf(out, ".mw .%s{fill:#%06x}.mw .l-%s{stroke:#%06x}", c->name, rgb, c->name,
                  rgb);
    if (hatched(ink))
        mw_out_printf(out, ".mw .h-%s{stroke:#%06x}", c->name,
                      (unsigned)mw_palette_hatch(ink, dark));
    mw_out_char(out, '\n');
}

static void rules(struct mw_out *out, const bool *used, bool dark)
{
    for (unsigned ink = MW_INK_NONE + 1; ink < MW_INK_COUNT; ink++)
        if (used[ink])
            rule(out, (enum mw_ink)ink, dark);
}

/* Paper is light, whatever the screen is. */
static void style(struct mw_out *out, const bool *used, enum mw_ground ground)
{
    mw_out_str(out,
               ".mw rect,.mw path,.mw circle{fill:none;stroke:none;stroke-width:.25;"
               "stroke-linejoin:round}\n"
               ".mw text{font-family:\"DejaVu "
               "Sans\",Verdana,sans-serif;white-space:pre;font-kerning:none;font-variant-"
               "ligatures:none}\n"
               ".mw .m{font-family:\"DejaVu Sans Mono\",monospace}.mw .b{font-weight:bold}\n"
               ".mw .e{text-anchor:end}.mw .c{text-anchor:middle}"
               ".mw .d{stroke-dasharray:1.5 1}\n");
    rules(out, used, ground == MW_GROUND_DARK);
    if (ground == MW_GROUND_AUTO) {
        mw_out_str(out, "@media screen and (prefers-color-scheme:dark){\n");
        rules(out, used, true);
        mw_out_str(out, "}\n");
    }
}

void mw_svg_style(enum mw_ground ground, struct mw_out *out)
{
    bool all[MW_INK_COUNT];

    memset(all, true, sizeof all);
    style(out, all, ground);
}

/* ---- hatches ---- */

/* Turned patterns have lines across their tile only: no seam shows between tiles. */
static const struct {
    int turn; /* degrees */
    const char *lines;
} hatches[] = {
    [MW_HATCH_UP] = {45, "M.75 0V1.5"},
    [MW_HATCH_DOWN] = {-45, "M.75 0V1.5"},
    [MW_HATCH_CROSS] = {45, "M.75 0V1.5M0 .75H1.5"},
    [MW_HATCH_DOTS] = {0, "M.375 .375h.01M1.125 1.125h.01"},
    [MW_HATCH_LEVEL] = {0, "M0 .75H1.5"},
    [MW_HATCH_UPRIGHT] = {0, "M.75 0V1.5"},
};

static void pattern(struct svg *s, enum mw_ink ink)
{
    const struct mw_colour *c = mw_palette(ink);
    bool dots = c->hatch == MW_HATCH_DOTS;

    /* No path gives an id with '=' in it. */
    mw_out_str(s->out, "<pattern id=\"");
    mw_svg_id(s->out, s->prefix);
    mw_out_printf(s->out, "h=%s\" width=\"1.5\" height=\"1.5\" patternUnits=\"userSpaceOnUse\"",
                  c->name);
    if (hatches[c->hatch].turn)
        mw_out_printf(s->out, " patternTransform=\"rotate(%d)\"", hatches[c->hatch].turn);
    mw_out_printf(s->out,
                  "><path class=\"h-%s\" d=\"%s\" style=\"stroke-width:%s\"/></pattern>\n",
                  c->name, hatches[c->hatch].lines, dots ? ".3;stroke-linecap:round" : ".15");
}

static void patterns(struct svg *s)
{
    bool need[MW_INK_COUNT] = {false}, any = false;

    for (uint32_t i = 0; i < s->p->ops.n; i++) {
        const struct mw_op *op = &s->p->ops.at[i];
        if (op->kind != MW_OP_TEXT && hatched(op->fill))
            any = need[op->fill] = true;
    }
    if (!any)
        return;
    mw_out_str(s->out, "<defs>\n");
    for (unsigned ink = 0; ink < MW_INK_COUNT; ink++)
        if (need[ink])
            pattern(s, (enum mw_ink)ink);
    mw_out_str(s->out, "</defs>\n");
}

/* ---- operations ---- */

static void classes(struct svg *s, const struct mw_op *op)
{
    const char *fill = op->fill ? mw_palette(op->fill)->name : "";
    const char *line = op->stroke ? mw_palette(op->stroke)->name : "";

    mw_out_printf(s->out, " class=\"%s%s%s%s%s\"", fill, *fill && *line ? " " : "",
                  *line ? "l-" : "", line, *line && op->dashed ? " d" : "");
    if (op->stroke && op->stroke_mm != 0.25) {
        mw_out_str(s->out, " style=\"stroke-width:");
        number(s->out, op->stroke_mm);
        mw_out_char(s->out, '"');
    }
}

static void path(struct svg *s, const struct mw_op *op)
{
    for (uint32_t i = 0; i < op->point_n; i++) {
        const struct mw_point *at = &s->p->points.at[op->first_point + i];
        mw_out_char(s->out, i ? 'L' : 'M');
        number(s->out, at->x);
        mw_out_char(s->out, ' ');
        number(s->out, at->y);
    }
    if (op->closed)
        mw_out_char(s->out, 'Z');
}

static void geometry(struct svg *s, const struct mw_op *op)
{
    struct mw_out *out = s->out;

    if (op->kind == MW_OP_LINE) {
        mw_out_str(out, "<path d=\"");
        path(s, op);
        mw_out_char(out, '"');
        return;
    }
    if (op->kind == MW_OP_CIRCLE) {
        mw_out_str(out, "<circle");
        attribute(out, "cx", op->x);
        attribute(out, "cy", op->y);
        attribute(out, "r", fmax(0, op->w));
        return;
    }
    mw_out_str(out, "<rect");
    attribute(out, "x", op->x);
    attribute(out, "y", op->y);
    attribute(out, "width", fmax(0, op->w));
    attribute(out, "height", fmax(0, op->h));
    if (op->radius > 0)
        attribute(out, "rx", op->radius);
}

static void shape(struct svg *s, const struct mw_op *op)
{
    bool small =
        op->kind == MW_OP_RECT && (op->w < MW_HATCH_LEAST_MM || op->h < MW_HATCH_LEAST_MM);

    if (!op->fill && !op->stroke)
        return;
    geometry(s, op);
    classes(s, op);
    mw_out_str(s->out, "/>\n");
    if (!hatched(op->fill) || small)
        return;
    geometry(s, op);
    mw_out_str(s->out, " style=\"fill:url(#");
    mw_svg_id(s->out, s->prefix);
    mw_out_printf(s->out, "h=%s)\"/>\n", mw_palette(op->fill)->name);
}

static void words(struct svg *s, const struct mw_op *op)
{
    static const char *const aligns[] = {
        [MW_ALIGN_START] = "", [MW_ALIGN_MIDDLE] = " c", [MW_ALIGN_END] = " e"};
    struct mw_out *out = s->out;
    const char *file = s->links && op->link ? s->links->file(s->links->ctx, op->link) : NULL;

    if (file) {
        mw_out_str(out, "<a href=\"");
        mw_svg_id(out, file); /* as URLs have it, too: RFC 3986 */
        mw_out_str(out, "\">");
    }
    mw_out_str(out, "<text");
    attribute(out, "x", op->x);
    attribute(out, "y", op->y);
    attribute(out, "font-size", op->size_mm);
    mw_out_printf(out, " class=\"%s%s%s%s\"", mw_palette(op->fill)->name, aligns[op->align],
                  op->bold ? " b" : "", op->mono ? " m" : "");
    if (op->upward) {
        mw_out_str(out, " transform=\"rotate(-90 ");
        number(out, op->x);
        mw_out_char(out, ' ');
        number(out, op->y);
        mw_out_str(out, ")\"");
    }
    mw_out_char(out, '>');
    if (op->title) {
        mw_out_str(out, "<title>");
        text(out, op->title);
        mw_out_str(out, "</title>");
    }
    text(out, op->text);
    mw_out_str(out, file ? "</text></a>\n" : "</text>\n");
}

static void group(struct svg *s, const struct mw_op *op)
{
    mw_out_str(s->out, "<g");
    if (op->id && *op->id && mw_map_str_add(&s->ids, op->id, 0)) {
        mw_out_str(s->out, " id=\"");
        mw_svg_id(s->out, s->prefix);
        mw_svg_id(s->out, op->id);
        mw_out_char(s->out, '"');
    }
    mw_out_char(s->out, '>');
    if (op->title) {
        mw_out_str(s->out, "<title>");
        text(s->out, op->title);
        mw_out_str(s->out, "</title>");
    }
    mw_out_char(s->out, '\n');
}

/* Groups that do not balance are a fault of who drew them: no XML could hold them. */
static void body(struct svg *s)
{
    uint32_t depth = 0;

    for (uint32_t i = 0; i < s->p->ops.n; i++) {
        const struct mw_op *op = &s->p->ops.at[i];
        if (op->kind == MW_OP_GROUP) {
            depth++;
            group(s, op);
        } else if (op->kind == MW_OP_END) {
            MW_ASSERT(depth-- > 0);
            mw_out_str(s->out, "</g>\n");
        } else if (op->kind != MW_OP_TEXT) {
            shape(s, op);
        } else if (op->fill) {
            words(s, op);
        }
    }
    MW_ASSERT(depth == 0);
}

static void look(struct svg *s)
{
    s->used[MW_INK_PAPER] = true;
    for (uint32_t i = 0; i < s->p->ops.n; i++) {
        s->used[s->p->ops.at[i].fill] = true;
        s->used[s->p->ops.at[i].stroke] = true;
    }
}

static void element(struct svg *s, bool alone, enum mw_ground ground)
{
    const struct mw_picture *p = s->p;
    struct mw_out *out = s->out;

    mw_out_str(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"mw\" role=\"img\" width=\"");
    number(out, p->w);
    mw_out_str(out, "mm\" height=\"");
    number(out, p->h);
    mw_out_str(out, "mm\" viewBox=\"0 0 ");
    number(out, p->w);
    mw_out_char(out, ' ');
    number(out, p->h);
    mw_out_str(out, "\" xml:space=\"preserve\">\n<title>");
    text(out, p->title);
    mw_out_str(out, "</title>\n");
    if (alone) {
        mw_out_str(out, "<style>\n");
        style(out, s->used, ground);
        mw_out_str(out, "</style>\n");
    }
    patterns(s);
    mw_out_str(out, "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
    body(s);
    mw_out_str(out, "</svg>\n");
}

void mw_svg_write_linked(const struct mw_picture *p, enum mw_ground ground,
                         const struct mw_svg_links *links, struct mw_out *out)
{
    struct svg s = {.p = p, .out = out, .prefix = "", .links = links};

    look(&s);
    mw_out_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    element(&s, true, ground);
    mw_map_str_done(&s.ids);
}

void mw_svg_write(const struct mw_picture *p, enum mw_ground ground, struct mw_out *out)
{
    mw_svg_write_linked(p, ground, NULL, out);
}

void mw_svg_element(const struct mw_picture *p, const char *prefix, struct mw_out *out)
{
    struct svg s = {.p = p, .out = out, .prefix = prefix};

    element(&s, false, MW_GROUND_AUTO);
    mw_map_str_done(&s.ids);
}
