/* why.c: why so many nodes stand in a rack: every limit, those that bind, the next, and what would
 * relax them. */
#include "report/chapters.h"

#include "design/limit_text.h"

#include <ctype.h>

static const char *const limit_titles[MW_LIMIT_KINDS] = {
    [MW_LIMIT_CIRCUIT] = "circuit",
    [MW_LIMIT_PHASE] = "phase of a circuit",
    [MW_LIMIT_BREAKER] = "breaker of an outlet bank",
    [MW_LIMIT_RACK_POWER] = "power of the position",
    [MW_LIMIT_FEED] = "feed",
    [MW_LIMIT_UPS] = "UPS",
    [MW_LIMIT_AIR] = "air",
    [MW_LIMIT_LIQUID] = "liquid",
    [MW_LIMIT_SPACE] = "space",
    [MW_LIMIT_WEIGHT] = "weight",
    [MW_LIMIT_POLICY] = "policy of the factory file",
};

enum { NODES_ANY = 64 }; /* as mw_limit.nodes has it: any number */

struct bounds {
    int32_t next; /* least of the limits that do not bind; -1: none */
    uint32_t binding, stated;
};

static bool is_of(const struct mw_plan *p, uint32_t i, uint32_t class)
{
    return p->limits.at[i].power_class == class;
}

/* Feeds and UPS carry the whole factory: they bound no single rack. */
static bool bounds_rack(const struct mw_limit *l)
{
    return l->kind != MW_LIMIT_FEED && l->kind != MW_LIMIT_UPS;
}

static struct bounds bounds_of(const struct mw_plan *p, uint32_t class)
{
    struct bounds b = {.next = -1};

    for (uint32_t i = 0; i < p->limits.n; i++) {
        const struct mw_limit *l = &p->limits.at[i];

        if (!is_of(p, i, class) || !l->stated)
            continue;
        b.stated++;
        b.binding += l->binding;
        if (!l->binding && bounds_rack(l) && l->nodes > p->classes.at[class].nodes_per_rack &&
            (b.next < 0 || l->nodes < b.next))
            b.next = l->nodes;
    }
    return b;
}

static void binding_callout(struct mw_doc *d, const struct mw_plan *p, const struct mw_limit *l,
                            const struct bounds *b)
{
    char cure[MW_ERR_CURE_CAP];

    mw_limit_cure(p, l, cure);
    if (isupper((unsigned char)cure[0]) && !isupper((unsigned char)cure[1]))
        cure[0] = (char)tolower((unsigned char)cure[0]); /* it goes on after a colon */
    mw_doc_callout(d, MW_DOC_INFO,
                   mw_arena_printf(&d->arena, "Binding: %s, %s", limit_titles[l->kind],
                                   p->classes.at[l->power_class].where));
    mw_doc_text(d, "%s.", l->rule ? l->rule : "");
    if (l->need_next > 0 && *cure)
        mw_doc_text(d, " For one node more: %s%s", cure,
                    b->binding > 1 ? " The other binding limits must give way too." : "");
}

static bool is_next(const struct mw_plan *p, uint32_t i, uint32_t class, const struct bounds *b)
{
    const struct mw_limit *l = &p->limits.at[i];

    return is_of(p, i, class) && l->stated && bounds_rack(l) && !l->binding &&
           l->nodes == b->next;
}

static void next_text(struct mw_doc *d, const struct mw_plan *p, uint32_t class,
                      const struct bounds *b)
{
    uint32_t n = 0;

    mw_doc_paragraph(d);
    if (b->next < 0 || b->next >= NODES_ANY) {
        mw_doc_text(d, "No other limit stands close behind.");
        return;
    }
    uint32_t rule = mw_doc_rulef(
        d, "The next limit",
        mw_arena_printf(
            &d->arena,
            "SELECT min(nodes) FROM rack_limit WHERE power_class = %u AND stated AND"
            " NOT binding AND kind NOT IN ('feed', 'ups') AND nodes > (SELECT"
            " nodes_per_rack FROM power_class WHERE id = %u)",
            class + 1, class + 1),
        "%s: the least of the limits that do not bind", p->classes.at[class].where);
    mw_doc_text(d, "With %s relaxed, a rack could hold ", b->binding > 1 ? "those" : "that");
    mw_doc_value(d, b->next, 0, 0, "nodes", rule);
    mw_doc_text(d, "; the next limit is ");
    for (uint32_t i = 0; i < p->limits.n; i++)
        if (is_next(p, i, class, b))
            mw_doc_text(d, "%s%s", n++ ? " and " : "", limit_titles[p->limits.at[i].kind]);
    mw_doc_text(d, ".");
}

static void limit_row(struct mw_doc *d, const struct mw_plan *p, uint32_t i)
{
    const struct mw_limit *l = &p->limits.at[i];
    uint32_t rule = mw_doc_rulef(
        d,
        mw_arena_printf(&d->arena, "Limit: %s, %s", limit_titles[l->kind],
                        p->classes.at[l->power_class].where),
        mw_arena_printf(&d->arena,
                        "SELECT value_milli / 1000.0, load_milli / 1000.0,"
                        " CASE WHEN nodes < %d OR kind IN ('feed', 'ups') THEN nodes END,"
                        " nullif(need_next_milli, 0) / 1000.0 FROM rack_limit WHERE id = %u",
                        NODES_ANY, i + 1),
        "%s", l->rule ? l->rule : "");

    mw_doc_row(d, rule)->strong = l->binding;
    mw_doc_cell(d);
    mw_doc_text(d, "%s", limit_titles[l->kind]);
    if (l->binding) {
        mw_doc_text(d, " ");
        mw_doc_badge(d, MW_DOC_INFO, "binds");
    }
    mw_doc_cell_text(d, l->case_name ? l->case_name : "normal");
    mw_doc_cell_value(d, l->value, 3, 2);
    mw_doc_cell_value(d, l->load, 3, 2);
    mw_doc_cell_text(d, l->unit);
    if (l->nodes < NODES_ANY || !bounds_rack(l))
        mw_doc_cell_value(d, l->nodes, 0, 0);
    else
        mw_doc_cell_text(d, "any");
    if (l->need_next)
        mw_doc_cell_value(d, l->need_next, 3, 2);
    else
        mw_doc_cell_none(d);
}

static void unstated(struct mw_doc *d, const struct mw_plan *p, uint32_t class)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < p->limits.n; i++) {
        if (!is_of(p, i, class) || p->limits.at[i].stated)
            continue;
        if (!n++) {
            mw_doc_note(d);
            mw_doc_text(d, "Not stated by the site, so they bind nothing: ");
        } else {
            mw_doc_text(d, ", ");
        }
        mw_doc_text(d, "%s", limit_titles[p->limits.at[i].kind]);
    }
    if (n)
        mw_doc_text(d, ".");
}

/* What a class holds at most, and by which limits. */
static void class_text(struct mw_doc *d, const struct mw_plan *p, uint32_t class,
                       const struct bounds *b)
{
    const struct mw_power_class *c = &p->classes.at[class];
    uint32_t rule = mw_doc_rulef(
        d, "Nodes a rack",
        mw_arena_printf(&d->arena,
                        "SELECT nodes_per_rack, (SELECT count(*) FROM rack_limit WHERE stated"
                        " AND power_class = c.id HAVING count(*) > 0) FROM power_class c"
                        " WHERE id = %u",
                        class + 1),
        "%s: the least that a stated limit allows", c->where);

    mw_doc_section(d, mw_arena_printf(&d->arena, "Nodes of a rack: %s", c->where));
    mw_doc_paragraph(d);
    if (!b->stated) {
        mw_doc_text(d, "No node may stand here: these positions are for other racks (");
        mw_doc_value(d, c->nodes_per_rack, 0, 0, "nodes a rack", rule);
        mw_doc_text(d, ").");
        return;
    }
    mw_doc_text(d, "A rack holds at most ");
    mw_doc_value(d, c->nodes_per_rack, 0, 0, c->nodes_per_rack == 1 ? "node" : "nodes", rule);
    mw_doc_text(d, ", the least that ");
    mw_doc_value(d, b->stated, 0, 0, "limits", rule);
    mw_doc_text(d, " allow.");
}

static void class(struct mw_doc *d, const struct mw_plan *p, uint32_t at)
{
    struct bounds b = bounds_of(p, at);

    class_text(d, p, at, &b);
    if (!b.stated)
        return;
    for (uint32_t i = 0; i < p->limits.n; i++)
        if (is_of(p, i, at) && p->limits.at[i].stated && p->limits.at[i].binding)
            binding_callout(d, p, &p->limits.at[i], &b);
    if (b.binding)
        next_text(d, p, at, &b);
    mw_doc_table(d,
                 mw_arena_printf(&d->arena, "Limits on the nodes of a rack: %s",
                                 p->classes.at[at].where),
                 "limit|case|limit value>|load>|unit|nodes>|for one more>", MW_NONE);
    for (uint32_t i = 0; i < p->limits.n; i++)
        if (is_of(p, i, at) && p->limits.at[i].stated)
            limit_row(d, p, i);
    unstated(d, p, at);
}

enum { CLASSES_CAP = 12 };

void mw_report_why(struct mw_doc *d, const struct mw_report *r)
{
    const struct mw_plan *p = r->plan;
    uint32_t n = p->classes.n < CLASSES_CAP ? p->classes.n : CLASSES_CAP;

    mw_doc_chapter(d, "why", "Why: the binding limits");
    mw_doc_paragraph(d);
    mw_doc_text(d, "Power decides first. Of every group of rows that are alike, each limit "
                   "alone allows so many nodes in a rack; the least holds. Loads are those of "
                   "that many nodes in the case that is worst for the limit. Of a feed or UPS, "
                   "the nodes are those that it carries in the whole factory.");
    for (uint32_t i = 0; i < n; i++)
        class(d, p, i);
    if (n < p->classes.n) {
        mw_doc_note(d);
        mw_doc_text(d, "Shown are %u of %u groups of rows; all of them stand in summary.json.",
                    n, p->classes.n);
    }
}
