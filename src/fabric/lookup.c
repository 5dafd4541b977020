#include "fabric/lookup.h"

static bool port_exists(const struct mw_plan *p, uint32_t device, uint32_t port)
{
    return device != MW_NONE && port < p->devices.at[device].type->port_n;
}

/* One direction of one lane. */
static void plug(struct mw_lookup *x, uint32_t cable, const struct mw_end *from,
                 uint32_t from_port, const struct mw_end *to, uint32_t to_port)
{
    if (port_exists(x->plan, from->device, from_port))
        x->peers[x->first_port[from->device] + from_port] =
            (struct mw_peer){.cable = cable, .device = to->device, .port = (uint16_t)to_port};
}

static void plug_both(struct mw_lookup *x, uint32_t cable, const struct mw_end *a,
                      uint32_t a_port, const struct mw_end *b, uint32_t b_port)
{
    plug(x, cable, a, a_port, b, b_port);
    plug(x, cable, b, b_port, a, a_port);
}

/* The second tail of a splitter is the second lane of the head's cage, where it has one. */
static uint32_t second_lane(const struct mw_plan *p, const struct mw_end *head)
{
    const struct mw_port_type *ports =
        head->device == MW_NONE ? NULL : p->devices.at[head->device].type->ports;

    return port_exists(p, head->device, head->port + 1u) &&
                   ports[head->port + 1].cage == ports[head->port].cage
               ? head->port + 1u
               : head->port;
}

static void index_cable(struct mw_lookup *x, uint32_t cable)
{
    const struct mw_end *end = x->plan->cables.at[cable].end;

    if (end[2].device != MW_NONE) {
        plug_both(x, cable, &end[0], second_lane(x->plan, &end[0]), &end[2], end[2].port);
        plug_both(x, cable, &end[0], end[0].port, &end[1], end[1].port);
        return;
    }
    for (unsigned lane = 0; lane == 0 || lane < end[0].lanes; lane++)
        plug_both(x, cable, &end[0], end[0].port + lane, &end[1], end[1].port + lane);
}

static void index_ports(struct mw_lookup *x)
{
    const struct mw_plan *p = x->plan;
    uint32_t n = 0;

    x->first_port = mw_alloc(p->devices.n * sizeof *x->first_port);
    for (uint32_t i = 0; i < p->devices.n; i++) {
        x->first_port[i] = n;
        n += p->devices.at[i].type->port_n;
    }
    x->peers = mw_alloc(n * sizeof *x->peers);
    for (uint32_t i = 0; i < n; i++)
        x->peers[i] = (struct mw_peer){.cable = MW_NONE, .device = MW_NONE};
    for (uint32_t i = 0; i < p->cables.n; i++)
        index_cable(x, i);
}

static void index_addresses(struct mw_lookup *x) /* a counting sort: stable */
{
    const struct mw_plan *p = x->plan;
    uint32_t *next = mw_alloc((p->devices.n + 1) * sizeof *next);

    x->first_address = mw_alloc((p->devices.n + 1) * sizeof *x->first_address);
    x->addresses = mw_alloc(p->addresses.n * sizeof *x->addresses);
    for (uint32_t i = 0; i < p->addresses.n; i++)
        next[p->addresses.at[i].device]++;
    for (uint32_t i = 0, n = 0; i <= p->devices.n; i++) {
        uint32_t own = next[i];
        x->first_address[i] = next[i] = n;
        n += own;
    }
    for (uint32_t i = 0; i < p->addresses.n; i++)
        x->addresses[next[p->addresses.at[i].device]++] = i;
    mw_free(next);
}

void mw_lookup_init(struct mw_lookup *x, const struct mw_plan *p)
{
    *x = (struct mw_lookup){.plan = p};
    index_ports(x);
    index_addresses(x);
}

void mw_lookup_done(struct mw_lookup *x)
{
    mw_free(x->first_port);
    mw_free(x->peers);
    mw_free(x->first_address);
    mw_free(x->addresses);
    *x = (struct mw_lookup){0};
}

const struct mw_address *mw_lookup_address(const struct mw_lookup *x, uint32_t device,
                                           enum mw_fabric_id fabric)
{
    for (uint32_t i = x->first_address[device]; i < x->first_address[device + 1]; i++) {
        const struct mw_address *a = &x->plan->addresses.at[x->addresses[i]];
        if (a->fabric == fabric)
            return a;
    }
    return NULL;
}

static uint64_t feed_bit(const struct mw_plan *p, uint32_t circuit)
{
    uint32_t feed = circuit == MW_NONE ? 64 : p->circuits.at[circuit].feed;

    return feed < 64 ? UINT64_C(1) << feed : 0;
}

uint64_t *mw_lookup_feeds(const struct mw_plan *p)
{
    uint64_t *feeds = mw_alloc(p->devices.n * sizeof *feeds);

    for (uint32_t i = 0; i < p->supplies.n; i++)
        feeds[p->supplies.at[i].device] |= feed_bit(p, p->supplies.at[i].circuit);
    for (uint32_t i = 0; i < p->devices.n; i++)
        if (p->devices.at[i].role == MW_ROLE_PDU)
            feeds[i] |= feed_bit(p, p->devices.at[i].circuit);
    return feeds;
}
