/*
 * fabric_tables.h: mended forwarding tables as files that a subnet manager takes.
 *
 *   tables.lfts   all switches, all LIDs; `opensm -R file -U tables.lfts`. The form is that of
 *                 dump_lfts, each entry with its port's GUID, by which opensm finds the LID again
 *                 where it has given out others.
 *   before.lfts   the tables as they were, in the same form: the way back
 *   changes.txt   what differs, entry by entry
 *   README        what was done, how to load it, when it goes stale
 */
#ifndef MW_EXPORT_FABRIC_TABLES_H
#define MW_EXPORT_FABRIC_TABLES_H

#include "base/sink.h"
#include "fabric/repair.h"

struct mw_fabric_tables {
    const struct mw_observation *seen; /* of which `before` was made */
    const struct mw_net *before;
    const struct mw_repair *repair;
    const char *folder; /* "" or "compute-3/" */
};

void mw_fabric_tables_write(const struct mw_fabric_tables *t, struct mw_sink *to);

/* changes.txt, at most `cap` entries; then how many more there are. */
void mw_fabric_tables_changes(const struct mw_fabric_tables *t, uint32_t cap,
                              struct mw_out *out);

/* Entries that differ, those for switches' own LIDs too: as many as changes.txt has and README says.
 */
uint32_t mw_fabric_tables_count(const struct mw_fabric_tables *t);

/* Names the links between which tables were made: who is joined to whom at which ports, at what
 * rate, under which LIDs. The same whatever order they were seen in. */
uint64_t mw_fabric_links_digest(const struct mw_observation *o, const struct mw_net *n);

#endif
