#include "export/hosts.h"

#include "export/hostnames.h"

void mw_export_hosts(const struct mw_export *x, struct mw_sink *to)
{
    const struct mw_plan *p = x->plan;
    struct mw_lookup index;
    struct mw_hostnames h;

    mw_lookup_init(&index, p);
    mw_hostnames_init(&h, x, &index, "hosts");
    if (p->addresses.n == 0)
        mw_diag(x->notes, MW_INFO, MW_N_EXPORT, "hosts", NULL,
                "the plan has no addresses: nothing is written");
    else {
        struct mw_out *out = mw_sink_open(to, "hosts/hosts");

        mw_out_printf(out, "# Made by millwright from plan %.12s. To be added to /etc/hosts.\n",
                      x->digest);
        for (uint32_t i = 0; i < p->addresses.n; i++) {
            char ipv4[MW_IPV4_CAP];

            if (!h.names[i])
                continue;
            mw_out_str(out, mw_ipv4_text(p->addresses.at[i].ipv4, ipv4));
            mw_out_char(out, '\t');
            mw_out_str(out, h.names[i]);
            mw_out_char(out, '.');
            mw_out_str(out, h.domain);
            mw_out_char(out, '\t');
            mw_out_str(out, h.names[i]);
            mw_out_char(out, '\n');
        }
        mw_sink_close(to);
    }
    mw_hostnames_done(&h);
    mw_lookup_done(&index);
}
