/* factory_new_test.c: the commented file reads back to what it says; the manual is complete. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "file/factory_new.h"
#include "file/factory_read.h"

/* Compares two records field by field, as the schema lists them. */
static void same(const struct mw_field *fields, const unsigned char *a, const unsigned char *b)
{
    for (const struct mw_field *f = fields; f->key; f++) {
        const void *pa = a + f->offset, *pb = b + f->offset;
        struct {
            const unsigned char *at;
            uint32_t n;
        } la, lb;
        const char *sa, *sb;
        switch (f->type) {
        case MW_F_INT:
        case MW_F_ENUM:
            assert_memory_equal(pa, pb, sizeof(int32_t));
            break;
        case MW_F_SCALED:
        case MW_F_REAL:
            assert_memory_equal(pa, pb, sizeof(int64_t));
            break;
        case MW_F_BOOL:
            assert_int_equal(*(const bool *)pa, *(const bool *)pb);
            break;
        case MW_F_STR:
            memcpy(&sa, pa, sizeof sa);
            memcpy(&sb, pb, sizeof sb);
            assert_int_equal(sa == NULL, sb == NULL);
            if (sa)
                assert_string_equal(sa, sb);
            break;
        case MW_F_MAP:
            same(f->sub, pa, pb);
            break;
        case MW_F_LIST:
            memcpy(&la, pa, sizeof la);
            memcpy(&lb, pb, sizeof lb);
            assert_int_equal(la.n, lb.n);
            for (uint32_t i = 0; i < la.n; i++)
                same(f->sub, la.at + i * f->elem, lb.at + i * f->elem);
            break;
        }
    }
}

/* Takes the # of "#key: value" lines, and of the elements below such a key, away. */
static size_t uncomment(char *text, size_t n)
{
    size_t w = 0;
    bool start = true;

    for (size_t i = 0; i < n; i++) {
        bool key = text[i] == '#' && i + 1 < n && text[i + 1] >= 'a' && text[i + 1] <= 'z';
        bool item = text[i] == '#' && i + 4 < n && memcmp(text + i, "#  - {", 5) == 0;
        if (!start || (!key && !item))
            text[w++] = text[i];
        if (text[i] != ' ')
            start = text[i] == '\n';
    }
    return w;
}

static void read_text(struct mw_factory *f, const char *text, size_t n)
{
    struct mw_diags d = {0};
    enum mw_rc rc = mw_factory_read(f, "new", text, n, NULL, 0, &d);

    if (d.n)
        print_message("%s: %s\n", d.at[0].place, d.at[0].text);
    assert_int_equal(rc, MW_OK);
    mw_diags_done(&d);
}

static void new_file_gives_the_defaults(void **state)
{
    struct mw_factory want = {0}, as_is = {0}, all = {0};
    struct mw_out o;

    (void)state;
    mw_out_init(&o, NULL, NULL);
    mw_factory_new(&o, "factory");
    read_text(&want, "", 0);
    read_text(&as_is, o.buf, o.n);
    same(mw_factory_schema, (unsigned char *)&want, (unsigned char *)&as_is);

    o.n = uncomment(o.buf, o.n);
    read_text(&all, o.buf, o.n);
    assert_int_equal(all.assume.n, 2); /* lists whose example is no default */
    all.assume = want.assume;
    assert_int_equal(all.cost.currencies.n, 1);
    all.cost.currencies = want.cost.currencies;
    assert_int_equal(all.cost.prices.n, 2);
    all.cost.prices = want.cost.prices;
    assert_int_equal(all.cost.items.n, 1);
    all.cost.items = want.cost.items;
    assert_int_equal(all.cost.staff.n, 1);
    all.cost.staff = want.cost.staff;
    assert_int_equal(all.cost.energy.profile.n, 2);
    all.cost.energy.profile = want.cost.energy.profile;
    same(mw_factory_schema, (unsigned char *)&want, (unsigned char *)&all);
    mw_factory_done(&want);
    mw_factory_done(&as_is);
    mw_factory_done(&all);
    mw_out_done(&o);
}

static void lines_are_short_and_end_clean(void **state)
{
    struct mw_out o;
    size_t col = 0;

    (void)state;
    mw_out_init(&o, NULL, NULL);
    mw_factory_new(&o, "x");
    for (size_t i = 0; i < o.n; i++) {
        assert_false(o.buf[i] == '\n' && i > 0 && o.buf[i - 1] == ' ');
        col = o.buf[i] == '\n' ? 0 : col + 1;
        assert_true(col <= 96);
    }
    assert_int_equal(o.buf[o.n - 1], '\n');
    mw_out_done(&o);
}

static void any_name_survives(void **state)
{
    static const char *const names[] = {"pod-7", "a: b", "#x", "null", "\"q\" \\", "007", "{}"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct mw_factory f = {0};
        struct mw_out o;
        mw_out_init(&o, NULL, NULL);
        mw_factory_new(&o, names[i]);
        read_text(&f, o.buf, o.n);
        assert_string_equal(f.name, names[i]);
        mw_factory_done(&f);
        mw_out_done(&o);
    }
}

/* Every key has its paragraph, and no line begins with what roff would take for a request. */
static void check_manual(const struct mw_field *fields, const char *man)
{
    for (const struct mw_field *f = fields; f->key; f++) {
        assert_non_null(strstr(man, f->key));
        if (f->sub)
            check_manual(f->sub, man);
    }
}

static void manual_is_complete(void **state)
{
    struct mw_out o;

    (void)state;
    mw_out_init(&o, NULL, NULL);
    mw_factory_man(&o);
    mw_out_char(&o, '\0');
    check_manual(mw_factory_schema, o.buf);
    assert_non_null(strstr(o.buf, ".B site.power.circuits[].bank_amps\n"));
    assert_non_null(strstr(o.buf, "\n(kW, 0 to 10000; default 44)\n"));
    for (const char *line = o.buf; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (*line == '.')
            assert_true(!strncmp(line, ".SS ", 4) || !strncmp(line, ".TP\n", 4) ||
                        !strncmp(line, ".B ", 3));
        assert_int_not_equal(*line, '\'');
    }
    mw_out_done(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_file_gives_the_defaults),
        cmocka_unit_test(lines_are_short_and_end_clean),
        cmocka_unit_test(any_name_survives),
        cmocka_unit_test(manual_is_complete),
    };

    return cmocka_run_group_tests_name("factory_new", tests, NULL, NULL);
}
