/*
 * purchase_test.c: what is ordered, against the bill of materials added up in another way, and
 * spares against their definition.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "export/purchase.h"

/* Exact: the least s with 1000 s >= n x share, found by counting. */
static void spares_are_a_share_rounded_up(void **state)
{
    const struct mw_spares_policy two = {"x", 20, 1}, none = {"x", 0, 0}, five = {"x", 20, 5};

    (void)state;
    assert_int_equal(mw_spares(&two, 0), 0);
    assert_int_equal(mw_spares(&two, 1), 1);
    assert_int_equal(mw_spares(&two, 49), 1);
    assert_int_equal(mw_spares(&two, 50), 1);
    assert_int_equal(mw_spares(&two, 51), 2);
    assert_int_equal(mw_spares(&five, 0), 0);
    assert_int_equal(mw_spares(&five, 1), 5);
    assert_int_equal(mw_spares(&five, 250), 5);
    assert_int_equal(mw_spares(&five, 251), 6);
    assert_int_equal(mw_spares(&none, 1000000), 0);
    for (int64_t n = 1; n < 3000; n++) {
        int64_t s = 0;
        while (1000 * s < 20 * n)
            s++;
        assert_int_equal(mw_spares(&two, n), s);
    }
}

/* The field `column` (from 0) of a line without quoted commas before it. */
static const char *field(const char *line, int column)
{
    for (; column > 0; column--)
        line = strchr(line, ',') + 1;
    return line;
}

/* Fields counted from the end, which has no quotes. */
static int64_t number_from_end(const char *line, int from_end)
{
    const char *at = strchr(line, '\n');

    for (int i = 0; i <= from_end; i++)
        for (at--; *at != ','; at--)
            continue;
    return strtoll(at + 1, NULL, 10);
}

/* Every part is ordered once per length, as often as the plan needs it wherever it is used. */
static void orders_are_the_bill_of_materials(void **state)
{
    struct export_fixture *f = export_fixture_new("superpod-h100-4su", NULL);
    const char *line;
    int64_t ordered = 0, needed = 0, lines = 0;

    (void)state;
    mw_export_purchase(&f->x, &f->to.sink);
    line = strchr(memory_file(&f->to, "purchase/overview.csv"), '\n') + 1;
    for (; *line; line = strchr(line, '\n') + 1) {
        int64_t want = 0;
        const char *part = field(line, 2);
        int64_t mm = -1, now = number_from_end(line, 5), spares = number_from_end(line, 4);
        size_t part_n = strcspn(part, ",");
        if (strncmp(field(line, 1), "cable,", 6) == 0) {
            const char *end = strchr(line, '\n');
            for (int i = 0; i < 7; i++)
                for (end--; *end != ','; end--)
                    continue;
            mm = (int64_t)(strtod(end + 1, NULL) * 1000 + 0.5);
        }
        for (uint32_t i = 0; i < f->plan.bom.n; i++)
            if (strlen(f->plan.bom.at[i].part) == part_n &&
                strncmp(f->plan.bom.at[i].part, part, part_n) == 0 &&
                (mm < 0 || f->plan.bom.at[i].length_mm == mm))
                want += f->plan.bom.at[i].now;
        assert_int_equal(now, want);
        assert_int_equal(number_from_end(line, 3), now + spares);
        ordered += now;
        lines++;
    }
    for (uint32_t i = 0; i < f->plan.bom.n; i++)
        needed += f->plan.bom.at[i].now;
    assert_int_equal(ordered, needed);
    assert_true(lines > 20);
    export_fixture_free(f);
}

/* Each line of the overview stands in the file of its vendor and in no other. */
static void each_vendor_has_a_file(void **state)
{
    static const char *const vendors[] = {"NVIDIA", "generic", "unspecified"}; /* of the plan */
    struct export_fixture *f = export_fixture_new("superpod-h100-4su", NULL);
    size_t lines = 0, split = 0;

    (void)state;
    mw_export_purchase(&f->x, &f->to.sink);
    assert_int_equal(f->to.n, 4);
    for (const char *s = memory_file(&f->to, "purchase/overview.csv"); *s; s++)
        lines += *s == '\n';
    for (int i = 0; i < 3; i++) {
        char path[64];
        snprintf(path, sizeof path, "purchase/vendors/%s.csv", vendors[i]);
        const char *s = memory_file(&f->to, path);
        assert_non_null(s);
        for (s = strchr(s, '\n') + 1; *s; s = strchr(s, '\n') + 1, split++)
            assert_true(strncmp(s, vendors[i], strlen(vendors[i])) == 0);
    }
    assert_int_equal(split + 1, lines);
    export_fixture_free(f);
}

/* A share in the factory file counts instead of the policy; growth that is known is listed. */
static void stated_shares_count(void **state)
{
    static const char *const sets[] = {"cost.prices=[{item: dgx-h100, spares: 0.25}]", NULL};
    struct export_fixture *f = export_fixture_new("pod32-dense", sets);

    (void)state;
    mw_export_purchase(&f->x, &f->to.sink);
    /* 32 nodes: 8 of a quarter, now and when grown to the same 32 */
    assert_non_null(strstr(memory_file(&f->to, "purchase/vendors/NVIDIA.csv"),
                           "NVIDIA,node,dgx-h100,NVIDIA DGX H100,,32,8,40,32,8,40\n"));
    export_fixture_free(f);
}

/* A title that names an NVIDIA part (M and two letters, then digits) is ordered from NVIDIA,
 * wherever the part is used; fibre of no maker is not. */
static void parts_are_ordered_from_their_makers(void **state)
{
    struct export_fixture *f = export_fixture_new("superpod-h100-4su", NULL);
    uint32_t optics = 0, cables = 0;

    (void)state;
    mw_export_purchase(&f->x, &f->to.sink);
    const char *line = strchr(memory_file(&f->to, "purchase/overview.csv"), '\n') + 1;
    for (; *line; line = strchr(line, '\n') + 1) {
        const char *open = memchr(line, '(', strcspn(line, "\n"));
        bool optic = strncmp(field(line, 1), "transceiver,", 12) == 0;
        bool cable = strncmp(field(line, 1), "cable,", 6) == 0;
        if (!optic && !cable)
            continue;
        bool numbered = open && open[1] == 'M' && open[4] >= '0' && open[4] <= '9';
        assert_int_equal(strncmp(line, "NVIDIA,", 7) == 0, numbered);
        assert_int_equal(strncmp(line, "unspecified,", 12) == 0, !numbered);
        optics += optic && numbered;
        cables += cable && numbered;
    }
    assert_true(optics >= 2 && cables >= 2);
    assert_non_null(strstr(memory_file(&f->to, "purchase/vendors/unspecified.csv"), ",cat6a,"));
    export_fixture_free(f);
}

/* The man page lists the policy, each row of it as "SHARE % or LEAST". */
static void the_man_page_lists_the_policy(void **state)
{
    static const char *const names[][2] = {
        {"node", "nodes and PDUs"},           {"pdu", "nodes and PDUs"},
        {"switch", "switches, consoles and"}, {"console", "switches, consoles and"},
        {"cable", "length of cable"},         {"transceiver", "transceivers"},
        {"filler", "panels and baffles"},     {"rack", "racks and servers"},
        {"server", "racks and servers"},
    };
    const char *root = getenv("MW_ROOT");
    char path[4096], text[16384] = "", want[32];

    (void)state;
    snprintf(path, sizeof path, "%s/man/export.mdoc", root ? root : ".");
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    assert_true(fread(text, 1, sizeof text - 1, in) > 0);
    fclose(in);
    assert_non_null(strstr(text, "whichever is more"));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct mw_spares_policy *p = mw_spares_policies;
        while (strcmp(p->category, names[i][0]) != 0)
            p++;
        const char *at = strstr(text, names[i][1]);
        assert_non_null(at);
        if (p->share_permille)
            snprintf(want, sizeof want, " %d %% or %d", p->share_permille / 10, p->least);
        else
            snprintf(want, sizeof want, " none.");
        const char *said = strstr(at, want);
        assert_true(said && said < at + strcspn(at, ";.") + (p->share_permille ? 0 : 1));
    }
}

static void unknown_growth_is_empty(void **state)
{
    struct mw_catalog catalog = {0};
    struct mw_factory want = {0};
    struct mw_plan p = {.want = &want, .catalog = &catalog};
    struct export_fixture f = {0};

    (void)state;
    *mw_vec_push(&p.bom) = (struct mw_bom){
        .category = "transceiver", .part = "o", .title = "=O", .now = 3, .final = -1};
    export_fixture_plan(&f, &p);
    mw_export_purchase(&f.x, &f.to.sink);
    assert_string_equal(memory_file(&f.to, "purchase/overview.csv"),
                        "vendor,category,part,title,length_m,needed,spares,order,needed_final,"
                        "spares_final,order_final\n"
                        "unspecified,transceiver,o,\"'=O\",,3,2,5,,,\n");
    assert_int_equal(f.notes.n, 1);
    memory_done(&f.to);
    mw_diags_done(&f.notes);
    mw_plan_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spares_are_a_share_rounded_up),
        cmocka_unit_test(orders_are_the_bill_of_materials),
        cmocka_unit_test(each_vendor_has_a_file),
        cmocka_unit_test(parts_are_ordered_from_their_makers),
        cmocka_unit_test(the_man_page_lists_the_policy),
        cmocka_unit_test(stated_shares_count),
        cmocka_unit_test(unknown_growth_is_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
