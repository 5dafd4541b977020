/* plan_test.c: the plan's words and the promises that its few operations keep. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "model/plan.h"

/* `n` words, then NULL; none twice, none that a path or a CSV would have to quote. */
static void check_words(const char *const *words, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        assert_non_null(words[i]);
        assert_true(words[i][0] != '\0');
        assert_int_equal(strspn(words[i], "abcdefghijklmnopqrstuvwxyz_"), strlen(words[i]));
        for (uint32_t k = 0; k < i; k++)
            assert_string_not_equal(words[i], words[k]);
    }
    assert_null(words[n]);
}

static void words_are_complete_and_unlike(void **state)
{
    (void)state;
    check_words(mw_role_names, MW_ROLE_COUNT);
    check_words(mw_fabric_names, MW_FABRIC_COUNT);
    check_words(mw_rack_kind_names, MW_RACK_KINDS);
    check_words(mw_limit_names, MW_LIMIT_KINDS);
    check_words(mw_link_names, MW_LINK_KINDS);
}

/* The words that the output's schema shows (issue text, summary.json). */
static void words_stand_at_their_numbers(void **state)
{
    (void)state;
    assert_string_equal(mw_role_names[MW_ROLE_PDU], "pdu");
    assert_string_equal(mw_fabric_names[MW_FABRIC_OOB], "oob");
    assert_string_equal(mw_rack_kind_names[MW_RACK_CORE], "core");
    assert_string_equal(mw_limit_names[MW_LIMIT_POLICY], "policy");
    assert_string_equal(mw_link_names[MW_LINK_NODE_LEAF], "node_leaf");
    assert_string_equal(mw_link_names[MW_LINK_LEAF_SPINE], "leaf_spine");
    assert_string_equal(mw_link_names[MW_LINK_MGMT], "mgmt");
}

/* Ranges of any order and length: handles ascend, and a range is what was added to it. */
static void ranges_hold_what_was_added(void **state)
{
    static const struct {
        enum mw_role role;
        enum mw_fabric_id fabric;
        uint32_t n;
    } runs[] = {{MW_ROLE_NODE, MW_FABRIC_COUNT, 1000}, {MW_ROLE_LEAF, MW_FABRIC_COMPUTE, 1},
                {MW_ROLE_LEAF, MW_FABRIC_STORAGE, 64}, {MW_ROLE_SPINE, MW_FABRIC_COMPUTE, 0},
                {MW_ROLE_EDGE, MW_FABRIC_OOB, 7},      {MW_ROLE_PDU, MW_FABRIC_COUNT, 300}};
    enum { RUNS = sizeof runs / sizeof runs[0] };
    const struct mw_device_type types[RUNS] = {{.u = 1}};
    struct mw_plan p = {0};
    uint32_t handle = 0;

    (void)state;
    for (uint32_t r = 0; r < RUNS; r++)
        for (uint32_t i = 0; i < runs[r].n; i++)
            assert_int_equal(mw_plan_add_device(&p, runs[r].role, runs[r].fabric, &types[r]),
                             handle++);
    assert_int_equal(p.devices.n, handle);
    handle = 0;
    for (uint32_t r = 0; r < RUNS; r++) {
        struct mw_range range = mw_plan_range(&p, runs[r].fabric, runs[r].role);
        assert_int_equal(range.n, runs[r].n);
        if (range.n)
            assert_int_equal(range.first, handle);
        for (uint32_t i = 0; i < range.n; i++) {
            const struct mw_device *d = &p.devices.at[handle++];
            assert_int_equal(d->role, runs[r].role);
            assert_int_equal(d->fabric, runs[r].fabric);
            assert_int_equal(d->index, i);
            assert_ptr_equal(d->type, &types[r]);
        }
    }
    assert_int_equal(mw_plan_range(&p, MW_FABRIC_INBAND, MW_ROLE_LEAF).n, 0);
    mw_plan_done(&p);
}

/* 0 is a handle, a unit and a pod: what is not known yet must not look like one. */
static void a_new_device_belongs_nowhere(void **state)
{
    const struct mw_device_type type = {.u = 8};
    struct mw_plan p = {0};

    (void)state;
    mw_plan_add_device(&p, MW_ROLE_NODE, MW_FABRIC_COUNT, &type);
    assert_int_equal(p.devices.at[0].rack, MW_NONE);
    assert_int_equal(p.devices.at[0].circuit, MW_NONE);
    assert_int_equal(p.devices.at[0].su, -1);
    assert_int_equal(p.devices.at[0].pod, -1);
    assert_int_equal(p.devices.at[0].u, 0);
    assert_int_equal(p.devices.at[0].rail, 0);
    assert_null(p.devices.at[0].name);
    mw_plan_done(&p);
}

static void findings_keep_their_own_text(void **state)
{
    struct mw_plan p = {0};
    char path[] = "feed:B", word[] = "lost";

    (void)state;
    mw_plan_finding(&p, MW_D_FEED_LOSS, MW_ERROR, path, "feed %s, %d %%", word, 80);
    mw_plan_finding(&p, MW_D_GROWTH, MW_INFO, NULL, "no path");
    memset(path, 'x', sizeof path - 1);
    memset(word, 'x', sizeof word - 1);
    assert_int_equal(p.findings.n, 2);
    assert_string_equal(p.findings.at[0].id, "D-FEED-LOSS");
    assert_int_equal(p.findings.at[0].severity, MW_ERROR);
    assert_string_equal(p.findings.at[0].path, "feed:B");
    assert_string_equal(p.findings.at[0].text, "feed lost, 80 %");
    assert_string_equal(p.findings.at[0].cure, mw_code_info(MW_D_FEED_LOSS)->cure);
    assert_string_equal(p.findings.at[1].path, "");
    mw_plan_done(&p);
}

/* Texts longer than any buffer are kept whole. */
static void findings_may_be_long(void **state)
{
    enum { LONG = 100000 };
    struct mw_plan p = {0};
    char *text = malloc(LONG + 1);

    (void)state;
    assert_non_null(text);
    memset(text, 'y', LONG);
    text[LONG] = '\0';
    mw_plan_finding(&p, MW_D_GROWTH, MW_INFO, "site", "%s", text);
    assert_string_equal(p.findings.at[0].text, text);
    free(text);
    mw_plan_done(&p);
}

/* After done a plan is as it began, and done again does no harm. */
static void done_leaves_an_empty_plan(void **state)
{
    const struct mw_device_type type = {.u = 8};
    const struct mw_plan empty = {0};
    struct mw_plan p = {0};

    (void)state;
    mw_plan_add_device(&p, MW_ROLE_NODE, MW_FABRIC_COUNT, &type);
    mw_plan_finding(&p, MW_D_GROWTH, MW_INFO, "site", "x");
    mw_vec_push(&p.cables)->part = 1;
    mw_plan_done(&p);
    mw_plan_done(&p);
    assert_memory_equal(&p, &empty, sizeof p);
    assert_int_equal(mw_plan_add_device(&p, MW_ROLE_NODE, MW_FABRIC_COUNT, &type), 0);
    mw_plan_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_complete_and_unlike),
        cmocka_unit_test(words_stand_at_their_numbers),
        cmocka_unit_test(ranges_hold_what_was_added),
        cmocka_unit_test(a_new_device_belongs_nowhere),
        cmocka_unit_test(findings_keep_their_own_text),
        cmocka_unit_test(findings_may_be_long),
        cmocka_unit_test(done_leaves_an_empty_plan),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
