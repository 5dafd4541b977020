/*
 * mem.h: memory that cannot fail (exhaustion ends the process; input caps make that
 * unreachable from outside), arenas, and growing arrays.
 */
#ifndef MW_BASE_MEM_H
#define MW_BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

void *mw_alloc(size_t size);                      /* zeroed; size 0 gives a valid pointer */
void *mw_realloc(void *p, size_t n, size_t elem); /* n·elem checked for overflow */
void mw_free(void *p);

/* Bump allocator: everything lives until mw_arena_done. */
struct mw_arena {
    struct mw_arena_block *head;
    size_t used;  /* in the head block */
    size_t total; /* bytes handed out */
};

void *mw_arena_alloc(struct mw_arena *a, size_t size); /* zeroed, aligned to 16 */
char *mw_arena_strdup(struct mw_arena *a, const char *s);
char *mw_arena_strndup(struct mw_arena *a, const char *s, size_t n);
char *mw_arena_printf(struct mw_arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
char *mw_arena_vprintf(struct mw_arena *a, const char *fmt, va_list ap);
void mw_arena_done(struct mw_arena *a);

/*
 * MW_VEC(struct thing) things = {0};
 * *mw_vec_push(&things) = (struct thing){…};   a pointer to the new, zeroed element
 * things.at[i], things.n
 */
#define MW_VEC(type)                                                                           \
    struct {                                                                                   \
        type *at;                                                                              \
        uint32_t n, cap;                                                                       \
    }

/* Returns the array, moved if need be, with room for `more` zeroed elements after the n. */
void *mw_vec_grow(void *at, uint32_t n, uint32_t *cap, uint32_t more, size_t elem);

#define mw_vec_reserve(v, more)                                                                \
    ((v)->at = mw_vec_grow((v)->at, (v)->n, &(v)->cap, (more), sizeof *(v)->at))
#define mw_vec_push(v) (mw_vec_reserve((v), 1), &(v)->at[(v)->n++])
#define mw_vec_done(v) (mw_free((v)->at), (v)->at = NULL, (v)->n = (v)->cap = 0)

#endif
