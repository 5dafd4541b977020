/*
 * cmd_completion.c: `millwright completion bash`: printed from the command tables.
 */
#include "cli/command.h"
#include "cli/term.h"
#include "export/format.h"

#include <stdio.h>
#include <string.h>

static void print_options(uint64_t options)
{
    for (int i = 0; i < MW_OPT_COUNT; i++)
        if ((options >> i & 1) || i == MW_OPT_HELP || i == MW_OPT_COLOR)
            printf(" --%s", mw_options[i].name);
}

static void print_formats(void)
{
    for (const struct mw_export_format *f = mw_export_formats; f->name; f++)
        printf("%s ", f->name);
    fputs("all", stdout);
}

int mw_cmd_completion(const struct mw_args *args)
{
    struct mw_err err;

    if (strcmp(args->operand[0], "bash") != 0) {
        mw_fail(&err, MW_E_USAGE, NULL, "there is a completion for bash, not for \"%s\"",
                args->operand[0]);
        mw_term_err(&err);
        return mw_rc_exit(MW_ECONFIG);
    }
    puts("# bash completion for millwright; made by `millwright completion bash`\n"
         "_millwright() {\n"
         "    local cur=${COMP_WORDS[COMP_CWORD]} words=\n"
         "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "        words=\"\\");
    for (const struct mw_command *c = mw_commands; c->name; c++)
        printf("%s ", c->name);
    puts("--help --version\"\n"
         "    else\n"
         "        case ${COMP_WORDS[1]} in");
    for (const struct mw_command *c = mw_commands; c->name; c++) {
        printf("        %s) words=\"", c->name);
        if (c->run == mw_cmd_catalog)
            fputs("list show import", stdout);
        if (c->run == mw_cmd_completion)
            fputs("bash", stdout);
        if (c->run == mw_cmd_export)
            print_formats();
        print_options(c->options);
        puts("\" ;;");
    }
    puts("        esac\n"
         "    fi\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
         "}\n"
         "complete -o default -o bashdefault -F _millwright millwright");
    return 0;
}
