//! The model's score of features: the forest's margin on a curve.

const std = @import("std");
const forest = @import("forest.zig");
const types = @import("types.zig");

const curve = [17]i64{ 6, 11, 21, 39, 72, 128, 218, 345, 500, 655, 782, 872, 928, 961, 979, 989, 994 };

/// A feature as a signed value.
fn signed(value: anytype) i64 {
    return switch (@TypeOf(value)) {
        bool => @intFromBool(value),
        u64 => std.math.cast(i64, value) orelse std.math.maxInt(i64),
        else => value,
    };
}

pub noinline fn scoreFeatures(of: *const types.Features) u16 {
    const names = @typeInfo(types.Features).@"struct".field_names;
    var values: [forest.features]i64 = undefined;
    inline for (names, 0..) |name, i| {
        values[i] = signed(@field(of, name));
    }
    const limited = @min(@max(forest.margin(&values), -4_096), 4_095);
    const raised: usize = @intCast(@as(i64, limited) + 4_096);
    const k = raised >> 9;
    const part: i64 = @intCast(raised & 511);
    return @intCast(curve[k] + (((curve[k + 1] - curve[k]) * part) >> 9));
}
