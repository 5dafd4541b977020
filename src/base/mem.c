/* mem.c: allocation that ends the process when memory is exhausted. */
#include "base/mem.h"

#include "base/err.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ARENA_ALIGN = 16,
    ARENA_FIRST = 4096,
    ARENA_BLOCK_MAX =
        1 << 20, /* blocks double up to this; larger pieces get one of their own */
};

static _Noreturn void mem_exhausted(void)
{
    fputs("millwright: out of memory\n", stderr);
    abort();
}

void *mw_alloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);

    if (!p)
        mem_exhausted();
    return p;
}

void *mw_realloc(void *p, size_t n, size_t elem)
{
    size_t size;

    if (__builtin_mul_overflow(n, elem, &size))
        mem_exhausted();
    p = realloc(p, size ? size : 1);
    if (!p)
        mem_exhausted();
    return p;
}

void mw_free(void *p)
{
    free(p);
}

struct mw_arena_block {
    struct mw_arena_block *next;
    size_t size;
    alignas(ARENA_ALIGN) unsigned char data[];
};

static struct mw_arena_block *arena_block(size_t size)
{
    struct mw_arena_block *b;

    if (size > SIZE_MAX - sizeof *b)
        mem_exhausted();
    b = mw_alloc(sizeof *b + size);
    b->size = size;
    return b;
}

void *mw_arena_alloc(struct mw_arena *a, size_t size)
{
    struct mw_arena_block *b = a->head;

    if (size > SIZE_MAX - ARENA_ALIGN)
        mem_exhausted();
    size = size ? (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1) : ARENA_ALIGN;
    a->total += size;
    if (b && b->size - a->used >= size) {
        a->used += size;
        return b->data + a->used - size;
    }
    if (b && size > ARENA_BLOCK_MAX / 4) { /* keep what is left of the head block in use */
        struct mw_arena_block *own = arena_block(size);
        own->next = b->next;
        b->next = own;
        return own->data;
    }
    size_t want = b ? b->size * 2 : ARENA_FIRST;
    if (want > ARENA_BLOCK_MAX)
        want = ARENA_BLOCK_MAX;
    if (want < size)
        want = size;
    a->head = arena_block(want);
    a->head->next = b;
    a->used = size;
    return a->head->data;
}

char *mw_arena_strndup(struct mw_arena *a, const char *s, size_t n)
{
    char *p = mw_arena_alloc(a, n + 1);

    memcpy(p, s, n);
    return p;
}

char *mw_arena_strdup(struct mw_arena *a, const char *s)
{
    return mw_arena_strndup(a, s, strlen(s));
}

char *mw_arena_vprintf(struct mw_arena *a, const char *fmt, va_list ap)
{
    va_list again;
    int n;
    char *p;

    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, ap);
    MW_ASSERT(n >= 0);
    p = mw_arena_alloc(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return p;
}

char *mw_arena_printf(struct mw_arena *a, const char *fmt, ...)
{
    va_list ap;
    char *p;

    va_start(ap, fmt);
    p = mw_arena_vprintf(a, fmt, ap);
    va_end(ap);
    return p;
}

void mw_arena_done(struct mw_arena *a)
{
    struct mw_arena_block *b = a->head;

    while (b) {
        struct mw_arena_block *next = b->next;
        free(b);
        b = next;
    }
    *a = (struct mw_arena){0};
}

void *mw_vec_grow(void *at, uint32_t n, uint32_t *cap, uint32_t more, size_t elem)
{
    uint64_t need = (uint64_t)n + more;
    uint64_t want;

    if (need > *cap) {
        want = *cap < 8 ? 8 : (uint64_t)*cap * 2;
        if (want < need)
            want = need;
        if (want > UINT32_MAX)
            want = UINT32_MAX;
        MW_ASSERT(need <= want);
        at = mw_realloc(at, want, elem);
        *cap = (uint32_t)want;
    }
    if (more) /* pushed elements are promised zeroed, whatever stood there before */
        memset((unsigned char *)at + n * elem, 0, more * elem);
    return at;
}
