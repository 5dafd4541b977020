/* cases.c: which sets of feeds are lost. */
#include "design/cases.h"

bool mw_case_required(const struct mw_plan *p, uint32_t fcase)
{
    return fcase == 0 || p->want->site.power.redundancy != MW_RED_N;
}

bool mw_case_lost(const struct mw_plan *p, uint32_t fcase, uint32_t feed)
{
    return feed < MW_FEEDS_CAP && (p->cases.at[fcase].lost >> feed & 1);
}

/* The name of the loss of `n` feeds: "feed B lost", "feeds A and B lost", "feeds A, B and C
 * lost". */
static const char *case_name(struct mw_plan *p, uint32_t lost, uint32_t n)
{
    const char *names = "";
    uint32_t k = 0;

    for (uint32_t f = 0; f < p->want->site.power.feeds.n; f++) {
        if (!(lost >> f & 1))
            continue;
        const char *between = k == 0 ? "" : k + 1 == n ? " and " : ", ";
        names = mw_arena_printf(&p->arena, "%s%s%s", names, between,
                                p->want->site.power.feeds.at[f].name);
        k++;
    }
    return mw_arena_printf(&p->arena, "feed%s %s lost", n > 1 ? "s" : "", names);
}

/* Every set of `size` of `n` feeds, in the order of their names in the file. */
static bool cases_sets(struct mw_plan *p, uint32_t n, uint32_t size)
{
    uint32_t at[MW_FEEDS_CAP];

    for (uint32_t i = 0; i < size; i++)
        at[i] = i;
    while (size <= n) {
        uint32_t lost = 0, move = size;
        for (uint32_t i = 0; i < size; i++)
            lost |= UINT32_C(1) << at[i];
        if (p->cases.n == MW_CASES_CAP)
            return false;
        *mw_vec_push(&p->cases) =
            (struct mw_case){.name = case_name(p, lost, size), .lost = lost};
        while (move > 0 && at[move - 1] == n - size + move - 1)
            move--;
        if (move == 0)
            return true;
        at[move - 1]++;
        for (uint32_t i = move; i < size; i++)
            at[i] = at[i - 1] + 1;
    }
    return true;
}

enum mw_rc mw_cases_list(struct mw_plan *p, struct mw_diags *diags)
{
    uint32_t n = p->want->site.power.feeds.n;
    bool halves = p->want->site.power.redundancy == MW_RED_2N && n > 3;

    *mw_vec_push(&p->cases) = (struct mw_case){.name = "normal"};
    if (n <= MW_FEEDS_CAP && cases_sets(p, n, halves ? n / 2 : 1))
        return MW_OK;
    mw_diag(diags, MW_ERROR, MW_E_CAP, "site.power.feeds",
            "Use fewer feeds, or redundancy N+1, whose cases are single feeds.",
            "%u feeds give more than %d failure cases (at most %d feeds)", n, MW_CASES_CAP,
            MW_FEEDS_CAP);
    return MW_ELIMIT;
}
