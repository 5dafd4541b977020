#!/usr/bin/env python3
"""live.py: what infiniband-diags say of a fabric, in the lines of live_dump.c, for live.sh.

    live.py net FILE      ibnetdiscover: S, C and L lines, sorted
    live.py lfts FILE     dump_lfts: T lines, sorted (stands for all switches)
"""
import re
import sys

LID = re.compile(r"\blid (\d+)")


def net(text):
    out, node, lid = [], None, {}
    for line in text.splitlines():
        m = re.match(r'(Switch|Ca)\s+\d+ "([SH])-([0-9a-f]{16})"\s+# "(.*)"(.*)', line)
        if m:
            node = m[3]
            name, rest = m[4], m[5]
            if m[1] == "Switch":
                out.append(f'S 0x{node} {LID.search(rest)[1]} "{name}"')
            else:
                lid[node] = name
            continue
        m = re.match(r'\[(\d+)\]\S*\s+"[SH]-([0-9a-f]{16})"\[(\d+)\]\S*\s+# (.*) (\S+)$', line)
        if m and node:
            out.append(f"L 0x{node}[{m[1]}] 0x{m[2]}[{m[3]}] {m[5]}")
            if node in lid:
                out.append(f'C 0x{node} {LID.search(m[4])[1]} "{lid.pop(node)}"')
    return out


def lfts(text):
    out, guid = [], None
    for line in text.splitlines():
        m = re.match(r"Unicast lids .* guid 0x([0-9a-f]{16})", line)
        if m:
            guid = m[1]
        m = re.match(r"0x([0-9a-f]{4}) (\d+) : ", line)
        if m:
            out.append(f"T 0x{guid} {int(m[1], 16)} {int(m[2])}")
    return out


print("\n".join(sorted({"net": net, "lfts": lfts}[sys.argv[1]](open(sys.argv[2]).read()))))
