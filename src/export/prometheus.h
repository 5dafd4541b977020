/*
 * prometheus.h: what to scrape, as files for Prometheus' file_sd, and a prometheus.yml that
 * reads them.
 */
#ifndef MW_EXPORT_PROMETHEUS_H
#define MW_EXPORT_PROMETHEUS_H

#include "export/format.h"

void mw_export_prometheus(const struct mw_export *x, struct mw_sink *to);

#endif
