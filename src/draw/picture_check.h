/*
 * picture_check.h: for tests: what must hold of every drawing, and how to read one back.
 */
#ifndef MW_DRAW_PICTURE_CHECK_H
#define MW_DRAW_PICTURE_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "base/picture.h"

/* Where a text begins and ends along its own direction. */
static inline void check_text_inside(const struct mw_picture *p, const struct mw_op *op)
{
    double w = mw_picture_text_width(op->text, op->bold, op->mono) * op->size_mm;
    double room = op->upward ? p->h : p->w;
    double at = op->upward ? p->h - op->y : op->x;
    double from = op->align == MW_ALIGN_START ? at
                  : op->align == MW_ALIGN_END ? at - w
                                              : at - w / 2;

    if (from < 0 || from + w > room)
        fail_msg("\"%s\" runs over the edge", op->text);
}

/* Groups are balanced and their ids unique; nothing leaves the page; no text is smaller than
 * `least_mm`. */
static inline void check_picture(const struct mw_picture *p, double least_mm)
{
    struct mw_map_str ids = {0};
    int depth = 0;

    for (uint32_t i = 0; i < p->ops.n; i++) {
        const struct mw_op *op = &p->ops.at[i];
        depth += op->kind == MW_OP_GROUP;
        depth -= op->kind == MW_OP_END;
        assert_true(depth >= 0);
        if (op->kind == MW_OP_GROUP && op->id && !mw_map_str_add(&ids, op->id, i))
            fail_msg("two groups have the id \"%s\"", op->id);
        if (op->kind == MW_OP_RECT)
            assert_true(op->x >= 0 && op->y >= 0 && op->w >= 0 && op->h >= 0 &&
                        op->x + op->w <= p->w && op->y + op->h <= p->h);
        if (op->kind == MW_OP_TEXT) {
            assert_true(op->size_mm >= least_mm - 1e-9);
            check_text_inside(p, op);
        }
    }
    assert_int_equal(depth, 0);
    for (uint32_t i = 0; i < p->points.n; i++)
        assert_true(p->points.at[i].x >= 0 && p->points.at[i].x <= p->w &&
                    p->points.at[i].y >= 0 && p->points.at[i].y <= p->h);
    mw_map_str_done(&ids);
}

struct box {
    double x0, y0, x1, y1;
};

/* What a text's capitals and figures cover. */
static inline struct box text_box(const struct mw_op *op)
{
    double w = mw_picture_text_width(op->text, op->bold, op->mono) * op->size_mm;
    double before = op->align == MW_ALIGN_START ? 0 : op->align == MW_ALIGN_END ? w : w / 2;
    double high = 0.7 * op->size_mm;

    if (op->upward)
        return (struct box){op->x - high, op->y - w + before, op->x, op->y + before};
    return (struct box){op->x - before, op->y - high, op->x + w - before, op->y};
}

static inline bool boxes_meet(const struct box *a, const struct box *b)
{
    return a->x0 < b->x1 && b->x0 < a->x1 && a->y0 < b->y1 && b->y0 < a->y1;
}

struct span { /* ops from .. to */
    uint32_t from, to;
};

/* What a group holds; empty where there is none of that id. */
static inline struct span find_group(const struct mw_picture *p, const char *id)
{
    for (uint32_t i = 0; i < p->ops.n; i++) {
        if (p->ops.at[i].kind != MW_OP_GROUP || !p->ops.at[i].id ||
            strcmp(p->ops.at[i].id, id) != 0)
            continue;
        uint32_t k = i + 1;
        for (int depth = 1; depth > 0; k++)
            depth += (p->ops.at[k].kind == MW_OP_GROUP) - (p->ops.at[k].kind == MW_OP_END);
        return (struct span){i + 1, k - 1};
    }
    return (struct span){0, 0};
}

static inline struct span whole(const struct mw_picture *p)
{
    return (struct span){0, p->ops.n};
}

/* How many texts, or whole texts of shortened ones, read so. */
static inline uint32_t count_text(const struct mw_picture *p, struct span in, const char *text)
{
    uint32_t n = 0;

    for (uint32_t i = in.from; i < in.to; i++) {
        const struct mw_op *op = &p->ops.at[i];
        if (op->kind == MW_OP_TEXT)
            n += strcmp(op->title ? op->title : op->text, text) == 0;
    }
    return n;
}

/* No two texts run into each other. */
static inline void check_texts_apart(const struct mw_picture *p, struct span in)
{
    for (uint32_t i = in.from; i < in.to; i++)
        for (uint32_t k = in.from; k < i && p->ops.at[i].kind == MW_OP_TEXT; k++) {
            if (p->ops.at[k].kind != MW_OP_TEXT)
                continue;
            struct box a = text_box(&p->ops.at[i]), b = text_box(&p->ops.at[k]);
            if (boxes_meet(&a, &b))
                fail_msg("\"%s\" runs into \"%s\"", p->ops.at[i].text, p->ops.at[k].text);
        }
}

/* The first text that begins so; NULL. */
static inline const struct mw_op *find_text(const struct mw_picture *p, struct span in,
                                            const char *start)
{
    for (uint32_t i = in.from; i < in.to; i++)
        if (p->ops.at[i].kind == MW_OP_TEXT &&
            strncmp(p->ops.at[i].text, start, strlen(start)) == 0)
            return &p->ops.at[i];
    return NULL;
}

#endif
