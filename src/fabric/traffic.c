#include "fabric/traffic.h"

const char *const mw_pattern_names[] = {"ring", "tree", "halving-doubling", "all-to-all"};

static void phase_begin(struct mw_flows *f)
{
    if (f->phase.n == 0)
        *mw_vec_push(&f->phase) = f->at.n;
    *mw_vec_push(&f->phase) = f->at.n;
}

/* Rank to rank, on every rail. */
static void flow(struct mw_flows *f, const struct mw_job *job, uint32_t from, uint32_t to,
                 uint32_t weight)
{
    uint32_t rails = mw_job_rails(job);

    for (uint32_t r = 0; r < rails; r++)
        *mw_vec_push(&f->at) = (struct mw_flow){.from = job->end[from * rails + r],
                                                .to = job->end[to * rails + r],
                                                .weight = weight};
    f->phase.at[f->phase.n - 1] = f->at.n;
}

void mw_flows_shift(struct mw_flows *f, const struct mw_job *job, uint32_t shift,
                    uint32_t weight)
{
    phase_begin(f);
    for (uint32_t i = 0; i < job->n; i++)
        flow(f, job, i, i < job->n - shift ? i + shift : i - (job->n - shift), weight);
}

/* Parent in the tree of in-order numbering over n ranks, whose root is 0; MW_NONE. A parent past
 * the end is replaced by its own. */
static uint32_t tree_parent(uint32_t n, uint32_t i)
{
    uint32_t bit = i & -i, up;

    if (i == 0)
        return MW_NONE;
    up = (i ^ bit) | bit << 1;
    return up < n ? up : i ^ bit;
}

static void tree_flows(struct mw_flows *f, const struct mw_job *job)
{
    uint32_t n = job->n;

    phase_begin(f);
    for (uint32_t tree = 0; tree < 2; tree++)
        for (uint32_t i = 0; i < n; i++) {
            uint32_t up = tree_parent(n, i), a = i, b = up;

            if (up == MW_NONE)
                continue;
            if (tree) {
                a = n % 2 ? (i + 1) % n : n - 1 - i;
                b = n % 2 ? (up + 1) % n : n - 1 - up;
            }
            flow(f, job, a, b, 1);
            flow(f, job, b, a, 1);
        }
}

static void halving_flows(struct mw_flows *f, const struct mw_job *job)
{
    uint32_t p = 1;

    while (p <= job->n / 2)
        p *= 2;
    if (p < job->n) {
        phase_begin(f);
        for (uint32_t i = p; i < job->n; i++)
            flow(f, job, i, i - p, p);
    }
    for (uint32_t bit = 1; bit < p; bit *= 2) {
        phase_begin(f);
        for (uint32_t i = 0; i < p; i++)
            flow(f, job, i, i ^ bit, p / (2 * bit));
    }
    if (p < job->n) {
        phase_begin(f);
        for (uint32_t i = p; i < job->n; i++)
            flow(f, job, i - p, i, p);
    }
}

void mw_flows_of(struct mw_flows *f, const struct mw_job *job, enum mw_pattern pattern)
{
    if (job->n < 2)
        return;
    switch (pattern) {
    case MW_PATTERN_RING:
        mw_flows_shift(f, job, 1, 1);
        break;
    case MW_PATTERN_TREE:
        tree_flows(f, job);
        break;
    case MW_PATTERN_HALVING:
        halving_flows(f, job);
        break;
    default:
        for (uint32_t shift = 1; shift < job->n; shift++)
            mw_flows_shift(f, job, shift, 1);
    }
}

void mw_flows_done(struct mw_flows *f)
{
    mw_vec_done(&f->at);
    mw_vec_done(&f->phase);
}
