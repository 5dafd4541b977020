/*
 * infiniband_umad.h: a port of this machine that MADs go through, by libibumad.
 *
 * libibumad reads files of the kernel's and may print and wait: call it in a child process
 * (infiniband.h).
 */
#ifndef MW_PEER_INFINIBAND_UMAD_H
#define MW_PEER_INFINIBAND_UMAD_H

#include "base/err.h"
#include "peer/infiniband_mad.h"

enum { MW_UMAD_NAME_CAP = 24 }; /* "mlx5_0:1": libibumad's names end before 20 characters */

struct mw_umad {
    int port;
    int agents[3]; /* directed and LID-routed subnet management, performance management */
    void *buffer;
    char name[MW_UMAD_NAME_CAP];
};

/*
 * Opens "mlx5_0:1", or "mlx5_0" for its first active port, or NULL for the first active one of
 * all; an initialised one (no subnet manager has been there) serves where none is active. Ethernet
 * ports are passed over. E-IB-NONE, E-IB-PEER. *u ends in mw_umad_close.
 */
enum mw_rc mw_umad_open(struct mw_umad *u, const char *want, struct mw_err *err);
struct mw_mad_port mw_umad_port(struct mw_umad *u); /* borrows u */
void mw_umad_close(struct mw_umad *u);

/* Splits "mlx5_0:1" into its parts, *number 0 where it has none; false: it is no such name. */
bool mw_umad_split(const char *want, char name[MW_UMAD_NAME_CAP], int *number);

#endif
