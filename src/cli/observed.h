/*
 * observed.h: the network that a command line names: its --live, --ibnetdiscover, --lst, --lfts,
 * --lldp and --links together.
 */
#ifndef MW_CLI_OBSERVED_H
#define MW_CLI_OBSERVED_H

#include "cli/command.h"
#include "model/observation.h"

/* Reads all sources; --timeout is for each live one. `tables`, `counters`: of live ones too.
 * E-USAGE: none is named, or --timeout is no number of seconds; else as mw_sources_observe. */
enum mw_rc mw_observed(struct mw_observation *o, const struct mw_args *args, bool tables,
                       bool counters, struct mw_diags *d);

#endif
