/* factory_check.c: faults that no single value shows; see factory_source.h. */
#include "file/factory_source.h"

#include "base/text.h"
#include "design/pattern.h"

#include <stdio.h>
#include <string.h>

enum {
    POSITIONS_CAP = 1000000, /* of a site: what a plan of 131,072 nodes takes, several times */
    WORD_CAP = 32,           /* of feeds', rows' and halls' names, which parts of others are */
};

struct check {
    const struct mw_factory *f;
    const struct mw_factory_source *src;
    struct mw_arena *arena;
};

/* Where a value stands: `key` of the node, else the node, else nowhere (a default). */
static const struct mw_yaml *place_of(const struct mw_yaml *node, const char *key)
{
    static const struct mw_yaml nowhere;
    const struct mw_yaml *value = mw_yaml_get(node, key);

    return value ? value : node ? node : &nowhere;
}

static const struct mw_yaml *map_at(const struct check *c, const char *a, const char *b)
{
    const struct mw_yaml *m = mw_yaml_get(&c->src->root, a);

    return b ? mw_yaml_get(m, b) : m;
}

/* Element i of the list under `key`, or NULL when the list is a default. The reader makes one
 * record per element, so that numbers agree. */
static const struct mw_yaml *item_at(const struct mw_yaml *map, const char *key, uint32_t i)
{
    const struct mw_yaml *list = mw_yaml_get(map, key);

    return list && list->kind == MW_YAML_LIST && i < list->n ? &list->at[i] : NULL;
}

/* ---- names ---- */

/* The name in lower case, for names whose case does not count. */
static const char *fold(struct check *c, const char *name)
{
    char *s = mw_arena_strdup(c->arena, name);

    for (char *p = s; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
    return s;
}

/* Names of feeds, halls and rows become parts of host names and paths. */
static void check_word(struct check *c, const char *what, const char *name,
                       const struct mw_yaml *item)
{
    const char *fault = mw_name_fault(name);

    if (!fault && strlen(name) > WORD_CAP)
        fault = "it is longer than 32 characters";
    if (fault)
        mw_source_fault(c->src, place_of(item, "name"), MW_E_NAME_BAD,
                        "the %s's name '%.60s' cannot be used: %s", what, name, fault);
}

/* One name of a kind of which no two may be the same. */
static void check_unique(struct check *c, struct mw_map_str *seen, enum mw_code code,
                         const char *what, const char *name, uint32_t i,
                         const struct mw_yaml *item)
{
    if (!name)
        return;
    check_word(c, what, name, item);
    if (!mw_map_str_add(seen, fold(c, name), i))
        mw_source_fault(c->src, place_of(item, "name"), code, "two %ss are named '%.60s'", what,
                        name);
}

static void check_patterns(struct check *c)
{
    const struct mw_yaml *names = map_at(c, "names", NULL);

    for (uint32_t i = 0; names && names->kind == MW_YAML_MAP && i < names->n; i++) {
        const struct mw_yaml *node = &names->at[i];
        char place[MW_ERR_PLACE_CAP];
        struct mw_pattern pattern;
        struct mw_err err;
        if (node->kind != MW_YAML_SCALAR || mw_yaml_is_null(node))
            continue;
        mw_source_place(c->src, node->line, node->col, place);
        if (mw_pattern_parse(&pattern, node->text, place, &err) != MW_OK)
            mw_diag_err(c->src->diags, &err);
    }
}

/* ---- power ---- */

static bool has_feed(const struct mw_factory *f, const char *name)
{
    for (uint32_t i = 0; i < f->site.power.feeds.n; i++)
        if (f->site.power.feeds.at[i].name && strcmp(f->site.power.feeds.at[i].name, name) == 0)
            return true;
    return false;
}

static void check_circuit(struct check *c, const struct mw_circuit *circuit,
                          const struct mw_yaml *item)
{
    if (item && circuit->feed && !has_feed(c->f, circuit->feed)) /* defaults follow the feeds */
        mw_source_fault(c->src, place_of(item, "feed"), MW_E_FEED_UNKNOWN,
                        "there is no feed '%.60s' under site.power.feeds", circuit->feed);
    if (circuit->phases == 2)
        mw_source_fault(c->src, place_of(item, "phases"), MW_E_VALUE_RANGE,
                        "phases: a circuit has 1 or 3");
    else if (circuit->banks % circuit->phases)
        mw_source_fault(c->src, place_of(item, "banks"), MW_E_VALUES_DISAGREE,
                        "%d banks do not divide evenly over %d phases", circuit->banks,
                        circuit->phases);
    if (circuit->banks && !circuit->bank_amps)
        mw_source_fault(c->src, place_of(item, "banks"), MW_E_VALUES_DISAGREE,
                        "banks without bank_amps, the rating of a bank's breaker");
    if (circuit->bank_amps && !circuit->banks)
        mw_source_fault(c->src, place_of(item, "bank_amps"), MW_E_VALUES_DISAGREE,
                        "bank_amps without banks");
}

static void check_circuits(struct check *c, const struct mw_rack_power *power,
                           const struct mw_yaml *map)
{
    for (uint32_t i = 0; i < power->circuits.n; i++)
        check_circuit(c, &power->circuits.at[i], item_at(map, "circuits", i));
}

static void check_power(struct check *c)
{
    const struct mw_yaml *power = map_at(c, "site", "power");
    struct mw_map_str seen = {0};

    for (uint32_t i = 0; i < c->f->site.power.feeds.n; i++)
        check_unique(c, &seen, MW_E_DUPLICATE, "feed", c->f->site.power.feeds.at[i].name, i,
                     item_at(power, "feeds", i));
    mw_map_str_done(&seen);
    check_circuits(c, &c->f->site.power.rack, power);
}

/* ---- floor ---- */

static void check_blocked(struct check *c, const struct mw_row *row, const struct mw_yaml *item)
{
    const char *rest = row->blocked;
    int64_t low, high, last = (int64_t)row->first + row->positions - 1;

    while (rest && mw_blocked_next(&rest, &low, &high)) {
        if (low >= row->first && high <= last)
            continue;
        mw_source_fault(c->src, place_of(item, "blocked"), MW_E_ROW_BLOCKED,
                        "blocked: the row has positions %d to %lld, not %lld", row->first,
                        (long long)last, (long long)(low < row->first ? low : high));
        return;
    }
    if (rest && *rest)
        mw_source_fault(c->src, place_of(item, "blocked"), MW_E_ROW_BLOCKED,
                        "blocked: '%.60s' is no list of positions: see at '%.60s'",
                        row->blocked, rest);
}

static void check_row(struct check *c, const struct mw_row *row, const struct mw_yaml *item)
{
    const struct mw_yaml *power = mw_yaml_get(item, "power");

    check_blocked(c, row, item);
    if (mw_yaml_get(power, "circuits"))
        check_circuits(c, &row->power, power);
    if (row->pitch_mm < c->f->site.rack.width_mm)
        mw_source_fault(c->src, place_of(item, "pitch_mm"), MW_E_ROW_OVERLAP,
                        "a pitch of %lld mm is less than the %lld mm of a rack",
                        (long long)row->pitch_mm, (long long)c->f->site.rack.width_mm);
}

static void check_halls(struct check *c)
{
    const struct mw_yaml *site = map_at(c, "site", NULL);
    struct mw_map_str halls = {0}, rows = {0};
    int64_t positions = 0;

    for (uint32_t h = 0; h < c->f->site.halls.n; h++) {
        const struct mw_hall *hall = &c->f->site.halls.at[h];
        const struct mw_yaml *item = item_at(site, "halls", h);
        check_unique(c, &halls, MW_E_ROW_NAME, "hall", hall->name, h, item);
        for (uint32_t i = 0; i < hall->rows.n; i++) {
            const struct mw_row *row = &hall->rows.at[i];
            const struct mw_yaml *row_item = item_at(item, "rows", i);
            check_unique(c, &rows, MW_E_ROW_NAME, "row", row->name, i, row_item);
            check_row(c, row, row_item);
            positions += (int64_t)row->count * row->positions;
        }
    }
    if (positions > POSITIONS_CAP)
        mw_source_fault(c->src, place_of(site, "halls"), MW_E_CAP,
                        "%lld rack positions; the most is %d", (long long)positions,
                        POSITIONS_CAP);
    mw_map_str_done(&halls);
    mw_map_str_done(&rows);
}

static void check_rack(struct check *c)
{
    const struct mw_yaml *rack = map_at(c, "site", "rack"),
                         *compute = map_at(c, "compute", NULL);
    const struct mw_compute *want = &c->f->compute;
    int32_t units = c->f->site.rack.units;

    if (c->f->site.rack.panel_u > units)
        mw_source_fault(c->src, place_of(rack, "panel_u"), MW_E_VALUES_DISAGREE,
                        "panel_u %d is above the top of a rack of %d U",
                        c->f->site.rack.panel_u, units);
    if (want->highest_u > units)
        mw_source_fault(c->src, place_of(compute, "highest_u"), MW_E_VALUES_DISAGREE,
                        "highest_u %d is above the top of a rack of %d U", want->highest_u,
                        units);
    if (want->lowest_u > (want->highest_u ? want->highest_u : units))
        mw_source_fault(c->src, place_of(compute, "lowest_u"), MW_E_VALUES_DISAGREE,
                        "lowest_u %d is above %s %d", want->lowest_u,
                        want->highest_u ? "highest_u" : "the top of a rack,",
                        want->highest_u ? want->highest_u : units);
}

/* ---- cost ---- */

static void check_currency(struct check *c, const char *name, const struct mw_yaml *item)
{
    const struct mw_costs *cost = &c->f->cost;

    if (!name || strcmp(name, cost->currency) == 0)
        return;
    for (uint32_t i = 0; i < cost->currencies.n; i++)
        if (cost->currencies.at[i].name && strcmp(cost->currencies.at[i].name, name) == 0)
            return;
    mw_source_fault(c->src, place_of(item, "currency"), MW_E_CURRENCY,
                    "there is no rate of '%.60s' under cost.currencies", name);
}

static void check_once(struct check *c, struct mw_map_str *seen, const char *what,
                       const char *name, const struct mw_yaml *item)
{
    if (name && !mw_map_str_add(seen, name, 0))
        mw_source_fault(c->src, item ? item : place_of(NULL, ""), MW_E_DUPLICATE,
                        "two %s are named '%.60s'", what, name);
}

static void check_profile(struct check *c, const struct mw_yaml *energy)
{
    const struct mw_costs *cost = &c->f->cost;
    double sum = 0;

    for (uint32_t i = 0; i < cost->energy.profile.n; i++)
        sum += cost->energy.profile.at[i].time;
    if (cost->energy.profile.n && (sum < 1 - 1e-6 || sum > 1 + 1e-6))
        mw_source_fault(c->src, place_of(energy, "profile"), MW_E_VALUES_DISAGREE,
                        "the times of the profile sum up to %.10g, not 1", sum);
    if (cost->energy.profile.n && cost->energy.load_ppm >= 0)
        mw_source_fault(c->src, place_of(energy, "load"), MW_E_VALUES_DISAGREE,
                        "load and profile both say what is drawn: state one");
}

static void check_cost(struct check *c)
{
    const struct mw_costs *cost = &c->f->cost;
    const struct mw_yaml *map = map_at(c, "cost", NULL);
    struct mw_map_str currencies = {0}, prices = {0};

    check_once(c, &currencies, "currencies", cost->currency, mw_yaml_get(map, "currency"));
    for (uint32_t i = 0; i < cost->currencies.n; i++)
        check_once(c, &currencies, "currencies", cost->currencies.at[i].name,
                   item_at(map, "currencies", i));
    for (uint32_t i = 0; i < cost->prices.n; i++) {
        const struct mw_yaml *item = item_at(map, "prices", i);
        check_once(c, &prices, "prices", cost->prices.at[i].item, item);
        check_currency(c, cost->prices.at[i].currency, item);
    }
    for (uint32_t i = 0; i < cost->items.n; i++)
        check_currency(c, cost->items.at[i].currency, item_at(map, "items", i));
    for (uint32_t i = 0; i < cost->staff.n; i++)
        check_currency(c, cost->staff.at[i].currency, item_at(map, "staff", i));
    check_currency(c, cost->energy.currency, mw_yaml_get(map, "energy"));
    check_currency(c, cost->facility.currency, mw_yaml_get(map, "facility"));
    check_profile(c, mw_yaml_get(map, "energy"));
    mw_map_str_done(&currencies);
    mw_map_str_done(&prices);
}

/* ---- the rest ---- */

static void check_count(struct check *c)
{
    const struct mw_compute *want = &c->f->compute;

    if (want->count_final && want->count_final < want->count)
        mw_source_fault(c->src, place_of(map_at(c, "compute", NULL), "count_final"),
                        MW_E_COUNT_FINAL, "count_final %d is below count %d", want->count_final,
                        want->count);
}

static void check_addresses(struct check *c)
{
    const struct mw_addresses *a = &c->f->addresses;
    const struct {
        const char *key, *text;
    } nets[] = {{"compute", a->compute},
                {"storage", a->storage},
                {"inband", a->inband},
                {"oob", a->oob}};
    const struct mw_yaml *map = map_at(c, "addresses", NULL);

    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++) {
        uint32_t address;
        uint8_t length;
        if (!nets[i].text || !*nets[i].text)
            continue;
        if (!mw_text_prefix(nets[i].text, &address, &length))
            mw_source_fault(c->src, place_of(map, nets[i].key), MW_E_ADDRESS_PREFIX,
                            "'%.60s' is not an IPv4 prefix such as 10.1.0.0/16", nets[i].text);
        else if (length < 32 && address << length)
            mw_source_fault(c->src, place_of(map, nets[i].key), MW_E_ADDRESS_PREFIX,
                            "'%.60s' has bits set behind its length", nets[i].text);
    }
}

void mw_factory_check(const struct mw_factory *f, const struct mw_factory_source *src)
{
    struct check c = {.f = f, .src = src, .arena = src->arena};

    check_power(&c);
    check_halls(&c);
    check_rack(&c);
    check_count(&c);
    check_patterns(&c);
    check_addresses(&c);
    check_cost(&c);
}
