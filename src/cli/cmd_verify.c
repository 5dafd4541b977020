/*
 * cmd_verify.c: `millwright verify DIR SOURCE…`: is it cabled as planned, why not, and how to mend
 * it. With --watch, again and again until it is.
 */
#include "cli/command.h"
#include "cli/term.h"
#include "cli/verify.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    KEEP_DEFAULT = 75,
    WATCH_DEFAULT_S = 5,
    WATCH_MAX_S = 86400,
    RATE_MAX_GBPS = 10000,
};

/* ---- options ---- */

static enum mw_rc read_number(const struct mw_args *args, enum mw_opt_id id, const char *what,
                              long least, long most, uint32_t *value, struct mw_err *err)
{
    const char *text = args->value[id];
    char *end = NULL;

    if (!text)
        return MW_OK;
    long v = strtol(text, &end, 10);
    if (end == text || *end || v < least || v > most)
        return mw_fail(err, MW_E_USAGE, NULL, "--%s is %s from %ld to %ld, not \"%.40s\"",
                       mw_options[id].name, what, least, most, text);
    *value = (uint32_t)v;
    return MW_OK;
}

static enum mw_rc read_options(struct mw_verify *v, const struct mw_args *args,
                               uint32_t *watch_s, struct mw_err *err)
{
    uint32_t gbps = 0;
    enum mw_rc rc;

    v->keep = KEEP_DEFAULT;
    *watch_s = WATCH_DEFAULT_S;
    if ((rc = read_number(args, MW_OPT_KEEP, "a percentage", 0, 99, &v->keep, err)) ||
        (rc = read_number(args, MW_OPT_WATCH, "a number of seconds", 1, WATCH_MAX_S, watch_s,
                          err)) ||
        (rc = read_number(args, MW_OPT_RATE_CAP, "a rate in Gbit/s", 1, RATE_MAX_GBPS, &gbps,
                          err)))
        return rc;
    v->rate_cap_mbps = gbps * 1000;
    return MW_OK;
}

static enum mw_rc check_options(const struct mw_args *args, struct mw_err *err)
{
    for (uint32_t i = 0; i < args->source_n && args->given[MW_OPT_WATCH]; i++)
        if (args->source[i].value && strcmp(args->source[i].value, "-") == 0)
            return mw_fail_cure(err, MW_E_USAGE, NULL, "Name a file that is written anew.",
                                "--watch reads its sources again and again; \"-\" can be "
                                "read but once");
    return args->given[MW_OPT_OUTPUT] ? mw_verify_may_write(args, err) : MW_OK;
}

/* ---- a look ---- */

static void forget(struct mw_verify *v)
{
    if (!v->compared)
        return;
    mw_recable_done(&v->r);
    mw_causes_done(&v->c);
    mw_wiring_done(&v->w);
    v->compared = false;
}

bool mw_verify_by_port(const struct mw_seen *s, uint32_t node)
{
    const struct mw_obs_node *n = &s->o.nodes.at[node];
    uint32_t cables = 0;

    for (uint32_t i = n->first_port; i < n->first_port + n->port_n; i++)
        cables += s->o.ports.at[i].peer != MW_NONE;
    return n->kind == MW_OBS_ADAPTER && s->id.how[node] == MW_ID_WIRING && cables == 1;
}

static enum mw_rc look(struct mw_verify *v, const struct mw_args *args)
{
    static const struct mw_seen_want want;
    struct mw_seen *s = &v->seen;

    forget(v);
    mw_diags_done(&s->diags);
    enum mw_rc rc = mw_seen_look(s, args, &want);
    if (rc)
        return rc;
    v->unchecked = 0;
    for (uint32_t i = 0; i < s->o.nodes.n; i++)
        v->unchecked += mw_verify_by_port(s, i);
    mw_wiring_compare(&v->w, &s->x, &s->o, &s->id, v->rate_cap_mbps);
    mw_causes_find(&v->c, &s->x, &s->o, &s->id, &v->w);
    mw_recable_plan(&v->r, &s->x, &v->w, &s->o, v->keep);
    mw_causes_refer(&v->c, &v->w, &v->r);
    v->compared = true;
    return MW_OK;
}

/* ---- watching ---- */

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
    (void)number;
    stopped = 1;
}

/* The first Ctrl-C ends the watch after the look that is under way, a second one at once. */
static void catch_signals(void)
{
    struct sigaction a = {.sa_handler = on_signal, .sa_flags = SA_RESTART | SA_RESETHAND};

    sigemptyset(&a.sa_mask);
    sigaction(SIGINT, &a, NULL);
    sigaction(SIGTERM, &a, NULL);
}

/* Waits, or until a signal; none is lost between the check and the wait. */
static void wait_for(uint32_t seconds)
{
    struct timespec time = {.tv_sec = seconds};
    sigset_t block, before;

    sigemptyset(&block);
    sigaddset(&block, SIGINT);
    sigaddset(&block, SIGTERM);
    sigprocmask(SIG_BLOCK, &block, &before);
    if (!stopped)
        ppoll(NULL, 0, &time, &before);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

/* Looks until nothing is found. What cannot be read now may be being written: the next look tells.
 */
static void watch(struct mw_verify *v, const struct mw_args *args, uint32_t seconds)
{
    bool said = !args->given[MW_OPT_JSON];

    catch_signals();
    while (v->c.at.n && !stopped) {
        if (said) {
            mw_verify_line(v);
            fflush(stdout);
        }
        do {
            wait_for(seconds);
        } while (!stopped && look(v, args) && (mw_term_diags(&v->seen.diags), true));
    }
    if (said && v->compared && !stopped)
        mw_verify_line(v);
}

/* ---- the whole of it ---- */

static enum mw_rc run(struct mw_verify *v, const struct mw_args *args, struct mw_err *err)
{
    bool json = args->given[MW_OPT_JSON];
    uint32_t watch_s;
    enum mw_rc rc = read_options(v, args, &watch_s, err);

    if (!rc)
        rc = check_options(args, err);
    if (!rc) {
        rc = mw_seen_plan(&v->seen, args);
        if (!rc)
            rc = look(v, args);
        if (rc) {
            *err = (struct mw_err){0}; /* all is in the messages */
            return rc;
        }
        mw_term_diags(&v->seen.diags);
    }
    if (!rc && args->given[MW_OPT_OUTPUT])
        rc = mw_verify_write(v, args, err);
    if (!rc && args->given[MW_OPT_WATCH]) {
        if (!json)
            mw_verify_print(v);
        watch(v, args, watch_s);
    }
    if (!rc && args->given[MW_OPT_LEARN])
        rc = mw_verify_learn(v, args, err);
    if (rc)
        return rc;
    if (json)
        mw_verify_json(v);
    else if (!args->given[MW_OPT_WATCH])
        mw_verify_print(v);
    return MW_OK;
}

int mw_cmd_verify(const struct mw_args *args)
{
    struct mw_verify v = {0};
    struct mw_err err = {0};
    enum mw_rc rc = run(&v, args, &err);
    int status = rc ? mw_rc_exit(rc) : v.c.at.n > 0;

    if (rc && err.text[0]) {
        mw_term_fail(&err, args->given[MW_OPT_JSON]);
    } else if (rc) {
        mw_term_diags(&v.seen.diags);
        if (args->given[MW_OPT_JSON])
            mw_term_fail_json(&v.seen.diags);
    }
    forget(&v);
    mw_seen_done(&v.seen);
    return status;
}
