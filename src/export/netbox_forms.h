/*
 * netbox_forms.h: for tests: what NetBox 4.6 takes, written down from its source and not from our
 * writer: the columns of its import forms (netbox/dcim/forms/bulk_import.py and
 * netbox/ipam/forms/bulk_import.py: Meta.fields, with `required` of the fields and the models),
 * its choices (netbox/dcim/choices.py, netbox/ipam/choices.py, contrib/generated_schema.json),
 * what its references look up (to_field_name and the querysets' filters), and which terminations
 * a cable may join (COMPATIBLE_TERMINATION_TYPES in netbox/dcim/constants.py).
 */
#ifndef MW_EXPORT_NETBOX_FORMS_H
#define MW_EXPORT_NETBOX_FORMS_H

struct form {
    const char *file;     /* behind "netbox/NN-" */
    const char *columns;  /* what the form has */
    const char *required; /* what each row must fill */
    const char *key;      /* unique; "{column}" stands for its field. Others refer to it */
    struct {
        const char *column; /* where it is not empty … */
        const char *key;    /* … this must have been made by an earlier row */
    } refs[8];
    struct {
        const char *column, *words; /* NULL words: a number above 0 */
    } choices[8];
    int lengths; /* name is at most so long */
};

#define STATUS_CABLE "connected planned decommissioning"
#define STATUS_ADDRESS "active reserved deprecated dhcp slaac"
#define CABLE_TYPES                                                                            \
    "cat3 cat5 cat5e cat6 cat6a cat7 cat7a cat8 mrj21-trunk dac-active dac-passive coaxial "   \
    "mmf mmf-om1 mmf-om2 mmf-om3 mmf-om4 mmf-om5 smf smf-os1 smf-os2 aoc power usb"
#define CABLE_PROFILES                                                                         \
    "single-1c1p single-1c2p single-1c4p trunk-2c1p trunk-2c2p trunk-4c1p breakout-1c2p-2c1p " \
    "breakout-1c4p-4c1p breakout-1c6p-6c1p"
#define INTERFACE_TYPES                                                                        \
    "virtual bridge lag 100base-tx 1000base-t 2.5gbase-t 5gbase-t 10gbase-t 1000base-x-sfp "   \
    "10gbase-x-sfpp 25gbase-x-sfp28 40gbase-x-qsfpp 50gbase-x-sfp28 50gbase-x-sfp56 "          \
    "100gbase-x-qsfp28 100gbase-x-qsfpdd 200gbase-x-qsfp56 200gbase-x-qsfpdd "                 \
    "400gbase-x-qsfp112 400gbase-x-qsfpdd 400gbase-x-osfp 400gbase-x-osfp-rhs "                \
    "800gbase-x-osfp 800gbase-x-qsfpdd infiniband-sdr infiniband-ddr infiniband-qdr "          \
    "infiniband-fdr10 infiniband-fdr infiniband-edr infiniband-hdr infiniband-ndr "            \
    "infiniband-xdr other"
#define BOOLEAN "true false"
#define CABLE_COLUMNS                                                                          \
    "side_a_site side_a_device side_a_power_panel side_a_type side_a_name side_b_site "        \
    "side_b_device side_b_power_panel side_b_type side_b_name type status profile tenant "     \
    "bundle label color length length_unit description owner comments tags"
#define ADDRESS_COLUMNS                                                                        \
    "address vrf tenant status role device virtual_machine interface fhrp_group is_primary "   \
    "is_oob dns_name description owner comments tags"

#define CABLES(name)                                                                           \
    {                                                                                          \
        .file = name, .columns = CABLE_COLUMNS,                                                \
        .required = "side_a_type side_a_name side_b_type side_b_name",                         \
        .refs = {{"bundle", "bundle/{bundle}"}}, .choices = {                                  \
            {"status", STATUS_CABLE},                                                          \
            {"type", CABLE_TYPES},                                                             \
            {"profile", CABLE_PROFILES},                                                       \
            {"length_unit", "km m cm mi ft in"}                                                \
        }                                                                                      \
    }
#define ADDRESSES(name)                                                                        \
    {                                                                                          \
        .file = name, .columns = ADDRESS_COLUMNS, .required = "address status",                \
        .key = "address/{address}",                                                            \
        .refs = {{"device", "device/{device}"},                                                \
                 {"interface", "dcim.interface/{device}/{interface}"}},                        \
        .choices = {                                                                           \
            {"status", STATUS_ADDRESS},                                                        \
            {"is_primary", BOOLEAN},                                                           \
            {"is_oob", BOOLEAN}                                                                \
        }                                                                                      \
    }

/* In the order of import. */
static const struct form forms[] = {
    {.file = "sites.csv",
     .columns = "name slug status region group tenant facility time_zone description "
                "physical_address shipping_address latitude longitude owner comments tags",
     .required = "name slug status",
     .key = "site/{name}",
     .choices = {{"status", "planned staging active decommissioning retired"}},
     .lengths = 100},
    {.file = "locations.csv",
     .columns = "site parent name slug status tenant facility description owner comments tags",
     .required = "site name slug status",
     .key = "location/{site}/{name}", /* racks look it up by name within the site */
     .refs = {{"site", "site/{site}"}, {"parent", "location/{site}/{parent}"}},
     .choices = {{"status", "planned staging active decommissioning retired"}},
     .lengths = 100},
    {.file = "rack-roles.csv",
     .columns = "name slug color description owner comments tags",
     .required = "name slug color",
     .key = "rack role/{name}",
     .lengths = 100},
    {.file = "racks.csv",
     .columns = "site location group name facility_id tenant status role rack_type form_factor "
                "serial asset_tag width u_height desc_units outer_width outer_height "
                "outer_depth outer_unit mounting_depth airflow weight max_weight weight_unit "
                "description owner comments tags",
     .required = "site name status width u_height",
     .key = "rack/{site}/{name}", /* devices look it up by name within the site */
     .refs = {{"site", "site/{site}"},
              {"location", "location/{site}/{location}"},
              {"role", "rack role/{role}"}},
     .choices = {{"status", "reserved available planned active deprecated"},
                 {"width", "10 19 21 23"},
                 {"u_height", NULL},
                 {"outer_unit", "mm in"},
                 {"weight_unit", "kg g lb oz"}},
     .lengths = 100},
    {.file = "manufacturers.csv",
     .columns = "name slug description owner comments tags",
     .required = "name slug",
     .key = "manufacturer/{name}",
     .lengths = 100},
    {.file = "device-types.csv",
     .columns = "manufacturer default_platform model slug part_number u_height "
                "exclude_from_utilization is_full_depth subdevice_role airflow description "
                "weight weight_unit owner comments tags",
     .required = "manufacturer model slug u_height",
     .key = "type/{manufacturer}/{model}",
     .refs = {{"manufacturer", "manufacturer/{manufacturer}"}},
     .choices = {{"airflow", "front-to-rear rear-to-front left-to-right right-to-left "
                             "side-to-rear rear-to-side bottom-to-top top-to-bottom passive "
                             "mixed"},
                 {"weight_unit", "kg g lb oz"},
                 {"is_full_depth", BOOLEAN}}},
    {.file = "device-roles.csv",
     .columns =
         "name slug parent color vm_role config_template description owner comments tags",
     .required = "name slug color",
     .key = "role/{name}",
     .choices = {{"vm_role", BOOLEAN}},
     .lengths = 100},
    {.file = "devices.csv",
     .columns = "name role tenant manufacturer device_type platform serial asset_tag status "
                "site location rack position face latitude longitude parent device_bay airflow "
                "virtual_chassis vc_position vc_priority cluster description config_template "
                "owner comments tags",
     .required = "role manufacturer device_type status site name",
     .key = "device/{name}",
     .refs = {{"role", "role/{role}"},
              {"manufacturer", "manufacturer/{manufacturer}"},
              {"device_type", "type/{manufacturer}/{device_type}"},
              {"site", "site/{site}"},
              {"location", "location/{site}/{location}"},
              {"rack", "rack/{site}/{rack}"}},
     .choices = {{"status", "offline active planned staged failed inventory decommissioning"},
                 {"position", NULL},
                 {"face", "front rear"}},
     .lengths = 64},
    {.file = "power-panels.csv",
     .columns = "site location name description owner comments tags",
     .required = "site name",
     .key = "panel/{name}",
     .refs = {{"site", "site/{site}"}},
     .lengths = 100},
    {.file = "power-feeds.csv",
     .columns = "site power_panel location rack name status type mark_connected supply phase "
                "voltage amperage max_utilization tenant description owner comments tags",
     .required = "site power_panel name status type supply phase voltage amperage "
                 "max_utilization",
     .key = "dcim.powerfeed/{power_panel}/{name}",
     .refs = {{"power_panel", "panel/{power_panel}"},
              {"location", "location/{site}/{location}"},
              {"rack", "rack/{site}/{rack}"}},
     .choices = {{"status", "offline active planned failed"},
                 {"type", "primary redundant"},
                 {"supply", "ac dc"},
                 {"phase", "single-phase three-phase"},
                 {"voltage", NULL},
                 {"amperage", NULL},
                 {"max_utilization", NULL}},
     .lengths = 100},
    {.file = "power-ports.csv",
     .columns = "device name label type mark_connected maximum_draw allocated_draw description "
                "owner tags",
     .required = "device name",
     .key = "dcim.powerport/{device}/{name}",
     .refs = {{"device", "device/{device}"}},
     .choices = {{"type", "iec-60320-c6 iec-60320-c8 iec-60320-c14 iec-60320-c16 "
                          "iec-60320-c18 iec-60320-c20 iec-60320-c22"},
                 {"maximum_draw", NULL},
                 {"allocated_draw", NULL}},
     .lengths = 64},
    {.file = "power-outlets.csv",
     .columns = "device name label type color mark_connected power_port feed_leg description "
                "owner tags",
     .required = "device name",
     .key = "dcim.poweroutlet/{device}/{name}",
     .refs = {{"device", "device/{device}"},
              {"power_port", "dcim.powerport/{device}/{power_port}"}},
     .choices = {{"feed_leg", "A B C"}},
     .lengths = 64},
    {.file = "interfaces.csv",
     .columns = "device name label parent bridge lag type speed duplex enabled mark_connected "
                "wwn vdcs mtu mgmt_only description poe_mode poe_type mode vlan_group "
                "untagged_vlan tagged_vlans qinq_svlan vrf rf_role rf_channel "
                "rf_channel_frequency rf_channel_width tx_power owner tags",
     .required = "device name type",
     .key = "dcim.interface/{device}/{name}",
     .refs = {{"device", "device/{device}"}, {"lag", "dcim.interface/{device}/{lag}"}},
     .choices = {{"type", INTERFACE_TYPES},
                 {"speed", NULL},
                 {"mgmt_only", BOOLEAN},
                 {"mark_connected", BOOLEAN}},
     .lengths = 64},
    {.file = "console-ports.csv",
     .columns = "device name label type speed mark_connected description owner tags",
     .required = "device name",
     .key = "dcim.consoleport/{device}/{name}",
     .refs = {{"device", "device/{device}"}},
     .choices = {{"type", "de-9 db-25 rj-11 rj-12 rj-45 usb-a usb-b usb-c other"}},
     .lengths = 64},
    {.file = "console-server-ports.csv",
     .columns = "device name label type speed mark_connected description owner tags",
     .required = "device name",
     .key = "dcim.consoleserverport/{device}/{name}",
     .refs = {{"device", "device/{device}"}},
     .choices = {{"type", "de-9 db-25 rj-11 rj-12 rj-45 usb-a usb-b usb-c other"}},
     .lengths = 64},
    CABLES("cables-power-feeds.csv"),
    CABLES("cables-power.csv"),
    {.file = "cable-bundles.csv",
     .columns = "name description owner comments tags",
     .required = "name",
     .key = "bundle/{name}",
     .lengths = 100},
    CABLES("cables-data.csv"),
    CABLES("cables-console.csv"),
    CABLES("cables-splitters.csv"),
    {.file = "prefixes.csv",
     .columns = "prefix vrf tenant vlan_group vlan_site vlan status role scope_type scope_id "
                "is_pool mark_utilized description owner comments tags",
     .required = "prefix status",
     .key = "prefix/{prefix}",
     .choices = {{"status", "container active reserved deprecated"}}},
    ADDRESSES("addresses.csv"),
    ADDRESSES("addresses-primary.csv"),
    ADDRESSES("addresses-oob.csv"),
    {.file = "mac-addresses.csv",
     .columns = "mac_address device virtual_machine interface is_primary description owner "
                "comments tags",
     .required = "mac_address",
     .refs = {{"device", "device/{device}"},
              {"interface", "dcim.interface/{device}/{interface}"}},
     .choices = {{"is_primary", BOOLEAN}}},
};

/* Which may be at the two ends of a cable. */
static const char *const joinable[][2] = {
    {"dcim.interface", "dcim.interface"},
    {"dcim.consoleport", "dcim.consoleserverport"},
    {"dcim.poweroutlet", "dcim.powerport"},
    {"dcim.powerfeed", "dcim.powerport"},
};

#endif
