/* identity.c: colour refinement by hashing, and the findings that follow from it. */
#include "design/identity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLASSES_CAP = 20, EXAMPLES = 4, EXAMPLES_CAP = 4 * 70 + 40 };

/* What a device sees at one port. Sums of such hashes do not depend on the order of cables; a
 * port holds one cable, so no term comes twice. */
static uint64_t seen_at(uint16_t port, uint16_t remote_port, uint64_t remote)
{
    return mw_mix64(remote ^ mw_mix64((uint64_t)port << 32 | (uint64_t)remote_port << 8 | 1));
}

#define OUTSIDE 0x6f757473696465u /* colour of the customer's network */

/* One round: every device's new colour, from the old ones. */
static void refine(const struct mw_plan *p, const uint64_t *old, uint64_t *sum)
{
    for (uint32_t d = 0; d < p->devices.n; d++)
        sum[d] = 0;
    for (uint32_t i = 0; i < p->cables.n; i++) {
        const struct mw_end *head = &p->cables.at[i].end[0];

        for (int e = 1; e < 3; e++) {
            const struct mw_end *tail = &p->cables.at[i].end[e];

            if (tail->device == MW_NONE) {
                if (e == 1)
                    sum[head->device] += seen_at(head->port, 0, OUTSIDE);
                continue;
            }
            /* the tails of a splitter leave its head by ports of their own */
            uint16_t from = (uint16_t)(head->port + (head->lanes > 1 ? e - 1 : 0));
            sum[head->device] += seen_at(from, tail->port, old[tail->device]);
            sum[tail->device] += seen_at(tail->port, from, old[head->device]);
        }
    }
    for (uint32_t d = 0; d < p->devices.n; d++)
        sum[d] = mw_mix64(old[d] * 3 + sum[d]);
}

static uint32_t count_classes(const uint64_t *colours, uint32_t n)
{
    struct mw_map_u64 seen = {0};
    uint32_t classes;

    for (uint32_t i = 0; i < n; i++)
        mw_map_u64_add(&seen, colours[i], 0);
    classes = seen.n;
    mw_map_u64_done(&seen);
    return classes;
}

uint32_t mw_identity_colours(const struct mw_plan *p, uint64_t *colours)
{
    uint64_t *next = mw_alloc(p->devices.n * sizeof *next);
    uint32_t classes, rounds = 0;

    for (uint32_t d = 0; d < p->devices.n; d++)
        colours[d] = mw_fnv_str(MW_FNV, p->devices.at[d].type->name);
    classes = count_classes(colours, p->devices.n);
    while (classes < p->devices.n) {
        uint32_t split;

        refine(p, colours, next);
        split = count_classes(next, p->devices.n);
        rounds++;
        memcpy(colours, next, p->devices.n * sizeof *next);
        if (split == classes)
            break;
        classes = split;
    }
    mw_free(next);
    return rounds;
}

/* ---- findings ---- */

struct member {
    uint32_t class; /* the first device of its colour, so that classes come in plan order */
    uint32_t device;
};

static int compare_members(const void *left, const void *right)
{
    const struct member *a = left, *b = right;
    int order = (a->class > b->class) - (a->class < b->class);

    return order ? order : (a->device > b->device) - (a->device < b->device);
}

/* "leaf-1-1, leaf-1-2, leaf-1-3, leaf-1-4 and 12 more" */
static void list_names(const struct mw_plan *p, const struct member *of, uint32_t n,
                       char out[EXAMPLES_CAP])
{
    int at = 0;

    for (uint32_t i = 0; i < n && i < EXAMPLES; i++)
        at += snprintf(out + at, EXAMPLES_CAP - (size_t)at, "%s%s", i ? ", " : "",
                       p->devices.at[of[i].device].name);
    if (n > EXAMPLES)
        snprintf(out + at, EXAMPLES_CAP - (size_t)at, " and %u more", n - EXAMPLES);
}

/* Marks devices with a cable. */
static unsigned char *find_cabled(const struct mw_plan *p)
{
    unsigned char *cabled = mw_alloc(p->devices.n);

    for (uint32_t i = 0; i < p->cables.n; i++)
        for (int e = 0; e < 3; e++)
            if (p->cables.at[i].end[e].device != MW_NONE)
                cabled[p->cables.at[i].end[e].device] = 1;
    return cabled;
}

static void report_class(struct mw_plan *p, const struct member *of, uint32_t n, bool cabled)
{
    const struct mw_device *first = &p->devices.at[of[0].device];
    char names[EXAMPLES_CAP];

    list_names(p, of, n, names);
    if (!cabled)
        mw_plan_finding(p, MW_D_UNCABLED, MW_INFO, first->name,
                        "%u device%s of type %s %s no cable in this plan: %s", n,
                        n == 1 ? "" : "s", first->type->name, n == 1 ? "has" : "have", names);
    else
        mw_plan_finding(p, MW_D_IDENTICAL, MW_WARNING, first->name,
                        "%u devices of type %s cannot be told apart by their cables: %s", n,
                        first->type->name, names);
}

static uint32_t class_end(const struct member *m, uint32_t from, uint32_t n)
{
    uint32_t to = from + 1;

    while (to < n && m[to].class == m[from].class)
        to++;
    return to;
}

void mw_identity_check(struct mw_plan *p)
{
    uint64_t *colours = mw_alloc(p->devices.n * sizeof *colours);
    struct member *members = mw_alloc(p->devices.n * sizeof *members);
    unsigned char *cabled = find_cabled(p);
    struct mw_map_u64 classes = {0};
    uint32_t reported = 0, more = 0;

    mw_identity_colours(p, colours);
    for (uint32_t d = 0; d < p->devices.n; d++)
        members[d] = (struct member){*mw_map_u64_put(&classes, colours[d], d), d};
    if (p->devices.n)
        qsort(members, p->devices.n, sizeof *members, compare_members);
    for (uint32_t i = 0, to; i < p->devices.n; i = to) {
        bool has_cable = cabled[members[i].device];

        to = class_end(members, i, p->devices.n);
        if (to - i == 1 && has_cable)
            continue;
        if (reported++ < CLASSES_CAP)
            report_class(p, &members[i], to - i, has_cable);
        else
            more++;
    }
    if (more)
        mw_plan_finding(p, MW_D_IDENTICAL, MW_WARNING, "",
                        "%u more classes of devices that cannot be told apart", more);
    mw_map_u64_done(&classes);
    mw_free(colours);
    mw_free(members);
    mw_free(cabled);
}
