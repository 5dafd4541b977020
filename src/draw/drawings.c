/* drawings.c: see drawings.h. The book is in book.c. */
#include "draw/drawings.h"

#include "base/text.h"
#include "draw/svg.h"

#include <stdio.h>
#include <string.h>

#define FOLDER "drawings/"

static void floor_sheet(const struct mw_plan *p, int shade, struct mw_picture *out)
{
    mw_draw_floor(p, (enum mw_shade)shade, out);
}

static void power_sheet(const struct mw_plan *p, int unused, struct mw_picture *out)
{
    (void)unused;
    mw_draw_power(p, out);
}

static void trays_sheet(const struct mw_plan *p, int unused, struct mw_picture *out)
{
    (void)unused;
    mw_draw_trays(p, out);
}

static void fabric_sheet(const struct mw_plan *p, int fabric, struct mw_picture *out)
{
    mw_draw_fabric(p, (enum mw_fabric_id)fabric, out);
}

static const struct {
    const char *name, *title;
    void (*draw)(const struct mw_plan *p, int arg, struct mw_picture *out);
    int arg;
} sheets[] = {
    {"floor", "Floor plan", floor_sheet, MW_SHADE_KIND},
    {"floor-power", "Floor plan by power", floor_sheet, MW_SHADE_POWER},
    {"floor-heat", "Floor plan by heat", floor_sheet, MW_SHADE_HEAT},
    {"power", "Power, from feed to supply", power_sheet, 0},
    {"trays", "Cable trays by fill", trays_sheet, 0},
    {"fabric-compute", "Compute fabric", fabric_sheet, MW_FABRIC_COMPUTE},
    {"fabric-storage", "Storage fabric", fabric_sheet, MW_FABRIC_STORAGE},
    {"fabric-inband", "In-band network", fabric_sheet, MW_FABRIC_INBAND},
    {"fabric-oob", "Out-of-band network", fabric_sheet, MW_FABRIC_OOB},
    {"fabric-console", "Console network", fabric_sheet, MW_FABRIC_CONSOLE},
};
enum { SHEETS = sizeof sheets / sizeof *sheets };

static void list_sheets(struct mw_drawing_list *l)
{
    for (uint32_t i = 0; i < SHEETS; i++) {
        if (sheets[i].draw == fabric_sheet && !l->p->fabrics[sheets[i].arg].enabled)
            continue;
        const char *file = mw_arena_printf(&l->arena, FOLDER "%s.svg", sheets[i].name);
        *mw_vec_push(&l->all) = (struct mw_drawing){
            .name = sheets[i].name, .title = sheets[i].title, .file = file, .sheet = i};
    }
}

static void list_racks(struct mw_drawing_list *l)
{
    char file[MW_FILE_NAME_CAP];

    for (uint32_t i = 0; i < l->p->positions.n; i++) {
        uint32_t rack = l->p->positions.at[i].rack;
        if (rack == MW_NONE)
            continue;
        const struct mw_rack *r = &l->p->racks.at[rack];
        *mw_vec_push(&l->all) =
            (struct mw_drawing){.name = mw_arena_printf(&l->arena, "rack:%s", r->name),
                                .title = mw_arena_printf(&l->arena, "Rack %s, %s", r->name,
                                                         mw_rack_kind_names[r->kind]),
                                .file = mw_arena_printf(&l->arena, FOLDER "racks/%s.svg",
                                                        mw_text_file_name(r->name, file)),
                                .sheet = MW_NONE,
                                .rack = rack};
    }
}

void mw_drawing_list_init(struct mw_drawing_list *l, const struct mw_plan *p)
{
    *l = (struct mw_drawing_list){.p = p};
    mw_byrack_init(&l->by, p);
    list_sheets(l);
    list_racks(l);
    for (uint32_t i = 0; i < l->all.n; i++)
        mw_map_str_add(&l->names, l->all.at[i].name, i);
}

void mw_drawing_list_done(struct mw_drawing_list *l)
{
    mw_byrack_done(&l->by);
    mw_map_str_done(&l->names);
    mw_vec_done(&l->all);
    mw_arena_done(&l->arena);
}

void mw_drawing_draw(const struct mw_drawing_list *l, const struct mw_drawing *d,
                     struct mw_picture *out)
{
    if (d->sheet == MW_NONE)
        mw_draw_rack(&l->by, d->rack, out);
    else
        sheets[d->sheet].draw(l->p, sheets[d->sheet].arg, out);
}

static enum mw_rc unknown(const struct mw_drawing_list *l, const char *name, struct mw_err *err)
{
    const char **names = mw_alloc(l->all.n * sizeof *names);

    for (uint32_t i = 0; i < l->all.n; i++)
        names[i] = l->all.at[i].name;
    const char *near = mw_text_nearest(name, names, l->all.n);
    enum mw_rc rc =
        mw_fail_cure(err, MW_E_NAME_UNKNOWN, NULL,
                     "Drawings are named floor, power, trays, fabric-compute, rack:a05; "
                     "`millwright draw DIR "
                     "--dry-run` lists them.",
                     "there is no drawing \"%.60s\"%s%.60s%s", name,
                     near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    mw_free(names);
    return rc;
}

enum mw_rc mw_draw_named(const struct mw_plan *p, const char *name, struct mw_picture *out,
                         struct mw_err *err)
{
    struct mw_drawing_list l;
    enum mw_rc rc = MW_OK;

    mw_drawing_list_init(&l, p);
    uint32_t found = mw_map_str_get(&l.names, name);
    if (found != MW_NONE)
        mw_drawing_draw(&l, &l.all.at[found], out);
    else
        rc = unknown(&l, name, err);
    mw_drawing_list_done(&l);
    return rc;
}

struct linker {
    const struct mw_drawing_list *l;
    const struct mw_drawing *from;
    char path[MW_FILE_NAME_CAP + 32];
};

/* Sheets stand in one folder and racks in a folder below. */
static const char *link_file(void *ctx, const char *id)
{
    struct linker *k = ctx;
    uint32_t to = mw_map_str_get(&k->l->names, id);

    if (to == MW_NONE)
        return NULL;
    snprintf(k->path, sizeof k->path, "%s%s", k->from->sheet == MW_NONE ? "../" : "",
             k->l->all.at[to].file + strlen(FOLDER));
    return k->path;
}

void mw_drawings_write_svg(const struct mw_drawing_list *l, struct mw_sink *to,
                           const struct mw_progress *progress)
{
    for (uint32_t i = 0; i < l->all.n; i++) {
        const struct mw_drawing *d = &l->all.at[i];
        struct mw_picture picture;
        if (progress)
            progress->step(progress->ctx, "drawing", i, l->all.n);
        mw_drawing_draw(l, d, &picture);
        struct linker linker = {.l = l, .from = d};
        mw_svg_write_linked(&picture, MW_GROUND_AUTO,
                            &(struct mw_svg_links){link_file, &linker},
                            mw_sink_open(to, d->file));
        mw_sink_close(to);
        mw_picture_done(&picture);
    }
}

enum mw_rc mw_drawings_write(const struct mw_plan *p, const char *digest, struct mw_sink *to,
                             const struct mw_progress *progress, struct mw_err *err)
{
    struct mw_drawing_list l;

    mw_drawing_list_init(&l, p);
    mw_drawings_write_svg(&l, to, progress);
    enum mw_rc rc = mw_book_write(&l, digest, mw_sink_open(to, "drawings.pdf"), progress, err);
    mw_sink_close(to);
    mw_drawing_list_done(&l);
    return rc;
}
