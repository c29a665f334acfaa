//! What keeps the compiler from knowing what goes into a call and from leaving out what nobody looks at.

const std = @import("std");

/// The same pointer, to something that the compiler knows nothing of.
pub inline fn unknown(pointer: anytype) @TypeOf(pointer) {
    var hidden = pointer;
    asm volatile (""
        :
        : [_] "r" (&hidden),
        : .{ .memory = true });
    return hidden;
}

/// A result that somebody might look at.
pub inline fn keep(value: anytype) void {
    switch (@typeInfo(@TypeOf(value))) {
        .void => {},
        .int => std.mem.doNotOptimizeAway(value),
        else => std.mem.doNotOptimizeAway(&value),
    }
}
