/*
 * slurm.h: topology.conf (a tree), topology-block.conf (blocks), nodes.conf and gres.conf.
 *
 * A node may hang on one switch only in Slurm's tree, and a rail-optimised node hangs on eight
 * leaves. So a bottom switch of the tree stands for the leaves that a set of nodes shares: with
 * rails a scalable unit, in a plain fat tree a leaf. The tree ends where all nodes meet: at the
 * spines in two tiers, at the cores in three, with a switch per group of pods between.
 */
#ifndef MW_EXPORT_SLURM_H
#define MW_EXPORT_SLURM_H

#include "export/format.h"

void mw_export_slurm(const struct mw_export *x, struct mw_sink *to);

#endif
