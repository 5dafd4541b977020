/*
 * infiniband_sim.h: for tests: a fabric in memory behind struct mw_mad_port. It answers as the
 * InfiniBand Architecture Specification (1.7, chapters 14 and 16) lays the bytes out, by offsets of
 * its own and not by libibmad's, loses what it is told to lose, and has a clock of its own.
 */
#ifndef MW_PEER_INFINIBAND_SIM_H
#define MW_PEER_INFINIBAND_SIM_H

#include "peer/infiniband_mad.h"

#include <stdio.h>
#include <string.h>

enum { SIM_NODES = 32, SIM_PORTS = 9, SIM_QUEUE = 2048, SIM_CA = 1, SIM_SWITCH = 2 };

struct sim_port {
    int to, to_port; /* to -1: no cable */
    uint8_t state, physical, width, speed, extended, xdr;
    uint16_t lid;
    int late;       /* so many times it says it is down, though it is not */
    uint64_t count; /* each counter k reads count + k */
};

struct sim_node {
    uint64_t guid;
    uint8_t type, ports;
    uint16_t top;       /* switches: LinearFDBTop */
    uint32_t pma, pma2; /* ClassPortInfo */
    uint64_t hole;      /* a block of the table that is never answered; 0: none */
    bool mute;          /* answers no SMP */
    bool deaf;          /* answers no performance management */
    struct sim_port port[SIM_PORTS];
};

struct sim {
    struct sim_node node[SIM_NODES];
    int n, at, at_port; /* where we are */
    uint64_t now;
    uint32_t loss_percent, seed;
    bool bounce; /* what is lost comes back undelivered, as from the kernel */
    struct {
        uint8_t mad[MW_MAD_BYTES];
        bool lost;
    } queue[SIM_QUEUE];
    int head, tail, most; /* most: ever in the queue */
    uint64_t asked;
};

static inline int sim_add(struct sim *s, uint8_t type, uint64_t guid, uint8_t ports)
{
    struct sim_node *n = &s->node[s->n];

    *n = (struct sim_node){.guid = guid, .type = type, .ports = ports, .pma = 1 << 12};
    for (int i = 0; i < SIM_PORTS; i++)
        n->port[i] = (struct sim_port){.to = -1, .state = 1, .physical = 2};
    n->port[0].lid = n->port[1].lid = (uint16_t)(s->n + 1);
    n->port[0].state = 4;
    n->port[0].physical = 5;
    return s->n++;
}

static inline void sim_end(struct sim *s, int a, int ap, int b, int bp)
{
    struct sim_port *p = &s->node[a].port[ap];

    p->to = b;
    p->to_port = bp;
    p->state = 4;
    p->physical = 5;
    p->width = 2;
    p->speed = 4;
    p->extended = 4;
}

static inline void sim_link(struct sim *s, int a, int ap, int b, int bp)
{
    sim_end(s, a, ap, b, bp);
    sim_end(s, b, bp, a, ap);
}

static inline void sim_put(uint8_t *p, int bytes, uint64_t v)
{
    while (bytes-- > 0) {
        p[bytes] = (uint8_t)v;
        v >>= 8;
    }
}

static inline uint64_t sim_get(const uint8_t *p, int bytes)
{
    uint64_t v = 0;

    for (int i = 0; i < bytes; i++)
        v = v << 8 | p[i];
    return v;
}

static inline void sim_node_info(const struct sim_node *n, int arrival, uint8_t *d)
{
    d[0] = d[1] = 1;
    d[2] = n->type;
    d[3] = n->ports;
    sim_put(d + 4, 8, n->guid);
    sim_put(d + 12, 8, n->guid);
    sim_put(d + 20, 8, n->guid + (n->type == SIM_CA ? (uint64_t)arrival : 0));
    sim_put(d + 30, 2, 0xd2f2);
    d[36] = (uint8_t)arrival;
    sim_put(d + 37, 3, 0x2c9);
}

/* Capabilities: those of a switch only with port 0. */
static inline void sim_port_info(const struct sim_node *n, int number, uint8_t *d)
{
    const struct sim_port *p = &n->port[number];

    if (number == 0 || n->type == SIM_CA) {
        sim_put(d + 16, 2, p->lid);
        sim_put(d + 20, 4, 1 << 14 | 1 << 15);
        sim_put(d + 60, 2, 1 << 11);
    }
    d[31] = p->width;
    d[32] = p->state;
    d[33] = (uint8_t)(p->physical << 4);
    d[35] = (uint8_t)(p->speed << 4);
    d[56] = p->xdr ? 0x20 : 0;
    d[62] = (uint8_t)(p->extended << 4);
}

/* Whether the node has an answer. */
static inline bool sim_answer_smp(struct sim_node *n, int arrival, uint8_t *mad)
{
    uint8_t *d = mad + 64;
    uint64_t modifier = sim_get(mad + 20, 4);

    if (n->mute)
        return false;
    switch (sim_get(mad + 16, 2)) {
    case 0x10:
        snprintf((char *)d, 64, "node %llx", (unsigned long long)n->guid);
        return true;
    case 0x11:
        sim_node_info(n, arrival, d);
        return true;
    case 0x12:
        sim_put(d + 6, 2, n->top);
        return n->type == SIM_SWITCH;
    case 0x15:
        if (modifier > n->ports)
            return false;
        sim_port_info(n, (int)modifier, d);
        if (n->port[modifier].late-- > 0) {
            d[32] = 1;
            d[33] = 2 << 4;
        }
        return true;
    case 0x19: /* out port of LID k: k modulo 251 */
        for (uint64_t k = 0; k < 64; k++)
            d[k] = (uint8_t)((modifier * 64 + k) % 251);
        return n->type == SIM_SWITCH && modifier <= n->top / 64u &&
               (!n->hole || modifier != n->hole);
    default:
        return false;
    }
}

static inline bool sim_answer_pma(const struct sim_node *n, uint8_t *mad)
{
    /* where counter k stands in PortCounters, and how long it is; in the order of enum mw_counter */
    static const int at[17][2] = {{4, 2},  {6, 1},  {7, 1},  {8, 2},  {10, 2}, {12, 2},
                                  {14, 2}, {16, 1}, {17, 1}, {19, 0}, {19, 0}, {22, 2},
                                  {40, 4}, {24, 4}, {28, 4}, {32, 4}, {36, 4}};
    uint8_t *d = mad + 64;
    const struct sim_port *p = &n->port[d[1] < SIM_PORTS ? d[1] : 0];

    if (n->deaf)
        return false;
    switch (sim_get(mad + 16, 2)) {
    case 0x01:
        sim_put(d + 2, 2, n->pma);
        sim_put(d + 4, 4, n->pma2 << 5);
        return true;
    case 0x12:
        for (int k = 0; k < 17; k++)
            if (at[k][1])
                sim_put(d + at[k][0], at[k][1], p->count + (uint64_t)k);
        d[19] = (uint8_t)((p->count + 9) << 4 | ((p->count + 10) & 15));
        return true;
    case 0x1d:
        for (int k = 0; k < 4; k++) /* traffic, past 32 bits */
            sim_put(d + 8 + 8 * k, 8, (1ull << 40) + p->count + 13 + (uint64_t)k);
        for (int k = 0; k < 13; k++) /* errors, past 16 */
            sim_put(d + 72 + 8 * k, 8, (1ull << 41) + p->count + (uint64_t)k);
        return n->pma & 1 << 9;
    default:
        return false;
    }
}

/* The node at the end of a directed route, and the port by which it is reached; -1: lost. */
static inline int sim_route(const struct sim *s, const uint8_t *mad, int *arrival)
{
    int at = s->at;

    *arrival = s->node[at].type == SIM_SWITCH ? 0 : s->at_port;
    for (int i = 1; i <= mad[7]; i++) {
        int out = mad[128 + i];

        if (out >= SIM_PORTS || s->node[at].port[out].to < 0 ||
            (i > 1 && s->node[at].type != SIM_SWITCH))
            return -1;
        *arrival = s->node[at].port[out].to_port;
        at = s->node[at].port[out].to;
    }
    return at;
}

static inline bool sim_send(void *ctx, uint16_t lid, const uint8_t mad[MW_MAD_BYTES],
                            uint32_t timeout_ms)
{
    struct sim *s = ctx;
    uint8_t *m = s->queue[s->tail].mad;
    int at = -1, arrival = 0;
    bool answered;

    (void)timeout_ms;
    s->asked++;
    memcpy(m, mad, MW_MAD_BYTES);
    if (mad[1] == 0x81) {
        at = sim_route(s, m, &arrival);
        answered = at >= 0 && sim_answer_smp(&s->node[at], arrival, m);
    } else {
        for (int i = 0; i < s->n; i++)
            if (s->node[i].port[0].lid == lid)
                at = i;
        answered = at >= 0 && sim_answer_pma(&s->node[at], m);
    }
    s->seed = s->seed * 1664525 + 1013904223;
    if ((s->seed >> 8) % 100 < s->loss_percent)
        answered = false;
    if (!answered && !s->bounce)
        return true;
    s->queue[s->tail].lost = !answered;
    if (answered) {
        m[3] |= 0x80;
        if (m[1] == 0x81)
            m[4] |= 0x80;
    }
    s->tail = (s->tail + 1) % SIM_QUEUE;
    int waiting = (s->tail - s->head + SIM_QUEUE) % SIM_QUEUE;

    s->most = waiting > s->most ? waiting : s->most;
    return true;
}

static inline int sim_receive(void *ctx, uint8_t mad[MW_MAD_BYTES], uint32_t wait_ms,
                              bool *lost)
{
    struct sim *s = ctx;

    if (s->head == s->tail) {
        s->now += wait_ms;
        return 0;
    }
    memcpy(mad, s->queue[s->head].mad, MW_MAD_BYTES);
    *lost = s->queue[s->head].lost;
    s->head = (s->head + 1) % SIM_QUEUE;
    return 1;
}

static inline uint64_t sim_now_ms(void *ctx)
{
    return ((struct sim *)ctx)->now;
}

static inline struct mw_mad_port sim_mad_port(struct sim *s)
{
    return (struct mw_mad_port){s, sim_send, sim_receive, sim_now_ms};
}

/*
 * Two leaves (0, 1), two spines (2, 3), four hosts (4 … 7) on ports 1 and 2 of the leaves; uplinks
 * are ports 5 to 8, two to each spine; we are host 4. 12 cables.
 */
static inline void sim_tree(struct sim *s)
{
    memset(s, 0, sizeof *s);
    s->seed = 1;
    for (int i = 0; i < 4; i++)
        sim_add(s, SIM_SWITCH, 0x100u + (unsigned)i, 8);
    for (int i = 0; i < 4; i++) {
        sim_add(s, SIM_CA, 0x200u + 0x10u * (unsigned)i, 1);
        sim_link(s, i / 2, i % 2 + 1, 4 + i, 1);
    }
    for (int leaf = 0; leaf < 2; leaf++)
        for (int k = 0; k < 4; k++)
            sim_link(s, leaf, 5 + k, 2 + k / 2, 1 + 2 * leaf + k % 2);
    s->at = 4;
    s->at_port = 1;
}

#endif
