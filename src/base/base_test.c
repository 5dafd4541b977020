/* base_test.c: errors, maps, memory, output and text of base/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/out.h"
#include "base/text.h"

/* ---- err ---- */

/* Exit statuses as the issue and STYLE.md list them. */
static void exit_status_follows_kind(void **state)
{
    static const struct {
        enum mw_rc rc;
        int status;
    } table[] = {{MW_OK, 0},    {MW_EREALITY, 1},    {MW_ECONFIG, 2}, {MW_ELIMIT, 2},
                 {MW_EPEER, 4}, {MW_EIMPOSSIBLE, 3}, {MW_ESYSTEM, 5}, {MW_EBUG, 5}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(mw_rc_exit(table[i].rc), table[i].status);
}

static void codes_are_complete_and_found(void **state)
{
    (void)state;
    for (unsigned i = 0; i < MW_CODE_COUNT; i++) {
        const struct mw_code_info *c = mw_code_info((enum mw_code)i);
        assert_non_null(c->name);
        assert_true(c->name[0] == 'N' ? c->kind == MW_OK
                                      : c->kind < 0); /* a note is no failure */
        assert_true(*c->title && *c->meaning && *c->cure);
        assert_int_equal(mw_code_find(c->name), i);
    }
    assert_int_equal(mw_code_find("e-usage"), MW_E_USAGE);
    assert_int_equal(mw_code_find("E-NO-SUCH"), MW_CODE_COUNT);
}

static void failure_is_filled_cut_and_tamed(void **state)
{
    struct mw_err e;
    char long_text[1000];

    (void)state;
    assert_int_equal(mw_fail(NULL, MW_E_USAGE, NULL, "x"), MW_ECONFIG);
    assert_int_equal(mw_fail_cure(&e, MW_E_CAP, "f:1:2", "less", "%d", 7), MW_ELIMIT);
    assert_string_equal(e.place, "f:1:2");
    assert_string_equal(e.cure, "less");
    assert_string_equal(e.text, "7");
    mw_fail(&e, MW_E_USAGE, NULL, "a\nb\033[31m\xC2\x9Bz\xC3\xA4");
    assert_string_equal(e.text, "a b?[31m\?\?z\xC3\xA4");

    memset(long_text, 'y', sizeof long_text);
    long_text[MW_ERR_TEXT_CAP - 1] = '\0';
    mw_fail(&e, MW_E_USAGE, NULL, "%s", long_text); /* just fits */
    assert_string_equal(e.text, long_text);
    long_text[MW_ERR_TEXT_CAP - 1] = 'y';
    long_text[MW_ERR_TEXT_CAP] = '\0';
    memcpy(long_text + MW_ERR_TEXT_CAP - 6, "\xE2\x82\xAC",
           3); /* a cut through the euro sign */
    mw_fail(&e, MW_E_USAGE, NULL, "%s", long_text);
    assert_string_equal(e.text + MW_ERR_TEXT_CAP - 8, "yy...");
}

static void diags_are_capped_and_counted(void **state)
{
    struct mw_diags d = {0};

    (void)state;
    mw_diag(&d, MW_WARNING, MW_E_USAGE, "a", NULL, "w");
    assert_int_equal(d.worst, MW_OK);
    for (int i = 0; i < MW_DIAGS_CAP; i++)
        mw_diag(&d, MW_ERROR, i ? MW_E_USAGE : MW_E_CAP, "a", NULL, "e%d", i);
    assert_int_equal(d.n, MW_DIAGS_CAP);
    assert_int_equal(d.dropped, 1);
    assert_int_equal(d.errors, MW_DIAGS_CAP);
    assert_int_equal(d.worst, MW_ELIMIT); /* of the first error */
    mw_diags_done(&d);
    assert_int_equal(d.n, 0);
}

static void diags_sort_by_number_and_stay_stable(void **state)
{
    static const char *const in[] = {"b.yaml:1:1", "a.yaml:10:2", "a.yaml:9:30", "a.yaml:9:4",
                                     "a.yaml:9:4", "node007",     "a.yaml"};
    static const char *const out[] = {"a.yaml",      "a.yaml:9:4", "a.yaml:9:4", "a.yaml:9:30",
                                      "a.yaml:10:2", "b.yaml:1:1", "node007"};
    struct mw_diags d = {0};

    (void)state;
    for (int i = 0; i < 7; i++)
        mw_diag(&d, MW_ERROR, MW_E_USAGE, in[i], NULL, "%d", i);
    mw_diags_sort(&d);
    for (int i = 0; i < 7; i++)
        assert_string_equal(d.at[i].place, out[i]);
    assert_string_equal(d.at[1].text, "3");
    assert_string_equal(d.at[2].text, "4");
    mw_diags_done(&d);
}

/* ---- map ---- */

static void string_map_keeps_the_first(void **state)
{
    struct mw_map_str m = {0};
    struct mw_arena a = {0};
    enum { N = 5000 };

    (void)state;
    assert_int_equal(mw_map_str_get(&m, "x"), MW_NONE);
    for (uint32_t i = 0; i < N; i++)
        assert_true(mw_map_str_add(&m, mw_arena_printf(&a, "key%u", i), i));
    assert_false(mw_map_str_add(&m, "key17", 99));
    assert_int_equal(m.n, N);
    for (uint32_t i = 0; i < N; i++) {
        char key[16];
        snprintf(key, sizeof key, "key%u", i);
        assert_int_equal(mw_map_str_get(&m, key), i);
    }
    assert_int_equal(mw_map_str_get(&m, "key5000"), MW_NONE);
    mw_map_str_done(&m);
    mw_arena_done(&a);
}

static void u64_map_adds_and_puts(void **state)
{
    struct mw_map_u64 m = {0};

    (void)state;
    assert_int_equal(mw_map_u64_get(&m, 0), MW_NONE);
    for (uint64_t i = 0; i < 5000; i++)
        assert_true(mw_map_u64_add(&m, i << 32, (uint32_t)i));
    assert_false(mw_map_u64_add(&m, 0, 1));
    assert_int_equal(mw_map_u64_get(&m, 0), 0);
    assert_int_equal(mw_map_u64_get(&m, 4999ull << 32), 4999);
    assert_int_equal(mw_map_u64_get(&m, UINT64_MAX), MW_NONE);
    ++*mw_map_u64_put(&m, UINT64_MAX, 0);
    ++*mw_map_u64_put(&m, UINT64_MAX, 0);
    assert_int_equal(mw_map_u64_get(&m, UINT64_MAX), 2);
    mw_map_u64_done(&m);
}

/* Vectors of draft-eastlake-fnv, appendix C: FNV-1a 64 of "" , "a" and "foobar". */
static void fnv_matches_published_vectors(void **state)
{
    (void)state;
    assert_true(mw_fnv(MW_FNV, "", 0) == 0xcbf29ce484222325u);
    assert_true(mw_fnv(MW_FNV, "a", 1) == 0xaf63dc4c8601ec8cu);
    assert_true(mw_fnv(MW_FNV, "foobar", 6) == 0x85944171f73967e8u);
    assert_true(mw_fnv_str(MW_FNV, "a") == mw_fnv(MW_FNV, "a", 2));
}

/* ---- mem ---- */

static void arena_is_zeroed_aligned_and_disjoint(void **state)
{
    struct mw_arena a = {0};
    unsigned char *p[600];

    (void)state;
    for (size_t i = 0; i < 600; i++) {
        size_t size = i % 100 == 99 ? 700000 : i;
        p[i] = mw_arena_alloc(&a, size);
        assert_int_equal((uintptr_t)p[i] % 16, 0);
        for (size_t k = 0; k < size; k++)
            assert_int_equal(p[i][k], 0);
        memset(p[i], (int)(i & 0xFF) | 1, size);
    }
    for (size_t i = 1; i < 600; i++)
        assert_int_equal(p[i][0], (i & 0xFF) | 1);
    assert_string_equal(mw_arena_strndup(&a, "abcdef", 3), "abc");
    assert_string_equal(mw_arena_printf(&a, "%s-%d", "leaf", 12), "leaf-12");
    mw_arena_done(&a);
    assert_int_equal(a.total, 0);
}

static void vec_grows_with_zeroed_elements(void **state)
{
    MW_VEC(uint32_t) v = {0};

    (void)state;
    for (uint32_t i = 0; i < 1000; i++) {
        uint32_t *e = mw_vec_push(&v);
        assert_int_equal(*e, 0);
        *e = i + 1;
    }
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(v.at[i], i + 1);
    v.n = 10; /* what stood there before must not come back */
    assert_int_equal(*mw_vec_push(&v), 0);
    mw_vec_done(&v);
    assert_null(v.at);
}

/* ---- out ---- */

static void assert_out(struct mw_out *o, const char *want)
{
    mw_out_char(o, '\0');
    assert_string_equal(o->buf, want);
    mw_out_done(o);
}

static void numbers_print_exactly(void **state)
{
    struct mw_out o;

    (void)state;
    mw_out_init(&o, NULL, NULL);
    mw_out_i64(&o, 0);
    mw_out_char(&o, ' ');
    mw_out_i64(&o, INT64_MIN);
    mw_out_char(&o, ' ');
    mw_out_i64(&o, INT64_MAX);
    assert_out(&o, "0 -9223372036854775808 9223372036854775807");

    static const struct {
        int64_t v;
        int decimals;
        const char *text;
    } fixed[] = {
        {12345, 3, "12.345"}, {12300, 3, "12.3"}, {12000, 3, "12"},
        {5, 3, "0.005"},      {0, 3, "0"},        {-50, 3, "-0.05"},
        {-7000, 3, "-7"},     {100, 0, "100"},    {INT64_MIN, 18, "-9.223372036854775808"}};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        mw_out_init(&o, NULL, NULL);
        mw_out_fixed(&o, fixed[i].v, fixed[i].decimals);
        assert_out(&o, fixed[i].text);
    }
}

struct sink {
    size_t n;
    int fail_at, calls;
};

static int sink_take(void *ctx, const char *data, size_t n)
{
    struct sink *s = ctx;

    (void)data;
    s->n += n;
    return ++s->calls == s->fail_at ? -5 : 0;
}

static void flush_gets_all_and_failure_sticks(void **state)
{
    struct sink s = {0};
    struct mw_out o;
    char big[100000];

    (void)state;
    memset(big, 'x', sizeof big);
    mw_out_init(&o, sink_take, &s);
    mw_out_str(&o, "abc");
    mw_out_mem(&o, big, sizeof big);
    mw_out_printf(&o, "%.300s", "short");
    assert_int_equal(mw_out_done(&o), 0);
    assert_int_equal(s.n, 3 + sizeof big + 5);

    s = (struct sink){.fail_at = 1};
    mw_out_init(&o, sink_take, &s);
    for (int i = 0; i < 5; i++)
        mw_out_mem(&o, big, sizeof big);
    assert_int_equal(mw_out_done(&o), -5);
    assert_int_equal(s.calls, 1);
}

/* Quoting by RFC 4180, section 2, rules 5 to 7; formula guard as OWASP "CSV injection" advises.
 */
static void csv_quotes_only_where_it_must(void **state)
{
    struct mw_out o;
    struct mw_csv c = {.out = &o};

    (void)state;
    mw_out_init(&o, NULL, NULL);
    mw_csv_head(&c, "a,b");
    mw_csv_str(&c, NULL);
    mw_csv_str(&c, "plain text");
    mw_csv_str(&c, "say \"hi\", you");
    mw_csv_str(&c, "=1+1");
    mw_csv_i64(&c, -3);
    mw_csv_fixed(&c, 1500, 3);
    mw_csv_end(&c);
    mw_csv_str(&c, "x\ny");
    mw_csv_end(&c);
    assert_out(&o, "a,b\n,plain text,\"say \"\"hi\"\", you\",\"'=1+1\",-3,1.5\n\"x\ny\"\n");
}

static void json_is_indented_and_escaped(void **state)
{
    struct mw_out o;
    struct mw_json j = {.out = &o};

    (void)state;
    mw_out_init(&o, NULL, NULL);
    mw_json_obj(&j, NULL);
    mw_json_str(&j, "s", "q\" \\ \n \x01 \xC3\xA4 \xFF \xED\xA0\x80");
    mw_json_str(&j, "none", NULL);
    mw_json_arr(&j, "a");
    mw_json_i64(&j, NULL, 1);
    mw_json_bool(&j, NULL, true);
    mw_json_obj(&j, NULL);
    mw_json_end_obj(&j);
    mw_json_end_arr(&j);
    mw_json_arr(&j, "empty");
    mw_json_end_arr(&j);
    mw_json_fixed(&j, "f", 2500, 3);
    mw_json_end_obj(&j);
    assert_out(
        &o, "{\n  \"s\": \"q\\\" \\\\ \\n \\u0001 \xC3\xA4 \\ufffd \\ufffd\\ufffd\\ufffd\",\n"
            "  \"none\": null,\n  \"a\": [\n    1,\n    true,\n    {}\n  ],\n"
            "  \"empty\": [],\n  \"f\": 2.5\n}\n");
}

/* ---- text ---- */

static void distance_counts_slips(void **state)
{
    static const struct {
        const char *a, *b;
        unsigned d;
    } table[] = {{"", "", 0},          {"", "abc", 3},        {"kitten", "sitting", 3},
                 {"ab", "ba", 1},      {"Count", "count", 0}, {"ca", "abc", 3},
                 {"voltz", "volts", 1}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_int_equal(mw_text_distance(table[i].a, table[i].b), table[i].d);
        assert_int_equal(mw_text_distance(table[i].b, table[i].a), table[i].d);
    }
}

static void nearest_is_a_slip_or_a_beginning(void **state)
{
    static const char *const words[] = {"position_kw", "circuits", "feeds", "margin"};

    (void)state;
    assert_string_equal(mw_text_nearest("circiut", words, 4), "circuits");
    assert_string_equal(mw_text_nearest("position", words, 4), "position_kw");
    assert_string_equal(mw_text_nearest("feed", words, 4), "feeds");
    assert_null(mw_text_nearest("colour", words, 4));
    assert_null(mw_text_nearest("", words, 4));
    /* six letters: two slips are near, three are not */
    assert_string_equal(mw_text_nearest("mragni", words, 4), "margin");
    assert_null(mw_text_nearest("mxxxin", words, 4));
}

static void natural_order_counts_as_people_do(void **state)
{
    static const char *const order[] = {"",    "a",    "a1",    "a01",    "a2", "a9",
                                        "a10", "a10b", "a10b2", "a10b10", "b1"};

    (void)state;
    for (size_t i = 0; i < 11; i++)
        for (size_t k = 0; k < 11; k++) {
            int c = mw_text_natural_cmp(order[i], order[k]);
            assert_int_equal(c < 0 ? -1 : c > 0, i < k ? -1 : i > k);
        }
}

/* Boundaries of RFC 3629, section 4 (syntax of UTF-8 byte sequences). */
static void utf8_characters_are_measured(void **state)
{
    static const struct {
        const char *s;
        size_t n, len;
    } table[] = {{"", 0, 0},
                 {"a", 1, 1},
                 {"\x7F", 1, 1},
                 {"\x80", 1, 0},
                 {"\xC1\xBF", 2, 0},
                 {"\xC2\x80", 2, 2},
                 {"\xC2\x80", 1, 0},
                 {"\xDF\xBF", 2, 2},
                 {"\xE0\x9F\xBF", 3, 0},
                 {"\xE0\xA0\x80", 3, 3},
                 {"\xED\x9F\xBF", 3, 3},
                 {"\xED\xA0\x80", 3, 0},
                 {"\xF0\x8F\xBF\xBF", 4, 0},
                 {"\xF0\x90\x80\x80", 4, 4},
                 {"\xF4\x8F\xBF\xBF", 4, 4},
                 {"\xF4\x90\x80\x80", 4, 0},
                 {"\xF0\x90\x80", 4, 0}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(mw_text_utf8_len(table[i].s, table[i].n), table[i].len);
}

/* ECMA-48: C0 and DEL, and C1, which UTF-8 writes as C2 80 to C2 9F. */
static void what_a_terminal_may_obey_is_wild(void **state)
{
    (void)state;
    char tamed[] = "a\033[2J\tb\x7F\nc\xC2\x9B\xC2\xA0";
    assert_string_equal(mw_text_tame(tamed), "a?[2J b? c??\xC2\xA0");
    char broken[] = "x\xC2\xB7\xDF"; /* cut within a character */
    assert_string_equal(mw_text_tame(broken), "x\xC2\xB7?");
    assert_true(mw_text_is_wild("a\033b"));
    assert_true(mw_text_is_wild("\x7F"));
    assert_true(mw_text_is_wild("\xC2\x80"));
    assert_true(mw_text_is_wild("\xC2\x9F"));
    assert_false(mw_text_is_wild("a\tb\r\n\xC2\xA0 \xE2\x80\x93"));
}

static void letters_and_digits(void **state)
{
    char buf[8];

    (void)state;
    assert_string_equal(mw_text_letters(0, buf), "a");
    assert_string_equal(mw_text_letters(25, buf), "z");
    assert_string_equal(mw_text_letters(26, buf), "aa");
    assert_string_equal(mw_text_letters(701, buf), "zz"); /* 26 + 26² - 1 */
    assert_string_equal(mw_text_letters(702, buf), "aaa");
    assert_true(strlen(mw_text_letters(UINT32_MAX, buf)) == 7);
    assert_int_equal(mw_text_digits(0), 1);
    assert_int_equal(mw_text_digits(9), 1);
    assert_int_equal(mw_text_digits(10), 2);
    assert_int_equal(mw_text_digits(999), 3);
    assert_int_equal(mw_text_digits(UINT64_MAX), 20);
}

static void file_names_are_safe_and_differ(void **state)
{
    char buf[MW_FILE_NAME_CAP], other[MW_FILE_NAME_CAP], name[600];

    (void)state;
    assert_string_equal(mw_text_file_name("a05", buf), "a05");
    assert_string_equal(mw_text_file_name("leaf-1.5+x_Y", buf), "leaf-1.5+x_Y");
    assert_string_equal(mw_text_file_name("../etc", buf), "%2E.%2Fetc");
    assert_string_equal(mw_text_file_name("a/b", buf), "a%2Fb");
    assert_string_equal(mw_text_file_name("a%2Fb", buf), "a%252Fb");
    assert_string_equal(mw_text_file_name("", buf), "%");
    assert_string_equal(mw_text_file_name("r\xc3\xa4", buf), "r%C3%A4");
    for (size_t n = 90; n < 500; n++) { /* up to any length, and the last byte counts */
        memset(name, n % 2 ? '/' : 'x', n);
        name[n] = 0;
        mw_text_file_name(name, buf);
        name[n - 1] = 'y';
        mw_text_file_name(name, other);
        assert_true(strlen(buf) < MW_FILE_NAME_CAP && strlen(other) < MW_FILE_NAME_CAP);
        assert_string_not_equal(buf, other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exit_status_follows_kind),
        cmocka_unit_test(codes_are_complete_and_found),
        cmocka_unit_test(failure_is_filled_cut_and_tamed),
        cmocka_unit_test(diags_are_capped_and_counted),
        cmocka_unit_test(diags_sort_by_number_and_stay_stable),
        cmocka_unit_test(string_map_keeps_the_first),
        cmocka_unit_test(u64_map_adds_and_puts),
        cmocka_unit_test(fnv_matches_published_vectors),
        cmocka_unit_test(arena_is_zeroed_aligned_and_disjoint),
        cmocka_unit_test(vec_grows_with_zeroed_elements),
        cmocka_unit_test(numbers_print_exactly),
        cmocka_unit_test(flush_gets_all_and_failure_sticks),
        cmocka_unit_test(csv_quotes_only_where_it_must),
        cmocka_unit_test(json_is_indented_and_escaped),
        cmocka_unit_test(distance_counts_slips),
        cmocka_unit_test(nearest_is_a_slip_or_a_beginning),
        cmocka_unit_test(natural_order_counts_as_people_do),
        cmocka_unit_test(utf8_characters_are_measured),
        cmocka_unit_test(what_a_terminal_may_obey_is_wild),
        cmocka_unit_test(letters_and_digits),
        cmocka_unit_test(file_names_are_safe_and_differ),
    };

    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
