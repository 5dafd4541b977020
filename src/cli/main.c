/*
 * main.c: `millwright`: takes the command line apart by the tables of command.c and runs the
 * command. The only place that decides an exit status from a command line.
 */
#include "base/err.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/term.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#ifndef MW_VERSION
#error "the build gives MW_VERSION"
#endif

enum { EXIT_USAGE = 2, OPTION_COLUMN = 24 };

static void print_options(uint64_t options)
{
    puts("\nOptions:");
    for (int i = 0; i < MW_OPT_COUNT; i++) {
        const struct mw_opt_info *o = &mw_options[i];
        char left[64];
        if (!(options >> i & 1) && i != MW_OPT_HELP && i != MW_OPT_COLOR)
            continue;
        snprintf(left, sizeof left, "%s%c%s--%s%s%s", o->letter ? "-" : " ",
                 o->letter ? o->letter : ' ', o->letter ? ", " : "  ", o->name,
                 o->arg && o->arg[0] != '[' ? " " : "", o->arg ? o->arg : "");
        printf("  %-*s %s\n", OPTION_COLUMN, left, o->help);
    }
}

static void print_command_help(const struct mw_command *c)
{
    printf("millwright %s: %s\n\nUsage: millwright %s %s\n\n%s\n", c->name, c->summary, c->name,
           c->synopsis, c->detail);
    print_options(c->options);
    puts("\nExamples:");
    for (size_t i = 0; i < sizeof c->examples / sizeof c->examples[0] && c->examples[i]; i++)
        printf("  %s\n", c->examples[i]);
}

static void print_help(void)
{
    puts("millwright: design, build, qualify and run AI factories\n\n"
         "Usage: millwright COMMAND [ARGUMENT]…\n\nCommands:");
    for (const struct mw_command *c = mw_commands; c->name; c++)
        printf("  %-12s %s\n", c->name, c->summary);
    puts("\nOptions:\n  -h, --help               show this help; after a command, the "
         "command's\n"
         "      --version            show the version\n\n"
         "Exit status: 0 done, 1 findings, 2 input or usage, 3 impossible, 4 a peer failed,\n"
         "5 the system failed.\n\n"
         "Examples:\n"
         "  millwright new factory.yaml\n"
         "  millwright design factory.yaml -o out/\n"
         "  millwright show out/ rack:a01\n"
         "  millwright explain out/ rack:a01");
}

static const struct mw_command *find_command(const char *name, struct mw_err *err)
{
    const char *names[32];
    size_t n = 0;

    for (const struct mw_command *c = mw_commands; c->name; c++) {
        if (strcmp(c->name, name) == 0)
            return c;
        names[n++] = c->name;
    }
    const char *near = mw_text_nearest(name, names, n);
    mw_fail(err, MW_E_USAGE, NULL, "there is no command \"%s\"%s%s%s", name,
            near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    return NULL;
}

/* The option that a word names (with its "=value" cut off), or MW_OPT_COUNT. */
static int find_option(const struct mw_command *c, const char *word, const char **value)
{
    size_t len = strcspn(word + 2, "=");

    *value = word[2 + len] == '=' ? word + 2 + len + 1 : NULL;
    for (int i = 0; i < MW_OPT_COUNT; i++) {
        bool taken = (c->options >> i & 1) || i == MW_OPT_HELP || i == MW_OPT_COLOR;
        if (!taken)
            continue;
        if (word[1] == '-' && strlen(mw_options[i].name) == len &&
            strncmp(mw_options[i].name, word + 2, len) == 0)
            return i;
        if (word[1] != '-' && mw_options[i].letter == word[1]) {
            *value = word[2] ? word + 2 : NULL;
            return i;
        }
    }
    return MW_OPT_COUNT;
}

static enum mw_rc unknown_option(const struct mw_command *c, const char *word,
                                 struct mw_err *err)
{
    const char *names[MW_OPT_COUNT];
    char bare[64];
    size_t n = 0;

    for (int i = 0; i < MW_OPT_COUNT; i++)
        if (c->options >> i & 1)
            names[n++] = mw_options[i].name;
    snprintf(bare, sizeof bare, "%.*s", (int)strcspn(word + 1 + (word[1] == '-'), "="),
             word + 1 + (word[1] == '-'));
    const char *near = mw_text_nearest(bare, names, n);
    return mw_fail(err, MW_E_USAGE, NULL, "%s takes no option %.40s%s%s%s", c->name, word,
                   near ? "; did you mean --" : "", near ? near : "", near ? "?" : "");
}

/* The list that keeps every value of an option, or NULL: the last one counts. */
static const char **value_list(struct mw_args *a, int id, uint32_t **n)
{
    switch (id) {
    case MW_OPT_SET:
        return *n = &a->set_n, a->set;
    case MW_OPT_CATALOG:
        return *n = &a->catalog_n, a->catalog;
    case MW_OPT_WITH:
        return *n = &a->with_n, a->with;
    case MW_OPT_WHAT_IF:
        return *n = &a->what_if_n, a->what_if;
    default:
        return NULL;
    }
}

static bool is_source(int id)
{
    return id >= MW_OPT_LIVE && id <= MW_OPT_LINKS;
}

static enum mw_rc take_value(struct mw_args *a, int id, const char *value, struct mw_err *err)
{
    uint32_t *n = &a->source_n;
    const char **list = value_list(a, id, &n);

    a->value[id] = value;
    if (!list && !is_source(id))
        return MW_OK;
    if (*n == MW_ARGS_CAP)
        return mw_fail(err, MW_E_CAP, NULL, "--%s may be given %d times", mw_options[id].name,
                       MW_ARGS_CAP);
    if (list)
        list[(*n)++] = value;
    else
        a->source[(*n)++] = (struct mw_source_arg){(enum mw_opt_id)id, value};
    return MW_OK;
}

static enum mw_rc parse(struct mw_args *a, int argc, char **argv, struct mw_err *err)
{
    bool options = true;

    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (options && strcmp(word, "--") == 0) {
            options = false;
            continue;
        }
        if (!options || word[0] != '-' || !word[1]) {
            if (a->operand_n == MW_ARGS_CAP)
                return mw_fail(err, MW_E_CAP, NULL, "more than %d arguments", MW_ARGS_CAP);
            a->operand[a->operand_n++] = word;
            continue;
        }
        const char *value = NULL;
        int id = find_option(a->command, word, &value);
        if (id == MW_OPT_COUNT)
            return unknown_option(a->command, word, err);
        a->given[id] = true;
        if (!mw_options[id].arg) {
            if (value)
                return mw_fail(err, MW_E_USAGE, NULL, "--%s takes no value",
                               mw_options[id].name);
            continue;
        }
        bool optional = mw_options[id].arg[0] == '[';
        if (!value && !optional && i + 1 == argc)
            return mw_fail(err, MW_E_USAGE, NULL, "--%s needs its %s", mw_options[id].name,
                           mw_options[id].arg);
        enum mw_rc rc = take_value(a, id, value || optional ? value : argv[++i], err);
        if (rc)
            return rc;
    }
    return MW_OK;
}

static enum mw_rc check_operands(const struct mw_args *a, struct mw_err *err)
{
    const struct mw_command *c = a->command;

    if (a->operand_n < c->min)
        return mw_fail(err, MW_E_USAGE, NULL, "usage: millwright %s %s", c->name, c->synopsis);
    if (a->operand_n > c->max)
        return mw_fail(err, MW_E_USAGE, NULL, "%s: one argument too many: \"%s\"", c->name,
                       a->operand[c->max]);
    return MW_OK;
}

static int fail(const struct mw_err *err)
{
    mw_term_err(err);
    return EXIT_USAGE;
}

/* `status`, unless what was printed did not arrive. */
static int finish(int status)
{
    struct mw_err err;

    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    mw_fail(&err, MW_E_WRITE, "standard output", "%s", strerror(errno));
    mw_term_err(&err);
    return mw_rc_exit(MW_ESYSTEM);
}

int main(int argc, char **argv)
{
    struct mw_args args = {0};
    struct mw_err err;

    setlocale(LC_CTYPE, "");
    mw_term_color(NULL);
    if (argc < 2) {
        print_help();
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("millwright " MW_VERSION);
        return finish(0);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        (strcmp(argv[1], "help") == 0 && argc == 2)) {
        print_help();
        return finish(0);
    }
    bool help = strcmp(argv[1], "help") == 0;
    args.command = find_command(argv[help ? 2 : 1], &err);
    if (!args.command)
        return fail(&err);
    if (!help && parse(&args, argc - 2, argv + 2, &err))
        return fail(&err);
    if (help || args.given[MW_OPT_HELP]) {
        print_command_help(args.command);
        return finish(0);
    }
    if (!mw_term_color(args.value[MW_OPT_COLOR])) {
        mw_fail(&err, MW_E_USAGE, NULL, "--color is auto, always or never, not \"%s\"",
                args.value[MW_OPT_COLOR]);
        return fail(&err);
    }
    if (check_operands(&args, &err))
        return fail(&err);
    return finish(args.command->run(&args));
}
