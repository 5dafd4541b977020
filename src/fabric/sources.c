#include "fabric/sources.h"

#include "base/map.h"
#include "base/mem.h"

void mw_sources_init(struct mw_sources *s, const struct mw_net *n, const struct mw_job *job)
{
    uint32_t rails = mw_job_rails(job);

    *s = (struct mw_sources){.first = mw_alloc((rails + 1) * sizeof *s->first),
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
                *mw_vec_push(&s->at) = (struct mw_source){.leaf = leaf, .mbps = mbps};
            s->at.at[*at].n++;
        }
        mw_map_u64_done(&seen);
    }
    s->first[rails] = s->at.n;
}

void mw_sources_done(struct mw_sources *s)
{
    mw_vec_done(&s->at);
    mw_free(s->first);
    mw_free(s->of);
}
