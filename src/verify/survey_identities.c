/* survey_identities.c: GUIDs, LIDs, ports and names that are claimed twice. */
#include "verify/survey_find.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACE_CAP = 200, SHOWN_GUIDS = 2 };

/* "fabric.txt:120", or the source alone where no line is known. Returns buf. */
static const char *place_of(const struct mw_observation *o, uint32_t source, uint32_t line,
                            char buf[PLACE_CAP])
{
    const char *name = o->sources.at[source].name;

    if (line)
        snprintf(buf, PLACE_CAP, "%s:%u", name, line);
    else
        snprintf(buf, PLACE_CAP, "%s", name);
    return buf;
}

static void find_guids(const struct mw_observation *o, struct mw_diags *d)
{
    char path[MW_SURVEY_PATH_CAP], first[PLACE_CAP], second[PLACE_CAP];

    for (uint32_t i = 0; i < o->twice.n; i++) {
        const struct mw_obs_twice *t = &o->twice.at[i];
        const struct mw_obs_node *n = &o->nodes.at[t->node];

        mw_diag(d, MW_ERROR, MW_O_GUID_TWICE, mw_survey_node_path(o, t->node, path), NULL,
                "GUID 0x%016" PRIx64 " is that of \"%s\" (%s) and of \"%s\" (%s)", n->guid,
                n->name, place_of(o, n->source, n->line, first), t->name,
                place_of(o, t->source, t->line, second));
    }
}

static void find_conflicts(const struct mw_observation *o, struct mw_diags *d)
{
    char path[MW_SURVEY_PATH_CAP], refused[MW_SURVEY_PATH_CAP], kept[MW_SURVEY_PATH_CAP];
    char place[PLACE_CAP];

    for (uint32_t i = 0; i < o->conflicts.n; i++) {
        const struct mw_obs_conflict *c = &o->conflicts.at[i];

        mw_survey_path(o, c->port, path);
        mw_survey_path(o, c->refused, refused);
        place_of(o, c->source, c->line, place);
        if (c->kept != MW_NONE)
            mw_diag(d, MW_ERROR, MW_O_CONFLICT, path, NULL,
                    "%s says that %s is cabled to it, but it and %s confirm each other", place,
                    refused, mw_survey_path(o, c->kept, kept));
        else
            mw_diag(
                d, MW_ERROR, MW_O_CONFLICT, path, NULL,
                "%s says that %s is cabled to it, which nothing confirms and something else "
                "denies",
                place, refused);
    }
}

/* ---- LIDs ---- */

struct lids {
    const struct mw_observation *o;
    struct mw_diags *d;
    struct mw_map_u64 seen; /* by plane and LID: the node that bears it */
};

static void take_lid(struct lids *l, uint32_t node, uint16_t lid, uint8_t lmc)
{
    const struct mw_obs_node *n = &l->o->nodes.at[node];
    char path[MW_SURVEY_PATH_CAP], other[MW_SURVEY_PATH_CAP];

    if (lid == 0)
        return;
    for (uint32_t k = 0; k < 1u << (lmc & 7); k++) {
        uint32_t *first = mw_map_u64_put(&l->seen, (uint64_t)n->plane << 32 | (lid + k), node);

        if (*first == node)
            continue;
        /* A second device of one GUID is told as such. */
        if (l->o->nodes.at[*first].guid != n->guid || n->guid == 0)
            mw_diag(l->d, MW_ERROR, MW_O_LID_TWICE, mw_survey_node_path(l->o, node, path), NULL,
                    "LID %u is that of %s, too", lid + k,
                    mw_survey_node_path(l->o, *first, other));
        return;
    }
}

static void find_lids(const struct mw_observation *o, struct mw_diags *d)
{
    struct lids l = {.o = o, .d = d};

    for (uint32_t i = 0; i < o->nodes.n; i++) {
        const struct mw_obs_node *n = &o->nodes.at[i];

        if (n->kind == MW_OBS_SWITCH) {
            take_lid(&l, i, n->lid, n->lmc);
            continue;
        }
        for (uint32_t p = n->first_port; p < n->first_port + n->port_n; p++)
            take_lid(&l, i, o->ports.at[p].lid, o->ports.at[p].lmc);
    }
    mw_map_u64_done(&l.seen);
}

/* ---- names ---- */

struct named {
    const char *name;
    uint64_t guid;
    uint32_t node, plane;
    uint8_t kind;
};

static int named_compare(const void *a, const void *b)
{
    const struct named *s = a, *t = b;
    int c = mw_text_natural_cmp(s->name, t->name);

    if (c == 0)
        c = strcmp(s->name, t->name);
    if (c == 0)
        c = s->kind != t->kind ? s->kind - t->kind
                               : (s->plane > t->plane) - (s->plane < t->plane);
    if (c == 0)
        c = (s->guid > t->guid) - (s->guid < t->guid);
    return c ? c : (s->node > t->node) - (s->node < t->node);
}

/* Nodes a … z - 1 bear one name; those of one GUID count once. */
static void tell_name(const struct mw_observation *o, struct mw_diags *d, const struct named *a,
                      const struct named *z)
{
    char guids[SHOWN_GUIDS * 24] = "", path[MW_SURVEY_PATH_CAP];
    uint32_t n = 0;
    size_t len = 0;

    for (const struct named *x = a; x < z; x++) {
        if (x > a && x->guid == x[-1].guid && x->guid)
            continue;
        if (n++ < SHOWN_GUIDS)
            len += (size_t)snprintf(guids + len, sizeof guids - len, "%s0x%016" PRIx64,
                                    n > 1 ? ", " : "", x->guid);
    }
    if (n > 1)
        mw_diag(d, MW_WARNING, MW_O_NAME_TWICE, mw_survey_node_path(o, a->node, path), NULL,
                "%u %s call themselves \"%.100s\": %s%s", n,
                a->kind == MW_OBS_SWITCH    ? "switches"
                : a->kind == MW_OBS_ADAPTER ? "adapters"
                : a->kind == MW_OBS_ROUTER  ? "routers"
                                            : "systems",
                a->name, guids, n > SHOWN_GUIDS ? ", …" : "");
}

static void find_names(const struct mw_observation *o, struct mw_diags *d)
{
    MW_VEC(struct named) names = {0};

    for (uint32_t i = 0; i < o->nodes.n; i++) {
        const struct mw_obs_node *n = &o->nodes.at[i];

        if (n->name[0] && n->kind != MW_OBS_UNKNOWN && n->kind != MW_OBS_AGGREGATION)
            *mw_vec_push(&names) = (struct named){n->name, n->guid, i, n->plane, n->kind};
    }
    if (names.n)
        qsort(names.at, names.n, sizeof *names.at, named_compare);
    for (uint32_t a = 0, z; a < names.n; a = z) {
        const struct named *first = &names.at[a];

        for (z = a + 1; z < names.n && strcmp(names.at[z].name, first->name) == 0 &&
                        names.at[z].kind == first->kind && names.at[z].plane == first->plane;
             z++)
            ;
        if (z - a > 1)
            tell_name(o, d, first, &names.at[z]);
    }
    mw_vec_done(&names);
}

void mw_survey_identities(const struct mw_observation *o, struct mw_diags *d)
{
    find_guids(o, d);
    find_lids(o, d);
    find_conflicts(o, d);
    find_names(o, d);
}
