/*
 * graph.h: the plan as a graph of devices and cables: GraphML for networkx, igraph, Gephi, yEd,
 * and a DOT file per fabric for Graphviz.
 *
 * A node per device, and one called "external" where cables leave the plan; an edge per cable, two
 * per splitter.
 */
#ifndef MW_EXPORT_GRAPH_H
#define MW_EXPORT_GRAPH_H

#include "export/format.h"

void mw_export_graphml(const struct mw_export *x, struct mw_sink *to);
void mw_export_dot(const struct mw_export *x, struct mw_sink *to);

#endif
