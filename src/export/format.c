#include "export/format.h"

#include "export/netbox.h"

#include <stddef.h>

const struct mw_export_format mw_export_formats[] = {
    {"netbox", "NetBox: CSV files of its bulk import, in their order", mw_export_netbox},
    {.name = NULL},
};
