/* cost_money.c: what is done to sums of money; see cost.h and cost_bill.h. */
#include "design/cost_bill.h"

#include <stdio.h>

int64_t mw_money_nearest(double v)
{
    if (v > 2 * MW_MONEY_MOST)
        v = 2 * MW_MONEY_MOST;
    return (int64_t)(v < 0 ? v - 0.5 : v + 0.5);
}

double mw_payment_factor(double interest, int32_t months)
{
    double worth = 0;

    for (int32_t i = 0; i < months; i++)
        worth = (worth + 1) / (1 + interest / 12);
    return 1 / worth;
}

int64_t mw_cost_payment(int64_t price, double interest, int32_t months)
{
    return mw_money_nearest((double)price * mw_payment_factor(interest, months));
}

int64_t mw_cost_spares(int64_t count, double share)
{
    double exact = (double)count * share;
    int64_t whole = (int64_t)exact;

    return whole + (exact - (double)whole > 1e-6); /* 0.1 x 30 is 3, not a little more */
}

char *mw_money_text(int64_t thousandths, char buf[MW_MONEY_CAP])
{
    uint64_t v = thousandths < 0 ? -(uint64_t)thousandths : (uint64_t)thousandths;
    char digits[MW_MONEY_CAP];
    size_t n, at = 0;

    if (thousandths == MW_UNKNOWN) {
        snprintf(buf, MW_MONEY_CAP, "unknown");
        return buf;
    }
    if (thousandths < 0)
        buf[at++] = '-';
    if (v > 0 && v < 1000) {
        snprintf(buf + at, MW_MONEY_CAP - at, "0.%03u", (unsigned)v);
        return buf;
    }
    if (v > 0 && v < INT64_C(100000)) {
        unsigned cents = (unsigned)((v + 5) / 10);
        snprintf(buf + at, MW_MONEY_CAP - at, "%u.%02u", cents / 100, cents % 100);
        return buf;
    }
    n = (size_t)snprintf(digits, sizeof digits, "%llu", (unsigned long long)((v + 500) / 1000));
    for (size_t i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            buf[at++] = ',';
        buf[at++] = digits[i];
    }
    buf[at] = '\0';
    return buf;
}
