/* route.c: lengths of cable runs; see route.h. */
#include "design/route.h"

static int64_t distance(int64_t a, int64_t b)
{
    return a < b ? b - a : a - b;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Where the shortest way between two rows of a hall crosses: at the first cross tray from the
 * western end on; at the nearer one to the west or east where there is none between. */
static int64_t crossing_mm(const struct mw_plan_hall *hall, int64_t xa, int64_t xb)
{
    int64_t low = least(xa, xb), high = xa + xb - low;
    int64_t before = hall->x0_mm, after = hall->x1_mm; /* the cross trays next to `low` */

    if (hall->cross_mm > 0) {
        before += (low - hall->x0_mm) / hall->cross_mm * hall->cross_mm;
        if (before == low)
            return low;
        after = least(before + hall->cross_mm, hall->x1_mm);
    }
    if (after > high && low - before <= after - high)
        return before;
    return after;
}

int64_t mw_route_tray_mm(const struct mw_plan *p, uint32_t position_a, uint32_t position_b)
{
    const struct mw_position *a = &p->positions.at[position_a];
    const struct mw_position *b = &p->positions.at[position_b];
    uint32_t hall_a = p->rows.at[a->row].hall_index;
    uint32_t hall_b = p->rows.at[b->row].hall_index;

    if (a->row == b->row)
        return distance(a->x_mm, b->x_mm);
    if (hall_a == hall_b) {
        int64_t x_mm = crossing_mm(&p->halls.at[hall_a], a->x_mm, b->x_mm);
        return distance(a->x_mm, x_mm) + distance(a->y_mm, b->y_mm) + distance(x_mm, b->x_mm);
    }
    return distance(a->x_mm, b->x_mm) + distance(a->y_mm, p->halls.at[hall_a].joint_y_mm) +
           distance(b->y_mm, p->halls.at[hall_b].joint_y_mm);
}

uint32_t mw_route_corners(const struct mw_plan *p, uint32_t position_a, uint32_t position_b,
                          struct mw_route_point out[MW_ROUTE_CORNERS])
{
    const struct mw_position *a = &p->positions.at[position_a];
    const struct mw_position *b = &p->positions.at[position_b];
    uint32_t hall_a = p->rows.at[a->row].hall_index;
    uint32_t hall_b = p->rows.at[b->row].hall_index;
    uint32_t n = 0;

    out[n++] = (struct mw_route_point){a->x_mm, a->y_mm};
    if (hall_a != hall_b) {
        const struct mw_plan_hall *from = &p->halls.at[hall_a], *to = &p->halls.at[hall_b];
        int64_t leave = hall_a < hall_b ? from->x1_mm : from->x0_mm;
        int64_t enter = hall_a < hall_b ? to->x0_mm : to->x1_mm;
        out[n++] = (struct mw_route_point){leave, a->y_mm};
        out[n++] = (struct mw_route_point){leave, from->joint_y_mm};
        out[n++] = (struct mw_route_point){enter, to->joint_y_mm};
        out[n++] = (struct mw_route_point){enter, b->y_mm};
    } else if (a->row != b->row) {
        int64_t x_mm = crossing_mm(&p->halls.at[hall_a], a->x_mm, b->x_mm);
        out[n++] = (struct mw_route_point){x_mm, a->y_mm};
        out[n++] = (struct mw_route_point){x_mm, b->y_mm};
    }
    out[n++] = (struct mw_route_point){b->x_mm, b->y_mm};
    return n;
}

int64_t mw_route_height_mm(const struct mw_plan *p, const struct mw_device *d)
{
    if (d->u == 0)
        return MW_U_MM((int64_t)p->want->site.rack.units) / 2;
    return MW_U_MM(2 * (int64_t)(d->u - 1) + d->type->u) / 2;
}

bool mw_route_at_rear(const struct mw_device *d)
{
    return d->type->ports_front == (d->rear != 0);
}

/* Up from a device to the tray, or down when the tray lies below it. */
static int64_t vertical_mm(const struct mw_plan *p, const struct mw_device *d)
{
    return distance(p->want->site.trays.height_mm, mw_route_height_mm(p, d));
}

int64_t mw_route_mm(const struct mw_plan *p, uint32_t device_a, uint32_t device_b)
{
    const struct mw_device *a = &p->devices.at[device_a], *b = &p->devices.at[device_b];
    const struct mw_site *site = &p->want->site;

    if (a->rack == MW_NONE && b->rack == MW_NONE)
        return distance(a->elsewhere_mm, b->elsewhere_mm) + 2 * site->trays.height_mm +
               site->trays.slack_mm;
    if (a->rack == MW_NONE)
        return a->elsewhere_mm;
    if (b->rack == MW_NONE)
        return b->elsewhere_mm;

    int64_t face = mw_route_at_rear(a) == mw_route_at_rear(b) ? 0 : site->rack.depth_mm;
    if (a->rack == b->rack)
        return distance(mw_route_height_mm(p, a), mw_route_height_mm(p, b)) + face +
               site->trays.rack_slack_mm;
    return vertical_mm(p, a) + vertical_mm(p, b) + face + site->trays.slack_mm +
           mw_route_tray_mm(p, p->racks.at[a->rack].position, p->racks.at[b->rack].position);
}
