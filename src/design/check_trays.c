/* check_trays.c: the design rule of cable trays. */
#include "design/check.h"
#include "design/trayfill.h"

#include <inttypes.h>

void mw_check_tray_full(struct mw_plan *p, const struct mw_rule *rule)
{
    struct mw_trayfill t;
    const struct mw_tray_piece *worst = NULL;
    int64_t over_mm = 0;

    mw_trayfill_init(&t, p);
    for (uint32_t i = 0; i < t.pieces.n; i++) {
        const struct mw_tray_piece *piece = &t.pieces.at[i];

        if (piece->area_um2 <= t.limit_um2)
            continue;
        over_mm += piece->x1_mm - piece->x0_mm + piece->y1_mm - piece->y0_mm;
        if (!worst || piece->area_um2 > worst->area_um2)
            worst = piece;
    }
    if (worst) {
        int64_t permille = mw_trayfill_permille(&t, worst);
        int64_t width_mm = p->want->site.trays.width_mm;

        mw_plan_finding(p, rule->code, rule->severity,
                        mw_arena_printf(&p->arena, "hall:%s", p->halls.at[worst->hall].name),
                        "%" PRId64 " m of cable tray hold more than %.0f %% of their "
                        "cross-section, up to %.1f %% (%" PRId64 " cables: %s); trays "
                        "there would have to be %" PRId64 " mm wide",
                        (over_mm + 999) / 1000, p->want->site.trays.max_fill * 100,
                        (double)permille / 10, worst->cables,
                        mw_trayfill_place(&p->arena, p, worst),
                        (worst->area_um2 * width_mm + t.limit_um2 - 1) / t.limit_um2);
    }
    mw_trayfill_done(&t);
}
