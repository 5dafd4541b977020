/*
 * plan_read_fuzz.c: changes to a sound factory.db: a plan is read whose handles lead somewhere, or
 * an error. Five bytes of place (page, offset within it, length; two, two and one) and the bytes
 * to put there, again and again.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "design/design.h"
#include "file/catalog_read.h"
#include "file/factory_read.h"
#include "store/plan_read.h"
#include "store/plan_write.h"

enum { SOUND_CAP = 1 << 20, PAGE = 8192 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char file[] = "/tmp/plan_read_fuzz.XXXXXX";
static uint8_t sound[SOUND_CAP];
static size_t sound_n;

static void remove_file(void)
{
    unlink(file);
}

/* Designs a small factory and keeps the bytes of its plan. */
static int prepare(void)
{
    static const char text[] = "name: fuzz\ncompute: {count: 4}\n";
    static const struct mw_plan_origin origin = {"0.1", "fuzz.yaml", text, "", ""};
    struct mw_diags d = {0};
    struct mw_catalog catalog = {0};
    struct mw_factory factory = {0};
    struct mw_plan plan = {0};
    char digest[MW_DIGEST_HEX];
    struct mw_err err;
    int fd = mkstemp(file);

    atexit(remove_file);
    MW_ASSERT(mw_catalog_read_builtin(&catalog, &d) == MW_OK);
    MW_ASSERT(mw_factory_read(&factory, "fuzz.yaml", text, strlen(text), NULL, 0, &d) == MW_OK);
    MW_ASSERT(mw_design(&plan, &factory, &catalog, &d, NULL) == MW_OK);
    unlink(file);
    MW_ASSERT(mw_plan_write(&plan, file, &origin, digest, &err) == MW_OK);
    mw_plan_done(&plan);
    mw_factory_done(&factory);
    mw_catalog_done(&catalog);
    mw_diags_done(&d);
    close(fd);
    FILE *f = fopen(file, "r+b");
    MW_ASSERT(f);
    sound_n = fread(sound, 1, sizeof sound, f);
    MW_ASSERT(sound_n > 0 && sound_n < sizeof sound);
    fd = dup(fileno(f));
    fclose(f);
    return fd;
}

static void put(int fd, const uint8_t *data, size_t n, off_t at)
{
    MW_ASSERT(pwrite(fd, data, n, at) == (ssize_t)n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int fd = -1;
    struct mw_plan_read r = {0};
    struct mw_err err;

    if (fd < 0)
        fd = prepare();
    put(fd, sound, sound_n, 0);
    while (size > 5) {
        size_t at =
            (data[0] + 256u * data[1]) * (size_t)PAGE + (data[2] + 256u * data[3]) % PAGE;
        size_t n = data[4] < size - 5 ? data[4] : size - 5;
        at %= sound_n;
        n = n < sound_n - at ? n : sound_n - at;
        put(fd, data + 5, n, (off_t)at);
        data += 5 + n;
        size -= 5 + n;
    }
    if (mw_plan_read(&r, file, &err) == MW_OK) {
        for (uint32_t i = 0; i < r.plan.racks.n; i++)
            MW_ASSERT(r.plan.racks.at[i].position < r.plan.positions.n);
        for (uint32_t i = 0; i < r.plan.cables.n; i++) {
            const struct mw_end *end = &r.plan.cables.at[i].end[0];
            MW_ASSERT(end->port < r.plan.devices.at[end->device].type->port_n);
        }
    }
    mw_plan_read_done(&r);
    return 0;
}
