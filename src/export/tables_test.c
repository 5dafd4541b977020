/* tables_test.c: the CSV tables of the plan made by hand in store/plan_fixture.h, line by line
 * as a reader of the plan would write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "export/tables.h"
#include "store/plan_fixture.h"

static int setup(void **state)
{
    struct plan_fixture *x = malloc(sizeof *x);

    plan_fixture_init(x);
    *state = x;
    return 0;
}

static int teardown(void **state)
{
    plan_fixture_done(*state);
    free(*state);
    return 0;
}

static void assert_table(struct plan_fixture *x, const char *file, const char *want)
{
    for (const struct mw_table_file *t = mw_table_files; t->file; t++) {
        struct mw_out out;
        if (strcmp(t->file, file) != 0)
            continue;
        mw_out_init(&out, NULL, NULL);
        t->write(&x->plan, &out);
        mw_out_char(&out, '\0');
        assert_string_equal(out.buf, want);
        mw_out_done(&out);
        return;
    }
    fail_msg("no table %s", file);
}

static void racks(void **state)
{
    assert_table(*state, "racks.csv",
                 "rack,kind,hall,row,position,x_m,y_m,scalable_unit,units,nodes,max_kw,"
                 "weight_kg,air_cfm,liquid_kw,feeds\n"
                 "a01,compute,hall1,a,1,0.3,1.8,1,48,2,20.4,361,2210,0,A+B\n"
                 "a02,network,hall1,a,2,0.9,1.8,1,48,0,2.409,131.8,0,0,\n");
}

static void devices(void **state)
{
    assert_table(*state, "devices.csv",
                 "device,role,type,fabric,plane,pod,scalable_unit,rail,rack,u,units,face,"
                 "path,elsewhere_m,max_w\n"
                 "node001,node,node,,,,,,a01,9,8,front,pod1/a01/u9,,10200\n"
                 "node002,node,node,,,,,,a01,1,8,front,pod1/a01/u1,,10200\n"
                 "leaf-1-1,leaf,leaf,compute,1,,1,1,a02,20,1,rear,pod1/a02/u20,,1720\n"
                 "leaf-1-2,leaf,leaf,compute,1,,1,2,,,,,,25,1720\n"
                 "edge-1,edge,edge,oob,1,,,,a02,22,1,front,pod1/a02/u22,,\n"
                 "ufm-1,manager,ufm,compute,1,,,,a02,10,1,front,pod1/a02/u10,,689\n"
                 "pdu-a01-A,pdu,pdu,,,,,,a01,,,front,pod1/a01,,0\n"
                 "pdu-a01-B,pdu,pdu,,,,,,a01,,,front,pod1/a01,,0\n");
}

static void cables(void **state)
{
    assert_table(
        *state, "cables.csv",
        "n,id,fabric,kind,a_device,a_port,b_device,b_port,c_device,c_port,lanes,part,medium,"
        "colour,route_m,length_m,bundle,a_rack,a_u,b_rack,b_u,a_label,b_label,c_label\n"
        "1,0123456789ab,compute,node_leaf,node001,OSFP1-1,leaf-1-1,1/1,,,1,mpo-sm,smf,yellow,"
        "4.21,5,1,a01,9,a02,20,node001 OSFP1-1,leaf-1-1 1/1,\n"
        "2,0123400000ff,compute,node_leaf,node001,OSFP1-2,leaf-1-2,1/1,,,1,mpo-sm,smf,yellow,"
        "25,30,,a01,9,,,node001 OSFP1-2,leaf-1-2 1/1,\n"
        "3,fffffffffffe,compute,node_leaf,node002,OSFP1-1,leaf-1-1,1/2,,,1,mpo-sm,smf,yellow,"
        "4.4,5,1,a01,1,a02,20,node002 OSFP1-1,leaf-1-1 1/2,\n"
        "4,000000000004,compute,node_leaf,node002,OSFP1-2,leaf-1-2,1/2,,,1,mpo-sm,smf,yellow,"
        "25,30,,a01,1,,,node002 OSFP1-2,leaf-1-2 1/2,\n"
        "5,000000000005,compute,manager_leaf,ufm-1,HCA1,leaf-1-1,4/2,leaf-1-2,4/2,1,,,,26,26,"
        ",a02,10,a02,20,ufm-1 HCA1,leaf-1-1 4/2,leaf-1-2 4/2\n"
        "6,000000000006,compute,peer,leaf-1-1,2/1,leaf-1-2,2/1,,,2,dac-2x400,dac,black,25,30,,"
        "a02,20,,,leaf-1-1 2/1+2/2,leaf-1-2 2/1+2/2,\n"
        "7,000000000007,oob,external,edge-1,swp2,,,,,1,,,,10,10,,a02,22,,,edge-1 swp2,"
        "external,\n");
}

static void materials_and_checks(void **state)
{
    assert_table(*state, "bom.csv",
                 "category,part,title,length_m,used_for,now,final\n"
                 "device,node,A node,,compute,2,4\n"
                 "cable,mpo-sm,Single-mode fibre,5,compute,2,\n");
    /* quoted where it must be; what a spreadsheet would run gets an apostrophe */
    assert_table(*state, "checks.csv",
                 "id,severity,path,text,cure\n"
                 "D-SINGLE,warning,node001/bmc,\"said \"\"one\"\", meant two\",\"'=do it\"\n"
                 "D-FLOOR,info,rack:a01,heavy,Spread.\n");
}

static void power(void **state)
{
    assert_table(*state, "power.csv",
                 "scope,name,rack,feed,case,load_kw,load_kva,capacity_kw,capacity_kva,"
                 "worst_phase_kva\n"
                 "feed,A,,A,normal,11,11.578,28.8,30.316,\n"
                 "feed,B,,B,normal,9.4,9.894,17.481,18.401,\n"
                 "feed,A,,A,feed A lost,0,0,28.8,30.316,\n"
                 "feed,B,,B,feed A lost,20.4,21.473,17.481,18.401,\n"
                 "feed,A,,A,feed B lost,20.4,21.473,28.8,30.316,\n"
                 "feed,B,,B,feed B lost,0,0,17.481,18.401,\n"
                 "circuit,pdu-a01-A,a01,A,normal,10.2,10.737,17.481,18.401,\n"
                 "circuit,pdu-a01-A,a01,A,feed B lost,20.4,21.474,17.481,18.401,7.158\n"
                 "circuit,pdu-a01-B,a01,B,normal,10.2,10.737,17.481,18.401,\n"
                 "circuit,pdu-a01-B,a01,B,feed A lost,20.399,21.473,17.481,18.401,7.158\n");
}

static void addresses(void **state)
{
    assert_table(*state, "addresses.csv",
                 "device,port,network,address,prefix\n"
                 "node001,BMC,oob,10.1.2.3,16\n"
                 "edge-1,,oob,255.255.255.254,16\n");
}

/* A failing sink is noticed, and asked once only. */
static int refuse(void *ctx, const char *data, size_t n)
{
    (void)data;
    (void)n;
    ++*(int *)ctx;
    return 28;
}

static void a_full_disk_sticks(void **state)
{
    struct plan_fixture *x = *state;

    for (const struct mw_table_file *t = mw_table_files; t->file; t++) {
        struct mw_out out;
        int asked = 0;
        mw_out_init(&out, refuse, &asked);
        t->write(&x->plan, &out);
        assert_int_equal(mw_out_done(&out), 28);
        assert_int_equal(asked, 1);
    }
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(racks),
        T(devices),
        T(cables),
        T(materials_and_checks),
        T(power),
        T(addresses),
        T(a_full_disk_sticks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
