/*
 * cmd_catalog.c: `millwright catalog list | show NAME | import PATH`.
 */
#include "base/text.h"
#include "cli/catalog_import.h"
#include "cli/command.h"
#include "cli/load.h"
#include "cli/table.h"
#include "cli/term.h"
#include "file/catalog_write.h"
#include "file/devicetype.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool kind_of(const struct mw_args *args, enum mw_kind *kind, struct mw_err *err)
{
    const char *word = args->value[MW_OPT_KIND];

    *kind = MW_KIND_COUNT;
    if (!word)
        return true;
    for (int k = 0; k < MW_KIND_COUNT; k++)
        if (strcmp(word, mw_kind_names[k]) == 0)
            *kind = k;
    if (*kind != MW_KIND_COUNT)
        return true;
    mw_fail(err, MW_E_USAGE, NULL,
            "--kind %s: there are node, switch, server, console, pdu, rack", word);
    return false;
}

static void cell_known(struct mw_table *t, int64_t v, int decimals)
{
    if (v == MW_UNKNOWN)
        mw_table_str(t, "?");
    else
        mw_table_fixed(t, v, decimals, "");
}

static void list_text(const struct mw_catalog *c, enum mw_kind kind)
{
    struct mw_table t;

    mw_table_init(&t, "name,kind,U,kg,max W,typical W,ports,GPUs,what,from", "llrrrrrrll");
    for (uint32_t i = 0; i < c->types.n; i++) {
        const struct mw_device_type *d = &c->types.at[i];
        if (kind != MW_KIND_COUNT && d->kind != kind)
            continue;
        mw_table_str(&t, d->name);
        mw_table_str(&t, mw_kind_names[d->kind]);
        mw_table_int(&t, d->u);
        cell_known(&t, d->g, 3);
        cell_known(&t, d->max_w, 0);
        cell_known(&t, d->typical_w, 0);
        mw_table_int(&t, d->port_n);
        mw_table_opt(&t, d->gpus > 0, d->gpus);
        mw_table_str(&t, d->title ? d->title : "");
        mw_table_str(&t, d->origin ? d->origin : "");
    }
    mw_table_print(&t);
    puts("\n  ?: no source says; a design that needs it asks for it");
}

static void list_json(const struct mw_catalog *c, enum mw_kind kind)
{
    struct mw_out out;
    struct mw_json j = {.out = &out};

    mw_out_init(&out, mw_term_flush, stdout);
    mw_json_arr(&j, NULL);
    for (uint32_t i = 0; i < c->types.n; i++)
        if (kind == MW_KIND_COUNT || c->types.at[i].kind == kind)
            mw_catalog_json(&j, &c->types.at[i]);
    mw_json_end_arr(&j);
    mw_out_char(&out, '\n');
    mw_out_done(&out);
}

static enum mw_rc show(const struct mw_catalog *c, const char *name, bool json,
                       struct mw_err *err)
{
    enum { NAMES_CAP = 1024 };
    const struct mw_device_type *t = mw_catalog_find(c, name);
    const char *names[NAMES_CAP];
    uint32_t n = 0;
    struct mw_out out;
    struct mw_json j = {.out = &out};

    if (!t) {
        while (n < c->types.n && n < NAMES_CAP) {
            names[n] = c->types.at[n].name;
            n++;
        }
        const char *near = mw_text_nearest(name, names, n);
        return mw_fail(err, MW_E_TYPE_UNKNOWN, NULL, "there is no device type \"%s\"%s%s%s",
                       name, near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    }
    mw_out_init(&out, mw_term_flush, stdout);
    if (json) {
        mw_catalog_json(&j, t);
        mw_out_char(&out, '\n');
    } else {
        mw_catalog_show(&out, t);
    }
    mw_out_done(&out);
    return MW_OK;
}

static enum mw_rc need_name(const struct mw_args *args, struct mw_err *err)
{
    if (args->operand_n == 2)
        return MW_OK;
    return mw_fail(err, MW_E_USAGE, NULL, "usage: millwright catalog %s %s", args->operand[0],
                   strcmp(args->operand[0], "show") == 0 ? "NAME" : "PATH");
}

int mw_cmd_catalog(const struct mw_args *args)
{
    struct mw_catalog catalog = {0};
    struct mw_diags diags = {0};
    struct mw_err err;
    enum mw_kind kind;
    const char *verb = args->operand[0];
    enum mw_rc rc = MW_ECONFIG;
    bool listed = false; /* what an import read stands on standard output already */

    if (!kind_of(args, &kind, &err)) {
        mw_diag_err(&diags, &err);
    } else if (strcmp(verb, "list") == 0) {
        rc = mw_load_catalog(&catalog, args, &diags);
        if (!rc && args->given[MW_OPT_JSON])
            list_json(&catalog, kind);
        else if (!rc)
            list_text(&catalog, kind);
    } else if (strcmp(verb, "show") == 0) {
        if (!(rc = need_name(args, &err)) && !(rc = mw_load_catalog(&catalog, args, &diags)))
            rc = show(&catalog, args->operand[1], args->given[MW_OPT_JSON], &err);
        if (rc && !diags.n)
            mw_diag_err(&diags, &err);
    } else if (strcmp(verb, "import") == 0) {
        if ((rc = need_name(args, &err)))
            mw_diag_err(&diags, &err);
        else
            rc = mw_catalog_import(args, kind, &diags, &listed);
    } else {
        rc = mw_fail(&err, MW_E_USAGE, NULL,
                     "catalog: list, show NAME or import PATH, not \"%s\"", verb);
        mw_diag_err(&diags, &err);
    }
    mw_term_diags(&diags);
    if (rc && args->given[MW_OPT_JSON] && !listed)
        mw_term_fail_json(&diags);
    mw_catalog_done(&catalog);
    mw_diags_done(&diags);
    return mw_rc_exit(rc);
}
