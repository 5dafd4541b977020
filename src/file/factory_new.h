/*
 * factory_new.h: the schema of the factory file as text for people: a commented file to start
 * from, and the keys for millwright-factory(5).
 */
#ifndef MW_FILE_FACTORY_NEW_H
#define MW_FILE_FACTORY_NEW_H

#include "base/out.h"

/* Writes a factory file in which every key stands with its help, unit, range and default; the
 * main ones as settings, the others as comments ("#key: value") that take effect when the #
 * goes. Read back as it is, it gives the defaults, and so it does with every # taken away. */
void mw_factory_new(struct mw_out *o, const char *name);

/* Writes the keys in the man macros of roff: a subsection per part of the file, a tagged
 * paragraph per key. */
void mw_factory_man(struct mw_out *o);

#endif
