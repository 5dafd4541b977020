#!/usr/bin/env python3
"""peers.py CHECK PLAN …: for export-peers.sh: compares what a peer program says of an export with
the CSV tables of the plan, which have nothing to do with the exports. Prints what differs; exit
status 1 when something does."""
import collections
import csv
import json
import os
import re
import socket
import struct
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

bad = []


def differ(what, want, got):
    """Compares two sets, or two dicts."""
    if isinstance(want, dict):
        want, got = set(want.items()), set(got.items())
    for x in sorted(want - got, key=str)[:5]:
        bad.append(f"{what}: missing {x}")
    for x in sorted(got - want, key=str)[:5]:
        bad.append(f"{what}: not in the plan: {x}")
    if not want:
        bad.append(f"{what}: nothing to compare")


def table(plan, name):
    with open(f"{plan}/{name}.csv", newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def devices(plan, role=None):
    return {r["device"]: r for r in table(plan, "devices") if role in (None, r["role"])}


def own_addresses(plan, network):
    """Device -> its first address in a network."""
    found = {}
    for r in table(plan, "addresses"):
        if r["network"] == network:
            found.setdefault(r["device"], r["address"])
    return found


# ---- Slurm ----


def hostnames(text):
    out = subprocess.run(["scontrol", "show", "hostnames", text], capture_output=True, text=True)
    return set(out.stdout.split())


def fields(line):
    return dict(x.split("=", 1) for x in line.split() if "=" in x)


def slurm(plan, topology, nodes):
    known = devices(plan, "node")
    leaves = collections.defaultdict(set)  # of a node, by its cables
    for c in table(plan, "cables"):
        if c["fabric"] == "compute" and c["kind"] == "node_leaf":
            leaves[c["a_device"]].add(c["b_device"])
    blocks = collections.defaultdict(set)
    for node in known:
        blocks[frozenset(leaves[node])].add(node)
    switches = [fields(x) for x in open(topology, encoding="utf-8")]
    bottom = [s for s in switches if s["Level"] == "0"]
    differ("bottom switches", {frozenset(b) for b in blocks.values()},
           {frozenset(hostnames(s["Nodes"])) for s in bottom})
    top = max(switches, key=lambda s: int(s["Level"]))
    differ("top switch", set(known), hostnames(top["Nodes"]))
    for s in bottom:  # with several leaves it is the unit's, else the leaf's
        node = min(hostnames(s["Nodes"]))
        name = f"su{known[node]['scalable_unit']}" if len(leaves[node]) > 1 else min(leaves[node])
        if s["SwitchName"] != name:
            bad.append(f"{name} is called {s['SwitchName']}")
    said = {}
    for line in open(nodes, encoding="utf-8"):
        f = fields(line)
        features = f["AvailableFeatures"].split(",")
        said[f["NodeName"]] = (f["NodeAddr"], f["Gres"], features[0], features[1], f["Weight"])
    inband = own_addresses(plan, "inband")
    differ("nodes", {n: (inband[n], "gpu:8", "su" + r["scalable_unit"], "rack_" + r["rack"],
                         r["scalable_unit"]) for n, r in known.items()}, said)
    print(max(int(s["Level"]) for s in switches) + 1, "levels")


# ---- InfiniBand ----


def adapters(root):
    """Faceplate name -> adapter of a DGX H100, from the catalog's text."""
    text = open(f"{root}/catalog/nvidia-dgx.yaml", encoding="utf-8").read()
    text = text[text.index("name: dgx-h100"):text.index("name: dgx-h200")]
    return dict(re.findall(r"name: (\w+),.*?adapter: (\w+)", text))


def number(port):
    """Of a twin-port switch: "17/2" is port 34."""
    cage, lane = port.split("/")
    return 2 * (int(cage) - 1) + int(lane)


def plan_links(plan, root, fabric, plane):
    kind = devices(plan)
    adapter = adapters(root)
    links = set()

    def end(device, port, lane):
        if kind[device]["role"] in ("leaf", "spine", "core"):
            return (device, number(port) + lane)
        return (f"{device} {adapter.get(port, port)}", 1)

    for c in table(plan, "cables"):
        if c["fabric"] != fabric or not c["b_device"]:
            continue
        at = [kind[d] for d in (c["a_device"], c["b_device"]) if kind[d]["role"] in
              ("leaf", "spine", "core")]
        if at[0]["plane"] != plane:
            continue
        for lane in range(int(c["lanes"])):
            links.add(frozenset([end(c["a_device"], c["a_port"], lane),
                                 end(c["b_device"], c["b_port"], lane)]))
        if c["c_device"]:  # a splitter's second tail is the head's second lane
            head = c["a_port"].replace("/1", "/2")
            links.add(frozenset([end(c["a_device"], head, 0), end(c["c_device"], c["c_port"], 0)]))
    return links


def ib(plan, root, subnet, discovered, name_map):
    fabric, _, plane = subnet.partition("-")
    names = dict(re.findall(r'^0x([0-9a-f]{16}) "(.*)"$', open(name_map, encoding="utf-8").read(),
                            re.M))
    links, here = set(), None
    for line in open(discovered, encoding="utf-8"):
        if m := re.match(r'(Ca|Switch)\t\d+ "[SH]-([0-9a-f]{16})"', line):
            here = m[2] if m[1] == "Switch" else None
            continue
        m = re.match(r'\[(\d+)\]\t"([SH])-([0-9a-f]{16})"\[(\d+)\](?:\(([0-9a-f]+)\))?', line)
        if m and here:  # from a switch: to a switch, or to the port of an adapter
            far = (names[m[3]], int(m[4])) if m[2] == "S" else (names[m[5].zfill(16)], 1)
            links.add(frozenset([(names[here], int(m[1])), far]))
    differ(f"links of {subnet}", plan_links(plan, root, fabric, plane or "1"), links)
    print(len(links), "links")


# ---- addresses ----


def host_names(plan):
    """Address -> name, by the rule of hostnames.h."""
    first = own_addresses(plan, "oob") | own_addresses(plan, "inband")
    count, found = collections.Counter(), {}
    rails = {"OSFP4P2": 1, "OSFP3P2": 2, "OSFP3P1": 3, "OSFP4P1": 4, "OSFP1P2": 5, "OSFP2P2": 6,
             "OSFP2P1": 7, "OSFP1P1": 8}  # of a DGX H100: its user guide
    for r in table(plan, "addresses"):
        count[r["device"], r["network"]] += 1
        ordinal = count[r["device"], r["network"]]
        suffix = {"oob": "-bmc", "compute": f"-rail{rails.get(r['port'])}"}.get(
            r["network"], f"-{r['network']}{ordinal}")
        found[r["address"]] = r["device"] + (
            "" if first.get(r["device"]) == r["address"] else suffix)
    return found


def hosts(plan, file):
    said = {}
    for line in open(file, encoding="utf-8"):
        if not line.startswith("#"):
            address, _, name = line.split()
            said[address] = name
    differ("hosts", host_names(plan), said)


def dns(plan, forward, *reverse):
    """From the canonical text of named-compilezone: "name. ttl IN type value"."""
    said, back = {}, {}
    for line in open(forward, encoding="utf-8"):
        f = line.split()
        if f[3] == "A":
            said[f[4]] = f[0].split(".")[0]
    for file in reverse:
        for line in open(file, encoding="utf-8"):
            f = line.split()
            if f[3] == "PTR":
                back[".".join(reversed(f[0].split(".")[:4]))] = f[4].split(".")[0]
    differ("forward zone", host_names(plan), said)
    differ("reverse zones", host_names(plan), back)


def prometheus(plan, folder):
    known = devices(plan)
    inband, oob = own_addresses(plan, "inband"), own_addresses(plan, "oob")
    switches = ("leaf", "spine", "core", "edge", "console", "pdu")
    want = {
        "node": {f"{a}:9100": d for d, a in inband.items()},
        "dcgm": {f"{a}:9400": d for d, a in inband.items() if known[d]["role"] == "node"},
        "ipmi": {a: d for d, a in oob.items() if known[d]["role"] not in switches},
        "snmp": {a: d for d, a in oob.items() if known[d]["role"] in switches},
        "icmp": {a: d for d, a in oob.items()},
    }
    for job, targets in want.items():
        said = {}
        for group in json.load(open(f"{folder}/{job}.json", encoding="utf-8")):
            labels = group["labels"]
            device = known[labels["device"]]
            said[group["targets"][0]] = labels["device"]
            if (labels["role"], labels.get("rack", ""), labels.get("su", ""), labels["model"]) != (
                    device["role"], device["rack"], device["scalable_unit"], device["type"]):
                bad.append(f"{job}: labels of {labels}")
        differ(f"targets of {job}", targets, said)


def ansible(plan, file):
    said = json.load(open(file, encoding="utf-8"))
    hostvars = said["_meta"]["hostvars"]
    known = devices(plan)
    first = own_addresses(plan, "oob") | own_addresses(plan, "inband")
    differ("hosts", {d: first.get(d) for d in known},
           {d: v.get("ansible_host") for d, v in hostvars.items()})
    for kind, key, names in (("role", "role", lambda x: x), ("rack", "rack", lambda x: x),
                             ("su", "scalable_unit", lambda x: x)):
        groups = collections.defaultdict(set)
        for d, r in known.items():
            if r[key]:
                groups[f"{kind}_{names(r[key])}"].add(d)
        differ(f"groups by {kind}", {g: frozenset(m) for g, m in groups.items()},
               {g: frozenset(v["hosts"]) for g, v in said.items()
                if g.startswith(f"{kind}_") and "hosts" in v})


def graph(plan, graphml, *dots):
    space = "{http://graphml.graphdrawing.org/xmlns}"
    tree = ElementTree.parse(graphml).getroot().find(f"{space}graph")
    names = {n.get("id"): n.find(f"{space}data[@key='name']").text
             for n in tree.iter(f"{space}node")}
    differ("nodes", set(devices(plan)), set(names.values()) - {"external"})
    want = collections.Counter()
    by_fabric = collections.Counter()
    for c in table(plan, "cables"):
        for far in ("b", "c"):
            if far == "b" or c["c_device"]:
                want[c["a_device"], c["a_port"], c[far + "_device"] or "external",
                     c[far + "_port"]] += 1
                by_fabric[c["fabric"]] += 1
    said = collections.Counter()
    for e in tree.iter(f"{space}edge"):
        data = {d.get("key"): d.text for d in e}
        said[names[e.get("source")], data["a_port"], names[e.get("target")],
             data.get("b_port", "")] += 1
    differ("edges", dict(want), dict(said))
    for svg in dots:  # what Graphviz drew of each fabric
        drawn = open(svg, encoding="utf-8").read().count('class="edge"')
        fabric = os.path.basename(svg).partition(".")[0]
        if drawn != by_fabric[fabric]:
            bad.append(f"{svg}: {drawn} edges drawn, {by_fabric[fabric]} planned")


# ---- DHCP: a relay agent that asks for every client ----


def ask(relay, server, mac, circuit):
    head = struct.pack("!BBBBIHHIIII", 1, 1, 6, 1, hash((mac, circuit)) & 0xffffffff, 0, 0, 0, 0,
                       0, struct.unpack("!I", socket.inet_aton(relay))[0])
    packet = head + bytes.fromhex(mac.replace(":", "")) + bytes(10 + 192)
    packet += b"\x63\x82\x53\x63" + bytes([53, 1, 1])
    if circuit:
        text = circuit.encode()
        packet += bytes([82, 2 + len(text), 1, len(text)]) + text
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind((relay, 67))
        for _ in range(20):
            s.settimeout(0.5)
            s.sendto(packet + b"\xff", (server, 67))
            try:
                return socket.inet_ntoa(s.recv(2000)[16:20])
            except (TimeoutError, ConnectionError):
                pass
    return None


def dhcp(plan, root, assets, *servers):
    """servers: NETWORK=RELAY/SERVER. Asks as every client whose port the plan knows."""
    macs = {(r["device"], r["port"]): r["mac"] for r in csv.DictReader(open(assets))}
    network = {n: a.split("/") for n, a in (s.split("=") for s in servers)}
    address = {n: own_addresses(plan, n) for n in network}
    asked = 0
    for c in table(plan, "cables"):
        n = "oob" if c["kind"] == "mgmt" else "inband"
        if c["kind"] not in ("mgmt", "node_leaf") or n != c["fabric"]:
            continue
        want = address[n].get(c["a_device"])
        mac = macs.get((c["a_device"], c["a_port"]))
        circuit = None if mac else f"{c['b_device']}/{c['b_port']}"
        got = ask(*network[n], mac or f"02:00:00:00:{asked >> 8:02x}:{asked & 255:02x}", circuit)
        if got != want:
            bad.append(f"{c['a_device']} {c['a_port']} ({mac or circuit}): {got}, not {want}")
            if len(bad) > 5:
                break
        asked += 1
    stranger = ask(*network["oob"], "02:ff:00:00:00:01", "edge-9/swp9")
    if stranger not in (None, "0.0.0.0"):
        bad.append(f"a stranger was given {stranger}")
    print(asked, "clients asked")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
    print("\n".join(bad[:20]))
    sys.exit(bool(bad))
