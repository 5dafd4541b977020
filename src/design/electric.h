/*
 * electric.h: pure formulas of power: what a circuit carries, how a supply connects to it, what
 * the lines of a three-phase circuit carry, and what a device draws when supplies die.
 *
 * All loads of a place have one power factor, so their currents keep the angles of their
 * voltages and apparent powers of one phase add.
 */
#ifndef MW_DESIGN_ELECTRIC_H
#define MW_DESIGN_ELECTRIC_H

#include "model/catalog.h"
#include "model/factory.h"

enum { MW_BRANCHES = 6 }; /* L1-N, L2-N, L3-N, L1-L2, L2-L3, L3-L1: as mw_supply.phase counts */

/*
 * Continuous capacity of a circuit, VA: √3·V·A·derate for three phases, V·A·derate for one.
 * The 80 % rule of North America is the circuit's derate.
 */
double mw_circuit_va(const struct mw_circuit *c);

/* Of one phase of a three-phase circuit, VA: V/√3·A·derate; of a single-phase one, all of it. */
double mw_circuit_phase_va(const struct mw_circuit *c);

/* Line to neutral for three phases, V; otherwise the volts supplied. */
double mw_circuit_neutral_v(const struct mw_circuit *c);

enum mw_connect {
    MW_CONNECT_NONE,   /* the supply's input range holds no voltage of the circuit */
    MW_CONNECT_SINGLE, /* a single-phase circuit */
    MW_CONNECT_LN,     /* three phases, line to neutral: 415 and 400 V give 240 and 230 */
    MW_CONNECT_LL,     /* three phases, line to line: 208 V */
};

/*
 * How a device's supplies connect to a circuit: at the highest voltage of the circuit that their
 * input range holds, to the nearest volt (a 100–240 V supply on 208 V goes line to line, as the
 * outlets of such rPDUs are wired). A range that is not known counts as 100–240 V.
 */
enum mw_connect mw_supply_connect(const struct mw_device_type *t, const struct mw_circuit *c);

/*
 * Load of each line as line current x line-to-neutral volts, from the loads of the six branches
 * (any unit of power). Phasor sum: the current of L1-L2 leads the one of L1-N by 30°, the one of
 * L1-L3 lags it by as much. With branches L1-L2 and L3-L1 alone: √((a² + b² + a·b)/3).
 */
void mw_line_loads(const double branch[MW_BRANCHES], double line[3]);

/* What a device does with `live` of its supplies. */
struct mw_draw {
    int64_t w;      /* what it draws, shared equally by the live supplies */
    bool throttled; /* runs on fewer than full load needs: at most live x rating */
    bool down;      /* too few to run: 0 W */
};

/*
 * The supply rule of a device type. Where the type does not say how many supplies full load
 * needs, it follows from their rating; with no rating either, one live supply carries all, which
 * loads the survivors most. An unknown maximum draw counts as 0 W.
 */
struct mw_draw mw_device_draw(const struct mw_device_type *t, int32_t live);

/* How many of its supplies plug into the circuits of a rack: none of a PDU, which is fed by its
 * circuit, and none of a type that has none. */
int32_t mw_supplies_plugged(const struct mw_device_type *t);

/* How many supplies must live for full load, and to run at all, by the same rule. */
int32_t mw_supplies_full(const struct mw_device_type *t);
int32_t mw_supplies_throttled(const struct mw_device_type *t);

#endif
