#include "export/hostnames.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { LABEL_MOST = 63 }; /* RFC 1035 section 2.3.4 */

struct naming {
    struct mw_hostnames *h;
    const struct mw_lookup *index;
    struct mw_map_str taken; /* in lower case: DNS knows no other (RFC 4343) */
    uint32_t left_out;
    char first[MW_FILE_NAME_CAP];
};

/* RFC 1123 section 2.1: letters, digits and '-', neither first nor last a '-'. */
static bool is_label(const char *s)
{
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    return n > 0 && n <= LABEL_MOST && s[n] == '\0' && s[0] != '-' && s[n - 1] != '-';
}

static const char *lower_case(struct mw_arena *a, const char *s)
{
    char *lower = mw_arena_strdup(a, s);

    for (char *c = lower; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    return lower;
}

static void suffix(char buf[32], const struct mw_device *d, const struct mw_address *a,
                   uint32_t ordinal)
{
    int rail = a->port < d->type->port_n ? d->type->ports[a->port].rail : 0;

    if (a->fabric == MW_FABRIC_OOB)
        snprintf(buf, 32, "-bmc");
    else if (a->fabric == MW_FABRIC_COMPUTE && rail > 0)
        snprintf(buf, 32, "-rail%d", rail);
    else
        snprintf(buf, 32, "-%s%u", mw_fabric_names[a->fabric], ordinal);
}

static void name_address(struct naming *n, uint32_t handle, const char *name)
{
    if (is_label(name) && mw_map_str_add(&n->taken, lower_case(&n->h->arena, name), handle)) {
        n->h->names[handle] = name;
        return;
    }
    if (n->left_out++ == 0)
        snprintf(n->first, sizeof n->first, "%.*s", (int)sizeof n->first - 1, name);
}

/* The address that bears the device's own name. */
static const struct mw_address *main_address(const struct mw_lookup *x, uint32_t device)
{
    const struct mw_address *a = mw_lookup_address(x, device, MW_FABRIC_INBAND);

    return a ? a : mw_lookup_address(x, device, MW_FABRIC_OOB);
}

static void name_main(struct naming *n, uint32_t device)
{
    const struct mw_plan *p = n->index->plan;
    const struct mw_address *a = main_address(n->index, device);

    if (a)
        name_address(n, (uint32_t)(a - p->addresses.at), p->devices.at[device].name);
}

static void name_rest(struct naming *n, uint32_t device)
{
    const struct mw_lookup *x = n->index;
    const struct mw_plan *p = x->plan;
    const struct mw_device *d = &p->devices.at[device];
    const struct mw_address *own = main_address(x, device);
    uint32_t seen[MW_FABRIC_COUNT] = {0};

    for (uint32_t i = x->first_address[device]; i < x->first_address[device + 1]; i++) {
        const struct mw_address *a = &p->addresses.at[x->addresses[i]];
        char text[32];

        seen[a->fabric]++;
        if (a == own)
            continue;
        suffix(text, d, a, seen[a->fabric]);
        name_address(n, x->addresses[i], mw_arena_printf(&n->h->arena, "%s%s", d->name, text));
    }
}

static const char *domain_of(struct mw_arena *a, const struct mw_export *x, const char *place)
{
    const char *name = x->plan->want->name;

    if (name && is_label(name))
        return mw_arena_printf(a, "%s.internal", lower_case(a, name));
    mw_diag(x->notes, MW_INFO, MW_N_EXPORT, place, NULL,
            "the factory's name is no label of a domain: \"factory.internal\" stands for it");
    return "factory.internal";
}

void mw_hostnames_init(struct mw_hostnames *h, const struct mw_export *x,
                       const struct mw_lookup *index, const char *place)
{
    struct naming n = {.h = h, .index = index};
    const struct mw_plan *p = x->plan;

    *h = (struct mw_hostnames){0};
    h->names = mw_alloc(p->addresses.n * sizeof *h->names);
    h->domain = domain_of(&h->arena, x, place);
    for (uint32_t i = 0; i < p->devices.n; i++) /* devices first: their names are the plan's */
        name_main(&n, i);
    for (uint32_t i = 0; i < p->devices.n; i++)
        name_rest(&n, i);
    if (n.left_out)
        mw_diag(x->notes, MW_WARNING, MW_N_EXPORT, place,
                "Give patterns under `names` that make short host names of their own.",
                "%u addresses have no entry: their names are no host names or taken already, "
                "\"%s\" first",
                n.left_out, mw_text_tame(n.first));
    mw_map_str_done(&n.taken);
}

void mw_hostnames_done(struct mw_hostnames *h)
{
    mw_free(h->names);
    mw_arena_done(&h->arena);
    *h = (struct mw_hostnames){0};
}

char *mw_ipv4_text(uint32_t ipv4, char buf[MW_IPV4_CAP])
{
    snprintf(buf, MW_IPV4_CAP, "%u.%u.%u.%u", ipv4 >> 24, ipv4 >> 16 & 255, ipv4 >> 8 & 255,
             ipv4 & 255);
    return buf;
}
