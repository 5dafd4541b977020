/* shell.c: see shell.h. */
#include "design/shell.h"

#include <inttypes.h>
#include <stdio.h>

struct shell {
    struct mw_plan *p;
    struct mw_diags *diags;
    struct mw_plan_hall *hall;
    uint32_t hall_index, first_row;
};

static void complain(struct shell *s, struct mw_pos pos, const char *text)
{
    char place[MW_ERR_PLACE_CAP] = "site.halls";

    if (pos.line)
        snprintf(place, sizeof place, "%s:%" PRIu32 ":%" PRIu32, s->p->want->file, pos.line,
                 pos.col);
    mw_diag(s->diags, MW_ERROR, MW_E_VALUES_DISAGREE, place, NULL, "%s", text);
}

static void put_walls(struct shell *s, int64_t clearance_mm)
{
    struct mw_plan_hall *hall = s->hall;
    int64_t half = s->p->want->site.rack.depth_mm / 2;

    hall->west_mm = hall->x0_mm - clearance_mm;
    hall->east_mm = hall->x1_mm + clearance_mm;
    hall->north_mm = INT64_MAX;
    hall->south_mm = INT64_MIN;
    for (uint32_t i = s->first_row; i < s->p->rows.n; i++) {
        int64_t north = s->p->rows.at[i].y_mm - half - clearance_mm;
        int64_t south = s->p->rows.at[i].y_mm + half + clearance_mm;

        hall->north_mm = north < hall->north_mm ? north : hall->north_mm;
        hall->south_mm = south > hall->south_mm ? south : hall->south_mm;
    }
}

static void put_door(struct shell *s, const struct mw_door *want)
{
    bool along_x = want->wall == MW_WALL_NORTH || want->wall == MW_WALL_SOUTH;
    int64_t from = along_x ? s->hall->west_mm : s->hall->north_mm;
    int64_t length = (along_x ? s->hall->east_mm : s->hall->south_mm) - from;
    int64_t at = want->at_mm < 0 ? length / 2 : want->at_mm;

    if (2 * at < want->width_mm || 2 * (length - at) < want->width_mm)
        complain(s, want->pos,
                 mw_arena_printf(&s->p->arena,
                                 "a door of %" PRId64 " mm around %" PRId64 " mm is not within "
                                 "the %s wall of hall %s, which is %" PRId64 " mm long",
                                 want->width_mm, at, mw_wall_names[want->wall], s->hall->name,
                                 length));
    *mw_vec_push(&s->p->doors) = (struct mw_plan_door){
        .hall = s->hall_index,
        .wall = (uint8_t)want->wall,
        .mid_mm = from + at,
        .width_mm = want->width_mm,
    };
}

/* Blocks the positions whose racks would share floor with the pillar; touching is no harm. */
static void block_under(struct shell *s, const struct mw_plan_pillar *pillar)
{
    const struct mw_plan *p = s->p;
    int64_t reach_x = pillar->width_mm + p->want->site.rack.width_mm;
    int64_t reach_y = pillar->depth_mm + p->want->site.rack.depth_mm;

    for (uint32_t r = s->first_row; r < p->rows.n; r++) {
        const struct mw_plan_row *row = &p->rows.at[r];
        int64_t dy = 2 * (row->y_mm - pillar->y_mm);

        if (dy <= -reach_y || dy >= reach_y)
            continue;
        for (uint32_t i = 0; i < row->position_n; i++) {
            struct mw_position *at = &p->positions.at[row->first_position + i];
            int64_t dx = 2 * (at->x_mm - pillar->x_mm);

            at->blocked |= dx > -reach_x && dx < reach_x;
        }
    }
}

static void put_pillar(struct shell *s, const struct mw_pillar *want, int64_t origin_mm)
{
    const struct mw_plan_hall *hall = s->hall;
    const struct mw_plan_pillar pillar = {
        .hall = s->hall_index,
        .x_mm = origin_mm + want->x_mm,
        .y_mm = want->y_mm,
        .width_mm = want->width_mm,
        .depth_mm = want->depth_mm,
    };
    int64_t half_w = pillar.width_mm / 2, half_d = pillar.depth_mm / 2;

    if (pillar.x_mm + half_w <= hall->west_mm || pillar.x_mm - half_w >= hall->east_mm ||
        pillar.y_mm + half_d <= hall->north_mm || pillar.y_mm - half_d >= hall->south_mm)
        complain(s, want->pos,
                 mw_arena_printf(&s->p->arena,
                                 "the pillar is outside of hall %s, whose walls stand at x_m "
                                 "%.3f to %.3f and y_m %.3f to %.3f",
                                 hall->name, (double)(hall->west_mm - origin_mm) / 1000,
                                 (double)(hall->east_mm - origin_mm) / 1000,
                                 (double)hall->north_mm / 1000, (double)hall->south_mm / 1000));
    *mw_vec_push(&s->p->pillars) = pillar;
    block_under(s, &pillar);
}

void mw_design_shell(struct mw_plan *p, uint32_t first_row, int64_t origin_mm,
                     struct mw_diags *diags)
{
    const struct mw_hall *want = &p->want->site.halls.at[p->halls.n - 1];
    struct shell s = {
        .p = p,
        .diags = diags,
        .hall = &p->halls.at[p->halls.n - 1],
        .hall_index = p->halls.n - 1,
        .first_row = first_row,
    };

    put_walls(&s, want->clearance_mm);
    for (uint32_t i = 0; i < want->doors.n; i++)
        put_door(&s, &want->doors.at[i]);
    for (uint32_t i = 0; i < want->pillars.n; i++)
        put_pillar(&s, &want->pillars.at[i], origin_mm);
}
