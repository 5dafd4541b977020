/* digest_test.c: the bytes that are digested, against sha256sum(1) over bytes put together by
 * hand from the description in digest.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "store/digest.h"

/* printf '\x05\x01t\x01\x02\x00\x03\x02ab\x01\x03\x01\xac\x04\x04' | sha256sum */
static void rows_have_known_bytes(void **state)
{
    struct mw_digest d;
    char hex[MW_DIGEST_HEX];

    (void)state;
    mw_digest_init(&d);
    mw_digest_table(&d, "t");
    mw_digest_i64(&d, 1);
    mw_digest_null(&d);
    mw_digest_text(&d, "ab", 2);
    mw_digest_i64(&d, -2);
    mw_digest_i64(&d, 278); /* zigzag 556 = 0b100 0101100: ac 04 */
    mw_digest_row(&d);
    mw_digest_hex(&d, hex);
    assert_string_equal(hex,
                        "9697c5485839a0201c6af096f0c64f4ed63b3a2792edf8676ea4782351bf11cf");
}

static void digest_of(const char *a, const char *b, char hex[MW_DIGEST_HEX])
{
    struct mw_digest d;

    mw_digest_init(&d);
    mw_digest_text(&d, a, strlen(a));
    mw_digest_text(&d, b, strlen(b));
    mw_digest_hex(&d, hex);
}

static void where_a_value_ends_counts(void **state)
{
    char one[MW_DIGEST_HEX], two[MW_DIGEST_HEX];

    (void)state;
    digest_of("ab", "c", one);
    digest_of("a", "bc", two);
    assert_string_not_equal(one, two);
}

/* A text longer than the buffer and the same text in front of other values: both whole. */
static void long_text_is_digested_whole(void **state)
{
    static char text[3 * MW_DIGEST_BUF];
    char one[MW_DIGEST_HEX], two[MW_DIGEST_HEX];

    (void)state;
    for (size_t n = MW_DIGEST_BUF - 1; n <= MW_DIGEST_BUF + 1; n++) {
        memset(text, 'x', n);
        text[n] = '\0';
        digest_of(text, "y", one);
        text[n - 1] = 'z';
        digest_of(text, "y", two);
        assert_string_not_equal(one, two);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_have_known_bytes),
        cmocka_unit_test(where_a_value_ends_counts),
        cmocka_unit_test(long_text_is_digested_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
