/* cost_bill.c: lines of a bill; see cost_bill.h. */
#include "design/cost_bill.h"

#include <string.h>

/* NULL: the bill's own. The reader has seen to it that every other currency has a rate. */
static const struct mw_currency *find_currency(const struct mw_bill *b, const char *currency)
{
    const struct mw_costs *w = b->w;
    uint32_t i = 0;

    if (!currency || strcmp(currency, w->currency) == 0)
        return NULL;
    while (i < w->currencies.n && strcmp(w->currencies.at[i].name, currency) != 0)
        i++;
    MW_ASSERT(i < w->currencies.n);
    return &w->currencies.at[i];
}

const char *mw_bill_rate_text(struct mw_bill *b, const char *currency)
{
    const struct mw_currency *of = find_currency(b, currency);

    return of ? mw_arena_printf(&b->c->arena, " %s at %.10g", of->name, of->rate) : "";
}

struct mw_amount mw_bill_amount(struct mw_bill *b, int64_t money, const char *currency)
{
    const struct mw_currency *of = find_currency(b, currency);
    char text[MW_MONEY_CAP];

    if (money == MW_UNKNOWN)
        return (struct mw_amount){.text = "unknown"};
    return (struct mw_amount){
        .known = true,
        .each = (double)money * (of ? of->rate : 1),
        .text = mw_arena_printf(&b->c->arena, "%s%s", mw_money_text(money, text),
                                mw_bill_rate_text(b, currency)),
    };
}

static void add_line(struct mw_bill *b, struct mw_cost_line line)
{
    const int64_t most = (int64_t)MW_MONEY_MOST;
    struct mw_cost *c = b->c;

    if (line.monthly != MW_UNKNOWN &&
        (c->capital + line.capital > most || c->monthly + line.monthly > most)) {
        line.capital = line.monthly = MW_UNKNOWN;
        line.rule = "more than can be counted: state the prices in a larger currency";
    }
    if (line.monthly == MW_UNKNOWN) {
        c->unknown++;
        c->group_unknown[line.group]++;
    } else {
        c->capital += line.capital;
        c->monthly += line.monthly;
        c->group_capital[line.group] += line.capital;
        c->group_monthly[line.group] += line.monthly;
    }
    *mw_vec_push(&c->lines) = line;
}

void mw_bill_unknown(struct mw_bill *b, struct mw_cost_line line, const char *why)
{
    line.price = line.capital = line.monthly = MW_UNKNOWN;
    line.rule = why;
    add_line(b, line);
}

void mw_bill_purchase(struct mw_bill *b, struct mw_cost_line line, double capital,
                      const char *how)
{
    double factor = mw_payment_factor(b->w->interest, line.months);
    char sum[MW_MONEY_CAP], monthly[MW_MONEY_CAP];

    line.capital = mw_money_nearest(capital);
    line.monthly = mw_money_nearest(capital * factor);
    mw_money_text(line.capital, sum);
    mw_money_text(line.monthly, monthly);
    if (b->w->interest > 0)
        line.rule = mw_arena_printf(&b->c->arena,
                                    "%s = %s; %d months at %.10g %% a year: x r / (1 - (1 + "
                                    "r)^-%d), r = %.10g %% / 12, "
                                    "= %s a month",
                                    how, sum, line.months, b->w->interest * 100, line.months,
                                    b->w->interest * 100, monthly);
    else
        line.rule = mw_arena_printf(&b->c->arena, "%s = %s; / %d months = %s a month", how, sum,
                                    line.months, monthly);
    add_line(b, line);
}

void mw_bill_running(struct mw_bill *b, struct mw_cost_line line, double monthly,
                     const char *how)
{
    char sum[MW_MONEY_CAP];

    line.monthly = mw_money_nearest(monthly);
    line.rule =
        mw_arena_printf(&b->c->arena, "%s = %s a month", how, mw_money_text(line.monthly, sum));
    add_line(b, line);
}

int32_t mw_bill_months(const struct mw_costs *w, enum mw_cost_group group, int32_t own)
{
    if (own)
        return own;
    switch (group) {
    case MW_COST_SERVERS:
        return w->months.servers;
    case MW_COST_NETWORK:
        return w->months.network;
    case MW_COST_RACKS:
        return w->months.racks;
    case MW_COST_PLANT:
    case MW_COST_FACILITY:
        return w->facility.months;
    case MW_COST_POWER:
    case MW_COST_STAFF:
    case MW_COST_OTHER:
    case MW_COST_GROUPS:
        break;
    }
    return w->months.other;
}
