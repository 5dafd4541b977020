/*
 * cost_schema.c: the cost section of the factory file as data; see factory_schema.c.
 */
#include "model/schema_rows.h"

static const char *const auto_word[] = {"auto", NULL};
static const char *const unknown_word[] = {"unknown", NULL};
static const char *const scope_words[] = {"plan", "stated", NULL};
static const char *const per_words[] = {"one", "node", "gpu", "rack", "kw", NULL};
const char *const mw_cost_group_names[] = {"servers", "network", "racks", "plant", "facility",
                                           "power",   "staff",   "other", NULL};

/* Money: thousandths in the record. */
#define MONEY(S, k, f, def, h) SCALED(S, k, f, "", 1000, 0, 1e12, def, h)
#define PRICE(S, k, f, h) MONEY(S, k, f, "unknown", h), .words = unknown_word
#define CURRENCY(S)                                                                            \
    STR(S, "currency", currency, NULL, "What it is in; none: the currency of the section.")
#define MONTHS_CAP 600

static const struct mw_field currency_fields[] = {
    {STR(struct mw_currency, "name", name, NULL, "What prices call it."), .required = true},
    {REAL(struct mw_currency, "rate", rate, "", 1e-6, 1e6, NULL,
          "What one of it is in the currency of the section."),
     .required = true},
    END,
};

static const struct mw_field price_fields[] = {
    {STR(struct mw_price, "item", item, NULL,
         "Part as the bill of materials names it: a device type, cable or transceiver, "
         "rack-48u, blank-1u."),
     .required = true},
    {PRICE(struct mw_price, "price", price, "Price of one.")},
    {MONEY(struct mw_price, "metre_price", metre, "0",
           "For cables: price of a metre, in addition to that of the piece.")},
    {CURRENCY(struct mw_price)},
    {REAL(struct mw_price, "support", support, "", 0, 1, "0",
          "Support, each year, as a share of the price.")},
    {REAL(struct mw_price, "spares", spares, "", 0, 1, "0",
          "Spares bought with it, as a share of their number, rounded up.")},
    {INT(struct mw_price, "months", months, "", 0, MONTHS_CAP, "0",
         "Lifetime; 0: as the months of its group.")},
    END,
};

static const struct mw_field cost_item_fields[] = {
    {STR(struct mw_cost_item, "item", item, NULL, "What it is."), .required = true},
    {ENUM(struct mw_cost_item, "group", group, mw_cost_group_names, "other",
          "Where it counts.")},
    {ENUM(struct mw_cost_item, "per", per, per_words, "one",
          "What `count` counts by: itself, or for each node, GPU or rack of the plan, or kW of "
          "IT power.")},
    {INT(struct mw_cost_item, "count", count, "", 0, 1e9, "1", "How many.")},
    {INT(struct mw_cost_item, "months", months, "", 0, MONTHS_CAP, "0",
         "Lifetime of what is bought; 0: as the months of its group.")},
    {PRICE(struct mw_cost_item, "price", price, "Price of one, paid once.")},
    {PRICE(struct mw_cost_item, "monthly", monthly, "Price of one, paid every month.")},
    {CURRENCY(struct mw_cost_item)},
    END,
};

static const struct mw_field staff_fields[] = {
    {STR(struct mw_staff, "role", role, NULL, "What they do."), .required = true},
    {REAL(struct mw_staff, "count", count, "", 0, 1e6, "1", "How many; 0.5 is half a person.")},
    {PRICE(struct mw_staff, "monthly", monthly, "What one of them costs a month.")},
    {CURRENCY(struct mw_staff)},
    END,
};

static const struct mw_field load_share_fields[] = {
    {REAL(struct mw_load_share, "time", time, "", 0, 1, NULL, "Share of the time."),
     .required = true},
    {SCALED(struct mw_load_share, "load", load_ppm, "", 1e6, 0, 1, NULL,
            "Share of the peak then drawn."),
     .required = true},
    END,
};

/* Lifetimes of the worked example in Hamilton, "Overall Data Center Costs" (2010): servers 36,
 * network 48, facility 120 months. */
static const struct mw_field cost_months_fields[] = {
    {INT(struct mw_costs, "servers", months.servers, "", 1, MONTHS_CAP, "36",
         "Nodes and servers.")},
    {INT(struct mw_costs, "network", months.network, "", 1, MONTHS_CAP, "48",
         "Switches, cables and transceivers.")},
    {INT(struct mw_costs, "racks", months.racks, "", 1, MONTHS_CAP, "120",
         "Racks, their PDUs and panels.")},
    {INT(struct mw_costs, "other", months.other, "", 1, MONTHS_CAP, "36",
         "Items of every other group.")},
    END,
};

static const struct mw_field energy_fields[] = {
    {SCALED(struct mw_costs, "kwh_price", energy.mwh_price, "", 1e6, 0, 1e6, "unknown",
            "Price of a kWh."),
     .words = unknown_word},
    {MONEY(struct mw_costs, "kw_monthly", energy.kw_monthly, "0",
           "Demand charge: price of a kW of peak, PUE included, a month.")},
    {STR(struct mw_costs, "currency", energy.currency, NULL,
         "What they are in; none: the currency of the section.")},
    {SCALED(struct mw_costs, "pue", energy.pue_ppm, "", 1e6, 1, 10, "unknown",
            "Energy of the whole facility for one of IT; the averages published are 1.4 to "
            "1.58."),
     .words = unknown_word},
    {SCALED(struct mw_costs, "load", energy.load_ppm, "", 1e6, 0, 1, "unknown",
            "What is drawn on the average, as a share of the peak."),
     .words = unknown_word},
    {LIST(struct mw_costs, "profile", energy.profile, load_share_fields, struct mw_load_share,
          0, 1000, NULL, "Instead of load: the times of unlike load; they sum up to 1."),
     .example = "[{time: 0.85, load: 0.9}, {time: 0.15, load: 0.3}]",
     .pos = offsetof(struct mw_load_share, pos) + 1},
    END,
};

static const struct mw_field facility_fields[] = {
    {PRICE(struct mw_costs, "price", facility.price, "Price of the building with its plant.")},
    {PRICE(struct mw_costs, "kw_price", facility.kw_price,
           "The same for each kW of IT power; adds to price.")},
    {PRICE(struct mw_costs, "kw_monthly", facility.kw_monthly,
           "Rent of a kW of IT power a month, where the space is rented.")},
    {STR(struct mw_costs, "currency", facility.currency, NULL,
         "What they are in; none: the currency of the section.")},
    {REAL(struct mw_costs, "plant", facility.plant, "", 0, 1, "0",
          "Share of it that is power and cooling plant; Hamilton (2010) has 0.82.")},
    {INT(struct mw_costs, "months", facility.months, "", 1, MONTHS_CAP, "120", "Lifetime.")},
    END,
};

#define PRICES_EXAMPLE                                                                         \
    "[{item: dgx-h100, price: 300000, months: 48, support: 0.05}, "                            \
    "{item: ndr-mmf, price: 50, metre_price: 4, spares: 0.02}]"

const struct mw_field mw_cost_fields[] = {
    {STR(struct mw_costs, "currency", currency, "USD", "What all sums are in.")},
    {LIST(struct mw_costs, "currencies", currencies, currency_fields, struct mw_currency, 0,
          100, NULL, "Other currencies that prices are in."),
     .example = "[{name: EUR, rate: 1.1}]", .pos = offsetof(struct mw_currency, pos) + 1},
    {ENUM(struct mw_costs, "scope", scope, scope_words, "plan",
          "plan: the parts of the plan and what is stated here; stated: only what is stated "
          "here.")},
    {REAL(struct mw_costs, "interest", interest, "", 0, 1, "0",
          "Cost of money, a year; 0: money costs nothing.")},
    {REAL(struct mw_costs, "use", use, "", 0.01, 1, "1",
          "Share of the GPU-hours that are sold or used: they carry the cost of all.")},
    {SCALED(struct mw_costs, "it_kw", it_w, "kW", 1000, 0, 1e7, "auto",
            "IT power that the facility is for; auto: the peak draw of the plan's devices."),
     .words = auto_word},
    {.key = "months",
     .type = MW_F_MAP,
     .sub = cost_months_fields,
     .help = "Lifetimes, over which what is bought is paid for."},
    {.key = "energy", .type = MW_F_MAP, .sub = energy_fields, .help = "Electricity."},
    {.key = "facility", .type = MW_F_MAP, .sub = facility_fields, .help = "The building."},
    {LIST(struct mw_costs, "prices", prices, price_fields, struct mw_price, 0, 10000, NULL,
          "Prices of parts. A part without one is listed as unknown."),
     .example = PRICES_EXAMPLE, .pos = offsetof(struct mw_price, pos) + 1, .grows = true},
    {LIST(struct mw_costs, "items", items, cost_item_fields, struct mw_cost_item, 0, 1000, NULL,
          "What costs money and is no part of the plan: licences, freight, insurance."),
     .example = "[{item: software licence, per: gpu, monthly: 100}]",
     .pos = offsetof(struct mw_cost_item, pos) + 1},
    {LIST(struct mw_costs, "staff", staff, staff_fields, struct mw_staff, 0, 1000, NULL,
          "People."),
     .example = "[{role: operator, count: 6, monthly: 9000}]",
     .pos = offsetof(struct mw_staff, pos) + 1},
    END,
};
