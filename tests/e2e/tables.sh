#!/bin/sh
# NVIDIA's published DGX SuperPOD tables (H100 and B200; RA network fabrics), by the command line:
# one scalable unit is 32 nodes of eight rails, switches have 64 ports.
. "$(dirname "$0")/lib.sh"

# table TYPE REDUNDANCY: nodes leaf spine core node_leaf leaf_spine spine_core
table() {
    while read -r nodes leaf spine core node_leaf leaf_spine spine_core; do
        summary scale-131072 fabrics.compute.planes=1 compute.type="$1" compute.count="$nodes" \
            site.power.redundancy="$2"
        same "$1, $nodes nodes" "[$leaf,$spine,$core,$node_leaf,$leaf_spine,$spine_core]" \
            "$(field '.fabrics.compute | [.leaf, .spine, .core, .cables.node_leaf, .cables.leaf_spine, .cables.spine_core]')"
    done <<'TABLE'
64 16 8 0 512 512 0
128 32 16 0 1024 1024 0
256 64 32 0 2048 2048 0
512 128 128 64 4096 4096 4096
1024 256 256 128 8192 8192 8192
2048 512 512 256 16384 16384 16384
TABLE
}
table dgx-h100 N+1
table dgx-b200 N # five of its six supplies must live: no loss of one of three feeds is survived

# One node is left out for the fabric managers: nodes leaf spine "node and manager" leaf_spine
while read -r nodes leaf spine ends leaf_spine; do
    summary superpod-h100-4su compute.count="$nodes"
    same "$nodes nodes and the fabric managers" "[$leaf,$spine,$ends,$leaf_spine]" \
        "$(field '.fabrics.compute | [.leaf, .spine, .cables.node_leaf + .cables.manager_leaf, .cables.leaf_spine]')"
    same "$nodes nodes: gpus" $((nodes * 8)) "$(field .gpus)"
done <<'TABLE'
31 8 4 252 256
63 16 8 508 512
95 24 16 764 768
127 32 16 1020 1024
TABLE

# Nobody's table, but the same rule: 16,384 nodes in eight planes of 512 leaf, 512 spine, 256 core
summary scale-131072
same '131,072 GPUs in eight planes' '[3,8,4096,4096,2048,131072,131072,131072]' \
    "$(field '.fabrics.compute | [.tiers, .planes, .leaf, .spine, .core, .cables.node_leaf, .cables.leaf_spine, .cables.spine_core]')"
finish
