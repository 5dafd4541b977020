"""miscable.py FACTORY.db SEED SWAPS LOST [near]: what ibnetdiscover would print of the plan's compute
fabric, had somebody exchanged SWAPS pairs of plugs (near: of neighbouring ports of one switch) and
left LOST cables out. All names are the plan's. Knows only the plan's tables."""
import random
import sqlite3
import sys

path, seed, swaps, lost = sys.argv[1], *map(int, sys.argv[2:5])
near = "near" in sys.argv[5:]
db = sqlite3.connect(path)
dice = random.Random(seed)

ports = {}  # (device, port) -> (node, port number, is a switch)
for device, name, role, port, face, number, adapter in db.execute(
        "SELECT d.id, d.name, d.role, p.id, p.name, p.number, p.adapter FROM device d "
        "JOIN port_type p ON p.type = d.type"):
    switch = role in ("leaf", "spine", "core")
    ports[device, port] = (name, number, True) if switch else (f"{name} {adapter or face}", 1, False)

cables = []  # each a list of plugs, a plug a list of lanes
for row in db.execute("SELECT a_device, a_port, a_lanes, b_device, b_port, b_lanes FROM cable c "
                      "JOIN link l ON l.id = c.link JOIN fabric f ON f.id = l.fabric "
                      "WHERE f.name = 'compute' AND c.c_device IS NULL"):
    cables.append([[(row[e], row[e + 1] + lane) for lane in range(row[e + 2])] for e in (0, 3)])

for number in dice.sample(range(len(cables)), lost):
    cables[number] = None
cables = [c for c in cables if c]
plugs = sorted((end[0], c, e) for c, cable in enumerate(cables) for e, end in enumerate(cable))
for _ in range(swaps):
    i = dice.randrange(len(plugs) - 1)
    j = i + 1 if near else dice.randrange(len(plugs))
    (_, a, e), (_, b, f) = plugs[i], plugs[j]
    if len(cables[a][e]) != len(cables[b][f]):
        continue
    cables[a][e], cables[b][f] = cables[b][f], cables[a][e]
    if any(not any(ports[end[0]][2] for end in cables[c]) for c in (a, b)):
        cables[a][e], cables[b][f] = cables[b][f], cables[a][e]  # nobody discovers node to node

nodes = {}  # name -> {number: (name, number)}
for cable in cables:
    for one, other in zip(*cable):
        for here, there in ((one, other), (other, one)):
            nodes.setdefault(ports[here], None)
            nodes[ports[here]] = ports[there]
names = {}
for name, number, switch in nodes:
    names.setdefault((name, switch), []).append(number)
guid = {key: 0x5a0000 + 0x100 * n for n, key in enumerate(sorted(names))}
print("#\n# Topology file: generated on Thu Jan  1 00:00:00 1970\n#")
for (name, switch), numbers in sorted(names.items()):
    own = guid[name, switch]
    print(f"\nvendid=0x2c9\ndevid=0x{'d2f2' if switch else '1021'}\nsysimgguid=0x{own:x}")
    if switch:
        print(f"switchguid=0x{own:x}({own:x})\nSwitch\t64 \"S-{own:016x}\"\t\t# \"{name}\" enhanced "
              f"port 0 lid {own >> 8 & 0xffff} lmc 0")
    else:
        print(f"caguid=0x{own:x}\nCa\t1 \"H-{own:016x}\"\t\t# \"{name}\"")
    for number in sorted(numbers):
        far, there, is_switch = nodes[name, number, switch]
        to = guid[far, is_switch]
        lid = to >> 8 & 0xffff
        if not switch:
            print(f"[{number}]({own + number:x}) \t\"S-{to:016x}\"[{there}]\t\t# lid {own >> 8 & 0xffff} "
                  f"lmc 0 \"{far}\" lid {lid} 4xNDR")
        elif is_switch:
            print(f"[{number}]\t\"S-{to:016x}\"[{there}]\t\t# \"{far}\" lid {lid} 4xNDR")
        else:
            print(f"[{number}]\t\"H-{to:016x}\"[{there}]({to + there:x}) \t\t# \"{far}\" lid {lid} 4xNDR")
