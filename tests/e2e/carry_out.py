"""carry_out.py OLD.db NEW.db expansion.csv SHARE: carries out the stages of an expansion as a
cabler would, port by port, knowing only the two plans' tables: no port holds two cables, what is
to be unplugged is there, every leaf keeps the share of its uplinks, and at the end every cable of
the new plan is plugged. Prints "kept" or the first fault."""
import csv
import sqlite3
import sys

old_db, new_db, steps_csv, share = sys.argv[1:4] + [float(sys.argv[4])]
UP = {"leaf_spine": ("leaf",), "spine_core": ("spine",), "uplink": ("edge", "console")}


def read(path):
    """The links of a plan: {(device, port number), …} each, by lane; and roles by device."""
    db = sqlite3.connect(path)
    roles = dict(db.execute("SELECT name, role FROM device"))
    links = {}
    ends = ", ".join(f"{e}d.name, {e}p.port, c.{e}_lanes" for e in "abc")
    joins = " ".join(f"LEFT JOIN device {e}d ON {e}d.id = c.{e}_device "
                     f"LEFT JOIN port_type {e}p ON {e}p.id = c.{e}_port" for e in "abc")
    for row in db.execute(f"SELECT printf('%012x', c.identity), l.kind, {ends} FROM cable c "
                          f"JOIN link l ON l.id = c.link {joins}"):
        ports = []
        for k in (2, 5, 8):
            if row[k] is not None:
                ports.append([(row[k], row[k + 1] + n) for n in range(row[k + 2])])
        links[row[0]] = (row[1], ports)
    return links, roles


def uplinks(plugged, roles):
    """Live uplinks by lower switch."""
    alive = {}
    for kind, ports in plugged.values():
        for end in ports:
            if end and kind in UP and roles.get(end[0][0]) in UP[kind]:
                alive[end[0][0]] = alive.get(end[0][0], 0) + len(end)
    return alive


old, old_roles = read(old_db)
new, new_roles = read(new_db)
roles = {**old_roles, **new_roles}
plugged = dict(old)
want_old, want_new = uplinks(old, roles), uplinks(new, roles)
stages = {}
for step in csv.DictReader(open(steps_csv, encoding="utf-8")):
    stages.setdefault(int(step["stage"]), []).append(step)

for number in sorted(stages):
    now = [step["id"] for step in stages[number] if step["id"]]
    gone = [step["was"] for step in stages[number] if step["was"]]
    for identity in gone:
        if identity not in plugged:
            sys.exit(f"stage {number}: {identity} is not plugged")
        del plugged[identity]
    if number == 0 and gone:
        sys.exit("stage 0 unplugs something")
    alive = uplinks(plugged, roles)
    for leaf, whole in want_old.items():
        whole = min(whole, want_new.get(leaf, 0))
        if alive.get(leaf, 0) < share * whole - 1e-9:
            sys.exit(f"stage {number}: {leaf} has {alive.get(leaf, 0)} of {whole} uplinks")
    taken = {p for kind, ports in plugged.values() for end in ports for p in end}
    for identity in now:
        for end in new[identity][1]:
            for port in end:
                if port in taken:
                    sys.exit(f"stage {number}: {port} is taken when {identity} comes")
                taken.add(port)
        plugged[identity] = new[identity]
if plugged != new:
    sys.exit(f"{len(set(plugged) ^ set(new))} cables are not as in the new plan")
print("kept")
