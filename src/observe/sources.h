/*
 * sources.h: one observation from whatever tells of a network: live subnets, dumps, lists; several
 * of them, of one subnet or of many, together.
 */
#ifndef MW_OBSERVE_SOURCES_H
#define MW_OBSERVE_SOURCES_H

#include "model/observation.h"

enum mw_source_kind {
    MW_SOURCE_LIVE, /* the subnet of a local port (observe/live.h) */
    MW_SOURCE_IBNETDISCOVER,
    MW_SOURCE_LST,
    MW_SOURCE_LFTS,
    MW_SOURCE_LLDP,
    MW_SOURCE_LINKS,
    MW_SOURCE_KINDS
};
extern const char
    *const mw_source_kind_names[]; /* "live", …: the options of the programs, too */

struct mw_source {
    enum mw_source_kind kind;
    const char *value; /* a file, "-" standard input; live: "mlx5_0:1", or NULL */
};

struct mw_sources {
    const struct mw_source *at;
    uint32_t n;          /* 1 … MW_OBS_SOURCES_CAP */
    uint32_t timeout_ms; /* for each live discovery; 0: its own default */
    bool tables;         /* live: with forwarding tables */
    bool counters;       /* live: with the counters of all ports */
};

/*
 * Reads them all; `o` starts as {0}, mw_observation_done in every case. On failure every fault of
 * every source is in `d`: those of the readers, E-FILE-READ, E-OBS-KIND (a file that is plainly of
 * another kind than was said, or compressed), E-OBS-EMPTY (nothing is seen at all). Warnings may be
 * there on success, too.
 */
enum mw_rc mw_sources_observe(struct mw_observation *o, const struct mw_sources *s,
                              struct mw_diags *d);

/* What a file looks like by its beginning; MW_SOURCE_KINDS: like nothing that is read here. */
enum mw_source_kind mw_source_guess(const char *text, size_t n);

#endif
