/*
 * rack_test.c: a rack's sheet says what the plan says: read back from the picture, device by
 * device, supply by supply. Scale by EIA-310. And whatever the rack, it stays on the page.
 */
#include "design/site_fixture.h"
#include "draw/picture_check.h"

#include "draw/drawings.h"
#include "draw/rack_sheet.h"
#include "store/figures.h"

#include <math.h>

/* "node001 … U29–36 …": both views bear the name, the text between its place. */
static void check_device(const struct mw_picture *pic, const struct mw_device *d)
{
    struct span in = find_group(pic, d->name);
    char range[32];

    assert_true(in.to > in.from);
    assert_int_equal(count_text(pic, in, d->name), 2);
    if (d->type->u > 1)
        snprintf(range, sizeof range, "U%d–%d", d->u, d->u + d->type->u - 1);
    else
        snprintf(range, sizeof range, "U%d", d->u);
    assert_int_equal(count_text(pic, in, range), 1);
    assert_int_equal(count_text(pic, in, d->type->model), 1);
}

/* Faces stand at their U in both views: y from the top of the rack, 44.45 mm a U to scale. */
static void check_place(const struct mw_picture *pic, const struct mw_device *d, double top_y,
                        double u_mm, int32_t units)
{
    struct span in = find_group(pic, d->name);
    double want = top_y + (units - (d->u + d->type->u - 1)) * u_mm;
    uint32_t faces = 0;

    for (uint32_t i = in.from; i < in.to; i++) {
        const struct mw_op *op = &pic->ops.at[i];
        if (op->kind != MW_OP_RECT || fabs(op->w / u_mm - 482.6 / 44.45) > 0.01)
            continue;
        assert_true(fabs(op->y - want) < 0.2);
        assert_true(fabs(op->h - d->type->u * u_mm) < 0.4);
        faces++;
    }
    assert_int_equal(faces, 2);
}

/* The device tells the outlet, and the outlet of the PDU tells the device. */
static void check_supply(const struct mw_picture *pic, const struct mw_plan *p,
                         const struct mw_supply *s)
{
    const struct mw_plan_circuit *c = &p->circuits.at[s->circuit];
    struct span pdu = find_group(pic, p->devices.at[c->pdu].name);
    struct span device = find_group(pic, p->devices.at[s->device].name);
    char text[64], outlet[160];
    uint32_t found = 0;

    static const char *const phases[] = {"L1", "L2", "L3", "L12", "L23", "L31"};
    snprintf(text, sizeof text, "%u: %s/%u %s", s->number,
             p->want->site.power.feeds.at[c->feed].name, s->outlet, phases[s->phase]);
    assert_int_equal(count_text(pic, device, text), 1);
    snprintf(outlet, sizeof outlet, "outlet %u, %s: %s supply %u", s->outlet,
             mw_figures_phase(p, s), p->devices.at[s->device].name, s->number);
    for (uint32_t i = pdu.from; i < pdu.to; i++)
        found += pic->ops.at[i].kind == MW_OP_GROUP && pic->ops.at[i].title &&
                 strcmp(pic->ops.at[i].title, outlet) == 0;
    assert_int_equal(found, 1);
}

static uint32_t count_titles(const struct mw_picture *pic, const char *end)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < pic->ops.n; i++) {
        const char *title = pic->ops.at[i].kind == MW_OP_GROUP ? pic->ops.at[i].title : NULL;
        size_t len = title ? strlen(title) : 0;
        n += len > strlen(end) && strcmp(title + len - strlen(end), end) == 0;
    }
    return n;
}

/* One group per U without a device, named as what fills it. */
static void check_fillers(const struct mw_picture *pic, const struct mw_plan *p, uint32_t rack)
{
    static const char *const names[] = {": blank", ": airflow baffle", ": brand panel"};
    uint32_t want[3] = {0};

    for (uint32_t i = 0; i < p->fillers.n; i++)
        if (p->fillers.at[i].rack == rack)
            want[p->fillers.at[i].kind]++;
    for (int k = 0; k < 3; k++)
        assert_int_equal(count_titles(pic, names[k]), want[k]);
}

/* The row of the PDU in the table: after its name, normal kW and worst kW, by the plan. */
static void check_loads(const struct mw_picture *pic, const struct mw_plan *p, uint32_t rack)
{
    double pf = p->want->site.power.power_factor;

    for (uint32_t i = 0; i < p->circuits.n; i++) {
        const struct mw_plan_circuit *c = &p->circuits.at[i];
        char normal[32], worst[32], may[32];
        const struct mw_op *name = NULL;
        uint32_t at = 0, end;
        if (c->rack != rack)
            continue;
        for (uint32_t k = 0; k < pic->ops.n; k++)
            if (pic->ops.at[k].kind == MW_OP_TEXT &&
                strcmp(pic->ops.at[k].text, p->devices.at[c->pdu].name) == 0) {
                name = &pic->ops.at[k];
                at = k;
            }
        assert_non_null(name);
        for (end = at; end < pic->ops.n &&
                       (pic->ops.at[end].kind != MW_OP_TEXT || pic->ops.at[end].y == name->y);)
            end++;
        snprintf(normal, sizeof normal, "%.2f", (double)c->normal_va * pf / 1000);
        snprintf(worst, sizeof worst, "%.2f", (double)c->worst_va * pf / 1000);
        snprintf(may, sizeof may, "%.2f", (double)c->capacity_va * pf / 1000);
        struct span row = {at, end};
        assert_true(count_text(pic, row, normal) >= 1);
        assert_true(count_text(pic, row, worst) >= 1);
        assert_int_equal(count_text(pic, row, may), 1);
        assert_int_equal(count_text(pic, row, p->cases.at[c->worst_case].name), 1);
    }
}

/* Line `line` of a circuit in a case: what the devices whose supplies hang on it draw, by equal
 * shares of the supplies that live. For circuits of line-to-neutral supplies without throttling:
 * there a line carries its own supplies and nothing else. */
static double line_kw(const struct mw_plan *p, uint32_t circuit, uint32_t fcase, uint8_t line)
{
    double w = 0;

    for (uint32_t i = 0; i < p->supplies.n; i++) {
        const struct mw_supply *s = &p->supplies.at[i];
        uint32_t live = 0;
        if (s->circuit != circuit || s->phase != line)
            continue;
        for (uint32_t k = 0; k < p->supplies.n; k++) {
            const struct mw_supply *other = &p->supplies.at[k];
            live += other->device == s->device && other->circuit != MW_NONE &&
                    !mw_case_lost(p, fcase, p->circuits.at[other->circuit].feed);
        }
        w += (double)p->devices.at[s->device].type->max_w / live;
    }
    return w / 1000;
}

/* The figures right of "worst" are of the case that the row names: its lines, which add up to the
 * whole. Network racks are asymmetric: supplies of switches go to two of three feeds. */
static void worst_lines_are_those_of_the_named_case(void **state)
{
    struct world w;
    struct mw_byrack x;
    uint32_t uneven = 0;

    (void)state;
    world_design(&w, "superpod-h100-4su", NULL, 0);
    const struct mw_plan *p = &w.plan;
    mw_byrack_init(&x, p);
    for (uint32_t i = 0; i < p->circuits.n; i += 3) {
        const struct mw_plan_circuit *c = &p->circuits.at[i];
        uint32_t fcase = (uint32_t)c->worst_case, last = 0;
        struct mw_picture pic;
        double sum = 0;
        assert_int_equal(p->cases.at[fcase].throttled, 0);
        mw_draw_rack(&x, c->rack, &pic);
        for (uint32_t k = 0; k < pic.ops.n; k++)
            if (pic.ops.at[k].kind == MW_OP_TEXT &&
                strcmp(pic.ops.at[k].text, p->devices.at[c->pdu].name) == 0)
                last = k;
        /* name, circuit, normal and its three lines, worst and its three */
        const struct mw_op *worst = &pic.ops.at[last + 6];
        for (uint8_t line = 0; line < 3; line++) {
            char want[32];
            double kw = line_kw(p, i, fcase, line);
            snprintf(want, sizeof want, "%.2f", kw);
            assert_string_equal(worst[1 + line].text, want);
            sum += kw;
            uneven += line > 0 && fabs(kw - line_kw(p, i, fcase, 0)) > 0.1;
        }
        assert_true(fabs(strtod(worst->text, NULL) - sum) < 0.0051);
        assert_int_equal(
            count_text(&pic, (struct span){last + 9, last + 11}, p->cases.at[fcase].name), 1);
        mw_picture_done(&pic);
    }
    assert_true(uneven > 10);
    mw_byrack_done(&x);
    world_done(&w);
}

static void check_rack(const struct mw_byrack *x, uint32_t rack)
{
    const struct mw_plan *p = x->p;
    const struct mw_rack *r = &p->racks.at[rack];
    struct mw_picture pic;

    mw_draw_rack(x, rack, &pic);
    check_picture(&pic, MW_SHEET_TEXT_MM);
    assert_true(pic.w >= 210 && pic.h > pic.w);
    const struct mw_op *highest = find_text(&pic, whole(&pic), "48");
    assert_non_null(highest);
    for (uint32_t i = 0; i < r->device_n; i++) {
        const struct mw_device *d = &p->devices.at[p->rack_devices.at[r->first_device + i]];
        if (d->role == MW_ROLE_PDU)
            continue;
        check_device(&pic, d);
        check_place(&pic, d, highest->y - 1.1 - 3, 6, 48);
    }
    for (uint32_t i = 0; i < p->supplies.n; i++)
        if (p->devices.at[p->supplies.at[i].device].rack == rack)
            check_supply(&pic, p, &p->supplies.at[i]);
    check_fillers(&pic, p, rack);
    check_loads(&pic, p, rack);
    mw_picture_done(&pic);
}

static void sheets_say_what_the_plan_says(void **state)
{
    static const char *const examples[] = {"pod32-dense", "pod32-lowpower",
                                           "superpod-h100-4su"};

    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct world w;
        struct mw_byrack x;
        world_design(&w, examples[i], NULL, 0);
        assert_int_equal(w.rc, MW_OK);
        mw_byrack_init(&x, &w.plan);
        for (uint32_t r = 0; r < w.plan.racks.n; r++)
            check_rack(&x, r);
        mw_byrack_done(&x);
        world_done(&w);
    }
}

/* A QM9700 blows from its rear to its ports: it stands reversed, so the rack's rear shows its 32
 * cages and the front its two supplies (catalog/nvidia-infiniband.yaml). */
static void reversed_devices_turn_their_ports_to_the_rear(void **state)
{
    struct world w;
    struct mw_byrack x;
    struct mw_picture pic;
    uint32_t front = 0, rear = 0, front_supplies = 0;

    (void)state;
    world_design(&w, "pod32-dense", NULL, 0);
    mw_byrack_init(&x, &w.plan);
    mw_draw_rack(&x, 4, &pic);
    struct span in = find_group(&pic, "leaf-1-1");
    for (uint32_t i = in.from; i < in.to; i++) {
        const struct mw_op *op = &pic.ops.at[i];
        bool left = op->x < pic.w / 3;
        if (op->kind == MW_OP_RECT && op->fill == MW_INK_PAPER && op->w < 4)
            *(left ? &front : &rear) += 1;
        front_supplies += left && op->kind == MW_OP_RECT && op->fill >= MW_INK_FEED_0 &&
                          op->fill <= MW_INK_FEED_7;
    }
    assert_int_equal(front, 0);
    assert_int_equal(rear, 32 + 3); /* two management ports and the console beside them */
    assert_int_equal(front_supplies, 2);
    mw_picture_done(&pic);
    mw_byrack_done(&x);
    world_done(&w);
}

/* Draws every rack of a plan and holds it to the page. */
static void check_pages(struct mw_plan *p)
{
    struct mw_byrack x;
    struct mw_picture pic;

    mw_byrack_init(&x, p);
    for (uint32_t r = 0; r < p->racks.n; r++) {
        mw_draw_rack(&x, r, &pic);
        check_picture(&pic, MW_SHEET_TEXT_MM);
        assert_true(pic.h > pic.w);
        mw_picture_done(&pic);
    }
    mw_byrack_done(&x);
}

static void page_holds_what_sets_give(const char *const *sets, size_t n)
{
    struct world w;

    world_design(&w, "pod32-lowpower", sets, n);
    assert_int_equal(w.rc, MW_OK);
    assert_true(w.plan.racks.n > 0);
    check_pages(&w.plan);
    world_done(&w);
}

static void many_pdus_and_tall_racks_stay_on_the_page(void **state)
{
    static const char *const sixteen[] = {
        "site.power.circuits=[{feed: A, volts: 400, phases: 3, amps: 32, count: 6}, "
        "{feed: B, volts: 400, phases: 3, amps: 32, count: 5}, "
        "{feed: C, volts: 400, phases: 3, amps: 32, count: 5}]"};
    static const char *const tall[] = {"site.rack.units=64"};
    static const char *const wide[] = {
        "site.rack.width_mm=1200",
        "site.halls=[{name: h, rows: [{name: a, positions: 20, pitch_mm: 1300}]}]"};
    static const char *const single[] = {
        "site.power.circuits=[{feed: A, volts: 230, phases: 1, amps: 63, banks: 2, "
        "bank_amps: 32}, {feed: B, volts: 230, phases: 1, amps: 63, banks: 2, bank_amps: 32}, "
        "{feed: C, volts: 230, phases: 1, amps: 63, banks: 2, bank_amps: 32}]"};

    (void)state;
    page_holds_what_sets_give(sixteen, 1);
    page_holds_what_sets_give(tall, 1);
    page_holds_what_sets_give(wide, 2);
    page_holds_what_sets_give(single, 1);
}

/* A rack of 1 U with nothing in it; one whose devices stand above its top; long names that are
 * no UTF-8; no circuits: drawn as far as they go. */
static void odd_racks_are_drawn_all_the_same(void **state)
{
    struct world w;
    char name[301];

    (void)state;
    memset(name, 'W', sizeof name - 1);
    name[sizeof name - 1] = 0;
    name[7] = (char)0xff;
    world_design(&w, "pod32-dense", NULL, 0);
    for (uint32_t i = 0; i < w.plan.devices.n; i++)
        w.plan.devices.at[i].name = mw_arena_printf(&w.plan.arena, "%s%u", name, i);
    w.plan.racks.at[1].name = name;
    check_pages(&w.plan);
    for (int32_t units = 1; units <= 12; units += 11) {
        w.factory.site.rack.units = units;
        check_pages(&w.plan);
    }
    w.plan.devices.at[0].u = 0;
    w.plan.devices.at[1].u = UINT8_MAX;
    for (uint32_t i = 0; i < w.plan.supplies.n; i++)
        w.plan.supplies.at[i].circuit = MW_NONE;
    w.plan.circuits.n = w.plan.fillers.n = w.plan.cables.n = 0;
    for (uint32_t r = 0; r < w.plan.racks.n; r += 2)
        w.plan.racks.at[r].device_n = 0;
    check_pages(&w.plan);
    world_done(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sheets_say_what_the_plan_says),
        cmocka_unit_test(worst_lines_are_those_of_the_named_case),
        cmocka_unit_test(reversed_devices_turn_their_ports_to_the_rear),
        cmocka_unit_test(many_pdus_and_tall_racks_stay_on_the_page),
        cmocka_unit_test(odd_racks_are_drawn_all_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
