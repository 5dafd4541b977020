/* thermal.c: heat, air and coolant. */
#include "design/thermal.h"

#include "base/err.h"

#define BTU_H_PER_KW 3412.0
#define CFM_PER_BTU_H_F 1.085 /* BTU/h that one CFM carries per °F at sea level */
#define FEET_PER_M (1 / 0.3048)

double mw_air_cfm(double w, double delta_k)
{
    MW_ASSERT(delta_k > 0);
    return BTU_H_PER_KW * w / 1000 / (CFM_PER_BTU_H_F * delta_k * 1.8);
}

double mw_air_density_ratio(double altitude_m)
{
    static const double at[] = {1, 0.93, 0.86, 0.80, 0.74, 0.69};
    enum { STEPS = sizeof at / sizeof at[0] - 1 };
    double steps = altitude_m * FEET_PER_M / 2000;
    int i = steps < STEPS ? (int)steps : STEPS - 1;

    if (steps <= 0)
        return 1;
    double ratio = at[i] + (at[i + 1] - at[i]) * (steps - i);
    return ratio > 0.1 ? ratio : 0.1;
}

double mw_btu_h(double w)
{
    return BTU_H_PER_KW * w / 1000;
}

double mw_liquid_ml_min(double w, double delta_k)
{
    MW_ASSERT(delta_k > 0);
    return 1500 * (w / 1000) * (10 / delta_k);
}

int64_t mw_device_liquid_w(const struct mw_device_type *t)
{
    return t->max_w > 0 ? (int64_t)((double)t->max_w * t->liquid_share + 0.5) : 0;
}

int64_t mw_device_air_w(const struct mw_device_type *t)
{
    return t->max_w > 0 ? t->max_w - mw_device_liquid_w(t) : 0;
}

double mw_device_air_cfm(const struct mw_device_type *t, double delta_k, double density_ratio)
{
    double by_heat = mw_air_cfm((double)mw_device_air_w(t), delta_k);
    double by_fans = t->air_cfm > 0 ? (double)t->air_cfm : 0;

    return (by_fans > by_heat ? by_fans : by_heat) / density_ratio;
}
