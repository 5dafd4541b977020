#include "peer/infiniband.h"

#include "base/text.h"
#include "peer/infiniband_umad.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { READ_AT_ONCE = 256, WORDS_CAP = 240, REAP_MS = 1000, SECOND_MS = 1000 };

/* ---- the child ---- */

static void write_record(void *ctx, const struct mw_ib_record *r)
{
    const char *p = (const char *)r;
    int fd = *(int *)ctx;

    for (size_t left = sizeof *r; left;) {
        ssize_t n = write(fd, p, left);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            exit(EXIT_FAILURE); /* nobody listens any more */
        p += n;
        left -= (size_t)n;
    }
}

/* What the libraries print goes to `words`. exit, not _exit: they end their sessions in atexit. */
static _Noreturn void child_main(int records, int words, const char *port,
                                 const struct mw_ib_walk_want *want, pid_t parent)
{
    struct mw_umad umad;
    struct mw_err err;
    struct mw_ib_record r = {.kind = MW_IB_OPENED};

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        exit(EXIT_FAILURE);
    signal(SIGPIPE, SIG_DFL);
    dup2(words, STDOUT_FILENO);
    dup2(words, STDERR_FILENO);
    close(words);
    if (mw_umad_open(&umad, port, &err) != MW_OK) {
        r.kind = MW_IB_FAILED;
        r.failed.code = err.code;
        snprintf(r.failed.text, sizeof r.failed.text, "%.*s", MW_IB_TEXT_CAP - 1, err.text);
        write_record(&records, &r);
        exit(EXIT_SUCCESS);
    }
    snprintf(r.failed.text, sizeof r.failed.text, "%s", umad.name);
    write_record(&records, &r);
    mw_ib_walk(mw_umad_port(&umad), want, write_record, &records);
    mw_umad_close(&umad);
    exit(EXIT_SUCCESS);
}

/* ---- the parent ---- */

struct listener {
    int records, words; /* ends of pipes; -1 closed */
    pid_t child;
    struct mw_ib_check check;
    void (*take)(void *ctx, const struct mw_ib_record *r);
    void *ctx;
    char said[WORDS_CAP]; /* the last that the libraries printed */
    size_t said_n;
    alignas(struct mw_ib_record) char buf[READ_AT_ONCE * sizeof(struct mw_ib_record)];
    size_t buf_n;
    struct mw_ib_record last; /* MW_IB_END or MW_IB_FAILED */
    bool over;                /* the last came, or nonsense */
    bool nonsense;
};

static uint64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void take_records(struct listener *l)
{
    size_t at = 0;

    for (; !l->over && l->buf_n - at >= sizeof l->last; at += sizeof l->last) {
        memcpy(&l->last, l->buf + at, sizeof l->last);
        l->nonsense = !mw_ib_record_ok(&l->check, &l->last);
        l->over = l->check.ended;
        if (!l->nonsense && l->last.kind != MW_IB_FAILED)
            l->take(l->ctx, &l->last);
    }
    memmove(l->buf, l->buf + at, l->buf_n - at);
    l->buf_n -= at;
}

static void read_records(struct listener *l)
{
    ssize_t n = read(l->records, l->buf + l->buf_n, sizeof l->buf - l->buf_n);

    if (n <= 0) {
        if (n == 0 || errno != EINTR)
            l->records = (close(l->records), -1);
        return;
    }
    l->buf_n += (size_t)n;
    take_records(l);
}

static void read_words(struct listener *l)
{
    char buf[WORDS_CAP / 2];
    ssize_t n = read(l->words, buf, sizeof buf);

    if (n <= 0) {
        if (n == 0 || errno != EINTR)
            l->words = (close(l->words), -1);
        return;
    }
    if (l->said_n + (size_t)n >= sizeof l->said) { /* the older half goes */
        size_t drop = l->said_n < sizeof buf ? l->said_n : sizeof buf;

        memmove(l->said, l->said + drop, l->said_n - drop);
        l->said_n -= drop;
    }
    memcpy(l->said + l->said_n, buf, (size_t)n);
    l->said_n += (size_t)n;
    l->said[l->said_n] = '\0';
}

static void listen_on(struct listener *l, bool (*more)(const struct listener *l),
                      uint64_t until_ms)
{
    for (uint64_t now = now_ms(); more(l) && now < until_ms; now = now_ms()) {
        struct pollfd fd[] = {{.fd = l->records, .events = POLLIN},
                              {.fd = l->words, .events = POLLIN}};

        if (poll(fd, 2, (int)(until_ms - now)) <= 0)
            continue;
        if (fd[0].revents)
            read_records(l);
        if (fd[1].revents)
            read_words(l);
    }
}

static bool more_records(const struct listener *l)
{
    return !l->over && l->records >= 0;
}

static bool child_lives(const struct listener *l)
{
    return l->records >= 0 || l->words >= 0;
}

/* A child that has said its last ends by itself; any other is ended. One that sits in the kernel
 * and cannot be ended is left to init. Returns its status, -1 unknown. */
static int end_child(struct listener *l)
{
    int status;

    if (l->over && !l->nonsense) {
        l->over = false; /* drain: a full pipe would keep it from its end */
        listen_on(l, child_lives, now_ms() + REAP_MS);
        l->over = true;
    }
    if (l->records >= 0 || l->words >= 0)
        kill(l->child, SIGKILL);
    for (int ms = 0; ms < REAP_MS; ms++) {
        if (waitpid(l->child, &status, WNOHANG) == l->child)
            return status;
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    return -1;
}

static enum mw_rc judge(struct listener *l, const struct mw_ib_walk_want *want, bool time_up,
                        int status, struct mw_err *err)
{
    const char *words = mw_text_tame(l->said);
    double s = want->timeout_ms / (double)SECOND_MS;

    while (*words == ' ')
        words++;
    if (l->nonsense)
        return mw_fail(err, MW_E_BUG, NULL,
                       "the child process of live discovery sent nonsense");
    if (l->over && l->last.kind == MW_IB_FAILED)
        return mw_fail(err, (enum mw_code)l->last.failed.code, NULL, "%s", l->last.failed.text);
    if (l->over && l->last.end.stage == MW_IB_WALK)
        return mw_fail(err, MW_E_IB_TIMEOUT, NULL,
                       "%g s were up when %u devices had been found, and more were to come", s,
                       l->last.end.nodes);
    if (l->over)
        return MW_OK;
    if (time_up)
        return mw_fail(err, MW_E_IB_TIMEOUT, NULL,
                       "%g s were up and the InfiniBand libraries had not come back%s%s", s,
                       *words ? "; they said: " : "", words);
    if (status >= 0 && WIFSIGNALED(status))
        return mw_fail(err, MW_E_IB_PEER, NULL,
                       "the InfiniBand libraries ended by signal %d%s%s", WTERMSIG(status),
                       *words ? "; they said: " : "", words);
    return mw_fail(err, MW_E_IB_PEER, NULL, "the InfiniBand libraries ended early%s%s",
                   *words ? "; they said: " : "", words);
}

static enum mw_rc start(struct listener *l, const char *port,
                        const struct mw_ib_walk_want *want, struct mw_err *err)
{
    int records[2], words[2];
    pid_t self = getpid();

    if (pipe2(records, O_CLOEXEC) < 0)
        goto failed;
    if (pipe2(words, O_CLOEXEC) < 0) {
        close(records[0]);
        close(records[1]);
        goto failed;
    }
    fflush(NULL); /* or the child's exit would print it once more */
    l->child = fork();
    if (l->child == 0) {
        close(records[0]);
        close(words[0]);
        child_main(records[1], words[1], port, want, self);
    }
    close(records[1]);
    close(words[1]);
    l->records = records[0];
    l->words = words[0];
    if (l->child > 0)
        return MW_OK;
    close(records[0]);
    close(words[0]);
failed:
    return mw_fail(err, MW_E_IB_PEER, NULL, "no child process for live discovery: %s",
                   strerror(errno));
}

enum mw_rc mw_ib_discover(const char *port, const struct mw_ib_walk_want *want,
                          void (*take)(void *ctx, const struct mw_ib_record *r), void *ctx,
                          struct mw_err *err)
{
    struct listener *l = mw_alloc(sizeof *l);
    enum mw_rc rc;

    l->take = take;
    l->ctx = ctx;
    if ((rc = start(l, port, want, err)) == MW_OK) {
        listen_on(l, more_records, now_ms() + want->timeout_ms + MW_IB_GRACE_MS);
        bool time_up = !l->over && l->records >= 0;
        int status = end_child(l);

        rc = judge(l, want, time_up, status, err);
        if (l->records >= 0)
            close(l->records);
        if (l->words >= 0)
            close(l->words);
    }
    mw_ib_check_done(&l->check);
    mw_free(l);
    return rc;
}
