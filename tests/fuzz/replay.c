/*
 * replay.c: stands in for libFuzzer in ordinary builds: feeds every file of a corpus folder, its
 * halves, and nothing at all, to the fuzz target, so that what once crashed never does again.
 */
#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { INPUT_CAP = 8 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    uint8_t *data = calloc(1, INPUT_CAP);
    if (!data)
        return 5;
    LLVMFuzzerTestOneInput(data, 0);
    int files = 0;
    DIR *dir = opendir(argv[1]);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        FILE *f = entry->d_name[0] == '.' ? NULL : fopen(path, "rb");
        if (!f)
            continue;
        size_t n = fread(data, 1, INPUT_CAP, f);
        fclose(f);
        LLVMFuzzerTestOneInput(data, n);
        LLVMFuzzerTestOneInput(data, n / 2);
        files++;
    }
    if (dir)
        closedir(dir);
    free(data);
    printf("1..1\n%s 1 - %d inputs of %s\n", files ? "ok" : "not ok", files, argv[1]);
    return 0;
}
