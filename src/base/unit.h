/*
 * unit.h: numbers with units, as people write them: "44", "44 kW", "44kW", "80 %".
 */
#ifndef MW_BASE_UNIT_H
#define MW_BASE_UNIT_H

enum mw_unit_rc {
    MW_UNIT_OK,
    MW_UNIT_NO_NUMBER,    /* does not begin with a decimal number (nan and inf are none) */
    MW_UNIT_LEADING_ZERO, /* 010: eight to some readers, ten to others */
    MW_UNIT_TOO_LARGE,    /* no double holds it */
    MW_UNIT_UNKNOWN,      /* no such unit */
    MW_UNIT_MISMATCH,     /* a unit of something else: kg for kW */
};

/*
 * Reads a decimal number with an optional unit and converts it to `unit` ("kW", "mm", "°C", …;
 * "" or NULL: a ratio, for which % is the only unit). Without a unit the number is taken as it
 * stands. Minus zero becomes zero. *out is set on MW_UNIT_OK alone.
 *
 * A difference of temperature in K also takes °C and °F; an absolute one in °C also °F and K.
 * Factors: NIST Special Publication 811, appendix B (foot, inch, pound, US gallon, cubic foot).
 */
enum mw_unit_rc mw_unit_read(const char *text, const char *unit, double *out);

#endif
