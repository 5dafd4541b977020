/*
 * observation_check.h: for fuzz targets and tests: what must hold of every observation, whatever
 * was read.
 */
#ifndef MW_FILE_OBSERVATION_CHECK_H
#define MW_FILE_OBSERVATION_CHECK_H

#include "base/text.h"
#include "model/observation.h"

#include <stdlib.h>
#include <string.h>

static inline void observation_check(const struct mw_observation *o)
{
    uint32_t ports = 0;

    for (uint32_t i = 0; i < o->nodes.n; i++) {
        const struct mw_obs_node *n = &o->nodes.at[i];

        MW_ASSERT(n->plane < o->planes && n->source < o->sources.n && n->kind < MW_OBS_KINDS);
        MW_ASSERT(n->first_port == ports && n->port_n <= MW_OBS_PORT_NUMBER_CAP);
        MW_ASSERT(n->name && !mw_text_is_wild(n->name));
        ports += n->port_n;
    }
    MW_ASSERT(ports == o->ports.n);
    for (uint32_t i = 0; i < o->ports.n; i++) {
        const struct mw_obs_port *p = &o->ports.at[i];

        MW_ASSERT(p->node < o->nodes.n && mw_obs_port_at(o, p->node, p->number) == i);
        MW_ASSERT(p->peer == MW_NONE ||
                  (p->peer < o->ports.n && p->peer != i && o->ports.at[p->peer].peer == i));
        MW_ASSERT(p->peer == MW_NONE ||
                  o->nodes.at[o->ports.at[p->peer].node].plane == o->nodes.at[p->node].plane);
        MW_ASSERT(p->counters == MW_NONE || p->counters < o->counters.n);
        MW_ASSERT(p->speed < MW_IB_SPEEDS && p->state <= MW_PORT_ACTIVE);
        MW_ASSERT(!p->name || !mw_text_is_wild(p->name));
        MW_ASSERT(!p->part || !mw_text_is_wild(p->part));
    }
    for (uint32_t i = 0; i < o->conflicts.n; i++)
        MW_ASSERT(o->conflicts.at[i].port < o->ports.n &&
                  o->conflicts.at[i].refused < o->ports.n);
    for (uint32_t i = 0; i < o->twice.n; i++)
        MW_ASSERT(o->twice.at[i].node < o->nodes.n);
}

/* Reads the bytes from a copy of their size, so that a sanitizer sees a byte too many. */
static inline void
observation_check_reader(enum mw_rc (*read)(struct mw_obs_build *b, const char *name,
                                            const char *text, size_t n, struct mw_diags *d),
                         const uint8_t *data, size_t size)
{
    struct mw_observation o = {0};
    struct mw_diags d = {0};
    struct mw_obs_build *b = mw_obs_build_new(&o, &d);
    char *copy = malloc(size ? size : 1);

    if (size)
        memcpy(copy, data, size);
    enum mw_rc rc = read(b, "fuzz.txt", copy, size, &d);

    MW_ASSERT((rc == MW_OK) == (d.errors == 0));
    free(copy);
    mw_obs_build_end(b);
    observation_check(&o);
    mw_observation_done(&o);
    mw_diags_done(&d);
}

#endif
