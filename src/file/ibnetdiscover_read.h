/*
 * ibnetdiscover_read.h: what ibnetdiscover of infiniband-diags writes: the topology, the ports
 * report of `-p`, and the cache of `--cache` (told apart by how they begin).
 *
 * The topology is blocks of lines, one block a node:
 *
 *     vendid=0x2c9
 *     devid=0xd2f2
 *     sysimgguid=0xb83fd20300000000
 *     switchguid=0xb83fd20300000000(b83fd20300000000)
 *     Switch  64 "S-b83fd20300000000"   # "MF0;leaf-1-1:MQM9700/U1" enhanced port 0 lid 2 lmc 0
 *     [1]     "H-0c42a10300100000"[1](c42a10300100001)   # "node001 mlx5_0" lid 7 4xNDR
 *
 * The ports report has the GUIDs of ports alone: a switch's is that of its node; an adapter is known
 * by that of its port (the highest that is listed), which need not be its node's.
 *
 * A dump that stops short is refused, between two lines too, where what is there tells of more:
 * nodes that are named and not described, ports that only the other end names, a block without its
 * node, the node that discovery began at.
 *
 * A block whose node, name, ports and cables are those of an earlier one is that block again (two
 * dumps in one file): it counts once, and a warning says so. Another one of the same GUID is a second
 * device.
 *
 * Aggregation nodes (SHARP) are channel adapters whose description says "aggregation node" or
 * "SHARP", or which hang on the last port of a switch with an odd number of ports above 32: the
 * internal port of NVIDIA's switches (37, 41, 65, 129).
 */
#ifndef MW_FILE_IBNETDISCOVER_READ_H
#define MW_FILE_IBNETDISCOVER_READ_H

#include "model/observation.h"

enum { MW_IBNETDISCOVER_BYTES_CAP = 1 << 30 };

/*
 * Reads `n` bytes; `name` names them in messages, which carry name:line:column, or for a cache tell
 * the byte. Adds one source to the builder. MW_OK: nothing wrong was found; otherwise every
 * fault is in `d` (E-OBS-FORM, E-OBS-TRUNCATED, E-OBS-EMPTY, E-CAP), and what was understood is
 * in the builder. Linear in the bytes; nothing is kept of `text`.
 */
enum mw_rc mw_ibnetdiscover_read(struct mw_obs_build *b, const char *name, const char *text,
                                 size_t n, struct mw_diags *d);

#endif
