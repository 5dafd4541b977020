/* unit.c: see unit.h. */
#include "base/unit.h"

#include "base/err.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum dimension {
    DIM_RATIO,
    DIM_POWER,
    DIM_LENGTH,
    DIM_MASS,
    DIM_AIR_FLOW,
    DIM_LIQUID_FLOW,
    DIM_VOLTAGE,
    DIM_CURRENT,
    DIM_DIFFERENCE, /* of temperature */
    DIM_TEMPERATURE,
    DIM_AREA_LOAD,
    DIM_RACK_UNIT,
};

/* base = number · factor + offset. The bases: W, mm, g, CFM, L/min, V, A, K, °C, kg/m2. */
struct unit {
    const char *name;
    enum dimension dim;
    double factor, offset;
};

static const struct unit units[] = {
    {"%", DIM_RATIO, 0.01, 0},
    {"W", DIM_POWER, 1, 0},
    {"kW", DIM_POWER, 1e3, 0},
    {"MW", DIM_POWER, 1e6, 0},
    {"mm", DIM_LENGTH, 1, 0},
    {"cm", DIM_LENGTH, 10, 0},
    {"m", DIM_LENGTH, 1e3, 0},
    {"km", DIM_LENGTH, 1e6, 0},
    {"in", DIM_LENGTH, 25.4, 0},
    {"ft", DIM_LENGTH, 304.8, 0},
    {"g", DIM_MASS, 1, 0},
    {"kg", DIM_MASS, 1e3, 0},
    {"t", DIM_MASS, 1e6, 0},
    {"lb", DIM_MASS, 453.59237, 0},
    {"lbs", DIM_MASS, 453.59237, 0},
    {"CFM", DIM_AIR_FLOW, 1, 0},
    {"m3/h", DIM_AIR_FLOW, 1 / 1.69901082, 0},
    {"L/min", DIM_LIQUID_FLOW, 1, 0},
    {"lpm", DIM_LIQUID_FLOW, 1, 0},
    {"L/s", DIM_LIQUID_FLOW, 60, 0},
    {"gpm", DIM_LIQUID_FLOW, 3.785411784, 0},
    {"V", DIM_VOLTAGE, 1, 0},
    {"kV", DIM_VOLTAGE, 1e3, 0},
    {"A", DIM_CURRENT, 1, 0},
    {"K", DIM_DIFFERENCE, 1, 0},
    {"°C", DIM_DIFFERENCE, 1, 0},
    {"C", DIM_DIFFERENCE, 1, 0},
    {"°F", DIM_DIFFERENCE, 5. / 9, 0},
    {"F", DIM_DIFFERENCE, 5. / 9, 0},
    {"°C", DIM_TEMPERATURE, 1, 0},
    {"C", DIM_TEMPERATURE, 1, 0},
    {"°F", DIM_TEMPERATURE, 5. / 9, -160. / 9},
    {"F", DIM_TEMPERATURE, 5. / 9, -160. / 9},
    {"K", DIM_TEMPERATURE, 1, -273.15},
    {"kg/m2", DIM_AREA_LOAD, 1, 0},
    {"kg/m²", DIM_AREA_LOAD, 1, 0},
    {"lb/ft2", DIM_AREA_LOAD, 4.88242764, 0},
    {"psf", DIM_AREA_LOAD, 4.88242764, 0},
    {"U", DIM_RACK_UNIT, 1, 0},
    {"RU", DIM_RACK_UNIT, 1, 0},
};

/* Case is forgiven (KW, Mm) but for mega and milli, which differ by nothing else. */
static bool unit_named(const struct unit *u, const char *name)
{
    return strcmp(u->name, name) == 0 ||
           (strcasecmp(u->name, name) == 0 && strcmp(u->name, "MW") != 0);
}

static const struct unit *unit_find(const char *name, const enum dimension *dim)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if ((!dim || units[i].dim == *dim) && unit_named(&units[i], name))
            return &units[i];
    return NULL;
}

/* What the number is to be in. K as a target is a difference, °C a temperature. */
static const struct unit *unit_target(const char *name)
{
    const enum dimension temperature = DIM_TEMPERATURE;

    return strcmp(name, "°C") == 0 ? unit_find(name, &temperature) : unit_find(name, NULL);
}

static size_t span_digits(const char *s)
{
    return strspn(s, "0123456789");
}

/* Bytes of the decimal number that `s` begins with; 0 when there is none. */
static size_t number_length(const char *s)
{
    size_t n = *s == '-' || *s == '+', whole, part = 0;

    whole = span_digits(s + n);
    n += whole;
    if (s[n] == '.') {
        part = span_digits(s + n + 1);
        n += 1 + part;
    }
    if (!whole && !part)
        return 0;
    if (s[n] == 'e' || s[n] == 'E') {
        size_t e = n + 1 + (s[n + 1] == '-' || s[n + 1] == '+');
        size_t digits = span_digits(s + e);
        n = digits ? e + digits : n;
    }
    return n;
}

/* strtod alone would also take hexadecimal, nan and inf, and reads on into a unit like "e". */
static enum mw_unit_rc number_read(const char *s, size_t len, double *out)
{
    enum { CAP = 64 };
    char buf[CAP];
    const char *digits = s + (*s == '-' || *s == '+');

    if (len >= CAP)
        return MW_UNIT_TOO_LARGE;
    if (digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9')
        return MW_UNIT_LEADING_ZERO;
    memcpy(buf, s, len);
    buf[len] = '\0';
    *out = strtod(buf, NULL) + 0.0; /* -0 + 0 is 0 */
    return isfinite(*out) ? MW_UNIT_OK : MW_UNIT_TOO_LARGE;
}

enum mw_unit_rc mw_unit_read(const char *text, const char *unit, double *out)
{
    const struct unit *from, *to = NULL;
    enum mw_unit_rc rc;
    double value = 0;
    size_t len;

    text += strspn(text, " \t");
    len = number_length(text);
    if (len == 0)
        return MW_UNIT_NO_NUMBER;
    rc = number_read(text, len, &value);
    if (rc != MW_UNIT_OK)
        return rc;
    text += len;
    text += strspn(text, " \t");
    if (*text) {
        enum dimension dim = DIM_RATIO;
        if (unit && *unit) {
            to = unit_target(unit);
            MW_ASSERT(to);
            dim = to->dim;
        }
        from = unit_find(text, &dim);
        if (!from)
            return unit_find(text, NULL) ? MW_UNIT_MISMATCH : MW_UNIT_UNKNOWN;
        /* The exact case stays exact: 44.1 kW as kW is not multiplied. */
        if (!to)
            value = value * from->factor;
        else if (from->factor != to->factor || from->offset != to->offset)
            value = (value * from->factor + from->offset - to->offset) / to->factor;
        if (!isfinite(value))
            return MW_UNIT_TOO_LARGE;
    }
    *out = value;
    return MW_UNIT_OK;
}
