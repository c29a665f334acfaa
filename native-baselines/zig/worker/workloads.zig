//! What is asked of workloads: they are made ready, measured, counted, and forgotten.

const std = @import("std");
const clock = @import("clock.zig");
const closed_loop = @import("closed_loop.zig");
const functions = @import("functions.zig");
const golden = @import("golden.zig");
const subjects = @import("subject.zig");
const tail = @import("tail.zig");
const threads_of = @import("throughput.zig");
const Failed = @import("request.zig").Failed;
const Launch = @import("launch.zig").Launch;
const Prepared = @import("launch.zig").Prepared;
const Request = @import("request.zig").Request;

const Io = std.Io;
const Subject = subjects.Subject;
const Writer = std.Io.Writer;

/// Longer than anybody measures, and short enough to be counted in nanoseconds.
const most_ms = std.time.ms_per_day;
const most_us = most_ms * std.time.us_per_ms;

/// The function of a workload: `fraud/screen` of `fraud/screen/64KiB`.
fn functionOf(request: *Request, workload: []const u8) Failed!*const functions.Function {
    var parts = std.mem.splitScalar(u8, workload, '/');
    const package = parts.first();
    const own_name = parts.next() orelse "";
    const name = workload[0..@min(package.len + 1 + own_name.len, workload.len)];
    const is_sized = parts.next() != null;
    const function = functions.find(name) orelse
        return request.refuse(.request, "there is no function for `{s}` in this program", .{workload});
    if (function.sized != is_sized) {
        const expected = if (function.sized) "comes in sizes, as in `/64KiB`" else "does not come in sizes";
        return request.refuse(.request, "`{s}`: the function {s}", .{ workload, expected });
    }
    return function;
}

fn readFile(launch: *Launch, request: *Request, file: []const u8) Failed![]const u8 {
    return Io.Dir.cwd().readFileAlloc(launch.io, file, launch.gpa, .unlimited) catch |why| switch (why) {
        error.OutOfMemory => |e| return e,
        else => return request.refuse(.request, "cannot read {s}: {t}", .{ file, why }),
    };
}

fn readSubject(launch: *Launch, request: *Request, workload: []const u8) Failed!Subject {
    const function = try functionOf(request, workload);
    const file = try request.mayString("inputs") orelse
        return request.refuse(.request, "`{s}` has no inputs: name their file as `inputs`", .{workload});
    const content = try readFile(launch, request, file);
    defer launch.gpa.free(content);
    var wrong: subjects.Wrong = .{ .count = 0 };
    return subjects.read(launch.gpa, function, content, &wrong) catch |why| switch (why) {
        error.OutOfMemory => |e| return e,
        error.Wrong => switch (wrong) {
            .line => |line| return request.refuse(
                .request,
                "{s}:{d}: this is no input of `{s}` in canonical JSON",
                .{ file, line, function.name },
            ),
            .count => |count| return request.refuse(
                .request,
                "{s}: it has {d} inputs, and a ring takes a power of two",
                .{ file, count },
            ),
        },
    };
}

/// The subject of a request, which is forgotten afterwards if it was read for it. Without inputs, that of a prepared workload is
/// taken.
const Borrowed = struct {
    subject: *Subject,
    own: ?Subject,

    fn take(borrowed: *Borrowed, launch: *Launch, request: *Request) Failed!void {
        const workload = try request.needString("workload");
        if (!request.has("inputs")) {
            if (launch.find(workload)) |prepared| {
                borrowed.* = .{ .subject = &prepared.subject, .own = null };
                return;
            }
        }
        borrowed.own = try readSubject(launch, request, workload);
        borrowed.subject = &borrowed.own.?;
    }

    fn giveBack(borrowed: *Borrowed) void {
        if (borrowed.own) |*own| own.deinit();
    }
};

pub fn verify(launch: *Launch, request: *Request, to: *Writer) Failed!void {
    _ = try request.mayString("size"); // nothing here depends on it
    const name = try request.needString("function");
    const folder = try request.needString("golden");
    const function = functions.find(name) orelse
        return request.refuse(.request, "there is no function `{s}` in this program", .{name});
    const answer = function.answer orelse
        return request.refuse(.request, "`{s}` has no golden answers: it is no function of the contracts", .{name});
    const file = try request.arena.print("{s}/{s}.jsonl", .{ folder, name });
    const content = try readFile(launch, request, file);
    defer launch.gpa.free(content);
    try golden.verify(request, launch.gpa, file, content, answer, to);
}

pub fn prepare(launch: *Launch, request: *Request, to: *Writer) Failed!void {
    const warm_up_ms = try request.needNumber("warm-up-ms", most_ms);
    const slice_us = try request.needNumber("slice-us", most_us);
    const workload = try request.needString("workload");
    var subject = try readSubject(launch, request, workload);
    errdefer subject.deinit();
    launch.forget(workload);
    const prepared = try launch.gpa.create(Prepared);
    errdefer launch.gpa.destroy(prepared);
    const name = try launch.gpa.dupe(u8, workload);
    errdefer launch.gpa.free(name);
    try launch.prepared.append(launch.gpa, prepared);
    prepared.* = .{ .workload = name, .subject = subject, .ready = undefined };
    prepared.ready = closed_loop.makeReady(
        &prepared.subject,
        &launch.costs,
        slice_us * std.time.ns_per_us,
        warm_up_ms * std.time.ns_per_ms,
    );
    writePrepared(&prepared.ready, to) catch @panic("out of memory");
}

fn writePrepared(ready: *const closed_loop.Ready, to: *Writer) Writer.Error!void {
    try to.print("{{\"answer\":\"prepared\",\"batch\":{d},\"clock-share\":{d},\"empty-ns\":{d},", .{
        ready.batch,
        ready.clock_share,
        ready.empty_ns,
    });
    try to.print("\"warm-up\":{{\"steady\":{},\"batches\":{d},\"ms\":{d},\"first-over-last\":{d}}}}}", .{
        ready.steady,
        ready.batches,
        ready.ms,
        ready.first_over_last,
    });
}

pub fn measure(launch: *Launch, request: *Request, to: *Writer) Failed!void {
    const slice_us = try request.needNumber("slice-us", most_us);
    const workload = try request.needString("workload");
    const prepared = launch.find(workload) orelse
        return request.refuse(.request, "`{s}` was not prepared: ask for `prepare` first", .{workload});
    try to.writeAll("{\"answer\":\"measured\",\"call-ns\":");
    try closed_loop.measureSlice(&prepared.subject, &prepared.ready, slice_us * std.time.ns_per_us, to);
    try to.writeByte('}');
}

pub fn release(launch: *Launch, request: *Request, to: *Writer) Failed!void {
    launch.forget(try request.needString("workload"));
    try to.writeAll("{\"answer\":\"released\"}");
}

pub fn throughput(launch: *Launch, request: *Request, to: *Writer) Failed!void {
    const threads = try request.needNumber("threads", std.math.maxInt(u16));
    const window_ms = try request.needNumber("window-ms", most_ms);
    var borrowed: Borrowed = undefined;
    try borrowed.take(launch, request);
    defer borrowed.giveBack();
    threads_of.write(
        launch.gpa,
        borrowed.subject,
        @intCast(threads),
        window_ms * std.time.ns_per_ms,
        &launch.cores,
        to,
    ) catch |why| switch (why) {
        error.NoThreads => return request.refuse(
            .request,
            "cannot call on {d} threads: 1 to {d} can be",
            .{ threads, threads_of.most_threads },
        ),
        error.OutOfMemory, error.WriteFailed => |e| return e,
    };
}

pub fn callTail(launch: *Launch, request: *Request, to: *Writer) Failed!void {
    const duration_ms = try request.needNumber("duration-ms", most_ms);
    var borrowed: Borrowed = undefined;
    try borrowed.take(launch, request);
    defer borrowed.giveBack();
    try tail.write(request.arena, borrowed.subject, duration_ms * std.time.ns_per_ms, to);
}

fn usSince(begin: u64) f64 {
    return clock.float(clock.now() - begin) / 1e3;
}

/// Native code has one step of a cold start, once it is open: the first call. And on to each of `calls`.
pub fn cold(launch: *Launch, request: *Request, to: *Writer) Failed!void {
    const calls = try request.needAscending("calls");
    var borrowed: Borrowed = undefined;
    try borrowed.take(launch, request);
    defer borrowed.giveBack();
    const begin = clock.now();
    borrowed.subject.call(1);
    const first = usSince(begin);
    var done: u64 = 1;
    try to.print("{{\"answer\":\"started\",\"phases\":[{{\"name\":\"first-call\",\"us\":{d}}}],\"to-call-us\":[", .{first});
    for (calls, 0..) |call, i| {
        borrowed.subject.call(call - done);
        done = call;
        const us = if (call == 1) first else usSince(begin);
        if (i > 0) try to.writeByte(',');
        try to.print("[{d},{d}]", .{ call, us });
    }
    try to.writeAll("]}");
}
