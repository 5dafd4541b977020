/*
 * verify.h: what `millwright verify` found, for those who print it.
 */
#ifndef MW_CLI_VERIFY_H
#define MW_CLI_VERIFY_H

#include "cli/seen.h"
#include "verify/causes.h"
#include "verify/recable.h"

struct mw_verify {
    struct mw_seen seen;
    uint32_t keep;          /* percent */
    uint32_t rate_cap_mbps; /* 0: none */
    bool compared;          /* the next three are filled */
    struct mw_wiring w;
    struct mw_causes c;
    struct mw_recable r;
    uint32_t unchecked; /* cables of adapters of which only the port that they hang on says who
                         * they are: were two exchanged, nothing would tell */
    struct {
        bool given;              /* --learn */
        bool written;            /* not with --dry-run */
        uint32_t guids, unknown; /* adapters and switches of InfiniBand */
        uint32_t left_out; /* of the unknown: those by their port alone, without --force */
    } learned;
    const char *written; /* where the re-cabling plan was; NULL: nowhere */
};

/* Whether an observed node is an adapter known by the port of its one cable alone. */
bool mw_verify_by_port(const struct mw_seen *s, uint32_t node);

void mw_verify_print(const struct mw_verify *v);
void mw_verify_json(const struct mw_verify *v);
/* "768 of 772 cables right, 2 wrong, 2 absent; 1 finding; 2 ends to move" */
void mw_verify_line(const struct mw_verify *v);

/* Writes the GUIDs of what is known to identity.csv in the plan's folder, with those that were
 * known before. E-LEARN: what is seen contradicts itself or what is known, and no --force. */
enum mw_rc mw_verify_learn(struct mw_verify *v, const struct mw_args *args, struct mw_err *err);

/* Where -o says, a folder or one of its files by the ending: E-USAGE, it is of another ending, or
 * a plan's folder. */
enum mw_rc mw_verify_may_write(const struct mw_args *args, struct mw_err *err);
/* Writes the re-cabling plan there; where nothing is to be moved an empty one, so that none of
 * yesterday stays. */
enum mw_rc mw_verify_write(struct mw_verify *v, const struct mw_args *args, struct mw_err *err);

#endif
