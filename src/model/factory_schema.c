/* factory_schema.c: the factory file as data: keys, units, ranges, defaults, help. */
#include "model/factory.h"

const struct mw_field mw_factory_schema[] = {{.key = NULL}};
