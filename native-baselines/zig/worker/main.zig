//! The logic in Zig as a worker: JSON lines on stdin and stdout, one request, one answer (docs/FORMATS.md, "The worker protocol").

const std = @import("std");
const clock = @import("clock.zig");
const launches = @import("launch.zig");
const process = @import("process.zig");
const workloads = @import("workloads.zig");
const Failed = @import("request.zig").Failed;
const Request = @import("request.zig").Request;

const Io = std.Io;
const Launch = launches.Launch;
const Writer = std.Io.Writer;
const linux = std.os.linux;

const Handler = struct {
    request: []const u8,
    answer: *const fn (launch: *Launch, request: *Request, to: *Writer) Failed!void,
    /// Whether something must be open, and whether it counts as a call, after which no start is cold.
    of_opened: bool = true,
    touches: bool = true,
};

const handlers = [_]Handler{
    .{ .request = "verify", .answer = &workloads.verify },
    .{ .request = "prepare", .answer = &workloads.prepare },
    .{ .request = "measure", .answer = &workloads.measure },
    .{ .request = "release", .answer = &workloads.release },
    .{ .request = "throughput", .answer = &workloads.throughput },
    .{ .request = "call-tail", .answer = &workloads.callTail },
    .{ .request = "cold", .answer = &cold },
    .{ .request = "fuel", .answer = &fuel },
    .{ .request = "bytes-moved", .answer = &bytesMoved },
    .{ .request = "look", .answer = &look, .of_opened = false, .touches = false },
    .{ .request = "close", .answer = &close, .of_opened = false, .touches = false },
};

fn cold(launch: *Launch, request: *Request, to: *Writer) Failed!void {
    if (!launch.is_untouched) {
        return request.refuse(
            .request,
            "something was called in this process before: a cold start is the first thing after `open`",
            .{},
        );
    }
    try workloads.cold(launch, request, to);
}

fn fuel(_: *Launch, request: *Request, _: *Writer) Failed!void {
    return request.refuse(.unsupported, "native code burns no fuel", .{});
}

fn bytesMoved(_: *Launch, request: *Request, _: *Writer) Failed!void {
    return request.refuse(.unsupported, "native code has no linear memory that bytes are moved into", .{});
}

fn look(launch: *Launch, _: *Request, to: *Writer) Failed!void {
    try to.writeAll("{\"answer\":\"seen\",\"memory\":");
    try process.Memory.read(launch.io).write(to);
    try to.writeAll(",\"process\":{");
    try process.write(launch.io, to);
    try to.writeAll("}}");
}

fn close(launch: *Launch, _: *Request, to: *Writer) Failed!void {
    try to.writeAll("{\"answer\":\"closed\",");
    try process.write(launch.io, to);
    try to.writeByte('}');
    launch.is_closed = true;
}

fn dispatch(launch: *Launch, request: *Request, to: *Writer) Failed!void {
    const name = try request.needString("request");
    if (std.mem.eql(u8, name, "open")) {
        if (launch.is_open) {
            return request.refuse(.request, "a launch opens one contender, and this one is open", .{});
        }
        return launches.open(launch, request, to);
    }
    for (&handlers) |*handler| {
        if (!std.mem.eql(u8, handler.request, name)) continue;
        if (handler.of_opened and !launch.is_open) {
            return request.refuse(.request, "nothing is open: the first request is `open`", .{});
        }
        defer launch.is_untouched = launch.is_untouched and !handler.touches;
        return handler.answer(launch, request, to);
    }
    const shown = name[0..@min(name.len, 100)];
    return request.refuse(.request, "not a request: `{s}` is not asked of this program", .{shown});
}

/// Answers a line, whatever it holds.
fn answerLine(launch: *Launch, arena: std.mem.Allocator, line: []const u8, to: *Writer.Allocating) Failed!void {
    var request: Request = .{ .arena = arena };
    parseAndDispatch(launch, &request, line, &to.writer) catch |why| switch (why) {
        error.Refused => {
            to.clearRetainingCapacity();
            try request.writeRefusal(&to.writer);
        },
        error.OutOfMemory, error.WriteFailed => |e| return e,
    };
    try to.writer.writeByte('\n');
}

fn parseAndDispatch(launch: *Launch, request: *Request, line: []const u8, to: *Writer) Failed!void {
    try request.parse(line);
    try dispatch(launch, request, to);
}

/// The next line without its end; false behind the last.
fn readLine(input: *Io.Reader, line: *Writer.Allocating) !bool {
    line.clearRetainingCapacity();
    const length = try input.streamDelimiterEnding(&line.writer, '\n');
    _ = input.takeByte() catch |why| switch (why) {
        error.EndOfStream => return length > 0,
        else => |e| return e,
    };
    return true;
}

pub fn main(init: std.process.Init) !void {
    const began = clock.now();
    // Whoever asks may be killed: this must not go on for ever.
    _ = linux.prctl(@backingInt(linux.PR.SET_PDEATHSIG), @backingInt(linux.SIG.KILL), 0, 0, 0);
    var launch: Launch = .{ .gpa = init.gpa, .io = init.io, .main_began_ns = began };
    defer launch.deinit();
    var stdin_buffer: [64 << 10]u8 = undefined;
    var stdout_buffer: [64 << 10]u8 = undefined;
    var stdin = Io.File.stdin().readerStreaming(init.io, &stdin_buffer);
    var stdout = Io.File.stdout().writerStreaming(init.io, &stdout_buffer);
    var line: Writer.Allocating = .init(init.gpa);
    defer line.deinit();
    var answer: Writer.Allocating = .init(init.gpa);
    defer answer.deinit();
    var arena: std.heap.ArenaAllocator = .init(init.gpa);
    defer arena.deinit();
    while (!launch.is_closed and try readLine(&stdin.interface, &line)) {
        answer.clearRetainingCapacity();
        try answerLine(&launch, arena.allocator(), line.written(), &answer);
        // Nobody may be left to tell.
        stdout.interface.writeAll(answer.written()) catch return;
        stdout.interface.flush() catch return;
        _ = arena.reset(.retain_capacity);
    }
}
