/* map.c: open addressing with linear probing, at most two thirds full. */
#include "base/map.h"

#include "base/err.h"
#include "base/mem.h"

#include <string.h>

enum { MAP_FIRST_CAP = 16 };

uint64_t mw_fnv(uint64_t h, const void *data, size_t n)
{
    const unsigned char *p = data;

    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * 1099511628211u;
    return h;
}

uint64_t mw_fnv_str(uint64_t h, const char *s)
{
    return mw_fnv(h, s, strlen(s) + 1);
}

/* The finaliser of MurmurHash3 (public domain, A. Appleby). */
uint64_t mw_mix64(uint64_t x)
{
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdu;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53u;
    x ^= x >> 33;
    return x;
}

/* The capacity that one more entry needs; doubles. */
static uint32_t map_next_cap(uint32_t n, uint32_t cap)
{
    if (cap && (uint64_t)(n + 1) * 3 <= (uint64_t)cap * 2)
        return cap;
    MW_ASSERT(cap <= UINT32_MAX / 2);
    return cap ? cap * 2 : MAP_FIRST_CAP;
}

/* The slot of the key, or the free slot where it belongs. */
static uint32_t str_slot(const char *const *keys, uint32_t cap, const char *key)
{
    uint32_t i = (uint32_t)mw_mix64(mw_fnv_str(MW_FNV, key)) & (cap - 1);

    while (keys[i] && strcmp(keys[i], key) != 0)
        i = (i + 1) & (cap - 1);
    return i;
}

static void str_grow(struct mw_map_str *m)
{
    uint32_t cap = map_next_cap(m->n, m->cap);
    const char **keys;
    uint32_t *vals;

    if (cap == m->cap)
        return;
    keys = mw_alloc(cap * sizeof *keys);
    vals = mw_alloc(cap * sizeof *vals);
    for (uint32_t i = 0; i < m->cap; i++) {
        if (!m->keys[i])
            continue;
        uint32_t s = str_slot(keys, cap, m->keys[i]);
        keys[s] = m->keys[i];
        vals[s] = m->vals[i];
    }
    mw_free(m->keys);
    mw_free(m->vals);
    m->keys = keys;
    m->vals = vals;
    m->cap = cap;
}

bool mw_map_str_add(struct mw_map_str *m, const char *key, uint32_t val)
{
    uint32_t s;

    str_grow(m);
    s = str_slot(m->keys, m->cap, key);
    if (m->keys[s])
        return false;
    m->keys[s] = key;
    m->vals[s] = val;
    m->n++;
    return true;
}

uint32_t mw_map_str_get(const struct mw_map_str *m, const char *key)
{
    uint32_t s;

    if (!m->n)
        return MW_NONE;
    s = str_slot(m->keys, m->cap, key);
    return m->keys[s] ? m->vals[s] : MW_NONE;
}

void mw_map_str_done(struct mw_map_str *m)
{
    mw_free(m->keys);
    mw_free(m->vals);
    *m = (struct mw_map_str){0};
}

static uint32_t u64_slot(const uint64_t *keys, const uint32_t *vals, uint32_t cap, uint64_t key)
{
    uint32_t i = (uint32_t)mw_mix64(key) & (cap - 1);

    while (vals[i] != MW_NONE && keys[i] != key)
        i = (i + 1) & (cap - 1);
    return i;
}

static void u64_grow(struct mw_map_u64 *m)
{
    uint32_t cap = map_next_cap(m->n, m->cap);
    uint64_t *keys;
    uint32_t *vals;

    if (cap == m->cap)
        return;
    keys = mw_alloc(cap * sizeof *keys);
    vals = mw_alloc(cap * sizeof *vals);
    memset(vals, 0xFF, cap * sizeof *vals);
    for (uint32_t i = 0; i < m->cap; i++) {
        if (m->vals[i] == MW_NONE)
            continue;
        uint32_t s = u64_slot(keys, vals, cap, m->keys[i]);
        keys[s] = m->keys[i];
        vals[s] = m->vals[i];
    }
    mw_free(m->keys);
    mw_free(m->vals);
    m->keys = keys;
    m->vals = vals;
    m->cap = cap;
}

bool mw_map_u64_add(struct mw_map_u64 *m, uint64_t key, uint32_t val)
{
    uint32_t n = m->n;

    mw_map_u64_put(m, key, val);
    return m->n != n;
}

uint32_t mw_map_u64_get(const struct mw_map_u64 *m, uint64_t key)
{
    return m->n ? m->vals[u64_slot(m->keys, m->vals, m->cap, key)] : MW_NONE;
}

uint32_t *mw_map_u64_put(struct mw_map_u64 *m, uint64_t key, uint32_t init)
{
    uint32_t s;

    MW_ASSERT(init != MW_NONE);
    u64_grow(m);
    s = u64_slot(m->keys, m->vals, m->cap, key);
    if (m->vals[s] == MW_NONE) {
        m->keys[s] = key;
        m->vals[s] = init;
        m->n++;
    }
    return &m->vals[s];
}

void mw_map_u64_done(struct mw_map_u64 *m)
{
    mw_free(m->keys);
    mw_free(m->vals);
    *m = (struct mw_map_u64){0};
}
