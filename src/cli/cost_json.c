#include "cli/cost_json.h"

void mw_cost_json_money(struct mw_json *j, const char *key, int64_t money)
{
    if (money == MW_UNKNOWN)
        mw_json_str(j, key, NULL);
    else
        mw_json_fixed(j, key, money, 3);
}

static void line_json(struct mw_json *j, const struct mw_cost_line *l)
{
    mw_json_obj(j, NULL);
    mw_json_str(j, "group", mw_cost_group_names[l->group]);
    mw_json_str(j, "item", l->item);
    mw_json_str(j, "what", l->what);
    mw_json_str(j, "title", l->title);
    mw_json_i64(j, "count", l->count);
    mw_json_fixed(j, "length_m", l->length_mm, 3);
    mw_cost_json_money(j, "price", l->price);
    mw_json_i64(j, "months", l->months);
    mw_cost_json_money(j, "capital", l->capital);
    mw_cost_json_money(j, "monthly", l->monthly);
    mw_json_str(j, "rule", l->rule);
    mw_json_end_obj(j);
}

void mw_cost_json_phase(struct mw_json *j, const char *name, const struct mw_cost *c)
{
    mw_json_obj(j, NULL);
    mw_json_str(j, "phase", name);
    mw_json_i64(j, "nodes", c->nodes);
    mw_json_i64(j, "gpus", c->gpus);
    mw_cost_json_money(j, "it_kw", c->it_w);
    mw_cost_json_money(j, "energy_kwh_month",
                       c->energy_kwh_month < 0 ? MW_UNKNOWN : c->energy_kwh_month * 1000);
    mw_cost_json_money(j, "capital", c->capital);
    mw_cost_json_money(j, "monthly", c->monthly);
    mw_cost_json_money(j, "per_node_month", c->per_node_month);
    mw_cost_json_money(j, "per_gpu_hour", c->per_gpu_hour);
    mw_json_i64(j, "unknown", c->unknown);
    mw_json_arr(j, "groups");
    for (int g = 0; g < MW_COST_GROUPS; g++) {
        mw_json_obj(j, NULL);
        mw_json_str(j, "group", mw_cost_group_names[g]);
        mw_cost_json_money(j, "capital", c->group_capital[g]);
        mw_cost_json_money(j, "monthly", c->group_monthly[g]);
        mw_json_i64(j, "unknown", c->group_unknown[g]);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_arr(j, "lines");
    for (uint32_t i = 0; i < c->lines.n; i++)
        line_json(j, &c->lines.at[i]);
    mw_json_end_arr(j);
    mw_json_end_obj(j);
}

static void swing_json(struct mw_json *j, const struct mw_swing *s)
{
    static const char *const ends[MW_SWING_ENDS] = {"low", "base", "high"};

    mw_json_obj(j, NULL);
    mw_json_str(j, "key", s->key);
    for (int end = 0; end < MW_SWING_ENDS; end++) {
        mw_json_obj(j, ends[end]);
        mw_json_str(j, "value", s->value[end]);
        mw_cost_json_money(j, "monthly", s->monthly[end]);
        if (s->per_gpu_hour[end] < 0)
            mw_json_str(j, "per_gpu_hour", NULL);
        else
            mw_json_fixed(j, "per_gpu_hour", (int64_t)(s->per_gpu_hour[end] * 1000 + 0.5), 6);
        mw_json_end_obj(j);
    }
    mw_json_end_obj(j);
}

void mw_cost_json_swings(struct mw_json *j, const char *key, const struct mw_swings *s)
{
    mw_json_obj(j, key);
    mw_json_arr(j, "swings");
    for (uint32_t i = 0; i < s->swings.n; i++)
        swing_json(j, &s->swings.at[i]);
    mw_json_end_arr(j);
    mw_json_arr(j, "gaps");
    for (uint32_t i = 0; i < s->gaps.n; i++) {
        mw_json_obj(j, NULL);
        mw_json_str(j, "key", s->gaps.at[i].key);
        mw_cost_json_money(j, "monthly_for_1", s->gaps.at[i].monthly);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_end_obj(j);
}
