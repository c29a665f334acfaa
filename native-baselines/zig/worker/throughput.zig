//! How many calls end in a window, on one thread or several. All call with the same inputs, which nothing changes.

const std = @import("std");
const clock = @import("clock.zig");
const closed_loop = @import("closed_loop.zig");
const Subject = @import("subject.zig").Subject;

const linux = std.os.linux;
const Allocator = std.mem.Allocator;
const Writer = std.Io.Writer;

pub const most_threads = 1_024;

/// Calls between two looks at the clock take about this long.
const chunk_ns = 100_000;

/// Each thread warms up this long before the window opens.
const warm_up_ns = 5_000_000;

const stack_size = 1 << 20;

const Window = struct {
    subject: Subject,
    /// Where it may run; none to stay where it is.
    cores: ?*const linux.cpu_set_t,
    start: *Start,
    length_ns: u64,
    calls: u64 = 0,
    ns: u64 = 0,

    fn run(window: *Window) void {
        if (window.cores) |cores| linux.sched_setaffinity(0, cores) catch {};
        const chunk = chunkFor(&window.subject);
        window.start.wait();
        const begin = clock.now();
        while (window.ns < window.length_ns) {
            window.subject.call(chunk);
            window.calls += chunk;
            window.ns = clock.now() - begin;
        }
    }
};

/// Where threads wait for each other.
const Start = struct {
    missing: std.atomic.Value(u32),

    fn wait(start: *Start) void {
        _ = start.missing.fetchSub(1, .acq_rel);
        while (start.missing.load(.acquire) > 0) std.Thread.yield() catch {};
    }
};

/// Warms up, and finds how many calls make a chunk.
fn chunkFor(subject: *Subject) u64 {
    const begin = clock.now();
    var chunk: u64 = 1;
    while (true) {
        if (closed_loop.timed(subject, chunk) < chunk_ns / 2) {
            chunk *= 2;
        } else if (clock.now() - begin >= warm_up_ns) {
            return chunk;
        }
    }
}

pub const Failed = error{NoThreads} || Allocator.Error || Writer.Error;

/// Writes the answer. With more than one thread they run on any of `cores`; one stays where the caller is.
pub fn write(
    gpa: Allocator,
    subject: *const Subject,
    threads: u32,
    window_ns: u64,
    cores: *const linux.cpu_set_t,
    to: *Writer,
) Failed!void {
    if (threads == 0 or threads > most_threads) return error.NoThreads;
    var start: Start = .{ .missing = .init(threads) };
    const windows = try gpa.alloc(Window, threads);
    defer gpa.free(windows);
    for (windows) |*window| {
        window.* = .{
            .subject = subject.another(gpa),
            .cores = if (threads > 1) cores else null,
            .start = &start,
            .length_ns = window_ns,
        };
    }
    defer {
        for (windows) |*window| window.subject.scratch.deinit();
    }
    try run(gpa, windows);
    try to.writeAll("{\"answer\":\"counted\",\"threads\":[");
    for (windows, 0..) |*window, i| {
        if (i > 0) try to.writeByte(',');
        try to.print("{{\"calls\":{d},\"ns\":{d}}}", .{ window.calls, window.ns });
    }
    try to.writeAll("]}");
}

/// Runs them all. Whoever was started waits for the others: where one cannot be, its part of the waiting is done for it.
fn run(gpa: Allocator, windows: []Window) (error{NoThreads} || Allocator.Error)!void {
    const running = try gpa.alloc(std.Thread, windows.len);
    defer gpa.free(running);
    var started: usize = 0;
    for (windows, running) |*window, *thread| {
        thread.* = std.Thread.spawn(.{ .stack_size = stack_size }, Window.run, .{window}) catch break;
        started += 1;
    }
    const unable: u32 = @intCast(windows.len - started);
    if (unable > 0) _ = windows[0].start.missing.fetchSub(unable, .acq_rel);
    for (running[0..started]) |thread| thread.join();
    if (unable > 0) return error.NoThreads;
}
