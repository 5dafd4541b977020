/*
 * netbox_words.h: NetBox's words for what a catalog calls otherwise (netbox/dcim/choices.py), and
 * names and slugs that NetBox takes: it wants some of them unique.
 */
#ifndef MW_EXPORT_NETBOX_WORDS_H
#define MW_EXPORT_NETBOX_WORDS_H

#include "base/map.h"
#include "model/plan.h"

/* What NetBox takes (netbox/dcim/models). Names of devices are host names, so at most 63. */
enum { MW_NETBOX_NAME_CAP = 64, MW_NETBOX_SLUG_CAP = 100, MW_NETBOX_DESCRIPTION_CAP = 200 };

/* InterfaceTypeChoices: of a port of that protocol, connector (as in mw_connector_names) and
 * rate; "other" where NetBox has no word. */
const char *mw_netbox_interface_type(enum mw_protocol protocol, uint8_t connector,
                                     int32_t gbps);

/* CableTypeChoices; "" where it has no word (serial, twisted pair of an unnamed category). */
const char *mw_netbox_cable_type(const struct mw_cable_part *part);

/* ColorChoices, by the plain name of a colour; "" unknown. */
const char *mw_netbox_colour(const char *name);

/* PowerPortTypeChoices of an inlet, "c20"; "" unknown. */
const char *mw_netbox_inlet(const char *inlet);

/* Names given out already. Starts as {0}. */
struct mw_netbox_names {
    struct mw_map_str taken;
};

/* `name`, or with " (2)", " (3)", … behind it if that is taken; in the arena. */
const char *mw_netbox_unique(struct mw_netbox_names *n, struct mw_arena *a, const char *name);

/* Lower-case letters, digits, '-' and '_' alone, at most MW_NETBOX_SLUG_CAP; unique. Of a name
 * that loses letters by that (not ASCII, too long, nothing left) a hash of 32 bits stands behind:
 * the same in every plan, for NetBox may hold a site of another plan whose name is as much like
 * it. */
const char *mw_netbox_slug(struct mw_netbox_names *n, struct mw_arena *a, const char *name);
void mw_netbox_names_done(struct mw_netbox_names *n);

#endif
