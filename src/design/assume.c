#include "design/assume.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>

static struct mw_device_type *find_type(struct mw_catalog *c, const char *name,
                                        const char **nearest)
{
    enum { NAMES_CAP = 1024 };
    const char *names[NAMES_CAP];
    uint32_t n = 0;

    for (uint32_t i = 0; i < c->types.n; i++) {
        const char *have = c->types.at[i].name;
        if (mw_text_natural_cmp(have, name) == 0)
            return &c->types.at[i];
        if (n < NAMES_CAP)
            names[n++] = have;
    }
    *nearest = mw_text_nearest(name, names, n);
    return NULL;
}

/* Replaces one fact; `stated` 0 leaves it alone. */
static void apply(const struct mw_device_type *t, const char *what, int64_t *fact,
                  int64_t stated, const char *place, struct mw_diags *diags)
{
    if (stated <= 0 || *fact == stated)
        return;
    if (*fact != MW_UNKNOWN && *fact != 0)
        mw_diag(diags, MW_WARNING, MW_E_ASSUME_REPLACES, place, NULL,
                "%s: the catalog knows its %s (%" PRId64 "); the file's %" PRId64
                " replaces it",
                t->name, what, *fact, stated);
    *fact = stated;
}

enum mw_rc mw_assume(struct mw_catalog *catalog, const struct mw_factory *factory,
                     struct mw_diags *diags)
{
    enum mw_rc rc = MW_OK;

    for (uint32_t i = 0; i < factory->assume.n; i++) {
        const struct mw_assume *a = &factory->assume.at[i];
        char place[MW_ERR_PLACE_CAP] = "assume";
        const char *near = NULL;
        if (a->pos.line)
            snprintf(place, sizeof place, "%s:%" PRIu32 ":%" PRIu32, factory->file, a->pos.line,
                     a->pos.col);
        struct mw_device_type *t = find_type(catalog, a->device ? a->device : "", &near);
        if (!t) {
            mw_diag(diags, MW_ERROR, MW_E_TYPE_UNKNOWN, place, NULL,
                    "assume: there is no device type \"%s\"%s%s%s", a->device ? a->device : "",
                    near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
            rc = MW_ECONFIG;
            continue;
        }
        int64_t u = t->u, count = t->supply.count, full = t->supply.full;
        int64_t throttled = t->supply.throttled;
        apply(t, "maximum draw in W", &t->max_w, a->max_w, place, diags);
        apply(t, "typical draw in W", &t->typical_w, a->typical_w, place, diags);
        apply(t, "weight in g", &t->g, a->g, place, diags);
        apply(t, "air flow in CFM", &t->air_cfm, a->air_cfm, place, diags);
        apply(t, "height in U", &u, a->u, place, diags);
        apply(t, "number of supplies", &count, a->supplies, place, diags);
        apply(t, "supply rating in W", &t->supply.w, a->supply_w, place, diags);
        apply(t, "supplies for full load", &full, a->supplies_full, place, diags);
        apply(t, "supplies to run throttled", &throttled, a->supplies_throttled, place, diags);
        t->u = (int32_t)u;
        t->supply.count = (int32_t)count;
        t->supply.full = (int32_t)full;
        t->supply.throttled = (int32_t)throttled;
    }
    return rc;
}
