#include "cli/command.h"

#include <stddef.h>

const struct mw_opt_info mw_options[MW_OPT_COUNT] = {
#define MW_OPT(id, name, letter, arg, help) {name, letter, arg, help},
    MW_OPTIONS(MW_OPT)
#undef MW_OPT
};

const struct mw_command mw_commands[] = {
    {.name = "new",
     .synopsis = "FACTORY.yaml",
     .summary = "write a commented factory file to start from",
     .detail =
         "Writes a factory file with every key, its unit, range and default, that designs "
         "as it stands. Refuses to overwrite a file unless told by --force.",
     .examples = {"millwright new factory.yaml", "millwright new - | less"},
     .options = MW_HAS(FORCE) | MW_HAS(DRY_RUN),
     .min = 1,
     .max = 1,
     .run = mw_cmd_new},
    {.name = "check",
     .synopsis = "[--set KEY=VALUE]… FACTORY.yaml",
     .summary = "tell every problem of a factory file, with line and column",
     .detail =
         "Reads the file, looks up every device type and designs the factory without "
         "writing anything. Exit status 0: it can be built; 1: a finding is an error, or "
         "warns and --strict is given; 2: the file is wrong; 3: no such factory can exist.",
     .examples = {"millwright check factory.yaml", "millwright check --json factory.yaml",
                  "millwright check --set site.power.survive=throttled factory.yaml"},
     .options = MW_HAS(JSON) | MW_HAS(SET) | MW_HAS(CATALOG) | MW_HAS(STRICT),
     .min = 1,
     .max = 1,
     .run = mw_cmd_check},
    {.name = "design",
     .synopsis = "FACTORY.yaml -o DIR [--set KEY=VALUE]…",
     .summary = "compile a factory file into the plan",
     .detail =
         "Writes the plan (factory.db), summary.json and the tables as CSV into DIR, whole "
         "or not at all; with --all the drawings, the report and every export, too. Refuses a "
         "DIR that holds another plan unless told by --force. Exit status 1: the plan is "
         "written, but a finding is an error, or warns and --strict is given.",
     .examples = {"millwright design examples/pod32-dense.yaml -o out/ --all",
                  "millwright design factory.yaml -o out/ --set compute.count=96",
                  "millwright design factory.yaml --dry-run --json"},
     .options = MW_HAS(JSON) | MW_HAS(SET) | MW_HAS(CATALOG) | MW_HAS(OUTPUT) | MW_HAS(FORCE) |
                MW_HAS(DRY_RUN) | MW_HAS(STRICT) | MW_HAS(ALL),
     .min = 1,
     .max = 1,
     .run = mw_cmd_design},
    {.name = "show",
     .synopsis = "DIR [rack:NAME | row:NAME | feed:NAME | cable:ID | DEVICE]",
     .summary = "show a part of a plan in the terminal",
     .detail =
         "A rack is shown as an elevation; a device with its ports, cables, addresses and "
         "supplies; a cable by its id, the beginning of its id, its number in cables.csv, or "
         "one of its ends (DEVICE/PORT). Without a part: the plan in a few lines.",
     .examples = {"millwright show out/", "millwright show out/ rack:a05",
                  "millwright show out/ feed:A", "millwright show out/ node007",
                  "millwright show out/ leaf-1-5 --json", "millwright show out/ cable:123"},
     .options = MW_HAS(JSON),
     .min = 1,
     .max = 2,
     .run = mw_cmd_show},
    {.name = "explain",
     .synopsis = "DIR rack:NAME | CODE",
     .summary = "why so many nodes in this rack; what a code means",
     .detail = "For a rack: every limit on its nodes with its value and rule, which one binds, "
               "which is next, and what relaxing it would give. For a code: what it means and "
               "what to do.",
     .examples = {"millwright explain out/ rack:a05", "millwright explain E-YAML-SYNTAX"},
     .options = MW_HAS(JSON),
     .min = 1,
     .max = 2,
     .run = mw_cmd_explain},
    {.name = "draw",
     .synopsis = "DIR [DRAWING -o FILE]",
     .summary = "draw racks, floor, power, fabrics and trays",
     .detail = "Without a DRAWING, writes every drawing as SVG into DIR/drawings and all of "
               "them, with "
               "an index, into DIR/drawings.pdf, in the place of earlier ones, all or none. "
               "With one, "
               "writes that to FILE: SVG, PDF or PNG, by its ending. Drawings are named floor, "
               "floor-power, floor-heat, power, trays, fabric-compute, rack:a05.",
     .examples = {"millwright draw out/", "millwright draw out/ --dry-run",
                  "millwright draw out/ rack:a05 -o a05.svg",
                  "millwright draw out/ floor-power -o floor.png --width 1600 --dark"},
     .options = MW_HAS(OUTPUT) | MW_HAS(DRY_RUN) | MW_HAS(DARK) | MW_HAS(WIDTH),
     .min = 1,
     .max = 2,
     .run = mw_cmd_draw},
    {.name = "report",
     .synopsis = "DIR",
     .summary = "write the report that reviewers read and sign",
     .detail = "Writes report.html (self-contained) and report.pdf (A4) into DIR, both or "
               "neither, in "
               "the place of earlier ones. Every figure names the rule that it follows from.",
     .examples = {"millwright report out/", "millwright report out/ --dry-run"},
     .options = MW_HAS(DRY_RUN),
     .min = 1,
     .max = 1,
     .run = mw_cmd_report},
    {.name = "export",
     .synopsis = "DIR FORMAT…|all [--assets FILE]",
     .summary = "write a plan as the files of other tools",
     .detail =
         "Writes DIR/export/FORMAT for each format named, or for all: whole or not at all, in "
         "the place of an earlier export of that format. --list lists the formats. A list of "
         "assets gives what a plan does not know: serial numbers, MAC addresses, GUIDs.",
     .examples = {"millwright export --list", "millwright export out/ all",
                  "millwright export out/ netbox labels --assets assets.csv",
                  "millwright export out/ all --dry-run --json"},
     .options = MW_HAS(JSON) | MW_HAS(LIST) | MW_HAS(ASSETS) | MW_HAS(DRY_RUN),
     .min = 0,
     .max = MW_ARGS_CAP,
     .run = mw_cmd_export},
    {.name = "observe",
     .synopsis = "--live | --ibnetdiscover FILE | --lldp FILE …",
     .summary = "tell what a network is, without any plan",
     .detail =
         "Reads live subnets, dumps of them, neighbours by LLDP and lists of cables, several "
         "together, and counts what is there: switches, adapters, hosts, links, ports by rate. "
         "Findings need no plan: ends of a cable that disagree, cables slower than their like, "
         "error counters, names, GUIDs and LIDs that are borne twice, links not active. A FILE "
         "of - is standard input. Exit status 1: a finding is an error, or warns and --strict "
         "is given.",
     .examples = {"millwright observe --live",
                  "millwright observe --ibnetdiscover fabric.txt --lfts lfts.txt",
                  "millwright observe --lldp leaf-1.json --lldp leaf-2.json --json",
                  "millwright observe --live=mlx5_0 --live=mlx5_1 --timeout 30"},
     .options = MW_HAS(JSON) | MW_HAS(STRICT) | MW_HAS(LIVE) | MW_HAS(IBNETDISCOVER) |
                MW_HAS(LST) | MW_HAS(LFTS) | MW_HAS(LLDP) | MW_HAS(LINKS) | MW_HAS(TIMEOUT),
     .min = 0,
     .max = 0,
     .run = mw_cmd_observe},
    {.name = "verify",
     .synopsis = "DIR --live | --ibnetdiscover FILE | --lldp FILE … [--watch]",
     .summary = "tell what is cabled otherwise than planned, why, and how to mend it",
     .detail =
         "Compares a plan with what is seen: live subnets, dumps, LLDP, lists of cables. Names "
         "and GUIDs are used where they are right; what they do not tell is told by the "
         "cables. "
         "Findings name causes; the re-cabling plan has the fewest moves, in an order in which "
         "ports are free and each leaf keeps --keep of its uplinks. -o writes it: a folder, or "
         "one .csv, .txt, .pdf or .svg. Exit status 0: all is as planned; 1: findings.",
     .examples = {"millwright verify out/ --live",
                  "millwright verify out/ --ibnetdiscover fabric.txt -o moves/",
                  "millwright verify out/ --live --watch=10",
                  "millwright verify out/ --ibnetdiscover fabric.txt --learn",
                  "millwright verify out/ --lldp leaf-1.json --links built.csv --json"},
     .options = MW_HAS(JSON) | MW_HAS(LIVE) | MW_HAS(IBNETDISCOVER) | MW_HAS(LST) |
                MW_HAS(LLDP) | MW_HAS(LINKS) | MW_HAS(TIMEOUT) | MW_HAS(KEEP) | MW_HAS(WATCH) |
                MW_HAS(LEARN) | MW_HAS(ASSETS) | MW_HAS(OUTPUT) | MW_HAS(DRY_RUN) |
                MW_HAS(FORCE) | MW_HAS(RATE_CAP),
     .min = 1,
     .max = 1,
     .run = mw_cmd_verify},
    {.name = "cost",
     .synopsis = "DIR|FACTORY.yaml [ITEM]",
     .summary = "tell what a plan costs, a month and a GPU-hour",
     .detail =
         "Prices stand in the cost section of the factory file, or of another one given by "
         "--prices. What has no price is listed as unknown, and the sums are of the rest. An "
         "item or a group is shown with its formula. Exit status 1: a price is unknown and "
         "--strict is given.",
     .examples = {"millwright cost examples/hamilton-2010.yaml",
                  "millwright cost out/ --prices prices.yaml --sensitivity",
                  "millwright cost out/ electricity",
                  "millwright cost out/ --set cost.energy.pue=1.2 --json"},
     .options = MW_HAS(JSON) | MW_HAS(SET) | MW_HAS(CATALOG) | MW_HAS(STRICT) | MW_HAS(PRICES) |
                MW_HAS(SENSITIVITY),
     .min = 1,
     .max = 2,
     .run = mw_cmd_cost},
    {.name = "compare",
     .synopsis = "FACTORY.yaml|DIR… [--with KEY=VALUE[,KEY=VALUE]…]… [-o FILE]",
     .summary = "show designs side by side",
     .detail =
         "Racks, power, stranded power, cables, cost and findings of several factory files or "
         "plans, and what each --with makes of the first; of a plan, --set and --with change "
         "the "
         "cost section. Costs that lack a price are marked \"at least\". A design that cannot "
         "be "
         "says why. -o writes a plot (.svg, .pdf, .png) or a table (.csv). Exit status 1: a "
         "finding of some "
         "design is an error, or warns and --strict is given; 3: none of them can exist.",
     .examples = {"millwright compare examples/pod32-dense.yaml examples/pod32-lowpower.yaml",
                  "millwright compare examples/pod32-dense.yaml --with compute.max_per_rack=2 "
                  "--with site.power.position_kw=34",
                  "millwright compare examples/pod32-dense.yaml --with "
                  "fabrics.compute.topology=fat-tree -o plot.svg",
                  "millwright compare out/ out2/ --prices prices.yaml",
                  "millwright compare out/ --with cost.energy.kwh_price=0.1 --json"},
     .options = MW_HAS(JSON) | MW_HAS(SET) | MW_HAS(CATALOG) | MW_HAS(STRICT) | MW_HAS(WITH) |
                MW_HAS(OUTPUT) | MW_HAS(PRICES),
     .min = 1,
     .max = MW_ARGS_CAP,
     .run = mw_cmd_compare},
    {.name = "expand",
     .synopsis = "PLAN NEW.yaml -o DIR [--keep PERCENT]",
     .summary = "grow a plan into a larger factory, in stages",
     .detail =
         "Designs NEW.yaml onto the plan that stands: every device keeps its place, name and "
         "addresses, and as few cable ends move as the new fabric allows. Says what is "
         "added, what moves and why, and in which stages, so that every leaf keeps a share "
         "of its uplinks. Exit status 1: a finding is an error, or the share cannot be "
         "kept; 3: what stands cannot stay.",
     .examples = {"millwright expand out/factory.db new.yaml -o out2/",
                  "millwright expand out/ factory.yaml --set compute.count=64 -o out2/",
                  "millwright expand out/ new.yaml --keep 50 --dry-run"},
     .options = MW_HAS(JSON) | MW_HAS(SET) | MW_HAS(CATALOG) | MW_HAS(OUTPUT) | MW_HAS(FORCE) |
                MW_HAS(DRY_RUN) | MW_HAS(KEEP) | MW_HAS(STRICT),
     .min = 2,
     .max = 2,
     .run = mw_cmd_expand},
    {.name = "diff",
     .synopsis = "A B",
     .summary = "tell what differs between two plans",
     .detail =
         "Racks, devices, supplies, cables, addresses and the bill of materials: what is "
         "added, removed, moved, renamed or of another type, and what must be bought. Exit "
         "status 1 when something differs.",
     .examples = {"millwright diff out/ out2/", "millwright diff out/ out2/ --json"},
     .options = MW_HAS(JSON),
     .min = 2,
     .max = 2,
     .run = mw_cmd_diff},
    {.name = "tune",
     .synopsis = "DIR [--live | --ibnetdiscover FILE | --lfts FILE]… [--repair] [-o FOLDER]",
     .summary = "tell how well a fabric runs, what holds it back, and mend its tables",
     .detail =
         "Walks the forwarding tables, observed or canonical, under ring, tree, "
         "halving-doubling "
         "and all-to-all: fluid, completion and phased shares under static tables, ECMP and "
         "adaptive routing. Says what holds all-to-all back and what mending each part yields; "
         "mends tables; orders the ranks of jobs; predicts busbw. Exit status 1: something "
         "holds the fabric back.",
     .examples =
         {"millwright tune out/", "millwright tune out/ --live",
          "millwright tune out/ --ibnetdiscover net.txt --lfts lfts.txt --repair -o mended/",
          "millwright tune out/ --nodes node[001-016] --what-if lost:spine-2",
          "millwright tune out/ --what-if oversubscribed:2 --json"},
     .options = MW_HAS(JSON) | MW_HAS(OUTPUT) | MW_HAS(DRY_RUN) | MW_HAS(ASSETS) |
                MW_HAS(LIVE) | MW_HAS(IBNETDISCOVER) | MW_HAS(LST) | MW_HAS(LFTS) |
                MW_HAS(TIMEOUT) | MW_HAS(JOBS) | MW_HAS(NODES) | MW_HAS(WHAT_IF) |
                MW_HAS(REPAIR) | MW_HAS(SHARP) | MW_HAS(SEED) | MW_HAS(RATE_CAP),
     .min = 1,
     .max = 1,
     .run = mw_cmd_tune},
    {.name = "catalog",
     .synopsis = "list | show NAME | import PATH",
     .summary = "device types: list, show, import",
     .detail =
         "`import` reads device and rack types in the community's format (a file, or a "
         "folder of them), says what each lacks or contradicts, and writes them as our own "
         "YAML into the folder given by -o (default: the user's catalog, which every "
         "command reads). A type whose name another has is written only with --force.",
     .examples = {"millwright catalog list --kind switch", "millwright catalog show dgx-h100",
                  "millwright catalog import device-types/Nvidia -o catalog/"},
     .options = MW_HAS(JSON) | MW_HAS(CATALOG) | MW_HAS(OUTPUT) | MW_HAS(FORCE) |
                MW_HAS(DRY_RUN) | MW_HAS(KIND),
     .min = 1,
     .max = 2,
     .run = mw_cmd_catalog},
    {.name = "completion",
     .synopsis = "bash",
     .summary = "print a completion script for the shell",
     .detail = "The script is made from the same tables as --help.",
     .examples = {"millwright completion bash > /etc/bash_completion.d/millwright"},
     .options = 0,
     .min = 1,
     .max = 1,
     .run = mw_cmd_completion},
    {.name = NULL},
};
