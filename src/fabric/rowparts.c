#include "fabric/rowparts.h"

#include "base/map.h"
#include "base/mem.h"

struct build {
    struct mw_rowparts *p;
    const struct mw_intree *t;
    const struct mw_senders *s;
    struct mw_map_u64 seen; /* patterns by block and row */
};

static uint64_t hash_of(const struct build *b, uint32_t block, const uint8_t *row)
{
    const struct mw_row_block *k = &b->p->blocks.at[block];
    uint64_t h = block + 1, g = 0;
    uint32_t i = 0;

    for (; i + 1 < k->n; i += 2) { /* two sums, that one need not wait for the other */
        h = h * 0x100000001b3u + row[b->s->at.at[k->first + i].leaf];
        g = g * 0x100000001b3u + row[b->s->at.at[k->first + i + 1].leaf];
    }
    if (i < k->n)
        h = h * 0x100000001b3u + row[b->s->at.at[k->first + i].leaf];
    return mw_mix64(h + mw_mix64(g));
}

static bool same(const struct build *b, uint32_t block, const uint8_t *row,
                 const uint8_t *other)
{
    const struct mw_row_block *k = &b->p->blocks.at[block];

    for (uint32_t i = 0; i < k->n; i++)
        if (row[b->s->at.at[k->first + i].leaf] != other[b->s->at.at[k->first + i].leaf])
            return false;
    return true;
}

/* The senders of the block by the switch that they go to. */
static void add_parts(struct build *b, uint32_t block, const uint8_t *row)
{
    const struct mw_net *n = b->t->net;
    const struct mw_row_block *k = &b->p->blocks.at[block];
    uint32_t slot[MW_ROW_BLOCK], to[MW_ROW_BLOCK];

    for (uint32_t i = 0; i < k->n; i++) {
        uint32_t s = b->s->at.at[k->first + i].leaf;

        slot[i] = s * n->port_cap + row[s];
        to[i] = row[s] < n->port_cap ? b->t->to[slot[i]] : MW_NONE;
    }
    for (uint32_t i = 0; i < k->n; i++) {
        if (to[i] >= n->switch_n)
            continue;
        struct mw_row_part part = {.to = to[i], .first = b->p->members.n};
        for (uint32_t j = i; j < k->n; j++)
            if (to[j] == part.to) {
                *mw_vec_push(&b->p->members) =
                    (struct mw_row_member){.sender = k->first + j, .slot = slot[j]};
                part.n++;
                to[j] = MW_NONE;
            }
        *mw_vec_push(&b->p->parts) = part;
    }
}

static uint32_t pattern_of(struct build *b, uint32_t block, uint32_t end)
{
    struct mw_rowparts *p = b->p;
    const uint8_t *row = mw_net_row(b->t->net, end);
    uint64_t hash = hash_of(b, block, row);
    uint32_t at = mw_map_u64_get(&b->seen, hash);

    if (at != MW_NONE) /* two rows of one hash: the second does without */
        return same(b, block, row, mw_net_row(b->t->net, p->patterns.at[at].end)) ? at
                                                                                  : MW_NONE;
    if (p->members.n > MW_ROW_MEMBERS_CAP)
        return MW_NONE;
    at = p->patterns.n;
    mw_map_u64_add(&b->seen, hash, at);
    struct mw_row_pattern pattern = {.end = end, .first = p->parts.n};
    add_parts(b, block, row);
    pattern.n = p->parts.n - pattern.first;
    *mw_vec_push(&p->patterns) = pattern;
    return at;
}

void mw_rowparts_init(struct mw_rowparts *p, const struct mw_intree *t,
                      const struct mw_senders *s, const struct mw_job *job)
{
    struct build b = {.p = p, .t = t, .s = s};
    uint32_t rails = mw_job_rails(job), end_n = job->n * rails, ids = 0;

    *p = (struct mw_rowparts){.first_block = mw_alloc((rails + 1) * sizeof *p->first_block),
                              .first_id = mw_alloc(end_n * sizeof *p->first_id)};
    for (uint32_t r = 0; r < rails; r++) {
        for (uint32_t c = s->first[r]; c < s->first[r + 1]; c += MW_ROW_BLOCK) {
            uint32_t rest = s->first[r + 1] - c;

            *mw_vec_push(&p->blocks) =
                (struct mw_row_block){c, rest < MW_ROW_BLOCK ? rest : MW_ROW_BLOCK};
        }
        p->first_block[r + 1] = p->blocks.n;
    }
    for (uint32_t k = 0; k < end_n; k++) {
        p->first_id[k] = ids;
        ids += p->first_block[k % rails + 1] - p->first_block[k % rails];
    }
    p->id = mw_alloc(ids * sizeof *p->id);
    for (uint32_t k = 0; k < end_n; k++)
        for (uint32_t i = p->first_block[k % rails]; i < p->first_block[k % rails + 1]; i++) {
            bool own = s->of[k] - p->blocks.at[i].first < p->blocks.at[i].n;

            p->id[p->first_id[k] + i - p->first_block[k % rails]] =
                own ? MW_NONE : pattern_of(&b, i, job->end[k]);
        }
    mw_map_u64_done(&b.seen);
}

void mw_rowparts_done(struct mw_rowparts *p)
{
    mw_vec_done(&p->blocks);
    mw_vec_done(&p->patterns);
    mw_vec_done(&p->parts);
    mw_vec_done(&p->members);
    mw_free(p->first_block);
    mw_free(p->first_id);
    mw_free(p->id);
}
