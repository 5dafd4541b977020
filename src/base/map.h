/*
 * map.h: open-addressing hash maps to 32-bit values. Keys of mw_map_str are borrowed: they must
 * outlive the map.
 */
#ifndef MW_BASE_MAP_H
#define MW_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MW_NONE UINT32_MAX /* "no handle": what look-ups return when there is nothing */

struct mw_map_str {
    const char **keys;
    uint32_t *vals;
    uint32_t n, cap;
};

/* Returns false, and leaves the map alone, when the key is there already. */
bool mw_map_str_add(struct mw_map_str *m, const char *key, uint32_t val);
uint32_t mw_map_str_get(const struct mw_map_str *m, const char *key); /* MW_NONE: absent */
void mw_map_str_done(struct mw_map_str *m);

struct mw_map_u64 {
    uint64_t *keys;
    uint32_t *vals; /* MW_NONE marks a free slot, so it cannot be a value */
    uint32_t n, cap;
};

bool mw_map_u64_add(struct mw_map_u64 *m, uint64_t key, uint32_t val);
uint32_t mw_map_u64_get(const struct mw_map_u64 *m, uint64_t key);
/* The value's place, added as `init` when absent; valid until the next add. */
uint32_t *mw_map_u64_put(struct mw_map_u64 *m, uint64_t key, uint32_t init);
void mw_map_u64_done(struct mw_map_u64 *m);

/* FNV-1a, 64 bits: for identities and hash tables, not for security. Start with MW_FNV. */
#define MW_FNV 14695981039346656037u
uint64_t mw_fnv(uint64_t h, const void *data, size_t n);
uint64_t mw_fnv_str(uint64_t h, const char *s); /* includes the terminating zero */
uint64_t mw_mix64(uint64_t x);                  /* finaliser: spreads every bit */

#endif
