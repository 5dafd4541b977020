/*
 * thermal.h: heat, air and coolant: pure formulas of REFERENCE.md, "Cooling".
 */
#ifndef MW_DESIGN_THERMAL_H
#define MW_DESIGN_THERMAL_H

#include "model/catalog.h"

/*
 * Air that carries `w` watts away with a rise of `delta_k` kelvin (> 0), in CFM at sea level:
 * 3412·kW / (1.085·ΔT°F), 157 per kW at 20 °F.
 */
double mw_air_cfm(double w, double delta_k);

/*
 * Density of air relative to sea level at an altitude in metres: 0.93, 0.86, 0.80, 0.74, 0.69 at
 * 2, 4, 6, 8, 10 thousand feet, linear between; 1 below sea level; above the table its last
 * slope goes on, never under 0.1.
 */
double mw_air_density_ratio(double altitude_m);

/* 3412 BTU/h per kW. */
double mw_btu_h(double w);

/* Coolant that carries `w` watts away with a rise of `delta_k` kelvin (> 0), in ml/min:
 * 1.5 L/min per kW at 10 K (OCP), inversely with the rise. */
double mw_liquid_ml_min(double w, double delta_k);

/* Heat of one device at its maximum draw, W; a device of unknown draw gives none. */
int64_t mw_device_air_w(const struct mw_device_type *t);
int64_t mw_device_liquid_w(const struct mw_device_type *t);

/*
 * Air one device needs at a density ratio, CFM: the larger of its own fans' figure and of
 * mw_air_cfm() for its air heat, divided by the ratio (thinner air carries less).
 */
double mw_device_air_cfm(const struct mw_device_type *t, double delta_k, double density_ratio);

#endif
