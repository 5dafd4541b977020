/*
 * predict_print.h: what collectives should reach, as a table for people.
 */
#ifndef MW_CLI_PREDICT_PRINT_H
#define MW_CLI_PREDICT_PRINT_H

#include "export/predict.h"

void mw_predict_print(const struct mw_predicted *r);

#endif
