/*
 * lldp_read.h: neighbours as lldpd tells them: `lldpcli show neighbors [details] -f json0`, whose
 * shape is the same for one neighbour and for many.
 *
 *     lldpcli show chassis -f json0; lldpcli show neighbors details -f json0
 *
 * A file may hold many such pairs, of many systems, one after another. A chassis says whose the
 * neighbours after it are; where the neighbours come first, those before it. In a file without one
 * the only list of neighbours is that of the system after which the file is called: leaf-1.json.
 *
 * Systems are known by name and by the MAC address of their chassis. A port is known by its
 * interface's name: the port's identifier, or, where that is a MAC address or a mere number, its
 * description. What was not heard by LLDP (but CDP, …) is skipped.
 */
#ifndef MW_FILE_LLDP_READ_H
#define MW_FILE_LLDP_READ_H

#include "model/observation.h"

enum {
    MW_LLDP_BYTES_CAP = 1 << 30,
    MW_LLDP_DOCUMENT_CAP = 8 << 20, /* bytes of one document: some 5,000 neighbours */
    MW_LLDP_HELD_CAP = 64           /* lists of neighbours that wait for their chassis */
};

/*
 * Reads `n` bytes; `name` names them in messages, which carry name:line of the document, and
 * name:line:column where it is no JSON. Adds one source to the builder. MW_OK: nothing wrong was
 * found; otherwise every fault is in `d` (E-LLDP-FORM, E-CAP), and what was understood is in the
 * builder. Linear in the bytes; nothing is kept of `text`.
 */
enum mw_rc mw_lldp_read(struct mw_obs_build *b, const char *name, const char *text, size_t n,
                        struct mw_diags *d);

#endif
