/* book.c: drawings.pdf. What stands on which page is known before the first is drawn, so that the
 * index can come first and pages be written as they are drawn. */
#include "draw/drawings.h"

#include "draw/paint.h"

#include <string.h>

#define LIST_TEXT_MM 3.0
#define LIST_STEP_MM 4.5
#define LIST_SIDE_MM 8.0

struct page {
    const struct mw_drawing *drawing;
    const char *heading;    /* begins a part of the outline; or NULL */
    MW_VEC(uint32_t) racks; /* that this page stands for, its own first; one: itself alone */
};

struct book {
    const struct mw_drawing_list *l;
    struct mw_arena arena;
    MW_VEC(struct page) pages;
    struct mw_map_str page_of; /* names of drawings, to the index of their page */
    MW_VEC(struct mw_book_entry) entries;
};

/* What makes an elevation: two racks of one row and kind with the same are drawn alike, but for
 * names. */
static uint64_t elevation(const struct mw_byrack *by, uint32_t rack)
{
    const struct mw_plan *p = by->p;
    const struct mw_rack *r = &p->racks.at[rack];
    uint64_t h = MW_FNV;

    for (uint32_t i = 0; i < r->device_n; i++) {
        const struct mw_device *d = &p->devices.at[p->rack_devices.at[r->first_device + i]];
        const uint8_t where[] = {d->u, d->rear, d->role, d->fabric};
        h = mw_fnv(mw_fnv_str(h, d->type->name), where, sizeof where);
    }
    for (uint32_t i = by->filler_first[rack]; i < by->filler_first[rack + 1]; i++) {
        const struct mw_filler *f = &p->fillers.at[by->fillers[i]];
        h = mw_fnv(mw_fnv(h, &f->u, 1), &f->kind, 1);
    }
    for (uint32_t i = by->circuit_first[rack]; i < by->circuit_first[rack + 1]; i++) {
        uint32_t feed = p->circuits.at[by->circuits[i]].feed;
        h = mw_fnv(h, &feed, sizeof feed);
    }
    return h;
}

static uint32_t row_of(const struct mw_plan *p, uint32_t rack)
{
    return p->positions.at[p->racks.at[rack].position].row;
}

static void add_page(struct book *b, const struct mw_drawing *d)
{
    mw_map_str_add(&b->page_of, d->name, b->pages.n);
    *mw_vec_push(&b->pages) = (struct page){.drawing = d};
}

/* A page for each rack, or for the first of those alike. */
static void rack_pages(struct book *b, bool alike)
{
    const struct mw_plan *p = b->l->p;
    struct mw_map_u64 seen = {0};
    uint32_t row = MW_NONE;

    for (uint32_t i = 0; i < b->l->all.n; i++) {
        const struct mw_drawing *d = &b->l->all.at[i];
        if (d->sheet != MW_NONE)
            continue;
        uint32_t place[] = {row_of(p, d->rack), (uint32_t)p->racks.at[d->rack].kind};
        uint64_t key = mw_fnv(elevation(&b->l->by, d->rack), place, sizeof place);
        uint32_t page = alike ? mw_map_u64_get(&seen, key) : MW_NONE;
        if (page == MW_NONE) {
            page = b->pages.n;
            add_page(b, d);
            mw_map_u64_add(&seen, key, page);
            if (place[0] != row)
                b->pages.at[page].heading =
                    mw_arena_printf(&b->arena, "Racks of row %s", p->rows.at[place[0]].name);
            row = place[0];
        }
        *mw_vec_push(&b->pages.at[page].racks) = d->rack;
        mw_map_str_add(&b->page_of, d->name, page);
    }
    mw_map_u64_done(&seen);
}

static void plan_pages(struct book *b)
{
    for (uint32_t i = 0; i < b->l->all.n; i++)
        if (b->l->all.at[i].sheet != MW_NONE)
            add_page(b, &b->l->all.at[i]);
    rack_pages(b, b->l->p->racks.n > MW_BOOK_RACKS);
}

static const char *page_title(struct book *b, const struct page *g)
{
    if (g->racks.n < 2)
        return g->drawing->title;
    return mw_arena_printf(&b->arena, "%s, and %u alike", g->drawing->title, g->racks.n - 1);
}

/* How long the index is does not hang on the page numbers in it: they come last. */
static void plan_index(struct book *b)
{
    for (uint32_t i = 0; i < b->pages.n; i++) {
        const struct page *g = &b->pages.at[i];
        struct mw_book_entry e = {.id = g->drawing->name, .title = g->heading, .page = i + 1};
        if (g->heading)
            *mw_vec_push(&b->entries) = e;
        e.title = page_title(b, g);
        e.level = g->racks.n > 0;
        *mw_vec_push(&b->entries) = e;
    }
    uint32_t before = mw_draw_index_pages(b->entries.at, b->entries.n);
    for (uint32_t i = 0; i < b->entries.n; i++)
        b->entries.at[i].page += before;
}

/* Lengthens the page by the list of racks that it stands for. */
static void list_racks(struct book *b, const struct page *g, struct mw_picture *out)
{
    const struct mw_plan *p = b->l->p;
    const double right = out->w - LIST_SIDE_MM;
    double x = LIST_SIDE_MM, y = out->h + LIST_STEP_MM;

    mw_picture_textf(
        out, x, out->h, LIST_TEXT_MM, MW_ALIGN_START, MW_INK_TEXT,
        "This page stands for %u racks, alike but for names and what hangs on them:",
        g->racks.n)
        ->bold = true;
    for (uint32_t i = 0; i < g->racks.n; i++) {
        const char *name = p->racks.at[g->racks.at[i]].name;
        double w = mw_picture_text_width(name, false, false) * LIST_TEXT_MM;
        if (x + w > right && x > LIST_SIDE_MM) {
            x = LIST_SIDE_MM;
            y += LIST_STEP_MM;
        }
        mw_picture_text_fit(out, x, y, LIST_TEXT_MM, LIST_TEXT_MM, right - x, MW_ALIGN_START,
                            MW_INK_TEXT, name);
        x += w + LIST_TEXT_MM;
    }
    out->h = y + 2 * LIST_SIDE_MM;
}

/* Links of the picture lead to pages that there are. */
static void settle_links(const struct book *b, struct mw_picture *picture)
{
    for (uint32_t i = 0; i < picture->ops.n; i++) {
        struct mw_op *op = &picture->ops.at[i];
        uint32_t to = op->link ? mw_map_str_get(&b->page_of, op->link) : MW_NONE;
        op->link = to == MW_NONE ? NULL : b->pages.at[to].drawing->name;
    }
}

static void write_page(struct book *b, struct mw_pdf *pdf, const struct page *g,
                       const char *foot)
{
    struct mw_picture picture;

    mw_drawing_draw(b->l, g->drawing, &picture);
    picture.title = page_title(b, g);
    if (g->racks.n > 1)
        list_racks(b, g, &picture);
    settle_links(b, &picture);
    if (g->heading)
        mw_pdf_heading(pdf, g->heading);
    mw_pdf_page(pdf, &picture, g->racks.n > 0, foot);
    mw_picture_done(&picture);
}

static void write_index(struct book *b, struct mw_pdf *pdf, const char *digest,
                        const char *foot)
{
    uint32_t pages = mw_draw_index_pages(b->entries.at, b->entries.n);

    for (uint32_t i = 0; i < pages; i++) {
        struct mw_picture picture;
        mw_draw_index(b->l->p, digest, b->entries.at, b->entries.n, i, &picture);
        mw_pdf_page(pdf, &picture, i > 0, foot);
        mw_picture_done(&picture);
    }
}

static void book_done(struct book *b)
{
    for (uint32_t i = 0; i < b->pages.n; i++)
        mw_vec_done(&b->pages.at[i].racks);
    mw_vec_done(&b->pages);
    mw_map_str_done(&b->page_of);
    mw_vec_done(&b->entries);
    mw_arena_done(&b->arena);
}

enum mw_rc mw_book_write(const struct mw_drawing_list *l, const char *digest, struct mw_out *to,
                         const struct mw_progress *progress, struct mw_err *err)
{
    struct book b = {.l = l};
    const char *name = l->p->want->name;
    const char *foot = mw_arena_printf(&b.arena, "%s · plan %.12s", name, digest);
    struct mw_pdf *pdf = mw_pdf_begin(to, mw_arena_printf(&b.arena, "%s: drawings", name));

    plan_pages(&b);
    plan_index(&b);
    write_index(&b, pdf, digest, foot);
    for (uint32_t i = 0; i < b.pages.n; i++) {
        if (progress)
            progress->step(progress->ctx, "drawings.pdf", i, b.pages.n);
        write_page(&b, pdf, &b.pages.at[i], foot);
    }
    book_done(&b);
    return mw_pdf_end(pdf, err);
}
