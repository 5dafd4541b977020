/*
 * export_fixture.h: for tests of formats: a plan designed from a factory text, and a sink that
 * keeps files in memory.
 */
#ifndef MW_EXPORT_EXPORT_FIXTURE_H
#define MW_EXPORT_EXPORT_FIXTURE_H

#include "design/assume.h"
#include "design/design.h"
#include "export/format.h"
#include "file/catalog_read.h"
#include "file/factory_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIX_FILES = 256 };

struct memory_sink {
    struct mw_sink sink;
    struct {
        char path[200];
        struct mw_out out;
    } files[FIX_FILES];
    int n;
};

static inline struct mw_out *memory_open(struct mw_sink *s, const char *path)
{
    struct memory_sink *m = (struct memory_sink *)s;

    assert_true(m->n < FIX_FILES);
    for (int i = 0; i < m->n; i++)
        assert_string_not_equal(m->files[i].path, path);
    snprintf(m->files[m->n].path, sizeof m->files[m->n].path, "%s", path);
    mw_out_init(&m->files[m->n].out, NULL, NULL);
    return &m->files[m->n++].out;
}

static inline void memory_close(struct mw_sink *s)
{
    struct memory_sink *m = (struct memory_sink *)s;

    mw_out_char(&m->files[m->n - 1].out, '\0');
}

/* A file of the sink, or NULL. */
static inline const char *memory_file(const struct memory_sink *m, const char *path)
{
    for (int i = 0; i < m->n; i++)
        if (strcmp(m->files[i].path, path) == 0)
            return m->files[i].out.buf;
    return NULL;
}

static inline void memory_done(struct memory_sink *m)
{
    for (int i = 0; i < m->n; i++)
        mw_out_done(&m->files[i].out);
    m->n = 0;
}

struct export_fixture {
    struct mw_factory factory;
    struct mw_catalog catalog;
    struct mw_plan plan;
    struct mw_diags diags, notes;
    struct mw_assets assets;
    struct mw_export x;
    struct memory_sink to;
};

static const char fixture_digest[] =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/* For a plan that is there already. */
static inline void export_fixture_plan(struct export_fixture *f, const struct mw_plan *p)
{
    f->x = (struct mw_export){
        .plan = p, .digest = fixture_digest, .assets = &f->assets, .notes = &f->notes};
    f->to.sink = (struct mw_sink){memory_open, memory_close};
}

/* Designs an example of this name ("pod32-dense") with `sets`, "KEY=VALUE" each, NULL at the end. */
static inline struct export_fixture *export_fixture_new(const char *example,
                                                        const char *const *sets)
{
    struct export_fixture *f = calloc(1, sizeof *f);
    const char *root = getenv("MW_ROOT");
    char path[4096];
    size_t n = 0;

    while (sets && sets[n])
        n++;
    snprintf(path, sizeof path, "%s/examples/%s.yaml", root ? root : ".", example);
    assert_int_equal(mw_catalog_read_builtin(&f->catalog, &f->diags), MW_OK);
    assert_int_equal(mw_factory_read_file(&f->factory, path, sets, n, &f->diags), MW_OK);
    assert_int_equal(mw_assume(&f->catalog, &f->factory, &f->diags), MW_OK);
    assert_int_equal(mw_design(&f->plan, &f->factory, &f->catalog, &f->diags, NULL), MW_OK);
    export_fixture_plan(f, &f->plan);
    return f;
}

static inline void export_fixture_free(struct export_fixture *f)
{
    memory_done(&f->to);
    mw_plan_done(&f->plan);
    mw_catalog_done(&f->catalog);
    mw_factory_done(&f->factory);
    mw_diags_done(&f->diags);
    mw_diags_done(&f->notes);
    mw_assets_done(&f->assets);
    free(f);
}

#endif
