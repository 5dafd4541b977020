/*
 * lft_read.h: linear forwarding tables of switches, as dump_lfts and ibroute print them, and
 * opensm's opensm-lfts.dump (the same form) and opensm.fdbs:
 *
 *     Unicast lids [0x0-0x14] of switch Lid 2 guid 0xb83fd20300000000 (leaf-1-1):
 *     0x0007 017 : (Channel Adapter portguid 0x0c42a10300100001: 'node001 mlx5_0')
 *
 *     osm_ucast_mgr_dump_ucast_routes: Switch 0xb83fd20300000000
 *     0x0007 : 017 : 00 : yes
 *
 * A switch that no other source describes is added by its GUID, an adapter that no other source
 * has by its port's GUID and name (not from opensm.fdbs, which names none). A LID without a way (UNREACHABLE,
 * or not listed) has out port 255.
 */
#ifndef MW_FILE_LFT_READ_H
#define MW_FILE_LFT_READ_H

#include "model/observation.h"

#define MW_LFT_BYTES_CAP ((size_t)8 << 30)

/*
 * Reads `n` bytes; `name` names them in messages, which carry name:line:column. Adds one source to
 * the builder. MW_OK: nothing wrong was found; otherwise every fault is in `d` (E-OBS-FORM,
 * E-OBS-TRUNCATED, E-OBS-EMPTY, E-CAP), and what was understood is in the builder. Linear in the
 * bytes; nothing is kept of `text`, so that it may be a mapped file.
 */
enum mw_rc mw_lft_read(struct mw_obs_build *b, const char *name, const char *text, size_t n,
                       struct mw_diags *d);

#endif
