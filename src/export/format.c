#include "export/format.h"

#include "export/ansible.h"
#include "export/dns.h"
#include "export/dnsmasq.h"
#include "export/genders.h"
#include "export/graph.h"
#include "export/hosts.h"
#include "export/ibsim.h"
#include "export/kea.h"
#include "export/labels.h"
#include "export/netbox.h"
#include "export/opensm.h"
#include "export/prometheus.h"
#include "export/pull.h"
#include "export/purchase.h"
#include "export/slurm.h"

#include <stddef.h>

const struct mw_export_format mw_export_formats[] = {
    {"netbox", "NetBox: CSV files of its bulk import, in their order", mw_export_netbox},
    {"labels", "labels for cable ends and devices, with QR codes: sheets and CSV",
     mw_export_labels},
    {"pull", "pull list for cablers, with boxes to check: PDF per row and CSV", mw_export_pull},
    {"purchase", "what to buy, by vendor, with spares: CSV", mw_export_purchase},
    {"slurm", "Slurm: topology, nodes and GPUs", mw_export_slurm},
    {"opensm", "OpenSM: names, roots and routing of each subnet", mw_export_opensm},
    {"ibsim", "ibsim: each subnet as a netlist", mw_export_ibsim},
    {"dnsmasq", "dnsmasq: DHCP host entries", mw_export_dnsmasq},
    {"kea", "Kea: DHCPv4 server with reservations", mw_export_kea},
    {"hosts", "lines of /etc/hosts", mw_export_hosts},
    {"dns", "DNS zones, forward and reverse", mw_export_dns},
    {"prometheus", "Prometheus: targets (file_sd) and jobs", mw_export_prometheus},
    {"genders", "genders: devices and their attributes", mw_export_genders},
    {"ansible", "Ansible: inventory", mw_export_ansible},
    {"graphml", "GraphML: devices and cables as a graph", mw_export_graphml},
    {"dot", "Graphviz: a graph of each fabric", mw_export_dot},
    {.name = NULL},
};
