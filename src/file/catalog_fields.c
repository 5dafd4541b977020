/*
 * catalog_fields.c: the keys of catalog files: types, port groups, ports, optics, cables.
 */
#include "file/catalog_fields.h"

#define T(member) offsetof(struct mw_device_type, member)
#define G(member) offsetof(struct mw_port_group, member)
#define P(member) offsetof(struct mw_cat_port, member)
#define O(member) offsetof(struct mw_cat_optic, member)
#define C(member) offsetof(struct mw_cat_cable, member)

#define STR(k, off)                                                                            \
    {                                                                                          \
        .key = (k), .type = MW_CAT_STR, .offset = (off)                                        \
    }
#define NAME(off)                                                                              \
    {                                                                                          \
        .key = "name", .type = MW_CAT_STR, .offset = (off), .required = true                   \
    }
#define WORD(k, off, w, p)                                                                     \
    {                                                                                          \
        .key = (k), .type = MW_CAT_WORD, .offset = (off), .words = (w), .preset = (p)          \
    }
#define NUM(k, t, off, sc, lo, hi, p, unk)                                                     \
    {                                                                                          \
        .key = (k), .type = (t), .offset = (off), .scale = (sc), .min = (lo), .max = (hi),     \
        .preset = (p), .unknown = (unk)                                                        \
    }
#define INT(k, off, lo, hi, p, unk) NUM(k, MW_CAT_I32, off, 1, lo, hi, p, unk)
#define WIDE(k, off, sc, lo, hi) NUM(k, MW_CAT_I64, off, sc, lo, hi, U, U)
#define MAP(k, s)                                                                              \
    {                                                                                          \
        .key = (k), .type = MW_CAT_MAP, .sub = (s)                                             \
    }
#define OWN(k)                                                                                 \
    {                                                                                          \
        .key = (k), .type = MW_CAT_OWN                                                         \
    }
#define END                                                                                    \
    {                                                                                          \
        .key = NULL                                                                            \
    }

enum { U = MW_UNKNOWN };

static const struct mw_cat_field inlet_fields[] = {
    INT("min", T(inlet_min_c), -40, 60, INT32_MIN, INT32_MIN),
    INT("max", T(inlet_max_c), -40, 90, INT32_MAX, INT32_MAX),
    END,
};

static const struct mw_cat_field volts_fields[] = {
    INT("min", T(supply.min_v), 12, 1000, U, U),
    INT("max", T(supply.max_v), 12, 1000, U, U),
    END,
};

static const struct mw_cat_field supply_fields[] = {
    INT("count", T(supply.count), 0, 64, 0, 0),
    WIDE("w", T(supply.w), 1, 1, 1e6),
    INT("full", T(supply.full), 1, 64, U, U),
    INT("throttled", T(supply.throttled), 1, 64, U, U),
    STR("inlet", T(supply.inlet)),
    MAP("volts", volts_fields),
    END,
};

static const struct mw_cat_field pdu_fields[] = {
    INT("outlets", T(pdu.outlets), 0, 200, 0, 0),
    INT("phases", T(pdu.phases), 0, 3, 0, 0),
    END,
};

static const struct mw_cat_field rack_fields[] = {
    INT("width_mm", T(rack.width_mm), 100, 2000, U, U),
    INT("depth_mm", T(rack.depth_mm), 100, 3000, U, U),
    INT("height_mm", T(rack.height_mm), 100, 5000, U, U),
    WIDE("max_kg", T(rack.max_g), 1000, 1, 10000),
    END,
};

const struct mw_cat_field mw_cat_type_fields[] = {
    NAME(T(name)),
    OWN("like"),
    STR("title", T(title)),
    STR("vendor", T(vendor)),
    STR("model", T(model)),
    WORD("kind", T(kind), mw_kind_names, MW_KIND_COUNT),
    WORD("protocol", T(protocol), mw_protocol_names, MW_PROTO_NONE),
    INT("u", T(u), 0, 60, U, U),
    WIDE("kg", T(g), 1000, 0, 5000),
    WIDE("max_w", T(max_w), 1, 0, 1e6),
    WIDE("typical_w", T(typical_w), 1, 0, 1e6),
    WIDE("cfm", T(air_cfm), 1, 0, 100000),
    {.key = "liquid_share",
     .type = MW_CAT_REAL,
     .offset = T(liquid_share),
     .max = 1,
     .preset = 0,
     .unknown = U},
    MAP("inlet_c", inlet_fields),
    WORD("airflow", T(airflow), mw_airflow_names, MW_AIR_UNKNOWN),
    {.key = "ports_front", .type = MW_CAT_BOOL, .offset = T(ports_front)},
    MAP("supply", supply_fields),
    INT("gpus", T(gpus), 0, 1024, 0, 0),
    INT("gpu_link_gbs", T(gpu_link_gbs), 1, 100000, U, U),
    {.key = "gpu_link_reduces", .type = MW_CAT_BOOL, .offset = T(gpu_link_reduces)},
    MAP("pdu", pdu_fields),
    MAP("rack", rack_fields),
    OWN("ports"),
    OWN("sources"),
    OWN("gaps"),
    END,
};

const struct mw_cat_field mw_cat_group_fields[] = {
    WORD("net", G(net), mw_net_names, MW_NET_NONE),
    WORD("connector", G(connector), mw_connector_names, 0),
    INT("gbps", G(gbps), 0, 3200, U, U),
    STR("pattern", G(pattern)),
    OWN("cages"),
    INT("lanes", G(lanes), 1, MW_CATALOG_LANES_CAP, 1, 1),
    INT("first", G(first), 0, 10000, 1, 1),
    INT("first_lane", G(first_lane), 0, 100, 1, 1),
    INT("number", G(number), 1, 10000, 0, 0),
    END,
};

const struct mw_cat_field mw_cat_port_fields[] = {
    NAME(P(name)),
    INT("number", P(number), 1, 10000, 0, 0),
    INT("rail", P(rail), 1, 1024, 0, 0),
    STR("adapter", P(adapter)),
    STR("pci", P(pci)),
    INT("gpu", P(gpu), 0, 1023, U, U),
    STR("gpu_pci", P(gpu_pci)),
    END,
};

const struct mw_cat_field mw_cat_optic_fields[] = {
    NAME(O(name)),
    STR("title", O(title)),
    STR("vendor", O(vendor)),
    WORD("connector", O(connector), mw_connector_names, 0),
    INT("lanes", O(lanes), 1, MW_CATALOG_LANES_CAP, 1, 1),
    INT("gbps", O(gbps), 1, 3200, U, U),
    STR("source", O(source)),
    END,
};

const struct mw_cat_field mw_cat_cable_fields[] = {
    NAME(C(name)),
    STR("title", C(title)),
    STR("vendor", C(vendor)),
    WORD("medium", C(medium), mw_medium_names, -1),
    WORD("protocol", C(protocol), mw_protocol_names, MW_PROTO_NONE),
    OWN("fits"),
    INT("gbps", C(gbps), 0, 3200, U, U),
    INT("lanes", C(lanes), 1, MW_CATALOG_LANES_CAP, 1, 1),
    INT("tails", C(tails), 1, 2, 1, 1),
    WIDE("reach_m", C(reach_mm), 1000, 0.1, 100000),
    OWN("stock_m"),
    INT("optics_per_end", C(optics_per_end), 0, 4, 0, 0),
    INT("cost_rank", C(cost_rank), 0, 1000, 100, 100),
    STR("colour", C(colour)),
    STR("source", C(source)),
    END,
};

void mw_cat_preset(const struct mw_cat_field *fields, void *record)
{
    for (const struct mw_cat_field *f = fields; f->key != NULL; f++) {
        void *at = (char *)record + f->offset;
        switch (f->type) {
        case MW_CAT_STR:
            *(const char **)at = NULL;
            break;
        case MW_CAT_I32:
            *(int32_t *)at = (int32_t)f->preset;
            break;
        case MW_CAT_I64:
            *(int64_t *)at = f->preset;
            break;
        case MW_CAT_REAL:
            *(double *)at = (double)f->preset;
            break;
        case MW_CAT_BOOL:
            *(bool *)at = f->preset != 0;
            break;
        case MW_CAT_WORD:
            *(int *)at = (int)f->preset;
            break;
        case MW_CAT_MAP:
            mw_cat_preset(f->sub, record);
            break;
        case MW_CAT_OWN:
            break;
        }
    }
}
