/*
 * asked.c: what is asked: every value that the factory file states, with its line, what --set
 * changed, and as an appendix every default that holds and the file itself.
 */
#include "report/chapters.h"

#include "file/yaml.h"
#include "model/factory.h"

#include <stdio.h>
#include <string.h>

enum { ASKED_CAP = 300, DEFAULTS_CAP = 400 }; /* rows */
enum { INLINE_CAP = 24 };                     /* values in one row */

/* ---- values of the file ---- */

struct listing {
    struct mw_doc *d;
    const char *sets;
    uint32_t rows, left; /* printed; left out */
};

static bool all_scalar(const struct mw_yaml *y)
{
    for (uint32_t i = 0; i < y->n; i++)
        if (y->at[i].kind != MW_YAML_SCALAR)
            return false;
    return true;
}

/* Whether a --set names this very key: its value then holds, not the file's. */
static bool is_set(const char *sets, const char *path)
{
    size_t n = strlen(path);

    for (const char *line = sets; *line; line += *line == '\n') {
        if (strncmp(line, path, n) == 0 && line[n] == '=')
            return true;
        line += strcspn(line, "\n");
    }
    return false;
}

/* "name: A, kw: 400" of a map, "3, 4" of a list. */
static const char *inline_text(struct mw_doc *d, const struct mw_yaml *y)
{
    const char *text = "";

    if (y->kind == MW_YAML_SCALAR)
        return y->text;
    for (uint32_t i = 0; i < y->n; i++) {
        if (i == INLINE_CAP)
            return mw_arena_printf(&d->arena, "%s, …", text);
        const struct mw_yaml *c = &y->at[i];
        text = mw_arena_printf(&d->arena, "%s%s%s%s%s", text, i ? ", " : "",
                               c->key ? c->key : "", c->key ? ": " : "", c->text);
    }
    return text;
}

static void value_row(struct listing *l, const char *path, const struct mw_yaml *y)
{
    if (l->rows >= ASKED_CAP) {
        l->left++;
        return;
    }
    l->rows++;
    mw_doc_row(l->d, MW_NONE);
    mw_doc_cell_code(l->d, path);
    mw_doc_cell_text(l->d, inline_text(l->d, y));
    mw_doc_cell(l->d);
    mw_doc_text(l->d, "line %u", y->line);
    if (is_set(l->sets, path)) {
        mw_doc_text(l->d, ", ");
        mw_doc_strong(l->d, "changed by --set");
    }
}

static const char *path_of(struct mw_doc *d, const char *path, const struct mw_yaml *y,
                           uint32_t i)
{
    if (y->kind == MW_YAML_LIST)
        return mw_arena_printf(&d->arena, "%s[%u]", path, i);
    return mw_arena_printf(&d->arena, "%s%s%s", path, *path ? "." : "", y->at[i].key);
}

/* Depth first; elements of lists that hold plain values alone take one row. */
static void value_rows(struct listing *l, const char *path, const struct mw_yaml *y)
{
    for (uint32_t i = 0; i < y->n; i++) {
        const struct mw_yaml *c = &y->at[i];
        const char *at = path_of(l->d, path, y, i);
        bool brief = c->kind == MW_YAML_SCALAR || c->n == 0 ||
                     (y->kind == MW_YAML_LIST && all_scalar(c));

        if (brief)
            value_row(l, at, c);
        else
            value_rows(l, at, c);
    }
}

static const struct mw_yaml *parse(const struct mw_report *r, struct mw_arena *a)
{
    const struct mw_yaml *root = NULL;
    struct mw_diags diags = {0};

    if (*r->text)
        mw_yaml_parse(a, "factory.yaml", r->text, strlen(r->text), &root, &diags);
    mw_diags_done(&diags);
    return root;
}

static void file_values(struct mw_doc *d, const struct mw_report *r)
{
    struct mw_arena a = {0};
    const struct mw_yaml *root = parse(r, &a);
    struct listing l = {.d = d, .sets = r->sets};

    mw_doc_section(d, "What the factory file states");
    if (!root || root->kind != MW_YAML_MAP || !root->n) {
        mw_doc_paragraph(d);
        mw_doc_text(d, "%s",
                    *r->text ? "The file states nothing: every default holds."
                             : "The plan does not keep the factory file.");
    } else {
        mw_doc_table(d, "Values that the file states", "key|value|where", MW_NONE);
        value_rows(&l, "", root);
        if (l.left) {
            mw_doc_note(d);
            mw_doc_text(d, "%u more values stand in the file, which is printed at the end.",
                        l.left);
        }
    }
    mw_arena_done(&a);
}

static void set_values(struct mw_doc *d, const struct mw_report *r)
{
    mw_doc_section(d, "What was changed for this plan");
    if (!*r->sets) {
        mw_doc_paragraph(d);
        mw_doc_text(d, "Nothing: the factory file holds as it stands.");
        return;
    }
    mw_doc_table(d, "Values given by --set; they hold in place of the file's", "key|value",
                 MW_NONE);
    for (const char *line = r->sets; *line;) {
        size_t n = strcspn(line, "\n"), k = strcspn(line, "=\n");

        mw_doc_row(d, MW_NONE);
        mw_doc_cell_code(d, mw_arena_strndup(&d->arena, line, k));
        mw_doc_cell_text(d, k < n ? mw_arena_strndup(&d->arena, line + k + 1, n - k - 1) : "");
        line += n + (line[n] == '\n');
    }
}

/* ---- in words ---- */

static const char *survive_text(const struct mw_site_power *power)
{
    bool full = power->survive == MW_SURVIVE_FULL;

    switch (power->redundancy) {
    case MW_RED_N:
        return "no lost feed need be survived";
    case MW_RED_N1:
        return full ? "any one lost feed is survived at full power"
                    : "any one lost feed is survived, throttled";
    case MW_RED_2N:
        break;
    }
    return full ? "the loss of half of the feeds is survived at full power"
                : "the loss of half of the feeds is survived, throttled";
}

static const char *type_title(const struct mw_plan *p)
{
    const struct mw_device_type *t = p->catalog && p->want->compute.type
                                         ? mw_catalog_find(p->catalog, p->want->compute.type)
                                         : NULL;

    return t && t->title ? t->title : p->want->compute.type;
}

static void wishes(struct mw_doc *d, const struct mw_report *r)
{
    const struct mw_factory *f = r->plan->want;
    uint32_t count = mw_doc_rule(d, "Nodes asked for", "Factory file: compute.count",
                                 "SELECT nodes FROM plan");
    uint32_t feeds =
        mw_doc_rule(d, "Feeds", "Factory file: site.power.feeds", "SELECT count(*) FROM feed");

    mw_doc_paragraph(d);
    mw_doc_value(d, f->compute.count, 0, 0, "nodes", count);
    mw_doc_text(d, " of ");
    mw_doc_strong(d, type_title(r->plan));
    if (f->compute.count_final > f->compute.count) {
        mw_doc_text(d, ", to grow to ");
        mw_doc_value(d, f->compute.count_final, 0, 0, "",
                     mw_doc_rule(d, "Nodes to grow to", "Factory file: compute.count_final",
                                 "SELECT nodes_final FROM plan"));
    }
    mw_doc_text(d, "; fed by ");
    mw_doc_value(d, f->site.power.feeds.n, 0, 0, "feeds", feeds);
    mw_doc_text(d, " such that %s; networks:", survive_text(&f->site.power));
    for (int i = 0, n = 0; i < MW_FABRIC_COUNT; i++)
        if (r->plan->fabrics[i].enabled)
            mw_doc_text(d, "%s %s", n++ ? "," : "", mw_fabric_names[i]);
    mw_doc_text(d, ". What the file does not state is a default; each stands with its meaning "
                   "under ");
    mw_doc_link(d, "defaults", "Defaults in force");
    mw_doc_text(d, ".");
}

void mw_report_asked(struct mw_doc *d, const struct mw_report *r)
{
    mw_doc_chapter(d, "asked", "What is asked");
    wishes(d, r);
    file_values(d, r);
    set_values(d, r);
}

/* ---- appendix: defaults ---- */

static void default_row(struct listing *l, const char *path, const struct mw_field *f,
                        const char *value)
{
    if (l->rows >= DEFAULTS_CAP) {
        l->left++;
        return;
    }
    l->rows++;
    mw_doc_row(l->d, MW_NONE);
    mw_doc_cell_code(l->d, path);
    mw_doc_cell(l->d);
    mw_doc_text(l->d, "%s%s%s", value, f->unit && *f->unit ? " " : "",
                f->unit && *f->unit ? f->unit : "");
    mw_doc_cell_prose(l->d, f->help ? f->help : "");
}

struct scope { /* where a default would hold */
    const char *path;
    const struct mw_yaml *given; /* what the file says there; NULL nothing */
    bool inherit;                /* from the site, not from the schema */
    bool enables;                /* being there sets `enabled` */
};

static void default_rows(struct listing *l, struct scope s, const struct mw_field *fields);

static void default_map(struct listing *l, struct scope s, const struct mw_field *f)
{
    const struct mw_field *first = f->sub;

    if (!s.given && f->inherit)
        default_row(l, s.path, f, "as the site's");
    else if (!s.given && f->switches && first->preset && strcmp(first->preset, "false") == 0)
        default_row(l, s.path, f, "not asked for");
    else
        default_rows(l, s, f->sub);
}

static void default_list(struct listing *l, struct scope s, const struct mw_field *f)
{
    if (!s.given || s.given->kind != MW_YAML_LIST) {
        if (f->preset)
            default_row(l, s.path, f, f->preset);
        return;
    }
    for (uint32_t i = 0; i < s.given->n; i++) {
        const char *path = mw_arena_printf(&l->d->arena, "%s[%u]", s.path, i);
        default_rows(l, (struct scope){.path = path, .given = &s.given->at[i]}, f->sub);
    }
}

/* Defaults of the keys that neither the file nor a --set gives. A map whose presence asks for
 * something (a network) and that is not there has no defaults in force. */
static void default_rows(struct listing *l, struct scope s, const struct mw_field *fields)
{
    for (const struct mw_field *f = fields; f->key; f++) {
        const char *path =
            mw_arena_printf(&l->d->arena, "%s%s%s", s.path, *s.path ? "." : "", f->key);
        struct scope in = {.path = path,
                           .given = mw_yaml_get(s.given, f->key),
                           .inherit = s.inherit || f->inherit,
                           .enables = f->switches};

        if (f->type == MW_F_MAP)
            default_map(l, in, f);
        else if (f->type == MW_F_LIST && !s.inherit)
            default_list(l, in, f);
        else if (in.given || is_set(l->sets, path))
            continue;
        else if (s.enables && s.given && strcmp(f->key, "enabled") == 0)
            continue;
        else if (s.inherit)
            default_row(l, path, f, "as the site's");
        else if (f->preset)
            default_row(l, path, f, f->preset);
    }
}

void mw_report_defaults(struct mw_doc *d, const struct mw_report *r)
{
    struct mw_arena a = {0};
    struct listing l = {.d = d, .sets = r->sets};

    mw_doc_chapter(d, "defaults", "Appendix B: defaults in force, and the factory file");
    mw_doc_table(d, "Keys that the file does not state", "key|default|meaning", MW_NONE);
    default_rows(&l, (struct scope){.path = "", .given = parse(r, &a)}, mw_factory_schema);
    if (l.left) {
        mw_doc_note(d);
        mw_doc_text(d, "%u more defaults: see millwright-factory(5).", l.left);
    }
    if (*r->text)
        mw_doc_listing(d, "The factory file as it was read", r->text);
    mw_arena_done(&a);
}
