/*
 * label.h: how an end of a cable is called: on the label that is stuck to it, and as a path of
 * the plan; and the identity of a cable, which follows from its ends alone.
 */
#ifndef MW_DESIGN_LABEL_H
#define MW_DESIGN_LABEL_H

#include "model/plan.h"

enum { MW_LABEL_CAP = 160 }; /* holds every label and every path, with the terminating zero */

/*
 * The text on the label: the device and its port as the faceplate names it, "leaf-1-5 17/1",
 * "node007 OSFP2-1"; an end that holds two lanes names both, "leaf-1-5 17/1+17/2". The outside
 * world is "external". Cut at `cap` - 1; returns the length.
 */
size_t mw_label_end(const struct mw_plan *p, const struct mw_end *end, char *buf, size_t cap);

/*
 * The path of the (first) port of the end: "leaf-1-5/p33" with the number by which the fabric
 * counts a switch's port, "node007/hca5" for the compute port of a rail, otherwise the
 * faceplate's name in lower case, "node007/bmc". Cut at `cap` - 1; returns the length.
 */
size_t mw_label_path(const struct mw_plan *p, const struct mw_end *end, char *buf, size_t cap);

/* Identity of a cable: FNV-1a over the sorted paths of its ends, folded to 48 bits. It changes
 * only when an end does; a cable that carries two lanes has that of its first lane. */
uint64_t mw_cable_id(const struct mw_plan *p, const struct mw_cable *c);

#endif
