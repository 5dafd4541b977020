/*
 * portname.h: which port of a device type an Ethernet port's name means. Names equal to the
 * faceplate's or the adapter's (ignoring case) are those; else switches are read by the numbers in
 * their names, and one rule must fit all ports of a switch:
 *
 *     swp17, swp17s1              Cumulus Linux: cage 17; its second lane (lanes count from 0)
 *     Ethernet1/17, Eth1/17/2     NX-OS: slot, cage, lane from 1
 *     Ethernet17, Ethernet17/2    EOS: cage, lane from 1
 *     Ethernet64                  SONiC: first electrical lane, 4 or 8 to a cage, from 0
 *
 * Where several rules fit, the one that most of the cables confirm is taken; ports on which the
 * rules that are left differ stay unknown.
 */
#ifndef MW_VERIFY_PORTNAME_H
#define MW_VERIFY_PORTNAME_H

#include "model/catalog.h"

struct mw_portname {
    const char *name; /* as seen; NULL: none */
    uint16_t hint;    /* index in the type's ports where the cable's other end expects it;
                       * UINT16_MAX none */
    uint16_t port;    /* result: index in the type's ports; UINT16_MAX unknown */
};

/* Whether a name is that of a switch's front port in any of these forms; "eth0" is none. */
bool mw_portname_is_front(const char *name);

void mw_portnames_join(struct mw_portname *seen, uint32_t n, const struct mw_device_type *t);

#endif
