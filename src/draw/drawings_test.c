/*
 * drawings_test.c: everything that there is to draw is drawn, once, into a file of its own; the
 * book has a page for each rack, or for those that a comparison one by one finds alike.
 */
#include "design/site_fixture.h"

#include "base/text.h"
#include "draw/drawings.h"
#include "draw/paint.h"

struct kept {
    struct mw_sink sink;
    struct mw_out out;
    struct mw_map_str paths; /* to the number of the file */
    struct mw_arena arena;
    char *last; /* the last file closed */
    size_t last_n;
};

static struct mw_out *keep_open(struct mw_sink *s, const char *path)
{
    struct kept *k = (struct kept *)s;

    assert_true(mw_map_str_add(&k->paths, mw_arena_strdup(&k->arena, path), k->paths.n));
    mw_out_init(&k->out, NULL, NULL);
    return &k->out;
}

static void keep_close(struct mw_sink *s)
{
    struct kept *k = (struct kept *)s;

    mw_free(k->last);
    k->last = mw_alloc(k->out.n);
    k->last_n = k->out.n;
    memcpy(k->last, k->out.buf, k->out.n);
    mw_out_done(&k->out);
}

static void kept_init(struct kept *k)
{
    *k = (struct kept){.sink = {keep_open, keep_close}};
}

static void kept_done(struct kept *k)
{
    mw_free(k->last);
    mw_map_str_done(&k->paths);
    mw_arena_done(&k->arena);
}

/* Page objects of a PDF (ISO 32000-1, 7.7.3.3), which cairo writes as they are. */
static uint32_t pdf_pages(const struct kept *k)
{
    static const char type[] = "/Type /Page";
    const size_t n = sizeof type - 1;
    uint32_t pages = 0;

    for (const char *at = k->last;
         (at = memmem(at, k->last_n - (size_t)(at - k->last), type, n)); at += n)
        pages += at[n] != 's';
    return pages;
}

static void every_drawing_has_its_file(void **state)
{
    struct world w;
    struct kept k;
    struct mw_drawing_list l;

    (void)state;
    world_design(&w, "pod32-dense", NULL, 0);
    mw_drawing_list_init(&l, &w.plan);
    uint32_t fabrics = 0, racks = 0;
    for (int f = 0; f < MW_FABRIC_COUNT; f++)
        fabrics += w.plan.fabrics[f].enabled;
    assert_int_equal(l.all.n, 5 + fabrics + w.plan.racks.n);
    kept_init(&k);
    assert_int_equal(mw_drawings_write(&w.plan, "0123", &k.sink, NULL, NULL), MW_OK);
    assert_int_equal(k.paths.n, l.all.n + 1);
    for (uint32_t i = 0; i < l.all.n; i++) {
        assert_int_not_equal(mw_map_str_get(&k.paths, l.all.at[i].file), MW_NONE);
        racks += l.all.at[i].sheet == MW_NONE;
    }
    assert_int_equal(racks, w.plan.racks.n);
    assert_int_not_equal(mw_map_str_get(&k.paths, "drawings/racks/a01.svg"), MW_NONE);
    assert_int_not_equal(mw_map_str_get(&k.paths, "drawings.pdf"), MW_NONE);
    assert_int_equal(pdf_pages(&k), l.all.n + 1); /* an index of one page */
    kept_done(&k);
    mw_drawing_list_done(&l);
    world_done(&w);
}

static void names_find_their_drawing(void **state)
{
    struct world w;
    struct mw_drawing_list l;
    struct mw_picture p;
    struct mw_err err;

    (void)state;
    world_design(&w, "pod32-dense", NULL, 0);
    mw_drawing_list_init(&l, &w.plan);
    for (uint32_t i = 0; i < l.all.n; i++) {
        assert_int_equal(mw_draw_named(&w.plan, l.all.at[i].name, &p, &err), MW_OK);
        assert_string_equal(p.id, l.all.at[i].name); /* links in the book lead by it */
        mw_picture_done(&p);
    }
    assert_int_equal(mw_draw_named(&w.plan, "flor", &p, &err), MW_ECONFIG);
    assert_int_equal(err.code, MW_E_NAME_UNKNOWN);
    assert_non_null(strstr(err.text, "\"floor\""));
    assert_int_equal(mw_draw_named(&w.plan, "rack:a99", &p, &err), MW_ECONFIG);
    mw_drawing_list_done(&l);
    world_done(&w);
}

/* Of one row and kind, the same types at the same U, the same fillers, the same feeds. */
static bool alike(const struct mw_drawing_list *l, uint32_t i, uint32_t j)
{
    const struct mw_plan *p = l->p;
    const struct mw_rack *a = &p->racks.at[i], *b = &p->racks.at[j];
    const struct mw_byrack *by = &l->by;

    if (p->positions.at[a->position].row != p->positions.at[b->position].row ||
        a->kind != b->kind || a->device_n != b->device_n)
        return false;
    for (uint32_t k = 0; k < a->device_n; k++) {
        const struct mw_device *d = &p->devices.at[p->rack_devices.at[a->first_device + k]];
        const struct mw_device *e = &p->devices.at[p->rack_devices.at[b->first_device + k]];
        if (d->type != e->type || d->u != e->u || d->rear != e->rear || d->role != e->role ||
            d->fabric != e->fabric)
            return false;
    }
    uint32_t fillers = by->filler_first[i + 1] - by->filler_first[i];
    uint32_t circuits = mw_byrack_circuits(by, i);
    if (fillers != by->filler_first[j + 1] - by->filler_first[j] ||
        circuits != mw_byrack_circuits(by, j))
        return false;
    for (uint32_t k = 0; k < fillers; k++) {
        const struct mw_filler *f = &p->fillers.at[by->fillers[by->filler_first[i] + k]];
        const struct mw_filler *g = &p->fillers.at[by->fillers[by->filler_first[j] + k]];
        if (f->u != g->u || f->kind != g->kind)
            return false;
    }
    for (uint32_t k = 0; k < circuits; k++)
        if (p->circuits.at[by->circuits[by->circuit_first[i] + k]].feed !=
            p->circuits.at[by->circuits[by->circuit_first[j] + k]].feed)
            return false;
    return true;
}

static void many_racks_share_pages(void **state)
{
    static const char *const sets[] = {"compute.count=2048"};
    struct world w;
    struct kept k;
    struct mw_drawing_list l;

    (void)state;
    world_design(&w, "scale-131072", sets, 1);
    assert_true(w.plan.racks.n > MW_BOOK_RACKS);
    mw_drawing_list_init(&l, &w.plan);
    uint32_t pages = 0, rows = 0;
    for (uint32_t i = 0; i < w.plan.racks.n; i++) {
        bool first = true;
        for (uint32_t j = 0; j < i && first; j++)
            first = !alike(&l, i, j);
        pages += first;
    }
    for (uint32_t r = 0; r < w.plan.rows.n; r++) {
        const struct mw_plan_row *row = &w.plan.rows.at[r];
        bool taken = false;
        for (uint32_t i = 0; i < row->position_n; i++)
            taken |= w.plan.positions.at[row->first_position + i].rack != MW_NONE;
        rows += taken;
    }
    uint32_t sheets = l.all.n - w.plan.racks.n;
    uint32_t index = (sheets + pages + rows + 95) / 96; /* 96 lines a page */
    kept_init(&k);
    assert_int_equal(
        mw_book_write(&l, "0123", mw_sink_open(&k.sink, "drawings.pdf"), NULL, NULL), MW_OK);
    mw_sink_close(&k.sink);
    assert_in_range(pdf_pages(&k), index + sheets + pages, index + sheets + pages + 1);
    kept_done(&k);
    mw_drawing_list_done(&l);
    world_done(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_drawing_has_its_file),
        cmocka_unit_test(names_find_their_drawing),
        cmocka_unit_test(many_racks_share_pages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
