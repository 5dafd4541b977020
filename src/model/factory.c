/* factory.c: the end of a factory record. */
#include "model/factory.h"

void mw_factory_done(struct mw_factory *f)
{
    mw_arena_done(&f->arena);
    *f = (struct mw_factory){0};
}
