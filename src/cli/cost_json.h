/*
 * cost_json.h: what a plan costs as JSON, as tests/schema/cost.schema.json has it.
 */
#ifndef MW_CLI_COST_JSON_H
#define MW_CLI_COST_JSON_H

#include "base/out.h"
#include "design/cost.h"
#include "design/cost_swing.h"

/* Money under a key: units with three decimals, null where it is unknown. */
void mw_cost_json_money(struct mw_json *j, const char *key, int64_t money);

/* The bill of a phase as an object in an open array. */
void mw_cost_json_phase(struct mw_json *j, const char *name, const struct mw_cost *c);

/* The sensitivity as an object under `key`. */
void mw_cost_json_swings(struct mw_json *j, const char *key, const struct mw_swings *s);

#endif
