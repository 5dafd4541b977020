#include "verify/say.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUN = 3 }; /* from so many on, what follows one another is said as "A to B" */

/* Gives the name of an item, in buf or elsewhere. */
typedef const char *(*name_fn)(const void *ctx, uint32_t item, char buf[MW_EXPECT_PATH_CAP]);

static int handle_compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static uint32_t sort(uint32_t *at, uint32_t n)
{
    uint32_t kept = 0;

    if (n)
        qsort(at, n, sizeof *at, handle_compare);
    for (uint32_t i = 0; i < n; i++)
        if (i == 0 || at[i] != at[i - 1])
            at[kept++] = at[i];
    return kept;
}

/* `runs`: items that follow one another are said by the first and the last. */
static const char *list(struct mw_arena *a, const void *ctx, name_fn name, const uint32_t *at,
                        uint32_t n, bool runs)
{
    char first[MW_EXPECT_PATH_CAP], last[MW_EXPECT_PATH_CAP];
    char text[(MW_SAY_CAP + 1) * (2 * MW_EXPECT_PATH_CAP + 8)];
    size_t used = 0;

    text[0] = '\0';
    for (uint32_t i = 0, said = 0; i < n; said++) {
        uint32_t end = i + 1;
        while (runs && end < n && at[end] == at[end - 1] + 1)
            end++;
        if (end - i < RUN)
            end = i + 1;
        const char *join = said == 0 ? "" : end == n ? " and " : ", ";
        if (said + 1 == MW_SAY_CAP && end < n) {
            snprintf(text + used, sizeof text - used, " and %u more", n - i);
            break;
        }
        int more = end - i == 1
                       ? snprintf(text + used, sizeof text - used, "%s%s", join,
                                  name(ctx, at[i], first))
                       : snprintf(text + used, sizeof text - used, "%s%s to %s", join,
                                  name(ctx, at[i], first), name(ctx, at[end - 1], last));
        used += (size_t)more;
        i = end;
    }
    return mw_arena_strdup(a, text);
}

/* ---- ports ---- */

static const char *number_name(const void *ctx, uint32_t port, char buf[MW_EXPECT_PATH_CAP])
{
    const struct mw_expect *x = ctx;
    const char *path = mw_expect_path(x, port, buf);
    const char *slash = strchr(path, '/');
    bool numbered = x->want.nodes.at[x->want.ports.at[port].node].kind == MW_OBS_SWITCH;

    return slash ? slash + 1 + (numbered && slash[1] == 'p') : path;
}

static const char *face_name(const void *ctx, uint32_t port, char buf[MW_EXPECT_PATH_CAP])
{
    const struct mw_expect *x = ctx;
    const struct mw_expect_port *p = &x->ports[port];

    if (p->port != UINT16_MAX)
        return x->plan->devices.at[p->device].type->ports[p->port].name;
    return number_name(ctx, port, buf);
}

static const char *path_name(const void *ctx, uint32_t port, char buf[MW_EXPECT_PATH_CAP])
{
    return mw_expect_path(ctx, port, buf);
}

const char *mw_say_ports(struct mw_arena *a, const struct mw_expect *x, uint32_t *ports,
                         uint32_t n)
{
    n = sort(ports, n);
    return mw_arena_printf(a, "%s %s", n == 1 ? "port" : "ports",
                           list(a, x, number_name, ports, n, true));
}

const char *mw_say_faces(struct mw_arena *a, const struct mw_expect *x, uint32_t *ports,
                         uint32_t n)
{
    n = sort(ports, n);
    return list(a, x, face_name, ports, n, true);
}

const char *mw_say_paths(struct mw_arena *a, const struct mw_expect *x, uint32_t *ports,
                         uint32_t n)
{
    n = sort(ports, n);
    return list(a, x, path_name, ports, n, false);
}

const char *mw_say_path(struct mw_arena *a, const struct mw_expect *x, uint32_t port)
{
    char buf[MW_EXPECT_PATH_CAP];

    return mw_arena_strdup(a, mw_expect_path(x, port, buf));
}

const char *mw_say_number(struct mw_arena *a, const struct mw_expect *x, uint32_t port)
{
    char buf[MW_EXPECT_PATH_CAP];

    return mw_arena_strdup(a, number_name(x, port, buf));
}

const char *mw_say_face(struct mw_arena *a, const struct mw_expect *x, uint32_t port)
{
    char buf[MW_EXPECT_PATH_CAP];

    return mw_arena_strdup(a, face_name(x, port, buf));
}

/* ---- devices ---- */

static const char *device_name(const void *ctx, uint32_t device, char buf[MW_EXPECT_PATH_CAP])
{
    const struct mw_plan *p = ctx;

    (void)buf;
    return p->devices.at[device].name;
}

const char *mw_say_devices(struct mw_arena *a, const struct mw_plan *p, uint32_t *devices,
                           uint32_t n)
{
    n = sort(devices, n);
    return list(a, p, device_name, devices, n, true);
}

/* ---- numbers ---- */

static const char *plain_name(const void *ctx, uint32_t number, char buf[MW_EXPECT_PATH_CAP])
{
    (void)ctx;
    snprintf(buf, MW_EXPECT_PATH_CAP, "%u", number);
    return buf;
}

const char *mw_say_numbers(struct mw_arena *a, uint32_t *numbers, uint32_t n)
{
    n = sort(numbers, n);
    return list(a, NULL, plain_name, numbers, n, true);
}
