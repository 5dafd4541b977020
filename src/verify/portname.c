#include "verify/portname.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { NUMBERS_CAP = 3, NUMBER_CAP = 100000, NO_PORT = UINT16_MAX };

struct numbers { /* of a name: "Ethernet1/17/2" 1, 17, 2 */
    uint32_t v[NUMBERS_CAP];
    uint8_t n;
    bool cumulus; /* "swp…": means the same by every rule */
};

/* What the numbers of a name mean. */
enum rule { RULE_SLOT_CAGE, RULE_CAGE_LANE, RULE_LANES_4, RULE_LANES_8, RULE_COUNT };

static bool is_front(const char *name, size_t letters)
{
    static const char *const front[] = {"", "swp", "ethernet", "port"};

    for (size_t i = 0; i < sizeof front / sizeof *front; i++)
        if (strlen(front[i]) == letters && strncasecmp(name, front[i], letters) == 0)
            return true;
    /* "Eth1/17" is a front port, "eth1" is the second of a host's or a switch's own. */
    return letters == 3 && strncasecmp(name, "eth", 3) == 0 && strchr(name, '/');
}

/* False: not the name of a front port in any of the forms. */
static bool parse(const char *name, struct numbers *to)
{
    size_t at = 0;

    *to = (struct numbers){0};
    while (isalpha((unsigned char)name[at]))
        at++;
    if (!is_front(name, at))
        return false;
    to->cumulus = at == 3 && tolower((unsigned char)name[0]) == 's';
    while (isdigit((unsigned char)name[at])) {
        uint32_t v = 0;

        while (isdigit((unsigned char)name[at]) && v < NUMBER_CAP)
            v = v * 10 + (uint32_t)(name[at++] - '0');
        if (to->n == (to->cumulus ? 2 : NUMBERS_CAP) || v >= NUMBER_CAP)
            return false;
        to->v[to->n++] = v;
        if (name[at] == '\0')
            return true;
        if (name[at++] != (to->cumulus ? 's' : '/'))
            return false;
    }
    return false;
}

bool mw_portname_is_front(const char *name)
{
    struct numbers n;

    return parse(name, &n);
}

/* The cage's number as the faceplate prints it; 0 none. */
static uint32_t cage_of(const struct mw_port_type *p)
{
    uint32_t v[2] = {0, 0};

    for (const char *s = p->name; *s;) {
        uint32_t k = 0;

        if (!isdigit((unsigned char)*s)) {
            s++;
            continue;
        }
        while (isdigit((unsigned char)*s) && k < NUMBER_CAP)
            k = k * 10 + (uint32_t)(*s++ - '0');
        v[0] = v[1];
        v[1] = k;
    }
    return p->lanes > 1 && v[0] ? v[0] : v[1];
}

static uint16_t port_at(const struct mw_device_type *t, uint32_t cage, uint32_t lane,
                        bool laned)
{
    for (uint32_t i = 0; i < t->port_n; i++) {
        const struct mw_port_type *p = &t->ports[i];

        if (p->net == MW_NET_OOB || p->net == MW_NET_CONSOLE || cage_of(p) != cage)
            continue;
        /* A whole cage is no lane of it; the first lane of a cage that is not split is it. */
        if (p->lanes > 1 ? laned && p->lane == lane : lane == 0)
            return (uint16_t)i;
    }
    return NO_PORT;
}

/* The port by this rule. False: the rule cannot be this switch's. */
static bool apply(enum rule rule, const struct numbers *k, const struct mw_device_type *t,
                  uint16_t *port)
{
    uint32_t cage = k->v[0], lane = 0, lanes = rule == RULE_LANES_4 ? 4 : 8;
    bool laned = false;

    if (k->cumulus) {
        lane = k->v[1];
        laned = k->n == 2;
    } else if (rule == RULE_LANES_4 || rule == RULE_LANES_8) {
        if (k->n != 1)
            return false;
        cage = k->v[0] / lanes + 1;
        lane = k->v[0] % lanes;
        for (uint32_t i = 0; i < t->port_n; i++)
            if (cage_of(&t->ports[i]) == cage && t->ports[i].lanes > 1) {
                uint32_t each = lanes / t->ports[i].lanes;

                if (!each || lane % each)
                    return false;
                lane /= each;
                laned = true;
                break;
            }
    } else if (k->n == 3 || (k->n == 2 && rule == RULE_CAGE_LANE)) {
        cage = k->v[k->n - 2];
        if (k->v[k->n - 1] == 0)
            return false;
        lane = k->v[k->n - 1] - 1;
        laned = true;
    } else {
        cage = k->v[k->n - 1];
    }
    *port = port_at(t, cage, lane, laned);
    if (k->cumulus)
        return true;
    /* A cage of several lanes named as a whole is known to be there, but is none of its ports. */
    for (uint32_t i = 0; i < t->port_n && *port == NO_PORT && !laned; i++)
        if (t->ports[i].lanes > 1 && cage_of(&t->ports[i]) == cage)
            return true;
    return *port != NO_PORT;
}

static void join_equal(struct mw_portname *seen, const struct mw_device_type *t)
{
    seen->port = NO_PORT;
    for (uint32_t i = 0; i < t->port_n && seen->name; i++) {
        const struct mw_port_type *p = &t->ports[i];

        if (strcasecmp(seen->name, p->name) != 0 &&
            (!p->adapter || strcasecmp(seen->name, p->adapter) != 0))
            continue;
        if (seen->port != NO_PORT) { /* two bear it */
            seen->port = NO_PORT;
            return;
        }
        seen->port = (uint16_t)i;
    }
}

/* The ports by this rule, by index in `seen`; false where it cannot be, for a port that is not
 * there or is taken. *agree: how many are where the cables say. */
static bool try_rule(enum rule rule, const struct mw_portname *seen, const struct numbers *nums,
                     uint32_t n, const struct mw_device_type *t, uint16_t *port,
                     uint32_t *agree)
{
    bool *taken = mw_alloc(t->port_n), fits = true;

    *agree = 0;
    for (uint32_t i = 0; i < n; i++)
        if (seen[i].port != NO_PORT)
            taken[seen[i].port] = true;
    for (uint32_t i = 0; i < n && fits; i++) {
        port[i] = seen[i].port;
        if (seen[i].port != NO_PORT || !nums[i].n)
            continue;
        fits = apply(rule, &nums[i], t, &port[i]);
        if (!fits || port[i] == NO_PORT)
            continue;
        fits = !taken[port[i]];
        taken[port[i]] = true;
        *agree += port[i] == seen[i].hint;
    }
    mw_free(taken);
    return fits;
}

static void join_numbers(struct mw_portname *seen, const struct numbers *nums, uint32_t n,
                         const struct mw_device_type *t)
{
    uint16_t *port = mw_alloc((size_t)n * RULE_COUNT * sizeof *port);
    uint32_t agree[RULE_COUNT], best = 0;
    bool fits[RULE_COUNT];

    for (int r = 0; r < RULE_COUNT; r++) {
        fits[r] = try_rule((enum rule)r, seen, nums, n, t, port + (size_t)r * n, &agree[r]);
        if (fits[r] && agree[r] > best)
            best = agree[r];
    }
    for (uint32_t i = 0; i < n; i++) {
        uint16_t found = NO_PORT;
        bool differ = false;

        if (seen[i].port != NO_PORT)
            continue;
        for (int r = 0; r < RULE_COUNT; r++) {
            if (!fits[r] || agree[r] < best)
                continue;
            differ |= found != NO_PORT && found != port[(size_t)r * n + i];
            found = port[(size_t)r * n + i];
        }
        seen[i].port = differ ? NO_PORT : found;
    }
    mw_free(port);
}

void mw_portnames_join(struct mw_portname *seen, uint32_t n, const struct mw_device_type *t)
{
    struct numbers *nums = mw_alloc(n * sizeof *nums);
    bool any = false;

    for (uint32_t i = 0; i < n; i++) {
        join_equal(&seen[i], t);
        if (seen[i].port != NO_PORT || !seen[i].name || t->kind != MW_KIND_SWITCH ||
            !parse(seen[i].name, &nums[i]))
            nums[i].n = 0;
        any |= nums[i].n > 0;
    }
    if (any)
        join_numbers(seen, nums, n, t);
    mw_free(nums);
}
