/*
 * plan_db_fuzz.c: any bytes as a factory.db: every question is asked of what opens.
 *
 * An input that begins as SQLite files do is the file itself. Any other is a list of changes to a
 * sound plan, so that mutations reach what lies behind the header: five bytes of place (page,
 * offset within it, length; two, two and one) and the bytes to put there.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/plan_db.h"
#include "store/plan_fixture.h"
#include "store/plan_write.h"

enum { SOUND_CAP = 1 << 20, PAGE = 8192 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"node001",
                                    "rack:a01",
                                    "row:b",
                                    "feed:A",
                                    "x/u1",
                                    "a01/u9",
                                    "cable:1",
                                    "node001/gpu0",
                                    "cable:0",
                                    "leaf-1-1/p3",
                                    "cable:leaf-1-1/1/2"};

static void ask_about(struct mw_plan_db *db, struct mw_arena *a, int64_t id)
{
    struct mw_db_rack rack;
    struct mw_db_racks racks;
    struct mw_db_fillers fillers;
    struct mw_db_row row;
    struct mw_db_positions positions;
    struct mw_db_device device;
    struct mw_db_devices devices;
    struct mw_db_ports ports;
    struct mw_db_supplies supplies;
    struct mw_db_addresses addresses;
    struct mw_db_cable cable;
    struct mw_db_cables cables;
    struct mw_db_feeds feeds;
    struct mw_db_circuits circuits;
    struct mw_db_limits limits;
    struct mw_err err;

    mw_plan_db_rack(db, a, id, &rack, &err);
    mw_plan_db_racks(db, a, id, &racks, &err);
    mw_plan_db_fillers(db, a, id, &fillers, &err);
    mw_plan_db_row(db, a, id, &row, &err);
    mw_plan_db_positions(db, a, id, &positions, &err);
    mw_plan_db_device(db, a, id, &device, &err);
    mw_plan_db_rack_devices(db, a, id, &devices, &err);
    mw_plan_db_ports(db, a, id, &ports, &err);
    mw_plan_db_supplies(db, a, id, &supplies, &err);
    mw_plan_db_addresses(db, a, id, &addresses, &err);
    mw_plan_db_cable(db, a, id, &cable, &err);
    mw_plan_db_device_cables(db, a, id, &cables, &err);
    mw_plan_db_feeds(db, a, id, &feeds, &err);
    mw_plan_db_rack_circuits(db, a, id, &circuits, &err);
    mw_plan_db_feed_circuits(db, a, id, 3, &circuits, &err);
    mw_plan_db_limits(db, a, id, &limits, &err);
}

static void ask(struct mw_plan_db *db)
{
    struct mw_arena a = {0};
    struct mw_db_plan plan;
    struct mw_db_cases cases;
    struct mw_db_findings findings;
    const char *name, *text;
    struct mw_err err;

    mw_plan_db_verify(db, &err);
    mw_plan_db_plan(db, &a, &plan, &err);
    mw_plan_db_factory(db, &a, &name, &text, &err);
    mw_plan_db_cases(db, &a, &cases, &err);
    mw_plan_db_findings(db, &a, NULL, &findings, &err);
    mw_plan_db_findings(db, &a, "node001", &findings, &err);
    for (int64_t id = 0; id < 4; id++)
        ask_about(db, &a, id);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct mw_db_ref ref;
        mw_plan_db_find(db, names[i], &ref, &err);
    }
    mw_arena_done(&a);
}

static char file[] = "/tmp/plan_db_fuzz.XXXXXX";
static uint8_t sound[SOUND_CAP];
static size_t sound_n;

static void remove_file(void)
{
    unlink(file);
}

/* Makes the sound plan, and keeps its bytes. */
static int prepare(void)
{
    static const struct mw_plan_origin origin = {"0.1", "fixture.yaml", "name: fixture\n", "",
                                                 ""};
    struct plan_fixture x;
    char digest[MW_DIGEST_HEX];
    struct mw_err err;
    int fd = mkstemp(file);
    ssize_t n;

    atexit(remove_file);
    plan_fixture_init(&x);
    MW_ASSERT(mw_plan_write(&x.plan, file, &origin, digest, &err) == MW_OK);
    plan_fixture_done(&x);
    n = pread(fd, sound, sizeof sound, 0);
    MW_ASSERT(n > 0 && n < (ssize_t)sizeof sound);
    sound_n = (size_t)n;
    return fd;
}

static void put(int fd, const uint8_t *data, size_t n, off_t at)
{
    MW_ASSERT(pwrite(fd, data, n, at) == (ssize_t)n);
}

static void change(int fd, const uint8_t *data, size_t size)
{
    put(fd, sound, sound_n, 0);
    while (size > 5) {
        size_t at =
            (data[0] + 256u * data[1]) * (size_t)PAGE + (data[2] + 256u * data[3]) % PAGE;
        size_t n = data[4] < size - 5 ? data[4] : size - 5;
        put(fd, data + 5, n, (off_t)(at % sound_n));
        data += 5 + n;
        size -= 5 + n;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int fd = -1;
    struct mw_plan_db *db;
    struct mw_err err;

    if (fd < 0)
        fd = prepare();
    MW_ASSERT(ftruncate(fd, 0) == 0);
    if (size > 0 && data[0] == 'S')
        put(fd, data, size, 0);
    else
        change(fd, data, size);
    if (mw_plan_db_open(&db, file, &err) == MW_OK) {
        ask(db);
        mw_plan_db_close(db);
    }
    return 0;
}
