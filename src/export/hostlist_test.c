/* hostlist_test.c: lists of names, read back by an expander written here from the rule in the
 * header: what goes in comes out, in order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/hostlist.h"

static const char *list_of(struct mw_out *out, const char *const *names, size_t n)
{
    struct mw_hostlist l = {.out = out};

    out->n = 0;
    for (size_t i = 0; i < n; i++)
        mw_hostlist_add(&l, names[i]);
    assert_int_equal(l.count, n);
    mw_hostlist_end(&l);
    mw_out_char(out, '\0');
    return out->buf;
}

static void notation(void **state)
{
    struct mw_out out;
    static const struct {
        const char *names[6], *want;
    } cases[] = {
        {{"node001", "node002", "node003"}, "node[001-003]"},
        {{"node001"}, "node001"},
        {{"login"}, "login"},
        {{"a1", "a2", "a4"}, "a[1-2,4]"},
        {{"a8", "a9", "a10", "a11"}, "a[8-11]"},
        {{"a08", "a09", "a10"}, "a[08-10]"},
        {{"a8", "a9", "a010"}, "a[8-9,010]"}, /* 10 with three digits is no successor of 9 */
        {{"a99", "a100"}, "a[99-100]"},
        {{"a099", "a100"}, "a[099-100]"},
        {{"a1", "b2"}, "a1,b2"},
        {{"a2", "a1"}, "a[2,1]"},
        {{"leaf-1-1", "leaf-1-2", "leaf-2-1"}, "leaf-1-[1-2],leaf-2-1"},
        {{"x", "y", "y1", "y2"}, "x,y,y[1-2]"},
        {{"10.16.0.254", "10.16.0.255", "10.16.1.0"}, "10.16.0.[254-255],10.16.1.0"},
        {{"a123456789", "a123456790"}, "a[123456789-123456790]"},
        {{"a1234567890", "a1234567891"}, "a1234567890,a1234567891"}, /* too long to count */
    };

    (void)state;
    mw_out_init(&out, NULL, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t n = 0;
        while (n < 6 && cases[i].names[n])
            n++;
        assert_string_equal(list_of(&out, cases[i].names, n), cases[i].want);
    }
    assert_string_equal(list_of(&out, NULL, 0), "");
    mw_out_done(&out);
}

/* ---- an expander ---- */

struct names {
    char at[64][32];
    size_t n;
};

static const char *expand_range(struct names *to, const char *prefix, int prefix_n,
                                const char *s)
{
    char *end;
    unsigned long low = strtoul(s, &end, 10), high = low;
    int width = (int)(end - s);

    if (*end == '-')
        high = strtoul(end + 1, &end, 10);
    for (unsigned long v = low; v <= high; v++)
        snprintf(to->at[to->n++], 32, "%.*s%0*lu", prefix_n, prefix, width, v);
    return end;
}

static void expand(struct names *to, const char *s)
{
    to->n = 0;
    while (*s) {
        int plain = (int)strcspn(s, ",[");
        const char *end = s + plain;

        if (*end == '[') {
            do
                end = expand_range(to, s, plain, end + 1);
            while (*end == ',');
            assert_int_equal(*end, ']');
            end++;
        } else {
            snprintf(to->at[to->n++], 32, "%.*s", plain, s);
        }
        s = *end ? end + 1 : end;
    }
}

/* Random lists of names that share prefixes and differ in digits. */
static void round_trip(void **state)
{
    struct mw_out out;
    uint32_t seed = 1;

    (void)state;
    mw_out_init(&out, NULL, NULL);
    for (int round = 0; round < 20000; round++) {
        static struct names in, back;
        const char *names[32];
        unsigned v = 0;

        in.n = (seed = seed * 1664525 + 1013904223) >> 28;
        for (size_t i = 0; i < in.n; i++) {
            seed = seed * 1664525 + 1013904223;
            v = seed >> 31 ? v + 1 : seed >> 20 & 127;
            snprintf(in.at[i], 32, "%s%0*u", seed >> 18 & 1 ? "a" : "b-1-",
                     (int)(seed >> 16 & 3), v);
            names[i] = in.at[i];
        }
        expand(&back, list_of(&out, names, in.n));
        assert_int_equal(back.n, in.n);
        for (size_t i = 0; i < in.n; i++)
            assert_string_equal(back.at[i], in.at[i]);
    }
    mw_out_done(&out);
}

static void what_names(void **state)
{
    (void)state;
    assert_true(mw_hostlist_takes("node-1.x_y"));
    assert_true(mw_hostlist_takes("7"));
    assert_false(mw_hostlist_takes(""));
    assert_false(mw_hostlist_takes("-a"));
    assert_false(mw_hostlist_takes("a[1]"));
    assert_false(mw_hostlist_takes("a,b"));
    assert_false(mw_hostlist_takes("a b"));
    assert_false(mw_hostlist_takes("a\nb"));
    assert_false(mw_hostlist_takes("n\xc3\xa4"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notation),
        cmocka_unit_test(round_trip),
        cmocka_unit_test(what_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
