//! The golden cases of a function, answered and held against what is expected.

const std = @import("std");
const corpora = @import("corpora.zig");
const functions = @import("functions.zig");
const asked = @import("request.zig");
const strings = @import("strings.zig");

const Allocator = std.mem.Allocator;
const Scanner = std.json.Scanner;
const Sha256 = std.crypto.hash.sha2.Sha256;
const Writer = std.Io.Writer;

const Difference = struct {
    /// Its name, as JSON.
    case: []const u8,
    expected: []const u8,
    got: []const u8,
};

/// Why a line is no case: the words for it.
const Fault = error{ NoCase, NoInput, NotCanonical };

fn words(fault: Fault) []const u8 {
    return switch (fault) {
        error.NoCase => "this is no golden case",
        error.NoInput => "it has no `input`: this program makes none of a recipe, and wants it written out",
        error.NotCanonical => "its input is none in canonical JSON",
    };
}

/// The JSON of an object's member; none if there is none, or it is no object.
fn member(arena: Allocator, object: []const u8, name: []const u8) Allocator.Error!?[]const u8 {
    var scanner: Scanner = .initCompleteInput(arena, object);
    defer scanner.deinit();
    return scanTo(&scanner, arena, object, name) catch |why| switch (why) {
        error.OutOfMemory => |e| return e,
        else => return null,
    };
}

fn scanTo(scanner: *Scanner, arena: Allocator, object: []const u8, name: []const u8) !?[]const u8 {
    if (try scanner.next() != .object_begin) return null;
    while (true) {
        const key: []const u8 = switch (try scanner.nextAlloc(arena, .alloc_if_needed)) {
            .string => |slice| slice,
            .allocated_string => |slice| slice,
            else => return null,
        };
        const is_it = std.mem.eql(u8, key, name);
        _ = try scanner.peekNextTokenType(); // stands before the value then
        const begin = scanner.cursor;
        try scanner.skipValue();
        if (is_it) return object[begin..scanner.cursor];
    }
}

/// Answers a case; how it differs, if it does.
fn answerCase(
    arena: Allocator,
    answer: *const functions.Answer,
    line: []const u8,
    sha: *Sha256,
) (Fault || Allocator.Error || Writer.Error)!?Difference {
    const case = try member(arena, line, "case") orelse return error.NoCase;
    const output = try member(arena, line, "output");
    const expected_hex = try member(arena, line, "output-sha256");
    if (output == null and expected_hex == null) return error.NoCase;
    const input = try member(arena, line, "input") orelse return error.NoInput;
    var got: Writer.Allocating = .init(arena);
    try answer(arena, input, &got.writer);
    const hex = corpora.hexOfBytes(got.written());
    sha.update(&hex);
    if (output) |expected| {
        if (std.mem.eql(u8, expected, got.written())) return null;
        return .{ .case = case, .expected = expected, .got = got.written() };
    }
    const expected = std.mem.trim(u8, expected_hex.?, "\"");
    if (std.mem.eql(u8, expected, &hex)) return null;
    return .{
        .case = case,
        .expected = try arena.print("sha256:{s}", .{expected}),
        .got = try arena.print("sha256:{s}", .{&hex}),
    };
}

/// Writes how many cases there are, the digest of all answers, and the first difference.
pub fn verify(
    request: *asked.Request,
    gpa: Allocator,
    file: []const u8,
    content: []const u8,
    answer: *const functions.Answer,
    to: *Writer,
) asked.Failed!void {
    var sha: Sha256 = .init(.{});
    var cases: usize = 0;
    var difference: ?Difference = null;
    var scratch: std.heap.ArenaAllocator = .init(gpa);
    defer scratch.deinit();
    var lines = functions.linesOf(content);
    while (lines.next()) |line| {
        cases += 1;
        if (difference != null) continue;
        difference = answerCase(scratch.allocator(), answer, line, &sha) catch |why| switch (why) {
            error.OutOfMemory, error.WriteFailed => return error.OutOfMemory,
            error.NoCase, error.NoInput, error.NotCanonical => |fault| return request.refuse(
                .request,
                "{s}:{d}: {s}",
                .{ file, cases, words(fault) },
            ),
        };
        if (difference == null) _ = scratch.reset(.retain_capacity);
    }
    try to.print("{{\"answer\":\"verified\",\"cases\":{d},\"digest\":\"{s}\",\"difference\":", .{
        cases,
        &corpora.hexOf(&sha),
    });
    if (difference) |found| {
        try to.print("{{\"case\":{s},\"expected\":", .{found.case});
        try strings.write(found.expected, to);
        try to.writeAll(",\"got\":");
        try strings.write(found.got, to);
        try to.writeByte('}');
    } else {
        try to.writeAll("null");
    }
    try to.writeByte('}');
}
