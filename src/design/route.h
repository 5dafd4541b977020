/*
 * route.h: how a cable runs: from its port up to the tray over its row, along trays, and down
 * to the other port. Pure geometry over positions (site.c) and devices (elevation.c).
 *
 * Every row has a tray over its racks. Cross trays join the rows of a hall: at both ends of the
 * hall and every `site.trays.cross_every` positions. One tray joins neighbouring halls.
 */
#ifndef MW_DESIGN_ROUTE_H
#define MW_DESIGN_ROUTE_H

#include "model/plan.h"

/* EIA-310: one rack unit is 1.75 inches. U1 is taken to begin at the floor: a plinth only
 * shortens the run. Tenths of a millimetre would be 444.5. */
#define MW_U_MM(u) ((u)*4445 / 100)

/* Tray length between the middles of two positions, in mm; 0 for the same one. Symmetric, and
 * never more than by way of a third position. Constant time. */
int64_t mw_route_tray_mm(const struct mw_plan *p, uint32_t position_a, uint32_t position_b);

/* The same way as points: its corners, from the middle of one position to that of the other. Every
 * leg lies along one tray, of a row or across; only the third of five is the joint between halls.
 * Returns how many; neighbours may be equal. */
enum { MW_ROUTE_CORNERS = 6 };
struct mw_route_point {
    int64_t x_mm, y_mm;
};
uint32_t mw_route_corners(const struct mw_plan *p, uint32_t position_a, uint32_t position_b,
                          struct mw_route_point out[MW_ROUTE_CORNERS]);

/* Height above the floor, in mm, at which the cables of a device leave it: its middle; for a
 * zero-U device (a PDU) the middle of the rack. */
int64_t mw_route_height_mm(const struct mw_plan *p, const struct mw_device *d);

/* Whether the device's data ports are at the rear of its rack (the hot aisle). */
bool mw_route_at_rear(const struct mw_device *d);

/*
 * Length of a cable between two devices, in mm, by geometry: no stocked length yet.
 * In one rack: the difference in height, plus site.trays.rack_slack. Otherwise: both vertical
 * runs up to the tray, the way along trays, plus site.trays.slack. Ports that look to different
 * faces of their racks add the depth of a rack. One end elsewhere: the distance that the file
 * gives. Both elsewhere: they share a room, or the rooms lie as far apart as their distances
 * differ: that, both runs up to the tray, and slack.
 */
int64_t mw_route_mm(const struct mw_plan *p, uint32_t device_a, uint32_t device_b);

#endif
