#!/usr/bin/env python3
"""heard.py cables.csv HOW…: what the Ethernet of a plan hears by LLDP, as lldpcli -f json0 prints it.

    names       hosts call their ports as their kernel does (ens1f0np0 …, in no order)
    macs        by MAC address alone
    one         all ports of a host alike
    speak       hosts are asked, too (they know the names that their kernel gives)
    swap=A,B    the plugs in ports A and B of switches change places
"""
import csv
import json
import sys

how = sys.argv[2:]
cables = []
for row in csv.DictReader(open(sys.argv[1])):
    if row["fabric"] not in ("compute", "storage") and row["medium"] != "serial" and row["b_device"]:
        cables.append([(row["a_device"], row["a_port"]), (row["b_device"], row["b_port"])])
hosts = {end for cable in cables for end in cable if end[0].startswith(("node", "mgmt"))}


def plug(port):
    return next((c, k) for c in cables for k in (0, 1) if c[k] == port)


for word in how:
    if word.startswith("swap="):
        a, b = (tuple(v.split("/", 1)) for v in word[5:].split(","))
        (c, i), (d, k) = plug(a), plug(b)
        c[i], d[k] = d[k], c[i]

at = {end: (cable, 1 - k) for cable in cables for k, end in enumerate(cable)}
names = {}
for device in sorted({d for d, _ in at}):
    own = sorted((p for d, p in at if d == device), reverse=True)
    for i, port in enumerate(own):
        names[device, port] = (f"ens{6 - i}f{i}np{i}" if (device, port) in hosts and port != "BMC" else port)


def mac(device, port):
    number = sum((i + 1) * b for i, b in enumerate(f"{device}/{port}".encode())) * 2654435761 % (1 << 40)
    return "02:" + ":".join(f"{number >> 8 * k & 255:02x}" for k in range(5))


def port_id(end):
    if end not in hosts or end[1] == "BMC" or "names" in how:
        return {"type": "ifname", "value": names[end]}
    return {"type": "mac", "value": mac(*end)} if "macs" in how else {"type": "local", "value": "1"}


for device in sorted({d for d, _ in at}):
    if any(h[0] == device for h in hosts) and "speak" not in how:
        continue
    interfaces = []
    for (d, port), (cable, k) in at.items():
        if d != device:
            continue
        far = cable[k]
        interfaces.append({
            "name": names[d, port], "via": "LLDP",
            "chassis": [{"id": [{"type": "mac", "value": mac(far[0], "")}], "name": [{"value": far[0]}]}],
            "port": [{"id": [port_id(far)]}]})
    json.dump({"local-chassis": [{"chassis": [{"id": [{"type": "mac", "value": mac(device, "")}],
                                               "name": [{"value": device}]}]}]}, sys.stdout)
    json.dump({"lldp": [{"interface": interfaces}]}, sys.stdout)
