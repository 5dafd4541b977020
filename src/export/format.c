#include "export/format.h"

#include <stddef.h>

const struct mw_export_format mw_export_formats[] = {
    {.name = NULL},
};
