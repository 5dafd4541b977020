/* label_text.c: see label_text.h. Called for a million ends: the CSV puts its texts together by
 * itself, this is for what is printed. */
#include "export/labels.h"

#include "export/label_text.h"

#include <stdio.h>
#include <string.h>

void mw_label_of_end(const struct mw_plan *p, const struct mw_cable *k, int i,
                     struct mw_label *l)
{
    const struct mw_cable_part *part =
        k->part == MW_NONE ? NULL : &p->catalog->cables.at[k->part];
    char path[MW_LABEL_CAP];
    size_t n = 0;

    l->caption = "to";
    mw_label_end(p, &k->end[i], l->here, sizeof l->here);
    for (int other = 0; other < 3; other++) {
        if (other == i || (other == 2 && !mw_label_has_end(k, 2)))
            continue;
        if (n)
            n += (size_t)snprintf(l->far + n, sizeof l->far - n, " / ");
        n += mw_label_end(p, &k->end[other], l->far + n, MW_LABEL_CAP);
    }
    mw_label_path(p, &k->end[i], path, sizeof path);
    snprintf(l->qr, sizeof l->qr, "cable:%012llx %s", (unsigned long long)k->id, path);
    snprintf(l->facts, sizeof l->facts, "%012llx  %u.%u m  %.80s", (unsigned long long)k->id,
             k->length_mm / 1000, k->length_mm % 1000 / 100, part ? part->name : "");
}

void mw_label_of_device(const struct mw_plan *p, uint32_t device, struct mw_label *l)
{
    const struct mw_device *d = &p->devices.at[device];

    snprintf(l->here, sizeof l->here, "%s", d->name);
    l->caption = "at";
    snprintf(l->qr, sizeof l->qr, "%s", d->name);
    snprintf(l->facts, sizeof l->facts, "%.*s", MW_LABEL_FACTS_CAP - 1, d->type->title);
    if (d->rack == MW_NONE)
        snprintf(l->far, sizeof l->far, "elsewhere");
    else if (d->u)
        snprintf(l->far, sizeof l->far, "rack %s, U%d", p->racks.at[d->rack].name, d->u);
    else
        snprintf(l->far, sizeof l->far, "rack %s", p->racks.at[d->rack].name);
}
