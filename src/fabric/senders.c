#include "fabric/senders.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"

struct place { /* of a sender, that those of a pod may come together */
    uint32_t above, leaf, mbps, was;
};

/* The first switch that the leaf has a link to: leaves of a pod share their spines. */
static uint32_t above(const struct mw_net *n, uint32_t leaf)
{
    uint32_t least = MW_NONE;

    for (uint32_t l = n->first_link[leaf]; l < n->first_link[leaf + 1]; l++)
        if (n->links[l].to < n->switch_n && n->links[l].to < least)
            least = n->links[l].to;
    return least;
}

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    if (x->above != y->above)
        return x->above < y->above ? -1 : 1;
    if (x->leaf != y->leaf)
        return x->leaf < y->leaf ? -1 : 1;
    return x->mbps < y->mbps ? -1 : x->mbps > y->mbps;
}

/* Senders of a rail by pod, then leaf. */
static void sort(struct mw_senders *s, const struct mw_net *n, const struct mw_job *job,
                 uint32_t rail)
{
    uint32_t first = s->first[rail], some = s->at.n - first, rails = mw_job_rails(job);
    struct place *place = mw_alloc(some * sizeof *place);
    struct mw_sender *was = mw_alloc(some * sizeof *was);
    uint32_t *is = mw_alloc(some * sizeof *is);

    for (uint32_t i = 0; i < some; i++) {
        was[i] = s->at.at[first + i];
        place[i] = (struct place){above(n, was[i].leaf), was[i].leaf, was[i].mbps, i};
    }
    qsort(place, some, sizeof *place, by_place);
    for (uint32_t i = 0; i < some; i++) {
        s->at.at[first + i] = was[place[i].was];
        is[place[i].was] = first + i;
    }
    for (uint32_t i = 0; i < job->n; i++)
        s->of[i * rails + rail] = is[s->of[i * rails + rail] - first];
    mw_free(place);
    mw_free(was);
    mw_free(is);
}

void mw_senders_init(struct mw_senders *s, const struct mw_net *n, const struct mw_job *job)
{
    uint32_t rails = mw_job_rails(job);

    *s = (struct mw_senders){.first = mw_alloc((rails + 1) * sizeof *s->first),
                             .of = mw_alloc((size_t)job->n * rails * sizeof *s->of)};
    for (uint32_t r = 0; r < rails; r++) {
        struct mw_map_u64 seen = {0};

        s->first[r] = s->at.n;
        for (uint32_t i = 0; i < job->n; i++) {
            uint32_t end = job->end[i * rails + r], leaf = n->end_switch[end],
                     mbps = n->links[n->end_up[end]].mbps;
            uint32_t *at = mw_map_u64_put(&seen, (uint64_t)leaf << 32 | mbps, s->at.n);

            s->of[i * rails + r] = *at;
            if (*at == s->at.n)
                *mw_vec_push(&s->at) = (struct mw_sender){.leaf = leaf, .mbps = mbps};
            s->at.at[*at].n++;
        }
        mw_map_u64_done(&seen);
        sort(s, n, job, r);
    }
    s->first[rails] = s->at.n;
}

void mw_senders_done(struct mw_senders *s)
{
    mw_vec_done(&s->at);
    mw_free(s->first);
    mw_free(s->of);
}
