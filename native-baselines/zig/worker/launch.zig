//! A launch: the state behind the worker protocol, and what opens it.

const std = @import("std");
const builtin = @import("builtin");
const clock = @import("clock.zig");
const closed_loop = @import("closed_loop.zig");
const corpora = @import("corpora.zig");
const process = @import("process.zig");
const Failed = @import("request.zig").Failed;
const Request = @import("request.zig").Request;
const Subject = @import("subject.zig").Subject;

const Allocator = std.mem.Allocator;
const Io = std.Io;
const Writer = std.Io.Writer;
const linux = std.os.linux;

const protocol_version = 3;
const contender = "native/zig";

/// A workload that was made ready.
pub const Prepared = struct {
    workload: []const u8,
    subject: Subject,
    ready: closed_loop.Ready,
};

pub const Launch = struct {
    gpa: Allocator,
    io: Io,
    main_began_ns: u64,
    is_open: bool = false,
    /// Nothing was called yet.
    is_untouched: bool = true,
    /// It answered `close`.
    is_closed: bool = false,
    costs: clock.Clock = .{},
    /// The cores that it had before it was pinned.
    cores: linux.cpu_set_t = @splat(0),
    prepared: std.ArrayList(*Prepared) = .empty,

    pub fn find(launch: *const Launch, workload: []const u8) ?*Prepared {
        for (launch.prepared.items) |prepared| {
            if (std.mem.eql(u8, prepared.workload, workload)) return prepared;
        }
        return null;
    }

    /// Forgets a workload, if it was made ready.
    pub fn forget(launch: *Launch, workload: []const u8) void {
        const prepared = launch.find(workload) orelse return;
        for (launch.prepared.items, 0..) |one, i| {
            if (one == prepared) {
                _ = launch.prepared.swapRemove(i);
                break;
            }
        }
        prepared.subject.deinit();
        launch.gpa.free(prepared.workload);
        launch.gpa.destroy(prepared);
    }

    pub fn deinit(launch: *Launch) void {
        while (launch.prepared.items.len > 0) launch.forget(launch.prepared.items[0].workload);
        launch.prepared.deinit(launch.gpa);
    }
};

/// Answers `open` with the receipt.
pub fn open(launch: *Launch, request: *Request, to: *Writer) Failed!void {
    try check(request);
    const core = try request.mayNumber("core", std.math.maxInt(u32));
    const spawned_ns = try request.mayNumber("spawned-ns", std.math.maxInt(u64));
    const suites = try request.mayStrings("suites");
    const idle = process.Memory.read(launch.io);
    launch.costs = .calibrated();
    if (linux.errno(linux.sched_getaffinity(0, @sizeOf(linux.cpu_set_t), &launch.cores)) != .SUCCESS) {
        return request.refuse(.request, "cannot read the allowed cores", .{});
    }
    if (core) |number| try pin(request, number);
    try to.print("{{\"answer\":\"opened\",\"protocol\":{d},\"program\":\"tollgate-zig 0.1.0\",", .{protocol_version});
    try to.writeAll("\"language\":\"zig\",\"build\":\"zig\",\"runtime\":\"native\",\"effective\":");
    try to.print("{{\"compiler\":\"zig {s}\",\"optimize\":\"{t}\",\"cpu\":\"{s}\"}},", .{
        builtin.zig_version_string,
        builtin.mode,
        builtin.cpu.model.name,
    });
    const digest = try corpora.digest(request.arena, launch.io, suites);
    try to.print("\"artifact-sha256\":null,\"fixtures\":\"{s}\",\"phases\":[", .{&digest});
    if (spawned_ns) |began| {
        if (began > 0 and began < launch.main_began_ns) {
            const us = clock.float(launch.main_began_ns - began) / 1e3;
            try to.print("{{\"name\":\"spawn\",\"us\":{d}}}", .{us});
        }
    }
    try to.writeAll("],\"idle\":");
    try idle.write(to);
    try to.print(",\"clock\":{{\"cost-ns\":{d},\"resolution-ns\":{d}}},\"debug-build\":{}}}", .{
        launch.costs.cost_ns,
        launch.costs.resolution_ns,
        builtin.mode == .debug or builtin.mode == .safe,
    });
    launch.is_open = true;
}

/// Everything that decides whether it can be opened.
fn check(request: *Request) Failed!void {
    const protocol = try request.needNumber("protocol", std.math.maxInt(u32));
    if (protocol != protocol_version) {
        return request.refuse(
            .protocol,
            "this worker speaks protocol {d}, not {d}: build both from one commit",
            .{ protocol_version, protocol },
        );
    }
    const asked = try request.needString("contender");
    if (!std.mem.eql(u8, asked, contender)) {
        return request.refuse(.request, "this program opens {s}, and not `{s}`", .{ contender, asked });
    }
    if (request.has("slower")) {
        return request.refuse(.unsupported, "this worker cannot make its calls slower than they are", .{});
    }
}

fn pin(request: *Request, core: u64) Failed!void {
    var one: linux.cpu_set_t = @splat(0);
    const bits = @bitSizeOf(usize);
    if (core < one.len * bits) {
        one[@intCast(core / bits)] = @as(usize, 1) << @intCast(core % bits);
    }
    linux.sched_setaffinity(0, &one) catch |why| {
        return request.refuse(.request, "cannot pin to core {d}: {t}", .{ core, why });
    };
}
