#!/bin/sh
# Writes the catalog files as a C array: embed.sh OUTPUT FILE...
set -eu
out=$1
shift
{
    echo '#include "file/catalog_read.h"'
    i=0
    for f in "$@"; do
        echo "static const unsigned char file_${i}[] = {"
        od -An -v -tu1 "$f" | sed 's/[0-9][0-9]*/&,/g; s/ //g'
        echo '};'
        i=$((i + 1))
    done
    echo 'const struct mw_catalog_builtin mw_catalog_builtin_files[] = {'
    i=0
    for f in "$@"; do
        echo "{\"catalog/$(basename "$f")\", file_$i, sizeof file_$i},"
        i=$((i + 1))
    done
    echo '{0}};'
} >"$out.tmp"
mv "$out.tmp" "$out"
