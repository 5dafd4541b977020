#include "export/subnet_notes.h"

void mw_subnets_notes(const struct mw_subnets *s, const struct mw_export *x, const char *place)
{
    if (s->at.n == 0) {
        mw_diag(x->notes, MW_INFO, MW_N_EXPORT, place, NULL,
                "the plan has no InfiniBand fabric: nothing is written");
        return;
    }
    if (s->doubled)
        mw_diag(x->notes, MW_WARNING, MW_N_EXPORT, place, NULL,
                "%u switch ports are left out: tails of splitters that share one port of an "
                "adapter",
                s->doubled);
    if (s->planned)
        mw_diag(x->notes, MW_INFO, MW_N_EXPORT, place,
                "Give the real ones by --assets when the parts are there.",
                "%u GUIDs are planned ones, 0x024d57…, not yet those of real parts",
                s->planned);
}
