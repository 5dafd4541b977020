/*
 * labels.h: labels for cable ends and devices. labels/labels.csv has a line per label, for label
 * printers; labels/sheets/ROW.pdf are sheets of A4 to print: cables in the order of export/walk.h,
 * both ends side by side, then the devices of the row. A plan with more than MW_LABELS_CAP labels
 * has the CSV alone: 500 sheets take seconds to make, and nobody feeds more of them.
 *
 * A sheet has 3 x 8 labels of 70 x 37 mm without gaps, 0.5 mm below the edge: the commonest size
 * of self-adhesive A4 sheets. Nothing is printed within 4 mm of a label's edge, where printers
 * do not reach or sheets shift.
 *
 * The QR code (ISO/IEC 18004, byte mode, level M) of a cable's end holds "cable:ID PATH", the path
 * being that of the port as in `millwright show`; that of a device its name.
 */
#ifndef MW_EXPORT_LABELS_H
#define MW_EXPORT_LABELS_H

#include "export/format.h"

enum {
    MW_LABELS_CAP = 12000,
    MW_LABEL_COLUMNS = 3,
    MW_LABEL_ROWS = 8,
    MW_LABELS_PER_SHEET = MW_LABEL_COLUMNS * MW_LABEL_ROWS
};
#define MW_LABEL_W_MM 70.0
#define MW_LABEL_H_MM 37.0
#define MW_LABEL_TOP_MM 0.5

void mw_export_labels(const struct mw_export *x, struct mw_sink *to);

#endif
