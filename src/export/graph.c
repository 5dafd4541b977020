#include "export/graph.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

struct graph {
    const struct mw_plan *plan;
    struct mw_out *out;
};

/* ---- what both share ---- */

struct link { /* one lane's worth of drawing: an edge */
    const struct mw_cable *cable;
    const struct mw_end *a, *b;
};

/* The edges of a cable; returns how many. */
static int links_of(const struct mw_cable *c, struct link links[2])
{
    links[0] = (struct link){c, &c->end[0], &c->end[1]};
    links[1] = (struct link){c, &c->end[0], &c->end[2]};
    return c->end[2].device == MW_NONE ? 1 : 2;
}

static bool has_external(const struct mw_plan *p, uint8_t fabric) /* MW_FABRIC_COUNT: any */
{
    for (uint32_t i = 0; i < p->cables.n; i++)
        if (p->cables.at[i].end[1].device == MW_NONE &&
            (fabric == MW_FABRIC_COUNT || p->cables.at[i].fabric == fabric))
            return true;
    return false;
}

static const char *port_name(const struct mw_plan *p, const struct mw_end *e)
{
    return e->device == MW_NONE ? "" : p->devices.at[e->device].type->ports[e->port].name;
}

/* ---- GraphML ---- */

/* XML 1.0 has no sign at all for control characters; what is no text becomes U+FFFD. */
static void put_xml(struct mw_out *out, const char *s)
{
    while (*s) {
        size_t n = strcspn(s, "<>&\"'");
        size_t plain = 0;

        while (plain < n && s[plain] >= 0x20 && s[plain] < 0x7f)
            plain++;
        mw_out_mem(out, s, plain);
        s += plain;
        if (plain == n && *s) {
            mw_out_printf(out, "&#%d;", *s);
            s++;
        } else if (plain < n) {
            const char *from = s;
            uint32_t c = mw_text_next(&s);

            if (c == 0xfffd)
                mw_out_str(out, "\xef\xbf\xbd");
            else if (c == ' ')
                mw_out_char(out, ' ');
            else
                mw_out_mem(out, from, (size_t)(s - from));
        }
    }
}

static void put_data(struct graph *g, const char *key, const char *value)
{
    if (!value || !*value)
        return;
    mw_out_str(g->out, "<data key=\"");
    mw_out_str(g->out, key);
    mw_out_str(g->out, "\">");
    put_xml(g->out, value);
    mw_out_str(g->out, "</data>");
}

static void put_data_number(struct graph *g, const char *key, int64_t v)
{
    mw_out_str(g->out, "<data key=\"");
    mw_out_str(g->out, key);
    mw_out_str(g->out, "\">");
    mw_out_i64(g->out, v);
    mw_out_str(g->out, "</data>");
}

static void put_id(struct graph *g, const struct mw_end *e)
{
    if (e->device == MW_NONE) {
        mw_out_str(g->out, "external");
        return;
    }
    mw_out_char(g->out, 'n');
    mw_out_i64(g->out, e->device);
}

static void put_xml_node(struct graph *g, uint32_t device)
{
    const struct mw_device *d = &g->plan->devices.at[device];

    mw_out_str(g->out, "<node id=\"");
    put_id(g, &(struct mw_end){.device = device});
    mw_out_str(g->out, "\">");
    put_data(g, "name", d->name);
    put_data(g, "role", mw_role_names[d->role]);
    put_data(g, "type", d->type->name);
    if (d->rack != MW_NONE)
        put_data(g, "rack", g->plan->racks.at[d->rack].name);
    if (d->u)
        put_data_number(g, "u", d->u);
    if (d->su >= 0)
        put_data_number(g, "su", d->su + 1);
    mw_out_str(g->out, "</node>\n");
}

static void put_xml_edge(struct graph *g, const struct link *l)
{
    const struct mw_cable *c = l->cable;

    mw_out_str(g->out, "<edge source=\"");
    put_id(g, l->a);
    mw_out_str(g->out, "\" target=\"");
    put_id(g, l->b);
    mw_out_str(g->out, "\">");
    put_data_number(g, "cable", c - g->plan->cables.at + 1);
    put_data(g, "fabric", mw_fabric_names[c->fabric]);
    put_data(g, "kind", mw_link_names[c->kind]);
    put_data(g, "a_port", port_name(g->plan, l->a));
    put_data(g, "b_port", port_name(g->plan, l->b));
    put_data_number(g, "lanes", c->end[0].lanes);
    put_data_number(g, "length_mm", c->length_mm);
    mw_out_str(g->out, "</edge>\n");
}

static const char graphml_head[] =
    "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
    "<key id=\"name\" for=\"node\" attr.name=\"name\" attr.type=\"string\"/>\n"
    "<key id=\"role\" for=\"node\" attr.name=\"role\" attr.type=\"string\"/>\n"
    "<key id=\"type\" for=\"node\" attr.name=\"type\" attr.type=\"string\"/>\n"
    "<key id=\"rack\" for=\"node\" attr.name=\"rack\" attr.type=\"string\"/>\n"
    "<key id=\"u\" for=\"node\" attr.name=\"u\" attr.type=\"int\"/>\n"
    "<key id=\"su\" for=\"node\" attr.name=\"su\" attr.type=\"int\"/>\n"
    "<key id=\"cable\" for=\"edge\" attr.name=\"cable\" attr.type=\"int\"/>\n"
    "<key id=\"fabric\" for=\"edge\" attr.name=\"fabric\" attr.type=\"string\"/>\n"
    "<key id=\"kind\" for=\"edge\" attr.name=\"kind\" attr.type=\"string\"/>\n"
    "<key id=\"a_port\" for=\"edge\" attr.name=\"a_port\" attr.type=\"string\"/>\n"
    "<key id=\"b_port\" for=\"edge\" attr.name=\"b_port\" attr.type=\"string\"/>\n"
    "<key id=\"lanes\" for=\"edge\" attr.name=\"lanes\" attr.type=\"int\"/>\n"
    "<key id=\"length_mm\" for=\"edge\" attr.name=\"length_mm\" attr.type=\"int\"/>\n"
    "<graph id=\"plan\" edgedefault=\"undirected\">\n";

void mw_export_graphml(const struct mw_export *x, struct mw_sink *to)
{
    struct graph g = {.plan = x->plan, .out = mw_sink_open(to, "graphml/plan.graphml")};

    mw_out_printf(g.out,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<!-- Made by millwright from plan %.12s. -->\n%s",
                  x->digest, graphml_head);
    for (uint32_t i = 0; i < x->plan->devices.n; i++)
        put_xml_node(&g, i);
    if (has_external(x->plan, MW_FABRIC_COUNT))
        mw_out_str(g.out, "<node id=\"external\"><data key=\"name\">external</data></node>\n");
    for (uint32_t i = 0; i < x->plan->cables.n; i++) {
        struct link links[2];
        int n = links_of(&x->plan->cables.at[i], links);

        for (int k = 0; k < n; k++)
            put_xml_edge(&g, &links[k]);
    }
    mw_out_str(g.out, "</graph>\n</graphml>\n");
    mw_sink_close(to);
}

/* ---- DOT ---- */

/* A quoted id of DOT: '"' is escaped; a backslash would begin an escape, and is doubled. */
static void put_dot(struct mw_out *out, const char *s)
{
    mw_out_char(out, '"');
    while (*s) {
        const char *from = s;
        uint32_t c = mw_text_next(&s);

        if (c == '"' || c == '\\')
            mw_out_char(out, '\\');
        if (c == 0xfffd)
            mw_out_str(out, "\xef\xbf\xbd");
        else if (c == ' ')
            mw_out_char(out, ' ');
        else
            mw_out_mem(out, from, (size_t)(s - from));
    }
    mw_out_char(out, '"');
}

static void put_dot_end(struct graph *g, const struct mw_end *e)
{
    if (e->device == MW_NONE)
        mw_out_str(g->out, "external");
    else
        put_dot(g->out, g->plan->devices.at[e->device].name);
}

/* The height at which Graphviz shall draw a role: as the tiers stand. */
static const char *dot_rank(uint8_t role)
{
    return role == MW_ROLE_CORE                                                      ? "3"
           : role == MW_ROLE_SPINE                                                   ? "2"
           : role == MW_ROLE_LEAF || role == MW_ROLE_EDGE || role == MW_ROLE_CONSOLE ? "1"
                                                                                     : "0";
}

static void put_dot_nodes(struct graph *g, uint8_t fabric)
{
    const struct mw_plan *p = g->plan;
    bool *seen = mw_alloc(p->devices.n * sizeof *seen);

    for (uint32_t i = 0; i < p->cables.n; i++)
        for (int e = 0; e < 3 && p->cables.at[i].fabric == fabric; e++)
            if (p->cables.at[i].end[e].device != MW_NONE)
                seen[p->cables.at[i].end[e].device] = true;
    for (uint32_t i = 0; i < p->devices.n; i++) {
        const struct mw_device *d = &p->devices.at[i];

        if (!seen[i])
            continue;
        put_dot(g->out, d->name);
        mw_out_str(g->out, " [class=");
        put_dot(g->out, mw_role_names[d->role]);
        mw_out_str(g->out, ", tier=");
        mw_out_str(g->out, dot_rank(d->role));
        mw_out_str(g->out, "];\n");
    }
    mw_free(seen);
}

static void put_dot_edge(struct graph *g, const struct link *l)
{
    put_dot_end(g, l->b); /* switches above what hangs on them */
    mw_out_str(g->out, " -- ");
    put_dot_end(g, l->a);
    mw_out_str(g->out, " [taillabel=");
    put_dot(g->out, port_name(g->plan, l->b));
    mw_out_str(g->out, ", headlabel=");
    put_dot(g->out, port_name(g->plan, l->a));
    mw_out_str(g->out, "];\n");
}

static void write_dot(struct graph *g, const struct mw_export *x, uint8_t fabric,
                      struct mw_sink *to)
{
    char path[64];

    snprintf(path, sizeof path, "dot/%s.dot", mw_fabric_names[fabric]);
    g->out = mw_sink_open(to, path);
    mw_out_printf(g->out,
                  "// Made by millwright from plan %.12s. dot -Tsvg %s.dot >%s.svg\n"
                  "graph \"%s\" {\n"
                  "rankdir=TB; ranksep=2; node [shape=box]; edge [fontsize=8];\n",
                  x->digest, mw_fabric_names[fabric], mw_fabric_names[fabric],
                  mw_fabric_names[fabric]);
    put_dot_nodes(g, fabric);
    if (has_external(x->plan, fabric))
        mw_out_str(g->out, "external [shape=plain];\n");
    for (uint32_t i = 0; i < x->plan->cables.n; i++) {
        struct link links[2];
        int n = links_of(&x->plan->cables.at[i], links);

        for (int k = 0; k < n && x->plan->cables.at[i].fabric == fabric; k++)
            put_dot_edge(g, &links[k]);
    }
    mw_out_str(g->out, "}\n");
    mw_sink_close(to);
}

void mw_export_dot(const struct mw_export *x, struct mw_sink *to)
{
    struct graph g = {.plan = x->plan};

    for (int fabric = 0; fabric < MW_FABRIC_COUNT; fabric++)
        if (x->plan->fabrics[fabric].enabled)
            write_dot(&g, x, (uint8_t)fabric, to);
}
