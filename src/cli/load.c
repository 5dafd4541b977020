#include "cli/load.h"

#include "design/assume.h"
#include "file/catalog_read.h"
#include "file/factory_read.h"
#include "file/yaml.h"

#include <stdlib.h>
#include <unistd.h>

const char *mw_load_user_catalog(struct mw_arena *a)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

    if (data && data[0] == '/')
        return mw_arena_printf(a, "%s/millwright/catalog", data);
    if (home && home[0] == '/')
        return mw_arena_printf(a, "%s/.local/share/millwright/catalog", home);
    return NULL;
}

enum mw_rc mw_load_catalog(struct mw_catalog *c, const struct mw_args *args, struct mw_diags *d)
{
    enum mw_rc rc = mw_catalog_read_builtin(c, d);
    struct mw_arena names = {0};
    const char *own = mw_load_user_catalog(&names);

    if (!rc && own && access(own, F_OK) == 0)
        rc = mw_catalog_read_dir(c, own, d);
    for (uint32_t i = 0; i < args->catalog_n && !rc; i++)
        rc = mw_catalog_read_dir(c, args->catalog[i], d);
    mw_arena_done(&names);
    return rc;
}

static const char *sets_text(struct mw_arena *a, const struct mw_args *args)
{
    const char *text = "";

    for (uint32_t i = 0; i < args->set_n; i++)
        text = mw_arena_printf(a, "%s%s\n", text, args->set[i]);
    return text;
}

enum mw_rc mw_load(struct mw_load *l, const char *file, const struct mw_args *args)
{
    enum mw_rc rc = mw_load_catalog(&l->catalog, args, &l->diags);

    if (rc)
        return rc;
    l->sets = sets_text(&l->arena, args);
    rc = mw_yaml_slurp(&l->arena, file, &l->text, &l->text_n, &l->diags);
    if (rc)
        return rc;
    rc = mw_factory_read(&l->factory, file, l->text, l->text_n, args->set, args->set_n,
                         &l->diags);
    if (rc)
        return rc;
    return mw_assume(&l->catalog, &l->factory, &l->diags);
}

void mw_load_done(struct mw_load *l)
{
    mw_factory_done(&l->factory);
    mw_catalog_done(&l->catalog);
    mw_diags_done(&l->diags);
    mw_arena_done(&l->arena);
}
