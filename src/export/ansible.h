/*
 * ansible.h: an inventory for Ansible (YAML): hosts with their addresses and places, in groups by
 * role, scalable unit, rack and row.
 */
#ifndef MW_EXPORT_ANSIBLE_H
#define MW_EXPORT_ANSIBLE_H

#include "export/format.h"

void mw_export_ansible(const struct mw_export *x, struct mw_sink *to);

#endif
