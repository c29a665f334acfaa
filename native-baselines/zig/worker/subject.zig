//! A workload: a function, a ring of its inputs, and the arena in which its answers are made.

const std = @import("std");
const functions = @import("functions.zig");

const Allocator = std.mem.Allocator;

pub const Subject = struct {
    function: *const functions.Function,
    ring: functions.Ring,
    /// What the inputs lie in.
    inputs: std.heap.ArenaAllocator,
    /// What calls work with; each thread has its own.
    scratch: std.heap.ArenaAllocator,
    next: u64 = 0,

    /// Calls so often, going round.
    pub fn call(subject: *Subject, calls: u64) void {
        subject.function.calls(subject.ring, &subject.scratch, subject.next, calls);
        subject.next += calls;
    }

    /// The same loop without calling.
    pub fn loopOnly(subject: *Subject, calls: u64) void {
        subject.function.empty(subject.ring, subject.next, calls);
    }

    /// The same inputs, to be called on another thread; its `scratch` alone is to be freed.
    pub fn another(subject: *const Subject, gpa: Allocator) Subject {
        return .{
            .function = subject.function,
            .ring = subject.ring,
            .inputs = subject.inputs,
            .scratch = .init(gpa),
        };
    }

    pub fn deinit(subject: *Subject) void {
        subject.inputs.deinit();
        subject.scratch.deinit();
    }
};

/// Why there is no subject: `line` of the file holds no input, or the file as a whole makes no ring.
pub const Wrong = union(enum) {
    line: usize,
    count: usize,
};

pub const Failed = error{Wrong} || Allocator.Error;

/// Reads the inputs of a function, one a line.
pub fn read(
    gpa: Allocator,
    function: *const functions.Function,
    content: []const u8,
    wrong: *Wrong,
) Failed!Subject {
    var inputs: std.heap.ArenaAllocator = .init(gpa);
    errdefer inputs.deinit();
    var lines = linesOf(content);
    var count: usize = 0;
    while (lines.next()) |_| count += 1;
    if (!std.math.isPowerOfTwo(count)) {
        wrong.* = .{ .count = count };
        return error.Wrong;
    }
    var line: usize = 0;
    const ring = function.read(inputs.allocator(), content, count, &line) catch |why| switch (why) {
        error.NotCanonical => {
            wrong.* = .{ .line = line };
            return error.Wrong;
        },
        error.OutOfMemory => |e| return e,
    };
    return .{
        .function = function,
        .ring = .{ .inputs = ring, .mask = count - 1 },
        .inputs = inputs,
        .scratch = .init(gpa),
    };
}

pub const linesOf = functions.linesOf;
