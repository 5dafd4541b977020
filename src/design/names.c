/*
 * names.c: names of racks and devices, from patterns. A pattern that the factory file leaves out
 * (or gives as "auto") follows from the structure: "spine-{n}" in two tiers, "spine-{pod}-{n}"
 * in three, "spine-{plane}-{pod}-{n}" with planes.
 *
 * {n} counts from 1 and follows from the device's index in the final factory: among all of its
 * role and fabric, or, where the pattern tells groups apart ({pod}, {plane}, …), from the first
 * of its group. So growth renames nothing. A plain {n} has the digits of the largest number in
 * the final factory where that is known from the first day, {pos} those of the row's largest
 * position (at least two); the others have none to spare.
 *
 * What stands (plan->base) keeps its name. What is new is named as the base named its like,
 * presets and digits too; where its number is taken, it gets the next after the last.
 */
#include "base/text.h"
#include "design/design.h"
#include "design/pattern.h"

#include <stdio.h>
#include <string.h>

enum {
    FAULTS_CAP = 20, /* reported per pattern; one fault of a pattern repeats for every device */
    NODE_DIGITS = 3, /* "node007" from the first node on */
    POS_DIGITS = 2,
};

/* Names given so far, without regard to case. */
struct taken {
    struct mw_map_str names;
    struct mw_arena lower;
};

struct naming {
    struct mw_plan *p;
    struct mw_diags *diags;
    struct taken taken;
    struct mw_pattern pattern;
    const char *key; /* "names.leaf" */
    uint32_t faults;
};

static const char *lower_case(struct mw_arena *a, const char *s)
{
    char *low = mw_arena_strdup(a, s);

    for (char *c = low; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    return low;
}

static bool fault_room(struct naming *n)
{
    n->faults++;
    return n->faults <= FAULTS_CAP;
}

/* Whether a thing has that name, whatever its case. */
static bool is_taken(struct naming *n, const char *name)
{
    return mw_map_str_get(&n->taken.names, lower_case(&n->taken.lower, name)) != MW_NONE;
}

/* The name of a thing that stands. */
static const char *keep_name(struct naming *n, const char *name, uint32_t handle)
{
    mw_map_str_add(&n->taken.names, lower_case(&n->taken.lower, name), handle);
    return mw_arena_strdup(&n->p->arena, name);
}

/* Moves {n} on to a free name; `last` is the largest number given so far. */
static void number_on(struct naming *n, struct mw_pattern_vals *vals, int64_t *last)
{
    char buf[MW_NAME_CAP + 1];

    while (mw_pattern_has(&n->pattern, MW_PAT_N) &&
           mw_pattern_print(&n->pattern, vals, buf) == MW_PAT_VARS && is_taken(n, buf))
        vals->number[MW_PAT_N] = ++*last;
}

/* Prints, checks and keeps one name. `what` says which thing it is for, for messages. */
static const char *give_name(struct naming *n, const struct mw_pattern_vals *vals,
                             uint32_t handle, const char *what)
{
    char buf[MW_NAME_CAP + 1];
    enum mw_pattern_var lacking = mw_pattern_print(&n->pattern, vals, buf);
    const char *bad;

    if (lacking != MW_PAT_VARS) {
        if (fault_room(n))
            mw_diag(n->diags, MW_ERROR, MW_E_NAME_PATTERN, n->key, NULL,
                    "\"%s\": {%s} has no meaning for a %s", n->pattern.source,
                    mw_pattern_var_name(lacking), what);
        return "";
    }
    bad = mw_name_fault(buf);
    if (bad) {
        if (fault_room(n))
            mw_diag(n->diags, MW_ERROR, MW_E_NAME_BAD, n->key, NULL,
                    "\"%s\" gives \"%s\", which is no host name: %s", n->pattern.source, buf,
                    bad);
        return "";
    }
    if (!mw_map_str_add(&n->taken.names, lower_case(&n->taken.lower, buf), handle) &&
        fault_room(n))
        mw_diag(n->diags, MW_ERROR, MW_E_NAME_TWICE, n->key, NULL,
                "\"%s\" gives \"%s\" to a %s; another thing has that name already",
                n->pattern.source, buf, what);
    return mw_arena_strdup(&n->p->arena, buf);
}

/* Takes the user's pattern or, where there is none, the preset. */
static bool use_pattern(struct naming *n, const char *key, const char *wanted,
                        const char *preset)
{
    bool own = wanted && *wanted && strcmp(wanted, "auto") != 0;
    struct mw_err err = {0};

    n->key = key;
    n->faults = 0;
    if (mw_pattern_parse(&n->pattern, own ? wanted : preset, key, &err) == MW_OK)
        return true;
    err.severity = MW_ERROR;
    mw_diag_err(n->diags, &err);
    return false;
}

/* ---- racks ---- */

static void set_place(const struct mw_plan *p, uint32_t rack, struct mw_pattern_vals *vals)
{
    const struct mw_position *at = &p->positions.at[p->racks.at[rack].position];
    const struct mw_plan_row *row = &p->rows.at[at->row];
    unsigned digits = POS_DIGITS;

    if (row->position_n) {
        int32_t last = p->positions.at[row->first_position + row->position_n - 1].number;
        digits = mw_text_digits((uint64_t)(last > 0 ? last : 0));
    }
    vals->number[MW_PAT_POS] = at->number;
    vals->digits[MW_PAT_POS] = (uint8_t)(digits > POS_DIGITS ? digits : POS_DIGITS);
    vals->word[MW_PAT_ROW] = row->name;
}

static struct mw_pattern_vals no_vals(void)
{
    struct mw_pattern_vals vals = {0};

    for (int i = 0; i < MW_PAT_ROW; i++)
        vals.number[i] = -1;
    return vals;
}

static void name_racks(struct naming *n)
{
    struct mw_plan *p = n->p;

    if (!use_pattern(n, "names.rack", p->want->names.rack, "{row}{pos}"))
        return;
    for (uint32_t r = 0; r < p->racks.n && p->base; r++)
        if (p->racks.at[r].stands != MW_NONE)
            p->racks.at[r].name =
                keep_name(n, p->base->racks.at[p->racks.at[r].stands].name, r);
    for (uint32_t r = 0; r < p->racks.n; r++) {
        struct mw_pattern_vals vals = no_vals();

        if (p->base && p->racks.at[r].stands != MW_NONE)
            continue;
        set_place(p, r, &vals);
        p->racks.at[r].name = give_name(n, &vals, r, "rack");
    }
}

/* ---- which pattern ---- */

/* Whose names new ones follow: those of the base where it has such devices. */
static const struct mw_plan *model_of(const struct mw_plan *p, enum mw_fabric_id fabric,
                                      enum mw_role role)
{
    return p->base && p->base->ranges[fabric][role].n > 0 ? p->base : p;
}

/* "spine-{n}" and its kin, by tiers and planes; `alone` is the name without its number. */
static const char *tier_preset(struct mw_plan *p, enum mw_fabric_id fabric, enum mw_role role,
                               const char *alone)
{
    const struct mw_fabric *f = &model_of(p, fabric, role)->fabrics[fabric];

    return mw_arena_printf(&p->arena, "%s%s%s-{n}", alone, f->planes > 1 ? "-{plane}" : "",
                           f->tiers > 2 ? "-{pod}" : "");
}

static const char *leaf_preset(struct mw_plan *p)
{
    if (p->want->fabrics.compute.topology == MW_TOPO_RAIL)
        return "leaf-{su}-{rail}";
    const struct mw_plan *model = model_of(p, MW_FABRIC_COMPUTE, MW_ROLE_LEAF);
    return model->fabrics[MW_FABRIC_COMPUTE].planes > 1 ? "leaf-{plane}-{n}" : "leaf-{n}";
}

/* Whether some row has two circuits of one feed at a position: then a PDU's name needs {k}.
 * Asked of the factory, not of the racks that stand there now, so that growth renames nothing. */
static bool feed_repeats(const struct mw_plan *p)
{
    for (uint32_t r = 0; r < p->rows.n; r++) {
        const struct mw_rack_power *power = &p->rows.at[r].want->power;

        for (uint32_t i = 0; i < power->circuits.n; i++) {
            const struct mw_circuit *c = &power->circuits.at[i];

            if (c->count > 1)
                return true;
            for (uint32_t k = 0; k < i; k++)
                if (strcmp(power->circuits.at[k].feed, c->feed) == 0)
                    return true;
        }
    }
    return false;
}

struct choice {
    const char *key, *wanted, *preset;
};

static struct choice compute_choice(struct mw_plan *p, enum mw_role role)
{
    const struct mw_names *w = &p->want->names;

    switch (role) {
    case MW_ROLE_LEAF:
        return (struct choice){"names.leaf", w->leaf, leaf_preset(p)};
    case MW_ROLE_SPINE:
        return (struct choice){"names.spine", w->spine,
                               tier_preset(p, MW_FABRIC_COMPUTE, role, "spine")};
    default:
        return (struct choice){"names.core", w->core,
                               tier_preset(p, MW_FABRIC_COMPUTE, role, "core")};
    }
}

static struct choice storage_choice(struct mw_plan *p, enum mw_role role)
{
    const struct mw_names *w = &p->want->names;

    switch (role) {
    case MW_ROLE_LEAF:
        return (struct choice){"names.storage_leaf", w->storage_leaf, "storage-leaf-{n}"};
    case MW_ROLE_SPINE:
        return (struct choice){"names.storage_spine", w->storage_spine,
                               tier_preset(p, MW_FABRIC_STORAGE, role, "storage-spine")};
    default:
        return (struct choice){"names.storage_core", w->storage_core,
                               tier_preset(p, MW_FABRIC_STORAGE, role, "storage-core")};
    }
}

/* The in-band network's second tier has a pattern; a third, which only very large factories
 * have, is named by itself. */
static struct choice inband_choice(const struct mw_plan *p, enum mw_role role)
{
    const struct mw_names *w = &p->want->names;

    switch (role) {
    case MW_ROLE_LEAF:
        return (struct choice){"names.inband_leaf", w->inband_leaf, "admin-leaf-{n}"};
    case MW_ROLE_SPINE:
        return (struct choice){"names.inband_core", w->inband_core, "admin-core-{n}"};
    default:
        return (struct choice){"names.inband_core", NULL, "admin-top-{n}"};
    }
}

static struct choice choose(struct mw_plan *p, enum mw_role role, enum mw_fabric_id fabric)
{
    const struct mw_names *w = &p->want->names;

    switch (role) {
    case MW_ROLE_NODE:
        return (struct choice){"names.node", w->node, "node{n}"};
    case MW_ROLE_LEAF:
    case MW_ROLE_SPINE:
    case MW_ROLE_CORE:
        return fabric == MW_FABRIC_STORAGE  ? storage_choice(p, role)
               : fabric == MW_FABRIC_INBAND ? inband_choice(p, role)
                                            : compute_choice(p, role);
    case MW_ROLE_EDGE:
        return (struct choice){"names.edge", w->edge, "edge-{n}"};
    case MW_ROLE_CONSOLE:
        return (struct choice){"names.console", w->console, "console-{n}"};
    case MW_ROLE_MANAGER:
        return (struct choice){"names.manager", w->manager, "ufm-{fabric}-{n}"};
    case MW_ROLE_MANAGEMENT:
        return (struct choice){"names.management", w->management, "mgmt{n}"};
    case MW_ROLE_LOGIN:
        return (struct choice){"names.login", w->login, "login{n}"};
    case MW_ROLE_STORAGE:
        return (struct choice){"names.storage", w->storage, "storage{n}"};
    case MW_ROLE_PDU:
    case MW_ROLE_COUNT:
        break;
    }
    return (struct choice){"names.pdu", w->pdu,
                           feed_repeats(p) ? "{rack}-pdu-{feed}{k}" : "{rack}-pdu-{feed}"};
}

/* ---- numbers and digits ---- */

/* How many of a role there are in the final factory; 0 where only the final design would tell
 * (edges, in-band switches, storage leaves): their numbers then have no zeros in front, so that growth
 * adds none. */
static int64_t final_count(const struct mw_plan *p, enum mw_role role, enum mw_fabric_id fabric)
{
    const struct mw_fabric *f = fabric < MW_FABRIC_COUNT ? &p->fabrics[fabric] : NULL;
    int64_t now = p->ranges[fabric][role].n;

    if (fabric == MW_FABRIC_INBAND)
        return 0;
    switch (role) {
    case MW_ROLE_NODE:
        return p->want->compute.count_final > now ? p->want->compute.count_final : now;
    case MW_ROLE_LEAF:
        if (fabric != MW_FABRIC_COMPUTE || p->want->fabrics.compute.topology != MW_TOPO_RAIL ||
            f->scalable_units == 0)
            return 0;
        return now / f->scalable_units * f->scalable_units_final;
    case MW_ROLE_SPINE:
        return f ? f->spine_final : 0;
    case MW_ROLE_CORE:
        return f ? f->core_final : 0;
    case MW_ROLE_EDGE:
    case MW_ROLE_CONSOLE:
        return 0;
    default: /* as many as the file says */
        return now;
    }
}

static struct mw_pattern_vals device_vals(const struct mw_plan *p, const struct mw_device *d)
{
    struct mw_pattern_vals vals = no_vals();

    vals.number[MW_PAT_SU] = d->su >= 0 ? d->su + 1 : -1;
    vals.number[MW_PAT_RAIL] = d->rail > 0 ? d->rail : -1;
    vals.number[MW_PAT_PLANE] = d->fabric < MW_FABRIC_COUNT ? d->plane + 1 : -1;
    vals.number[MW_PAT_POD] = d->pod >= 0 ? d->pod + 1 : -1;
    if (d->fabric < MW_FABRIC_COUNT)
        vals.word[MW_PAT_FABRIC] = mw_fabric_names[d->fabric];
    if (d->rack != MW_NONE) {
        set_place(p, d->rack, &vals);
        vals.word[MW_PAT_RACK] = p->racks.at[d->rack].name;
    }
    return vals;
}

/* Variables that tell groups of like devices apart; within one, {n} counts from 1. */
static const uint32_t group_vars = 1u << MW_PAT_SU | 1u << MW_PAT_RAIL | 1u << MW_PAT_PLANE |
                                   1u << MW_PAT_POD | 1u << MW_PAT_POS | 1u << MW_PAT_ROW |
                                   1u << MW_PAT_RACK;

static uint64_t group_of(const struct mw_pattern *pat, const struct mw_pattern_vals *vals)
{
    uint64_t h = MW_FNV;

    for (int v = 0; v < MW_PAT_VARS; v++) {
        if (!(pat->vars & group_vars & 1u << v))
            continue;
        if (v < MW_PAT_ROW)
            h = mw_fnv(h, &vals->number[v], sizeof vals->number[v]);
        else
            h = mw_fnv_str(h, vals->word[v] ? vals->word[v] : "");
    }
    return h;
}

/* Into how many groups the final factory's spines or cores fall: with growth by
 * oversubscription, groups of cores come with the spines that they join. */
static int64_t final_groups(const struct mw_pattern *pat, const struct mw_fabric *f,
                            enum mw_role role)
{
    int64_t planes = f->planes > 0 ? f->planes : 1, pods = f->pods > 0 ? f->pods : 1;

    if (role == MW_ROLE_CORE && f->cores_per_group > 0)
        pods = f->core_final / planes / f->cores_per_group;
    return (mw_pattern_has(pat, MW_PAT_PLANE) ? planes : 1) *
           (mw_pattern_has(pat, MW_PAT_POD) ? pods : 1);
}

/* Digits of a plain {n}: of the largest number in the final factory. `most` is the largest one
 * in this plan. */
static unsigned number_digits(const struct mw_plan *p, const struct mw_pattern *pat,
                              enum mw_role role, enum mw_fabric_id fabric, int64_t most)
{
    const struct mw_fabric *f =
        &p->fabrics[fabric < MW_FABRIC_COUNT ? fabric : MW_FABRIC_COMPUTE];
    int64_t last = final_count(p, role, fabric);
    unsigned digits;

    if (last == 0)
        return 1;
    if (mw_pattern_has(pat, MW_PAT_POS) || mw_pattern_has(pat, MW_PAT_ROW) ||
        mw_pattern_has(pat, MW_PAT_RACK))
        last = most;
    else if (role == MW_ROLE_SPINE || role == MW_ROLE_CORE)
        last /= final_groups(pat, f, role);
    else if (mw_pattern_has(pat, MW_PAT_SU) && role == MW_ROLE_NODE && f->su_nodes > 0)
        last = f->su_nodes;
    else if (mw_pattern_has(pat, MW_PAT_SU) && f->scalable_units_final > 0)
        last = (last + f->scalable_units_final - 1) / f->scalable_units_final;
    else if (mw_pattern_has(pat, MW_PAT_PLANE) && f->planes > 0)
        last = (last + f->planes - 1) / f->planes;
    digits = mw_text_digits((uint64_t)(last > most ? last : most));
    return role == MW_ROLE_NODE && digits < NODE_DIGITS ? NODE_DIGITS : digits;
}

/* Fills numbers[i] = {n} of the i-th device of a range (NULL: not asked); returns the largest. */
static int64_t count_in_groups(const struct mw_plan *p, const struct mw_pattern *pat,
                               struct mw_range range, int64_t *numbers)
{
    const struct mw_device *first = &p->devices.at[range.first];
    struct mw_map_u64 groups = {0}; /* group -> smallest index */
    bool grouped = (pat->vars & group_vars) != 0;
    int64_t most = 0;

    for (uint32_t i = 0; i < range.n; i++) { /* ascending by index */
        struct mw_pattern_vals vals = device_vals(p, &first[i]);
        uint64_t group = group_of(pat, &vals);
        uint32_t *start = mw_map_u64_put(&groups, group, (uint32_t)first[i].index);
        int64_t number = first[i].index - (grouped ? (int64_t)*start : 0) + 1;

        if (numbers)
            numbers[i] = number;
        if (number > most)
            most = number;
    }
    mw_map_u64_done(&groups);
    return most;
}

/* ---- devices ---- */

static void set_pdu(struct naming *n, const struct mw_device *d, struct mw_pattern_vals *vals)
{
    const struct mw_plan *p = n->p;
    const struct mw_plan_circuit *c;
    int64_t k = 1;

    if (d->circuit == MW_NONE)
        return;
    c = &p->circuits.at[d->circuit];
    for (uint32_t i = d->circuit; i-- > 0 && p->circuits.at[i].rack == c->rack;)
        k += p->circuits.at[i].feed == c->feed;
    vals->number[MW_PAT_K] = k;
    vals->word[MW_PAT_FEED] =
        lower_case(&n->taken.lower, p->want->site.power.feeds.at[c->feed].name);
}

static void name_range(struct naming *n, enum mw_fabric_id fabric, enum mw_role role)
{
    struct mw_plan *p = n->p;
    struct mw_range range = mw_plan_range(p, fabric, role);
    struct choice choice = choose(p, role, fabric);
    const struct mw_plan *model = model_of(p, fabric, role);
    int64_t *numbers, last;
    unsigned digits;

    if (!use_pattern(n, choice.key, choice.wanted, choice.preset))
        return;
    numbers = mw_alloc(range.n * sizeof *numbers);
    last = count_in_groups(p, &n->pattern, range, numbers);
    digits = number_digits(
        model, &n->pattern, role, fabric,
        model == p ? last
                   : count_in_groups(model, &n->pattern, model->ranges[fabric][role], NULL));
    for (uint32_t i = 0; i < range.n; i++) {
        struct mw_device *d = &p->devices.at[range.first + i];
        struct mw_pattern_vals vals = device_vals(p, d);

        if (p->base && d->stands != MW_NONE)
            continue;
        vals.number[MW_PAT_N] = numbers[i];
        vals.digits[MW_PAT_N] = (uint8_t)digits;
        if (role == MW_ROLE_PDU)
            set_pdu(n, d, &vals);
        if (p->base)
            number_on(n, &vals, &last);
        d->name = give_name(n, &vals, range.first + i, mw_role_names[role]);
    }
    mw_free(numbers);
}

static void taken_done(struct taken *t)
{
    mw_map_str_done(&t->names);
    mw_arena_done(&t->lower);
    *t = (struct taken){0};
}

enum mw_rc mw_design_names(struct mw_plan *p, struct mw_diags *diags)
{
    struct naming n = {.p = p, .diags = diags};
    uint32_t before = diags->errors;

    name_racks(&n);
    taken_done(&n.taken); /* a rack and a device may share a name: their paths differ */
    for (uint32_t i = 0; i < p->devices.n && p->base; i++)
        if (p->devices.at[i].stands != MW_NONE)
            p->devices.at[i].name =
                keep_name(&n, p->base->devices.at[p->devices.at[i].stands].name, i);
    for (int fabric = 0; fabric <= MW_FABRIC_COUNT; fabric++)
        for (int role = 0; role < MW_ROLE_COUNT; role++)
            if (p->ranges[fabric][role].n)
                name_range(&n, (enum mw_fabric_id)fabric, (enum mw_role)role);
    taken_done(&n.taken);
    return diags->errors > before ? MW_ECONFIG : MW_OK;
}
