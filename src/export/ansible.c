/*
 * A host stands once with its variables, in the group of its role; the other groups name it. Every
 * text is written as in JSON, which YAML 1.2 reads as it is.
 */
#include "export/ansible.h"

#include "export/hostlist.h"
#include "export/hostnames.h"

struct ansible {
    const struct mw_export *x;
    struct mw_lookup index;
    struct mw_arena arena;
    struct mw_map_str taken; /* names of hosts and groups, which share one space */
    bool *takes;             /* by device: Ansible can hold the name */
    struct mw_out *out;
};

/* Ansible wants letters, digits and '_' in a group's name. No two groups share one. */
static const char *group_name(struct ansible *a, const char *kind, const char *name)
{
    char *text = mw_arena_printf(&a->arena, "%s_%s", kind, name);

    for (char *c = text; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9')))
            *c = '_';
    while (!mw_map_str_add(&a->taken, text, 0))
        text = mw_arena_printf(&a->arena, "%s_x", text);
    return text;
}

static void put_text(struct ansible *a, const char *s)
{
    mw_json_str(&(struct mw_json){.out = a->out}, NULL, s);
}

static void put_pair(struct ansible *a, const char *key, const char *value)
{
    mw_out_printf(a->out, ", %s: ", key);
    put_text(a, value);
}

static void begin_group(struct ansible *a, const char *name)
{
    mw_out_printf(a->out, "    %s:\n      hosts:\n", name);
}

static void put_host(struct ansible *a, uint32_t device)
{
    const struct mw_plan *p = a->x->plan;
    const struct mw_device *d = &p->devices.at[device];
    const struct mw_address *oob = mw_lookup_address(&a->index, device, MW_FABRIC_OOB);
    const struct mw_address *inband = mw_lookup_address(&a->index, device, MW_FABRIC_INBAND);
    char ipv4[MW_IPV4_CAP];

    mw_out_str(a->out, "        ");
    put_text(a, d->name);
    mw_out_str(a->out, ": {model: ");
    put_text(a, d->type->name);
    if (inband || oob)
        put_pair(a, "ansible_host", mw_ipv4_text((inband ? inband : oob)->ipv4, ipv4));
    if (inband && oob)
        put_pair(a, "bmc", mw_ipv4_text(oob->ipv4, ipv4));
    if (d->rack != MW_NONE)
        put_pair(a, "rack", p->racks.at[d->rack].name);
    if (d->u)
        mw_out_printf(a->out, ", u: %d", d->u);
    mw_out_str(a->out, "}\n");
}

static void put_roles(struct ansible *a)
{
    const struct mw_plan *p = a->x->plan;

    for (int role = 0; role < MW_ROLE_COUNT; role++) {
        bool begun = false;

        for (int fabric = 0; fabric <= MW_FABRIC_COUNT; fabric++) {
            struct mw_range r = mw_plan_range(p, (enum mw_fabric_id)fabric, (enum mw_role)role);

            for (uint32_t i = r.first; i < r.first + r.n; i++) {
                if (!a->takes[i])
                    continue;
                if (!begun)
                    begin_group(a, group_name(a, "role", mw_role_names[role]));
                begun = true;
                put_host(a, i);
            }
        }
    }
}

static uint32_t key_su(const struct mw_plan *p, const struct mw_device *d)
{
    (void)p;
    return d->su < 0 ? MW_NONE : (uint32_t)d->su;
}

static uint32_t key_rack(const struct mw_plan *p, const struct mw_device *d)
{
    (void)p;
    return d->rack;
}

static uint32_t key_row(const struct mw_plan *p, const struct mw_device *d)
{
    return d->rack == MW_NONE ? MW_NONE : p->positions.at[p->racks.at[d->rack].position].row;
}

static const char *name_su(struct ansible *a, uint32_t key)
{
    return mw_arena_printf(&a->arena, "%u", key + 1);
}

static const char *name_rack(struct ansible *a, uint32_t key)
{
    return a->x->plan->racks.at[key].name;
}

static const char *name_row(struct ansible *a, uint32_t key)
{
    return a->x->plan->rows.at[key].name;
}

static const struct grouping { /* devices that have a thing in common */
    const char *kind;
    uint32_t (*key)(const struct mw_plan *p, const struct mw_device *d); /* MW_NONE: in none */
    const char *(*name)(struct ansible *a, uint32_t key);
} groupings[] = {
    {"su", key_su, name_su}, {"rack", key_rack, name_rack}, {"row", key_row, name_row}};

/* Devices chained by key, each chain ascending, so that no group is searched for. */
static void put_groups(struct ansible *a, const struct grouping *g)
{
    const struct mw_plan *p = a->x->plan;
    uint32_t *next = mw_alloc(p->devices.n * sizeof *next);
    struct mw_map_u64 heads = {0};
    MW_VEC(uint32_t) keys = {0};

    for (uint32_t i = p->devices.n; i-- > 0;) {
        uint32_t key = g->key(p, &p->devices.at[i]);
        if (key == MW_NONE || !a->takes[i])
            continue;
        uint32_t known = heads.n, *head = mw_map_u64_put(&heads, key, i);
        next[i] = heads.n > known ? MW_NONE : *head;
        if (heads.n > known)
            *mw_vec_push(&keys) = key;
        *head = i;
    }
    for (uint32_t k = keys.n; k-- > 0;) {
        begin_group(a, group_name(a, g->kind, g->name(a, keys.at[k])));
        for (uint32_t i = mw_map_u64_get(&heads, keys.at[k]); i != MW_NONE; i = next[i]) {
            mw_out_str(a->out, "        ");
            put_text(a, p->devices.at[i].name);
            mw_out_str(a->out, ":\n");
        }
    }
    mw_vec_done(&keys);
    mw_map_u64_done(&heads);
    mw_free(next);
}

/* "node[1:4]" would be four hosts to Ansible, "node:22" a port. */
static void find_hosts(struct ansible *a)
{
    const struct mw_plan *p = a->x->plan;
    uint32_t left_out = 0;

    a->takes = mw_alloc(p->devices.n * sizeof *a->takes);
    for (uint32_t i = 0; i < p->devices.n; i++) {
        a->takes[i] = mw_hostlist_takes(p->devices.at[i].name) &&
                      mw_map_str_add(&a->taken, p->devices.at[i].name, i);
        left_out += !a->takes[i];
    }
    if (left_out)
        mw_diag(a->x->notes, MW_WARNING, MW_N_EXPORT, "ansible/inventory.yml",
                "Name devices with letters, digits and '-'.",
                "%u devices are left out: Ansible cannot hold their names", left_out);
}

void mw_export_ansible(const struct mw_export *x, struct mw_sink *to)
{
    struct ansible a = {.x = x};

    mw_lookup_init(&a.index, x->plan);
    find_hosts(&a);
    a.out = mw_sink_open(to, "ansible/inventory.yml");
    mw_out_printf(
        a.out,
        "# Made by millwright from plan %.12s. ansible-inventory -i inventory.yml --graph\n"
        "all:\n"
        "  children:\n",
        x->digest);
    put_roles(&a);
    for (size_t i = 0; i < sizeof groupings / sizeof *groupings; i++)
        put_groups(&a, &groupings[i]);
    mw_sink_close(to);
    mw_lookup_done(&a.index);
    mw_map_str_done(&a.taken);
    mw_arena_done(&a.arena);
    mw_free(a.takes);
}
