/* outdir_test.c: the output folder: whole or not at all, ours or not touched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/outdir.h"
#include "store/plan_db.h"
#include "store/plan_fixture.h"
#include "store/plan_write.h"

static const struct mw_plan_origin origin = {"0.1", "f.yaml", "", "", ""};

struct world {
    struct plan_fixture fixture;
    char root[64], out[80];
    struct mw_err err;
};

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    snprintf(w->root, sizeof w->root, "/tmp/outdir_test.XXXXXX");
    if (!mkdtemp(w->root)) {
        free(w);
        return -1;
    }
    snprintf(w->out, sizeof w->out, "%s/out", w->root);
    plan_fixture_init(&w->fixture);
    *state = w;
    return 0;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

static int teardown(void **state)
{
    struct world *w = *state;
    int rc = nftw(w->root, remove_entry, 8, FTW_DEPTH | FTW_PHYS);

    plan_fixture_done(&w->fixture);
    free(w);
    return rc;
}

/* Writes the fixture's plan and a racks.csv of `lines` lines; the design of version `n`. */
static enum mw_rc write_out(struct world *w, const char *path, int n, int lines, bool force)
{
    struct mw_outdir *o;
    char digest[MW_DIGEST_HEX];
    enum mw_rc rc = mw_outdir_begin(&o, path, &w->err);

    if (rc != MW_OK)
        return rc;
    w->fixture.plan.totals.weight_g = n;
    if ((rc = mw_plan_write(&w->fixture.plan, mw_outdir_path(o, "factory.db"), &origin, digest,
                            &w->err)) != MW_OK) {
        mw_outdir_abort(o);
        return rc;
    }
    struct mw_out *out = mw_sink_open(mw_outdir_sink(o), "racks.csv");
    for (int i = 0; i < lines; i++)
        mw_out_printf(out, "version %d\n", n);
    mw_sink_close(mw_outdir_sink(o));
    return mw_outdir_commit(o, digest, force, &w->err);
}

/* The version that a folder holds, asserting that it is whole. */
static int version_of(struct world *w, const char *path, int lines)
{
    struct mw_plan_db *db;
    struct mw_db_plan p;
    struct mw_arena arena = {0};
    char name[128], line[32], want[32];
    int n = 0;

    if (mw_plan_db_open(&db, path, &w->err) != MW_OK)
        fail_msg("%s", w->err.text);
    assert_int_equal(mw_plan_db_verify(db, &w->err), MW_OK);
    assert_int_equal(mw_plan_db_plan(db, &arena, &p, &w->err), MW_OK);
    mw_plan_db_close(db);
    snprintf(want, sizeof want, "version %d\n", (int)p.weight_g);
    snprintf(name, sizeof name, "%s/racks.csv", path);
    FILE *f = fopen(name, "r");
    assert_non_null(f);
    for (; fgets(line, sizeof line, f); n++)
        assert_string_equal(line, want);
    fclose(f);
    assert_int_equal(n, lines);
    mw_arena_done(&arena);
    return (int)p.weight_g;
}

static int entries(const char *path)
{
    DIR *dir = opendir(path);
    int n = -2; /* . and .. */

    assert_non_null(dir);
    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

static void touch(const char *folder, const char *name)
{
    char path[160];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    close(open(path, O_CREAT | O_WRONLY, 0600));
}

/* ---- where it may be written ---- */

static void new_empty_and_old_folders(void **state)
{
    struct world *w = *state;

    assert_int_equal(write_out(w, w->out, 1, 3, false), MW_OK);
    assert_int_equal(version_of(w, w->out, 3), 1);
    assert_int_equal(write_out(w, w->out, 1, 3, false), MW_OK); /* the same plan */
    assert_int_equal(entries(w->root), 1);
    char empty[96];
    snprintf(empty, sizeof empty, "%s/empty//", w->root);
    assert_int_equal(mkdir(empty, 0750), 0);
    assert_int_equal(write_out(w, empty, 2, 3, false), MW_OK);
    assert_int_equal(version_of(w, empty, 3), 2);
    struct stat st;
    assert_int_equal(stat(empty, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0750);
    assert_int_equal(entries(w->root), 2);
}

static void another_plan_needs_force(void **state)
{
    struct world *w = *state;

    assert_int_equal(write_out(w, w->out, 1, 3, false), MW_OK);
    assert_int_equal(write_out(w, w->out, 2, 3, false), MW_ECONFIG);
    assert_int_equal(w->err.code, MW_E_OUT_OTHER_PLAN);
    assert_int_equal(version_of(w, w->out, 3), 1);
    assert_int_equal(entries(w->root), 1);
    assert_int_equal(write_out(w, w->out, 2, 3, true), MW_OK);
    assert_int_equal(version_of(w, w->out, 3), 2);
    /* a plan that cannot be read is another plan */
    char db[128];
    snprintf(db, sizeof db, "%s/factory.db", w->out);
    assert_int_equal(truncate(db, 5000), 0);
    assert_int_equal(write_out(w, w->out, 2, 3, false), MW_ECONFIG);
    assert_int_equal(w->err.code, MW_E_OUT_OTHER_PLAN);
    assert_int_equal(write_out(w, w->out, 2, 3, true), MW_OK);
    assert_int_equal(version_of(w, w->out, 3), 2);
}

static void foreign_files_are_never_touched(void **state)
{
    struct world *w = *state;

    assert_int_equal(write_out(w, w->out, 1, 3, false), MW_OK);
    touch(w->out, "notes.txt");
    for (int force = 0; force < 2; force++) {
        assert_int_equal(write_out(w, w->out, 1, 3, force), MW_ECONFIG);
        assert_int_equal(w->err.code, MW_E_OUT_FOREIGN);
        assert_non_null(strstr(w->err.text, "notes.txt"));
    }
    assert_int_equal(entries(w->out), 4); /* MANIFEST, too */
    char file[96];
    snprintf(file, sizeof file, "%s/file", w->root);
    touch(w->root, "file");
    assert_int_equal(write_out(w, file, 1, 3, true), MW_ECONFIG);
    assert_int_equal(w->err.code, MW_E_OUT_FOREIGN);
    /* a folder under one of our names is not ours */
    snprintf(file, sizeof file, "%s/dir", w->root);
    mkdir(file, 0700);
    snprintf(file, sizeof file, "%s/dir/racks.csv", w->root);
    mkdir(file, 0700);
    snprintf(file, sizeof file, "%s/dir", w->root);
    assert_int_equal(write_out(w, file, 1, 3, true), MW_ECONFIG);
    assert_int_equal(w->err.code, MW_E_OUT_FOREIGN);
    assert_int_equal(write_out(w, "/", 1, 3, true), MW_ECONFIG);
}

static void a_link_leads_to_the_folder(void **state)
{
    struct world *w = *state;
    char link[96];
    struct stat st;

    assert_int_equal(write_out(w, w->out, 1, 3, false), MW_OK);
    snprintf(link, sizeof link, "%s/link", w->root);
    assert_int_equal(symlink("out", link), 0);
    assert_int_equal(write_out(w, link, 2, 3, true), MW_OK);
    assert_int_equal(lstat(link, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(version_of(w, w->out, 3), 2);
}

static void a_parent_that_is_not_there(void **state)
{
    struct world *w = *state;
    char path[96];

    snprintf(path, sizeof path, "%s/no/out", w->root);
    assert_int_equal(write_out(w, path, 1, 3, false), MW_ECONFIG);
    assert_int_equal(w->err.code, MW_E_USAGE);
    assert_int_equal(write_out(w, "", 1, 3, false), MW_ECONFIG);
}

/* ---- kill and full disk ---- */

/* Runs the next version in a child; returns what waitpid says of it. */
static int in_child(struct world *w, int n, int lines, long kill_after_us, rlim_t most)
{
    int status;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        struct rlimit limit = {most, most};
        setrlimit(RLIMIT_FSIZE, &limit);
        signal(SIGXFSZ, SIG_IGN);
        _exit(write_out(w, w->out, n, lines, true) == MW_OK ? 0 : 5);
    }
    if (kill_after_us >= 0) {
        usleep((useconds_t)kill_after_us);
        kill(child, SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void a_kill_leaves_one_whole_version(void **state)
{
    enum { RUNS = 60, LINES = 20000 };
    struct world *w = *state;
    int last = 1;

    assert_int_equal(write_out(w, w->out, last, LINES, false), MW_OK);
    for (int i = 0; i < RUNS; i++) {
        int status = in_child(w, i + 2, LINES, 400L * i, RLIM_INFINITY);
        int now = version_of(w, w->out, LINES);
        assert_true(now == last || now == i + 2);
        if (WIFEXITED(status))
            assert_int_equal(now, i + 2);
        last = now;
    }
    assert_int_equal(write_out(w, w->out, 99, LINES, true), MW_OK);
    assert_int_equal(entries(w->root), 1); /* nothing that the killed runs left */
}

/* No file may pass `most` bytes, as on a full disk: first the plan does not fit, then the
 * table, then all does. */
static void a_full_disk_leaves_the_old_version(void **state)
{
    enum { LINES = 60000 }; /* about 600 KB of racks.csv, larger than the plan */
    static const rlim_t most[] = {0, 4096, 100000, 500000};
    struct world *w = *state;

    assert_int_equal(write_out(w, w->out, 1, LINES, false), MW_OK);
    for (size_t i = 0; i < sizeof most / sizeof *most; i++) {
        int status = in_child(w, 2, LINES, -1, most[i]);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 5);
        assert_int_equal(version_of(w, w->out, LINES), 1);
        assert_int_equal(entries(w->root), 1);
    }
    assert_int_equal(in_child(w, 2, LINES, -1, RLIM_INFINITY), 0);
    assert_int_equal(version_of(w, w->out, LINES), 2);
}

static void two_runs_do_not_take_each_others_folder(void **state)
{
    struct world *w = *state;
    struct mw_outdir *slow;

    assert_int_equal(mw_outdir_begin(&slow, w->out, &w->err), MW_OK);
    assert_int_equal(write_out(w, w->out, 1, 3, false), MW_OK); /* cleans up beside itself */
    assert_int_equal(access(mw_outdir_path(slow, "racks.csv"), F_OK), -1);
    mw_sink_open(mw_outdir_sink(slow), "tables/racks.csv");
    mw_sink_close(mw_outdir_sink(slow));
    assert_string_equal(mw_outdir_file(slow, 0), "racks.csv");
    assert_string_equal(mw_outdir_file(slow, 1), "tables/racks.csv");
    assert_null(mw_outdir_file(slow, 2));
    mw_outdir_abort(slow);
    assert_int_equal(version_of(w, w->out, 3), 1);
    assert_int_equal(entries(w->root), 1);
}

/* ---- renewing a part ---- */

static const char *const drawings[] = {"drawings", "drawings.pdf", NULL};

static void write_file(struct mw_outdir *o, const char *path, const char *text)
{
    mw_out_str(mw_sink_open(mw_outdir_sink(o), path), text);
    mw_sink_close(mw_outdir_sink(o));
}

static const char *digest_of(struct world *w, char digest[MW_DIGEST_HEX])
{
    struct mw_plan_db *db;

    assert_int_equal(mw_plan_db_open(&db, w->out, &w->err), MW_OK);
    memcpy(digest, mw_plan_db_digest(db), MW_DIGEST_HEX);
    mw_plan_db_close(db);
    return digest;
}

static bool stands(const struct world *w, const char *path, const char *text)
{
    char name[160], line[64] = "";

    snprintf(name, sizeof name, "%s/%s", w->out, path);
    FILE *f = fopen(name, "r");
    if (!f)
        return false;
    bool same = fgets(line, sizeof line, f) && strcmp(line, text) == 0;
    fclose(f);
    return same;
}

static void a_part_is_renewed_and_the_rest_stays(void **state)
{
    struct world *w = *state;
    struct mw_outdir *o;
    char digest[MW_DIGEST_HEX];

    assert_int_equal(write_out(w, w->out, 1, 3, false), MW_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(mw_outdir_renew(&o, w->out, drawings, &w->err), MW_OK);
        write_file(o, i ? "drawings/racks/a02.svg" : "drawings/racks/a01.svg", "rack");
        write_file(o, "drawings.pdf", i ? "second" : "first");
        assert_int_equal(mw_outdir_commit(o, digest_of(w, digest), false, &w->err), MW_OK);
        assert_int_equal(version_of(w, w->out, 3), 1);
        assert_true(stands(w, "drawings.pdf", i ? "second" : "first"));
    }
    assert_false(stands(w, "drawings/racks/a01.svg", "rack"));
    assert_true(stands(w, "drawings/racks/a02.svg", "rack"));
    assert_int_equal(entries(w->root), 1);
    assert_int_equal(write_out(w, w->out, 1, 3, false), MW_OK); /* a new plan has no drawings */
    assert_false(stands(w, "drawings.pdf", "second"));
    assert_int_equal(entries(w->out), 3);
}

static void a_renewal_touches_nothing_of_the_users(void **state)
{
    struct world *w = *state;
    struct mw_outdir *o;
    char digest[MW_DIGEST_HEX];
    static const char *const made[] = {"drawings/mine.svg", "drawings/racks/deep.txt", "x"};

    assert_int_equal(mw_outdir_renew(&o, w->out, drawings, &w->err), MW_ECONFIG);
    assert_int_equal(w->err.code, MW_E_PLAN_OPEN);
    assert_int_equal(write_out(w, w->out, 1, 3, false), MW_OK);
    assert_int_equal(mw_outdir_renew(&o, w->out, drawings, &w->err), MW_OK);
    write_file(o, "drawings/racks/a01.svg", "rack");
    assert_int_equal(mw_outdir_commit(o, digest_of(w, digest), false, &w->err), MW_OK);
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        char path[160];
        touch(w->out, made[i]);
        assert_int_equal(mw_outdir_renew(&o, w->out, drawings, &w->err), MW_ECONFIG);
        assert_int_equal(w->err.code, MW_E_OUT_FOREIGN);
        assert_non_null(strstr(w->err.text, made[i]));
        assert_int_equal(write_out(w, w->out, 2, 3, true), MW_ECONFIG);
        snprintf(path, sizeof path, "%s/%s", w->out, made[i]);
        assert_int_equal(unlink(path), 0);
    }
    char link[160];
    snprintf(link, sizeof link, "%s/racks.lnk", w->out);
    assert_int_equal(symlink("racks.csv", link), 0);
    assert_int_equal(mw_outdir_renew(&o, w->out, drawings, &w->err), MW_ECONFIG);
    assert_int_equal(unlink(link), 0);
    char empty[160];
    snprintf(empty, sizeof empty, "%s/notes", w->out);
    assert_int_equal(mkdir(empty, 0700), 0);
    assert_int_equal(mw_outdir_renew(&o, w->out, drawings, &w->err), MW_ECONFIG);
    assert_non_null(strstr(w->err.text, "notes"));
}

/* What the user removed is not missed, and the plan may be named by its file. */
static void what_is_gone_stays_gone(void **state)
{
    struct world *w = *state;
    struct mw_outdir *o;
    char digest[MW_DIGEST_HEX], path[160];

    assert_int_equal(mw_outdir_may_renew(w->out, &w->err), MW_ECONFIG);
    assert_int_equal(write_out(w, w->out, 1, 3, false), MW_OK);
    assert_int_equal(mw_outdir_may_renew(w->out, &w->err), MW_OK);
    assert_int_equal(mw_outdir_renew(&o, w->out, drawings, &w->err), MW_OK);
    write_file(o, "drawings/racks/a01.svg", "rack");
    assert_int_equal(mw_outdir_commit(o, digest_of(w, digest), false, &w->err), MW_OK);
    snprintf(path, sizeof path, "%s/racks.csv", w->out);
    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof path, "%s/factory.db", w->out);
    assert_int_equal(mw_outdir_may_renew(path, &w->err), MW_OK);
    static const char *const report[] = {"report.html", NULL};
    assert_int_equal(mw_outdir_renew(&o, path, report, &w->err), MW_OK);
    write_file(o, "report.html", "signed");
    assert_int_equal(mw_outdir_commit(o, digest_of(w, digest), false, &w->err), MW_OK);
    assert_true(stands(w, "report.html", "signed"));
    assert_true(stands(w, "drawings/racks/a01.svg", "rack"));
    assert_int_equal(write_out(w, w->out, 2, 3, true), MW_OK); /* the MANIFEST is in order */
}

/* The plan changes while its drawings are made: they are not put beside the new one. */
/* What was learnt outlives the plan that it was learnt of; what is not ours is no such file. */
static void what_is_kept_outlives_a_new_plan(void **state)
{
    static const char *const learnt[] = {"identity.csv", NULL};
    struct world *w = *state;
    struct mw_outdir *o;
    char digest[MW_DIGEST_HEX];

    for (int i = 0; i < 2; i++) { /* none there, no folder there */
        assert_int_equal(mw_outdir_begin(&o, w->out, &w->err), MW_OK);
        write_file(o, "racks.csv", "racks");
        mw_outdir_keep(o, "identity.csv");
        assert_int_equal(mw_outdir_commit(o, "", true, &w->err), MW_OK);
        assert_int_equal(entries(w->out), 2);
    }
    assert_int_equal(write_out(w, w->out, 1, 3, true), MW_OK);
    assert_int_equal(mw_outdir_renew(&o, w->out, learnt, &w->err), MW_OK);
    write_file(o, "identity.csv", "learnt");
    assert_int_equal(mw_outdir_commit(o, digest_of(w, digest), false, &w->err), MW_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(mw_outdir_begin(&o, w->out, &w->err), MW_OK);
        write_file(o, "racks.csv", "racks");
        mw_outdir_keep(o, "identity.csv");
        assert_int_equal(mw_outdir_commit(o, "", true, &w->err), MW_OK);
        assert_true(stands(w, "identity.csv", "learnt"));
        assert_int_equal(entries(w->out), 3);
    }
    assert_int_equal(write_out(w, w->out, 1, 3, true), MW_OK); /* and is in the MANIFEST */
    assert_false(stands(w, "identity.csv", "learnt"));
}

static void a_renewal_of_another_plan_is_refused(void **state)
{
    struct world *w = *state;
    struct mw_outdir *o;
    char digest[MW_DIGEST_HEX];

    assert_int_equal(write_out(w, w->out, 1, 3, false), MW_OK);
    digest_of(w, digest);
    assert_int_equal(mw_outdir_renew(&o, w->out, drawings, &w->err), MW_OK);
    write_file(o, "drawings.pdf", "old");
    assert_int_equal(write_out(w, w->out, 2, 3, true), MW_OK);
    assert_int_equal(mw_outdir_commit(o, digest, false, &w->err), MW_ECONFIG);
    assert_int_equal(w->err.code, MW_E_OUT_OTHER_PLAN);
    assert_false(stands(w, "drawings.pdf", "old"));
    assert_int_equal(version_of(w, w->out, 3), 2);
    assert_int_equal(entries(w->root), 1);
}

/* Two renewals of different parts at a time: the second waits and keeps what the first wrote. */
static void renewals_wait_for_each_other(void **state)
{
    static const char *const report[] = {"report.html", NULL};
    struct world *w = *state;
    struct mw_outdir *o;
    char digest[MW_DIGEST_HEX];
    int status;

    assert_int_equal(write_out(w, w->out, 1, 3, false), MW_OK);
    assert_int_equal(mw_outdir_renew(&o, w->out, drawings, &w->err), MW_OK);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct mw_outdir *second;
        /* the lock that is inherited with the file goes with it: only the parent may hold it */
        closefrom(3);
        if (mw_outdir_renew(&second, w->out, report, &w->err) != MW_OK)
            _exit(1);
        write_file(second, "report.html", "signed");
        _exit(mw_outdir_commit(second, digest_of(w, digest), false, &w->err) == MW_OK ? 0 : 2);
    }
    write_file(o, "drawings.pdf", "drawn");
    assert_int_equal(mw_outdir_commit(o, digest_of(w, digest), false, &w->err), MW_OK);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_true(stands(w, "drawings.pdf", "drawn"));
    assert_true(stands(w, "report.html", "signed"));
    assert_int_equal(entries(w->root), 1);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(new_empty_and_old_folders),
        T(another_plan_needs_force),
        T(foreign_files_are_never_touched),
        T(a_link_leads_to_the_folder),
        T(a_parent_that_is_not_there),
        T(a_kill_leaves_one_whole_version),
        T(a_full_disk_leaves_the_old_version),
        T(two_runs_do_not_take_each_others_folder),
        T(a_part_is_renewed_and_the_rest_stays),
        T(a_renewal_touches_nothing_of_the_users),
        T(what_is_kept_outlives_a_new_plan),
        T(a_renewal_of_another_plan_is_refused),
        T(what_is_gone_stays_gone),
        T(renewals_wait_for_each_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
