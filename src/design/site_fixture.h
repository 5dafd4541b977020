/*
 * site_fixture.h: for tests only: factories read from YAML, with the built-in catalog, designed
 * as far as a test wants.
 */
#ifndef MW_DESIGN_SITE_FIXTURE_H
#define MW_DESIGN_SITE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "design/assume.h"
#include "design/design.h"
#include "file/catalog_read.h"
#include "file/factory_read.h"

struct world {
    struct mw_factory factory;
    struct mw_catalog catalog;
    struct mw_plan plan;
    struct mw_diags diags;
    enum mw_rc rc;
};

static inline void world_read(struct world *x, const char *yaml, const char *const *sets,
                              size_t set_n)
{
    memset(x, 0, sizeof *x);
    assert_int_equal(mw_catalog_read_builtin(&x->catalog, &x->diags), MW_OK);
    if (strchr(yaml, '\n')) {
        x->rc =
            mw_factory_read(&x->factory, "f.yaml", yaml, strlen(yaml), sets, set_n, &x->diags);
    } else { /* an example */
        char path[4096];
        snprintf(path, sizeof path, "%.3000s/examples/%.200s.yaml", getenv("MW_ROOT"), yaml);
        x->rc = mw_factory_read_file(&x->factory, path, sets, set_n, &x->diags);
    }
    for (uint32_t i = 0; i < x->diags.n; i++)
        fprintf(stderr, "# %s\n", x->diags.at[i].text);
    assert_int_equal(x->rc, MW_OK);
    mw_assume(&x->catalog, &x->factory, &x->diags);
    x->plan.want = &x->factory;
    x->plan.catalog = &x->catalog;
}

/* The whole design of a YAML text, or of an example named; `sets` as on the command line. */
static inline void world_design(struct world *x, const char *yaml, const char *const *sets,
                                size_t set_n)
{
    world_read(x, yaml, sets, set_n);
    x->rc = mw_design(&x->plan, &x->factory, &x->catalog, &x->diags, NULL);
}

/* The floor alone. */
static inline void world_site(struct world *x, const char *yaml)
{
    world_read(x, yaml, NULL, 0);
    x->rc = mw_design_site(&x->plan, &x->diags);
}

static inline void world_done(struct world *x)
{
    mw_plan_done(&x->plan);
    mw_factory_done(&x->factory);
    mw_catalog_done(&x->catalog);
    mw_diags_done(&x->diags);
}

/* Whether some message of that code was given. */
static inline bool world_said(const struct world *x, enum mw_code code)
{
    for (uint32_t i = 0; i < x->diags.n; i++)
        if (x->diags.at[i].code == code)
            return true;
    return false;
}

#endif
