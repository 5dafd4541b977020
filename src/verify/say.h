/*
 * say.h: ports and devices of a plan in words, as findings name them: few by name, runs as
 * "5 to 12", many by their number.
 */
#ifndef MW_VERIFY_SAY_H
#define MW_VERIFY_SAY_H

#include "fabric/expect.h"

enum { MW_SAY_CAP = 8 }; /* names or runs in a list; then "and 12 more" */

/* All take ports or devices in any order, more than once too, and sort them in place. Strings are
 * in the arena. */

/* The ports of one device: "port 7", "ports 5 to 12 and 15"; Ethernet by name. */
const char *mw_say_ports(struct mw_arena *a, const struct mw_expect *x, uint32_t *ports,
                         uint32_t n);
/* The same as the faceplate has it: "17/1, 17/2". */
const char *mw_say_faces(struct mw_arena *a, const struct mw_expect *x, uint32_t *ports,
                         uint32_t n);
/* Component paths, "node007/hca5 and node008/hca5". */
const char *mw_say_paths(struct mw_arena *a, const struct mw_expect *x, uint32_t *ports,
                         uint32_t n);
/* "node001 to node008"; handles that follow one another are a run. */
const char *mw_say_devices(struct mw_arena *a, const struct mw_plan *p, uint32_t *devices,
                           uint32_t n);
/* "1 to 3, 7 and 9" */
const char *mw_say_numbers(struct mw_arena *a, uint32_t *numbers, uint32_t n);

/* A component path, in the arena. */
const char *mw_say_path(struct mw_arena *a, const struct mw_expect *x, uint32_t port);
/* Its number, "17"; Ethernet by name. */
const char *mw_say_number(struct mw_arena *a, const struct mw_expect *x, uint32_t port);
/* What the faceplate calls it, "17/1". */
const char *mw_say_face(struct mw_arena *a, const struct mw_expect *x, uint32_t port);

#endif
