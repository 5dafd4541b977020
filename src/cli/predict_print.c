#include "cli/predict_print.h"

#include "cli/table.h"
#include "cli/term.h"

#include <math.h>
#include <stdio.h>

void mw_predict_print(const struct mw_predicted *r)
{
    struct mw_table table;

    if (!r->n)
        return;
    printf("\n%sExpected busbw%s, GB/s as nccl-tests prints it, %u GPUs in %u nodes%s\n",
           mw_term_on(MW_BOLD), mw_term_on(MW_PLAIN), r->ranks, r->machine.nodes,
           r->machine.sharp ? ", reduced in the network" : "");
    mw_table_init(&table, "collective,1 MiB,16 MiB,256 MiB,1 GiB,8 GiB,by", "lrrrrrl");
    for (uint32_t i = 0; i < r->n; i++) {
        if (i % MW_PREDICT_SIZES == 0)
            mw_table_str(&table, mw_collective_names[r->at[i].what]);
        mw_table_fixed(&table, llround(r->at[i].p.busbw_gbs * 10), 1, "");
        if (i % MW_PREDICT_SIZES == MW_PREDICT_SIZES - 1)
            mw_table_printf(&table, "%s (%s)", mw_algorithm_names[r->at[i].p.algorithm],
                            "8 GiB");
    }
    mw_table_print(&table);
    printf("  the model is within %.0f %% of %u published measurements, half of them within "
           "%.0f %%%s\n",
           ceil(r->error_worst * 100), r->published, ceil(r->error_median * 100),
           r->machine.node_gbs > 0
               ? ""
               : "; the catalog has no gpu_link_gbs: no limit inside a node");
}
