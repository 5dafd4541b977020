"""carry_moves.py FACTORY.db DUMP recabling.csv KEEP: carries a re-cabling plan out as a cabler would,
port by port, knowing only the plan's tables and what ibnetdiscover printed: what is to be unplugged
is there, no port holds two plugs, the racks of a step may be worked in any order, no switch loses
uplinks below KEEP percent but where the list says so, and at the end every cable of the compute
fabric is where it is planned. Prints how many ends were touched, or the first fault."""
import csv
import re
import sqlite3
import sys

db_path, dump_path, moves_path, keep = sys.argv[1:4] + [int(sys.argv[4])]
HEIGHT = {"leaf": 1, "spine": 2, "core": 3}
db = sqlite3.connect(db_path)
roles = dict(db.execute("SELECT name, role FROM device"))
faces, by_number, by_adapter = {}, {}, {}
for device, name, port, face, number, adapter in db.execute(
        "SELECT d.id, d.name, p.id, p.name, p.number, p.adapter FROM device d "
        "JOIN port_type p ON p.type = d.type"):
    faces[device, port] = (name, face)
    by_number[name, number] = (name, face)
    by_adapter[f"{name} {adapter or face}"] = (name, face)

plan = {}
for row in db.execute("SELECT a_device, a_port, a_lanes, b_device, b_port FROM cable c "
                      "JOIN link l ON l.id = c.link JOIN fabric f ON f.id = l.fabric "
                      "WHERE f.name = 'compute' AND c.c_device IS NULL"):
    for lane in range(row[2]):
        a, b = faces[row[0], row[1] + lane], faces[row[3], row[4] + lane]
        plan[a], plan[b] = b, a


def read_dump(path):
    peer, here = {}, None
    for line in open(path, encoding="utf-8"):
        node = re.match(r'(Switch|Ca)\t\d+ "[^"]*"\s*# "([^"]*)"', line)
        link = re.match(r'\[(\d+)\]\t"([SH])-[^"]*"\[(\d+)\].*# "([^"]*)"', line)
        if node:
            here = node[2] if node[1] == "Switch" else None
        elif link and here:
            near = by_number[here, int(link[1])]
            far = by_number[link[4], int(link[3])] if link[2] == "S" else by_adapter[link[4]]
            peer[near], peer[far] = far, near
    return peer


def lanes(row, end):
    """The ports of an end, lane by lane; none: []."""
    device = row[end + "_device"]
    return [(device, face) for face in row[end + "_port"].split("+")] if device else []


def uplinks(peer, busy=()):
    count = {}
    for (a, face), b in peer.items():
        low, high = HEIGHT.get(roles[a], 0), HEIGHT.get(roles[b[0]], 0)
        if 0 < low < high and (a, face) not in busy and b not in busy:
            count[a] = count.get(a, 0) + 1
    return count


def fault(row, what):
    sys.exit(f"move {row['n']} ({row['do']}): {what}")


def carry(row, peer, held, hanging):
    source, target, stays = (lanes(row, end) for end in ("from", "to", "stays"))
    do = row["do"]
    if do in ("move", "park", "remove") and source:
        for port, other in zip(source, stays):
            if port not in held or peer.get(port) != other:
                fault(row, f"{port} leads to {peer.get(port)}")
            del peer[port], peer[other]
        held.difference_update(source)
    if do == "remove":
        held.difference_update(stays)
    if do == "park":
        hanging[row["n"]] = stays
    if do == "plug" and hanging.pop(row["with"], None) != stays:
        fault(row, "its end does not hang")
    if do in ("lay", "check"):
        for port in stays:
            if port in held:
                fault(row, f"{port} is taken")
        held.update(stays)
    if do in ("move", "plug", "lay", "check"):
        for port, other in zip(target, stays):
            if port in held:
                fault(row, f"{port} is taken")
            if other not in held or other in peer:
                fault(row, f"{other} does not wait")
            peer[port], peer[other] = other, port
        held.update(target)


moves = list(csv.DictReader(open(moves_path, encoding="utf-8")))
wanted = uplinks(plan)
for backwards in (False, True):
    peer = read_dump(dump_path)
    held, hanging, ends = set(peer), {}, 0
    steps = {}
    for row in moves:
        steps.setdefault(int(row["step"]), []).append(row)
    for number in sorted(steps):
        rows = sorted(steps[number], key=lambda r: (r["row"], r["rack"]), reverse=backwards)
        before = uplinks(peer)
        busy = {p for r in rows if r["do"] in ("move", "park", "remove") for p in lanes(r, "from")}
        during = uplinks(peer, busy)
        excused = any(r["below_share"] for r in rows)
        for switch, whole in wanted.items():
            alive = during.get(switch, 0)
            if alive < before.get(switch, 0) and 100 * alive < keep * whole and not excused:
                sys.exit(f"step {number}: {switch} has {alive} of {whole} uplinks")
        for row in rows:
            carry(row, peer, held, hanging)
            ends += {"move": 1, "plug": 1, "park": 0, "remove": 2, "lay": 2, "check": 0}[row["do"]]
            if row["do"] == "lay" and row["with"]:
                ends -= 2  # taken out and laid elsewhere: two ends change their ports
    if peer != plan or hanging:
        wrong = {p for p in set(peer) | set(plan) if peer.get(p) != plan.get(p)}
        sys.exit(f"{len(wrong)} ports are not as planned, such as {sorted(wrong)[:3]}")
print(f"mended: {ends} ends")
