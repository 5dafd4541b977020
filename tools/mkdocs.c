/*
 * mkdocs.c: prints the manual from the program's own tables, so that it cannot say otherwise.
 *
 *   mkdocs main               millwright(1)
 *   mkdocs command NAME BODY  millwright-NAME(1); BODY is mdoc that follows the description
 *   mkdocs factory            millwright-factory(5), from the schema of the factory file
 *   mkdocs errors             millwright-errors(7), from codes.def
 *   mkdocs errors-md          the same as Markdown, for docs/ERRORS.md
 *   mkdocs names              the commands' names, a line each
 */
#include "base/err.h"
#include "cli/command.h"
#include "file/factory_new.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MANUAL_DATE "November 22, 2026"

enum { COMMANDS_CAP = 64 };

/* Running text: what roff would read as its own loses its meaning, a sentence ends a line. */
static void put_text(const char *s)
{
    bool start = true;
    for (; *s; s++) {
        if (start && (*s == '.' || *s == '\''))
            fputs("\\&", stdout);
        start = false;
        if (*s == '\\')
            fputs("\\e", stdout);
        else if (*s == '`')
            fputs("\\(ga", stdout);
        else if (*s == '-')
            fputs("\\-", stdout);
        else
            putchar(*s);
        if (strchr(".!?", *s) && s[1] == ' ' && !(s[2] >= 'a' && s[2] <= 'z')) {
            putchar('\n');
            start = true;
            s++;
        }
    }
}

/* One line of text of its own. */
static void put_line(const char *s)
{
    put_text(s);
    putchar('\n');
}

static void put_head(const char *title, int section, const char *name, const char *summary)
{
    printf(".\\\" Printed by tools/mkdocs.c: change the table there, not this page.\n"
           ".Dd " MANUAL_DATE "\n.Dt %s %d\n.Os Millwright\n.Sh NAME\n.Nm %s\n.Nd %s\n",
           title, section, name, summary);
}

static void put_upper(char *out, size_t cap, const char *in)
{
    size_t i = 0;
    for (; in[i] && i + 1 < cap; i++)
        out[i] = (char)(in[i] >= 'a' && in[i] <= 'z' ? in[i] - 'a' + 'A' : in[i]);
    out[i] = '\0';
}

static void put_exit_status(void)
{
    puts(".Sh EXIT STATUS\n"
         ".Bl -tag -width 1n -compact\n"
         ".It 0\ndone\n"
         ".It 1\ndone, but a finding is an error, or warns and\n.Fl \\-strict\nis given\n"
         ".It 2\nthe input or the command line is wrong\n"
         ".It 3\nwhat is asked for cannot exist\n"
         ".It 4\nanother program failed\n"
         ".It 5\nthe system failed: disk, memory, permissions\n"
         ".El");
}

/* ---- commands ---- */

static int name_compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void put_see_also(const char *but)
{
    const char *names[COMMANDS_CAP];
    size_t n = 0;
    for (const struct mw_command *c = mw_commands; c->name && n < COMMANDS_CAP; c++)
        if (!but || strcmp(but, c->name) != 0)
            names[n++] = c->name;
    qsort(names, n, sizeof *names, name_compare);
    puts(".Sh SEE ALSO");
    if (but)
        puts(".Xr millwright 1 ,");
    for (size_t i = 0; i < n; i++)
        printf(".Xr millwright-%s 1 ,\n", names[i]);
    puts(".Xr millwright-factory 5 ,\n.Xr millwright-errors 7");
}

static void print_main(void)
{
    put_head("MILLWRIGHT", 1, "millwright", "design AI factories from one file");
    puts(".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar argument ...\n.Nm\n.Fl \\-version\n"
         ".Sh DESCRIPTION\n"
         "One factory file says what is wanted: the site and its power, how many nodes, which\n"
         "fabrics.\n.Nm\ncompiles it into a complete, checked plan: every rack, U, device, "
         "port,\n"
         "cable, circuit and address.\n.Pp\nThe commands are:\n"
         ".Bl -tag -width completion -compact");
    for (const struct mw_command *c = mw_commands; c->name; c++) {
        printf(".It Xr millwright-%s 1\n", c->name);
        put_line(c->summary);
    }
    puts(".El\n.Pp\nEvery command takes\n.Fl \\-help\nand\n.Fl \\-color Ar when\n"
         "(auto, always or never); those that print facts take\n.Fl \\-json .");
    put_exit_status();
    puts(".Sh EXAMPLES\nA factory file to start from, its plan, and one rack of it:\n"
         ".Bd -literal -offset indent\n"
         "$ millwright new factory.yaml\n"
         "$ millwright check factory.yaml\n"
         "$ millwright design factory.yaml \\-o out/\n"
         "$ millwright show out/ rack:a01\n"
         "$ millwright explain out/ rack:a01\n.Ed");
    put_see_also(NULL);
}

static void put_option(const struct mw_opt_info *o)
{
    fputs(".It ", stdout);
    if (o->letter)
        printf("Fl %c%s%s , ", o->letter, o->arg ? " Ar " : "", o->arg ? o->arg : "");
    if (o->arg && o->arg[0] == '[') /* "[=CA:PORT]" */
        printf("Fl \\-%s Ns Oo = Ns Ar %.*s Oc\n", o->name, (int)strlen(o->arg) - 3,
               o->arg + 2);
    else
        printf("Fl \\-%s%s%s\n", o->name, o->arg ? " Ar " : "", o->arg ? o->arg : "");
    put_line(o->help);
}

static int put_file(const char *path)
{
    FILE *f = fopen(path, "r");
    if (!f) {
        perror(path);
        return 1;
    }
    for (int c; (c = getc(f)) != EOF;)
        putchar(c);
    return fclose(f) ? 1 : 0;
}

static int print_command(const struct mw_command *c, const char *body)
{
    char name[64], title[64];
    snprintf(name, sizeof name, "millwright-%s", c->name);
    put_upper(title, sizeof title, name);
    put_head(title, 1, name, c->summary);
    printf(".Sh SYNOPSIS\n.Nm millwright %s\n", c->name);
    put_line(c->synopsis);
    puts(".Sh DESCRIPTION");
    put_line(c->detail);
    puts(".Pp\nThe options are:\n.Bl -tag -width Ds");
    uint64_t always = MW_HAS(HELP) | MW_HAS(COLOR);
    for (int i = 0; i < MW_OPT_COUNT; i++)
        if ((c->options | always) >> i & 1)
            put_option(&mw_options[i]);
    puts(".El");
    if (put_file(body))
        return 5;
    put_exit_status();
    puts(".Sh EXAMPLES\n.Bd -literal -offset indent");
    for (size_t i = 0; i < sizeof c->examples / sizeof *c->examples && c->examples[i]; i++) {
        fputs("$ ", stdout);
        put_line(c->examples[i]);
    }
    puts(".Ed");
    put_see_also(c->name);
    return 0;
}

/* ---- the factory file ---- */

/* In the man macros, not mdoc, as mw_factory_man is. */
static void print_factory(void)
{
    struct mw_out keys;
    puts(".\\\" Printed by tools/mkdocs.c: change the table there, not this page.\n"
         ".TH MILLWRIGHT\\-FACTORY 5 \"" MANUAL_DATE "\" Millwright\n"
         ".SH NAME\nmillwright\\-factory \\- the factory file\n"
         ".SH DESCRIPTION\n"
         "A factory file is one YAML document: a map whose keys are listed below, each with "
         "its\n"
         "type, unit, range and default.\nA key ends with its unit.\n"
         "An unknown key, a key that stands twice and a value out of range are errors.\n"
         "On the command line\n.BR \\-\\-set \" key=value\"\n"
         "sets any value by its dotted key.");
    mw_out_init(&keys, NULL, NULL);
    mw_factory_man(&keys);
    fwrite(keys.buf, 1, keys.n, stdout);
    mw_out_done(&keys);
    puts(".SH EXAMPLES\n.BR millwright\\-new (1)\nwrites a file with every key, commented.\n"
         "The folder\n.I examples\nof the source tree holds complete factories.\n"
         ".SH SEE ALSO\n.BR millwright\\-check (1),\n.BR millwright\\-design (1),\n"
         ".BR millwright\\-new (1)");
}

/* ---- errors ---- */

static const char *kind_name(const struct mw_code_info *c)
{
    switch (c->kind) {
    case MW_ECONFIG:
        return "input";
    case MW_EREALITY:
        return c->name[0] == 'D' ? "design rule" : "the world differs from the plan";
    case MW_EPEER:
        return "another program";
    case MW_ESYSTEM:
        return "system";
    case MW_ELIMIT:
        return "limit";
    case MW_EBUG:
        return "a fault of millwright";
    case MW_EIMPOSSIBLE:
        return "impossible";
    case MW_OK:
        break;
    }
    return "note";
}

static void print_errors(void)
{
    put_head("MILLWRIGHT-ERRORS", 7, "millwright-errors", "what each code means");
    puts(
        ".Sh DESCRIPTION\n"
        "A code that begins with E is an error of input, of another program or of the system;\n"
        "one with D is a rule that a design is checked against.\n.Bl -tag -width Ds");
    for (int i = 0; i < MW_CODE_COUNT; i++) {
        const struct mw_code_info *c = mw_code_info((enum mw_code)i);
        printf(".It Sy %s\n", c->name);
        put_text(c->title);
        printf(" (%s).\n", kind_name(c));
        put_line(c->meaning);
        put_line(c->cure);
    }
    puts(".El\n.Sh SEE ALSO\n.Xr millwright-explain 1");
}

static void print_errors_md(void)
{
    puts("# Errors and design rules\n\n"
         "Printed from `src/base/codes.def` by `tools/check-docs --fix`. `millwright explain "
         "CODE`\n"
         "prints one of them. `E-` is an error, `D-` a rule that a design is checked "
         "against.\n\n"
         "| code | kind | what | meaning | what to do |\n|---|---|---|---|---|");
    for (int i = 0; i < MW_CODE_COUNT; i++) {
        const struct mw_code_info *c = mw_code_info((enum mw_code)i);
        printf("| `%s` | %s | %s | %s | %s |\n", c->name, kind_name(c), c->title, c->meaning,
               c->cure);
    }
}

static int print_command_named(const char *name, const char *body)
{
    for (const struct mw_command *c = mw_commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return print_command(c, body);
    fprintf(stderr, "mkdocs: there is no command %s\n", name);
    return 2;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    int status = 0;
    if (strcmp(what, "main") == 0)
        print_main();
    else if (strcmp(what, "command") == 0 && argc == 4)
        status = print_command_named(argv[2], argv[3]);
    else if (strcmp(what, "factory") == 0)
        print_factory();
    else if (strcmp(what, "errors") == 0)
        print_errors();
    else if (strcmp(what, "errors-md") == 0)
        print_errors_md();
    else if (strcmp(what, "names") == 0)
        for (const struct mw_command *c = mw_commands; c->name; c++)
            puts(c->name);
    else
        status = 2;
    return fflush(stdout) || ferror(stdout) ? 5 : status;
}
