#!/usr/bin/env python3
"""damage.py NET OUT PLAN.db OPERATION…: a netlist (ibnetdiscover text) with cables confused.

    swap=A,B        the plugs in ports A and B change places
    unplug=A        the cable in port A is taken out
    plug=A,B        a cable from port A to port B
    kill=NAME       the switch or host is gone
    rename=A,B      hosts or switches A and B have each other's names
    reguid=NAME     its GUIDs are others
    reguid          all GUIDs are others
    nameless        adapters and switches are called as they came from the factory
    alike           all hosts call themselves localhost, switches nothing
    crowd           all adapters call themselves "localhost HCA-1", switches as before
    cards           the adapters of a host have one system GUID
    call=A,NAME     the adapter of port A calls itself so
    half=NAME       every second adapter, of those of a host in no order, calls itself so
    slow=A          the cable in port A runs at 4xEDR
    narrow=A        … at 1xHDR
    odd=A           … at 9xQQQ, which nobody knows
    moves=JSON      the moves of `millwright verify --json` are made

Ports are component paths: leaf-1-5/p7, node007/hca5. It knows nothing of the program but its
paths and moves; the plan tells which adapter a rail is. OUT.places keeps what stands where, for
the next damage to what has lost its names.
"""
import json
import os
import re
import sqlite3
import sys


class Net:
    def __init__(self, path, plan):
        self.nodes = {}  # "S-…" → [name, ports, port guids]
        self.order = []
        self.peer = {}  # (node, port) → (node, port)
        self.rate = {}
        self.system = {}  # guid → that of its system, if not its own
        self.read(path)
        self.place = {n[0]: guid for guid, n in self.nodes.items()}  # whatever bears the name later
        if os.path.exists(path + ".places"):
            self.place = json.load(open(path + ".places"))
        db = sqlite3.connect(plan)
        self.adapter = dict(db.execute("SELECT rail, adapter FROM port_type WHERE rail > 0"))

    def read(self, path):
        node = None
        for line in open(path):
            head = re.match(r'(Switch|Ca)\t(\d+) "([SH]-[0-9a-f]+)"\s*# "([^"]*)"', line)
            if head:
                node = head[3]
                self.nodes[node] = [head[4], int(head[2]), {}]
                self.order.append(node)
            port = re.match(r'\[(\d+)\](?:\(([0-9a-f]+)\))?\s+"([SH]-[0-9a-f]+)"\[(\d+)\]', line)
            if port:
                at = (node, int(port[1]))
                self.peer[at] = (port[3], int(port[4]))
                self.rate[at] = line.split()[-1]
                if port[2]:
                    self.nodes[node][2][at[1]] = port[2]

    def port(self, path):
        device, port = path.split("/")
        if port.startswith("hca"):
            return (self.place[device + " " + self.adapter[int(port[3:])]], 1)
        return (self.place[device], int(port[1:]))

    def unplug(self, at):
        there = self.peer.pop(at, None)
        if there:
            del self.peer[there]
        return there

    def plug(self, a, b):
        assert a not in self.peer and b not in self.peer, (a, b)
        self.peer[a], self.peer[b] = b, a
        rate = self.rate.get(a) or self.rate.get(b) or "4xHDR"
        self.rate[a] = self.rate[b] = rate

    def swap(self, a, b):
        x, y = self.unplug(a), self.unplug(b)
        if y:
            self.plug(a, y)
        if x:
            self.plug(b, x)

    def of(self, name):
        return [g for n, g in self.place.items() if n == name or n.startswith(name + " ")]

    def kill(self, name):
        for guid in self.of(name):
            for port in range(1, self.nodes[guid][1] + 1):
                self.unplug((guid, port))
            del self.nodes[guid]
            self.order.remove(guid)

    def rename(self, a, b):
        first, second = self.of(a), self.of(b)
        for guid in first:
            self.nodes[guid][0] = b + self.nodes[guid][0][len(a):]
        for guid in second:
            self.nodes[guid][0] = a + self.nodes[guid][0][len(b):]

    def reguid(self, guids):
        new = {g: g[:2] + "%016x" % (0xB83FD20300000000 + hash_of(g)) for g in guids}
        move = lambda g: new.get(g, g)
        self.place = {n: move(g) for n, g in self.place.items()}
        self.order = [move(g) for g in self.order]
        self.nodes = {move(g): n for g, n in self.nodes.items()}
        self.peer = {(move(a), p): (move(b), q) for (a, p), (b, q) in self.peer.items()}
        self.rate = {(move(a), p): r for (a, p), r in self.rate.items()}
        for guid in new.values():
            for port in self.nodes[guid][2]:
                self.nodes[guid][2][port] = "%x" % (int(guid[2:], 16) + port)

    def nameless(self):
        for guid, node in self.nodes.items():
            node[0] = "Quantum-2 Mellanox Technologies" if guid[0] == "S" else "MT4129 ConnectX7"

    def alike(self):
        for guid, node in self.nodes.items():
            node[0] = "localhost " + node[0].split()[-1] if guid[0] == "H" else ""

    def crowd(self):
        for guid, node in self.nodes.items():
            if guid[0] == "H":
                node[0] = "localhost HCA-1"

    def half(self, name):
        for guid, node in self.nodes.items():
            if guid[0] == "H" and hash_of(node[0]) >> 9 & 1:
                node[0] = name

    def cards(self):
        first = {}
        for name, guid in self.place.items():
            if guid[0] == "H":
                self.system[guid] = first.setdefault(name.split()[0], guid)

    def moves(self, plan):
        hanging = {}
        for m in plan["recable"]["moves"]:
            assert m["lanes"] == 1
            at = {k: self.port(m[k]) for k in ("from", "to", "stays") if m[k]}
            if m["do"] == "move":
                assert self.unplug(at["from"]) == at["stays"]
                self.plug(at["to"], at["stays"])
            elif m["do"] == "remove":
                self.unplug(at["from"])
            elif m["do"] in ("lay", "check"):
                self.plug(at["to"], at["stays"])
            elif m["do"] == "park":
                hanging[m["from"]] = self.unplug(at["from"])
            elif m["do"] == "plug":
                self.plug(at["to"], hanging.pop(m["from"]))
            else:
                sys.exit("no such move: " + m["do"])
        assert not hanging, hanging

    def write(self, path):
        json.dump(self.place, open(path + ".places", "w"))
        with open(path, "w") as out:
            for guid in self.order:
                name, ports, guids = self.nodes[guid]
                number = guid[2:]
                if guid[0] == "S":
                    out.write(f"vendid=0x2c9\ndevid=0xd2f2\nsysimgguid=0x{number}\n"
                              f"switchguid=0x{number}({number})\n"
                              f'Switch\t{ports} "{guid}"\t\t# "{name}" enhanced port 0 lid 0 lmc 0\n')
                else:
                    system = self.system.get(guid, guid)[2:]
                    out.write(f"vendid=0x2c9\ndevid=0x1021\nsysimgguid=0x{system}\n"
                              f'caguid=0x{number}\nCa\t{ports} "{guid}"\t\t# "{name}"\n')
                for port in range(1, ports + 1):
                    there = self.peer.get((guid, port))
                    if not there:
                        continue
                    own = f"({guids[port]})" if port in guids else ""
                    far = self.nodes[there[0]]
                    far_guid = f"({far[2][there[1]]})" if there[1] in far[2] else ""
                    lid = "lid 0 lmc 0 " if guid[0] == "H" else ""
                    out.write(f'[{port}]{own}\t"{there[0]}"[{there[1]}]{far_guid}\t\t# {lid}'
                              f'"{far[0]}" lid 0 {self.rate[(guid, port)]}\n')
                out.write("\n")


def hash_of(text):
    h = 1469598103934665603
    for c in text.encode():
        h = (h ^ c) * 1099511628211 % (1 << 64)
    return h % (1 << 28) * 16


def main():
    net = Net(sys.argv[1], sys.argv[3])
    for operation in sys.argv[4:]:
        what, _, value = operation.partition("=")
        values = value.split(",") if value else []
        if what in ("swap", "plug"):
            getattr(net, what)(*[net.port(v) for v in values])
        elif what == "unplug":
            net.unplug(net.port(value))
        elif what in ("kill", "rename"):
            getattr(net, what)(*values)
        elif what == "reguid":
            net.reguid(net.of(value) if value else list(net.nodes))
        elif what in ("nameless", "alike", "crowd", "cards"):
            getattr(net, what)()
        elif what == "call":
            net.nodes[net.port(values[0])[0]][0] = values[1]
        elif what == "half":
            net.half(value)
        elif what in ("slow", "narrow", "odd"):
            at = net.port(value)
            net.rate[at] = net.rate[net.peer[at]] = {"slow": "4xEDR", "narrow": "1xHDR", "odd": "9xQQQ"}[what]
        elif what == "moves":
            net.moves(json.load(open(value)))
        else:
            sys.exit("no such operation: " + operation)
    net.write(sys.argv[2])


main()
