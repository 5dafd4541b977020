/*
 * label_text.h: what stands on a label. Private to labels*.c.
 */
#ifndef MW_EXPORT_LABEL_TEXT_H
#define MW_EXPORT_LABEL_TEXT_H

#include "design/label.h"

enum { MW_LABEL_QR_CAP = MW_LABEL_CAP + 24, MW_LABEL_FACTS_CAP = 120 };

struct mw_label {
    char here[MW_LABEL_CAP];    /* "leaf-1-5 17/1", "node007" */
    const char *caption;        /* of what follows: "to", "at" */
    char far[2 * MW_LABEL_CAP]; /* the other end or ends; where a device stands */
    char qr[MW_LABEL_QR_CAP];
    char facts[MW_LABEL_FACTS_CAP]; /* id, length and part of a cable; type of a device */
};

/* Of the end `i` of a cable. */
void mw_label_of_end(const struct mw_plan *p, const struct mw_cable *k, int i,
                     struct mw_label *l);
void mw_label_of_device(const struct mw_plan *p, uint32_t device, struct mw_label *l);

/* Whether an end has a label: those in this plan have. */
static inline bool mw_label_has_end(const struct mw_cable *k, int i)
{
    return k->end[i].device != MW_NONE;
}

#endif
