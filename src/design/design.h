/*
 * design.h: a factory file becomes a plan. One readable list of steps over one record; each
 * step is a file of its own, reads what earlier steps filled, and fills what its comment says.
 *
 * Pure: no clock, no chance, no I/O. The same factory and catalog give the same plan.
 */
#ifndef MW_DESIGN_DESIGN_H
#define MW_DESIGN_DESIGN_H

#include "base/err.h"
#include "model/plan.h"

/* Called between and within steps; `total` 0 when it is not known. May be NULL. */
struct mw_progress {
    void (*step)(void *ctx, const char *what, uint64_t done, uint64_t total);
    void *ctx;
};

/*
 * Designs the factory. `p` starts as {0}; it borrows `want` and `catalog`, which must outlive
 * it. Returns MW_OK; MW_ECONFIG when the file is wrong in a way only the catalog or another key
 * shows (all such errors at once, in `diags`); MW_EIMPOSSIBLE when no such factory can exist
 * (the binding constraint in `diags`). Call mw_plan_done in every case.
 */
enum mw_rc mw_design(struct mw_plan *p, const struct mw_factory *want,
                     const struct mw_catalog *catalog, struct mw_diags *diags,
                     const struct mw_progress *progress);

/*
 * Designs a factory onto one that stands: `old`, which must outlive the plan. Where the plan of
 * the new factory keeps all that stands, it is that plan, as mw_design makes it: so it is with
 * growth within count_final of a prebuilt fabric. Otherwise racks, devices, names, addresses and
 * outlets of `old` stay; what is new finds room in free positions and racks; cables are moved
 * where the rule of the new fabric leaves no other way, as few as can be (rewire.h), and a
 * finding D-MOVES says how many and why. plan->base is then `old`, and `stands` of racks and
 * devices tells what they are there.
 *
 * Returns as mw_design; MW_EIMPOSSIBLE also when what stands cannot stay: D-STANDS-GONE (there
 * is less of something, or of another type), D-STANDS-PLACE (the site is another).
 */
enum mw_rc mw_design_onto(struct mw_plan *p, const struct mw_factory *want,
                          const struct mw_catalog *catalog, const struct mw_plan *old,
                          struct mw_diags *diags, const struct mw_progress *progress);

/* Whether such a factory can exist: the steps up to the supplies, which decide it. `placed` (may
 * be NULL) tells whether it came as far as devices: before that an answer costs next to nothing. */
bool mw_design_can_be(const struct mw_factory *want, const struct mw_catalog *catalog,
                      bool *placed);

/*
 * nearest.c: what to change so that an impossible factory can be: the nearest design that can,
 * as a `--set` line in `out` ("--set compute.count=24"), found by trying. False when none is
 * found.
 */
bool mw_design_nearest(const struct mw_factory *want, const struct mw_catalog *catalog,
                       char *out, size_t cap);

/* ---- the steps, in order (each: MW_OK or the kind of the first error put in `diags`) ---- */

/* refer.c: every name in the file means something: device types exist and are of the right
 * kind, feeds named by circuits exist, facts the design needs are known (asks for those
 * missing). */
enum mw_rc mw_design_refer(struct mw_plan *p, struct mw_diags *diags);

/* site.c: rows, positions, classes (where, row), geometry. */
enum mw_rc mw_design_site(struct mw_plan *p, struct mw_diags *diags);

/* power.c: cases, limits, classes[].nodes_per_rack. Impossible when no class holds a node. */
enum mw_rc mw_design_power(struct mw_plan *p, struct mw_diags *diags);

/* fabric.c: fabrics[] (sizes) and devices: nodes, leaves, spines, cores, managers, services;
 * not edges (OOB, console), which need the number of racks. `rack` stays MW_NONE, elsewhere_mm
 * is set. Order: nodes by index, then by fabric and role; see mw_plan_range(). */
enum mw_rc mw_design_fabrics(struct mw_plan *p, struct mw_diags *diags);

/* racks.c (with place.c): racks and their positions, edge switches, PDUs and circuits (rack,
 * want, feed, pdu); every device's rack. Impossible when positions, feeds or cooling do not
 * suffice. */
enum mw_rc mw_design_racks(struct mw_plan *p, struct mw_diags *diags);

/* elevation.c: devices' u and rear, rack_devices, fillers. */
enum mw_rc mw_design_elevations(struct mw_plan *p, struct mw_diags *diags);

/* supply.c: supplies, circuit loads, feed_loads, cases' totals. */
enum mw_rc mw_design_supplies(struct mw_plan *p, struct mw_diags *diags);

/* names.c: names of devices and racks, from patterns; unique or an error. */
enum mw_rc mw_design_names(struct mw_plan *p, struct mw_diags *diags);

/* wiring.c: both ends of every cable, fabrics[].links. */
enum mw_rc mw_design_wiring(struct mw_plan *p, struct mw_diags *diags);

/* cabling.c: routes, parts, lengths, bundles, ids; sorts cables. */
enum mw_rc mw_design_cabling(struct mw_plan *p, struct mw_diags *diags);

/* bound.c: totals.route_mm, cable_bound_mm and placement_exact. The bound holds for the same
 * cables at the same U of the same racks, whatever positions these take. Where the search for
 * their best positions ends (a scalable unit on a small floor) it is that optimum; network racks
 * then stand side by side, as the layout asks. Never fails. */
enum mw_rc mw_design_bound(struct mw_plan *p, struct mw_diags *diags);

/* address.c: addresses. */
enum mw_rc mw_design_addresses(struct mw_plan *p, struct mw_diags *diags);

/* totals.c: rack and plan totals, bill of materials. */
enum mw_rc mw_design_totals(struct mw_plan *p, struct mw_diags *diags);

/* check.c, identity.c: findings; never fails. */
enum mw_rc mw_design_checks(struct mw_plan *p, struct mw_diags *diags);

#endif
