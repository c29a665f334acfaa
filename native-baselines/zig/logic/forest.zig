//! The forest: 48 trees, grown at compile time.

const std = @import("std");

/// How many features there are.
pub const features = 20;

pub const Node = struct {
    feature: u8,
    threshold: i32,
};

/// In heap order: the children of node n are 2n + 1 and 2n + 2, and the leaves follow the nodes.
pub const Tree = struct {
    nodes: [15]Node,
    leaves: [16]i16,
};

const weights = [features]i16{ 24, -6, -4, 14, -22, 26, 20, 12, 30, 22, -14, -18, -5, 2, 4, -12, 20, 24, 16, 20 };

const thresholds = [features][8]i32{
    .{ 500, 2000, 5000, 10000, 25000, 60000, 150000, 500000 },
    .{ 500, 1500, 3000, 6000, 12000, 25000, 60000, 150000 },
    .{ 1000, 4000, 10000, 20000, 50000, 100000, 250000, 800000 },
    .{ 0, 2000, 8000, 20000, 50000, 120000, 300000, 1000000 },
    .{ 0, 3, 14, 30, 90, 180, 365, 1000 },
    .{ 0, 0, 1, 1, 2, 3, 4, 6 },
    .{ 0, 1, 2, 3, 5, 8, 12, 20 },
    .{ 0, 1, 3, 5, 8, 13, 25, 50 },
    .{ 0, 0, 1, 1, 2, 2, 3, 5 },
    .{ 5, 25, 80, 200, 500, 1200, 3000, 8000 },
    .{ 10, 60, 300, 1800, 7200, 43200, 259200, 1209600 },
    .{ 0, 1, 7, 21, 60, 120, 300, 900 },
    .{ 1, 4, 5, 7, 12, 18, 21, 22 },
    .{ 0, 1, 2, 3, 4, 4, 5, 5 },
    .{ 0, 0, 1, 1, 2, 2, 3, 3 },
    .{ 0, 0, 0, 0, 1, 1, 1, 1 },
    .{ 50, 120, 200, 300, 400, 550, 700, 850 },
    .{ -30, -15, 0, 10, 20, 35, 50, 75 },
    .{ 0, 0, 0, 0, 0, 0, 0, 0 },
    .{ 0, 0, 0, 0, 0, 0, 0, 0 },
};

pub const trees: [48]Tree = grown: {
    @setEvalBranchQuota(1_000_000);
    break :grown grow();
};

/// The next number of the generator, of 16 bits.
fn draw(state: *u32) u32 {
    state.* = state.* *% 1_664_525 +% 1_013_904_223;
    return state.* >> 16;
}

fn grow() [48]Tree {
    var state: u32 = 0x70116a7e;
    var grown: [48]Tree = undefined;
    for (&grown) |*tree| {
        for (&tree.nodes) |*node| {
            const feature = draw(&state) % features;
            const threshold = thresholds[feature][draw(&state) % 8];
            node.* = .{ .feature = @intCast(feature), .threshold = threshold };
        }
        for (&tree.leaves, 0..) |*leaf, i| {
            const noise: i16 = @intCast(draw(&state) % 33);
            leaf.* = pathTo(tree, 15 + i) + noise - 16;
        }
    }
    return grown;
}

/// What the nodes on the way from the root come to: added on the way to the right, subtracted on that to the left.
fn pathTo(tree: *const Tree, leaf: usize) i16 {
    var sum: i16 = 0;
    var at = leaf;
    while (at > 0) {
        const from_right = at % 2 == 0;
        at = (at - 1) / 2;
        const weight = weights[tree.nodes[at].feature];
        sum += if (from_right) weight else -weight;
    }
    return sum;
}

/// The sum of the leaves that are reached, one of each tree.
pub fn margin(values: *const [features]i64) i64 {
    var sum: i64 = 0;
    for (&trees) |*tree| {
        var at: usize = 0;
        for (0..4) |_| {
            const node = tree.nodes[at];
            at = 2 * at + 1 + @intFromBool(values[node.feature] > node.threshold);
        }
        sum += tree.leaves[at - tree.nodes.len];
    }
    return sum;
}

/// All trees as bytes, by whose hash the forest is known.
pub fn hashed(arena: std.mem.Allocator) std.mem.Allocator.Error![]const u8 {
    var bytes: std.ArrayList(u8) = .empty;
    for (&trees) |*tree| {
        for (tree.nodes) |node| {
            try bytes.append(arena, node.feature);
            try bytes.appendSlice(arena, &std.mem.toBytes(std.mem.nativeToLittle(i32, node.threshold)));
        }
        for (tree.leaves) |leaf| {
            try bytes.appendSlice(arena, &std.mem.toBytes(std.mem.nativeToLittle(i16, leaf)));
        }
    }
    return bytes.items;
}
