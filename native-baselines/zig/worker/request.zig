//! A request: one line, an object. Fields are read by name; what is missing or of another type is refused in words.

const std = @import("std");
const strings = @import("strings.zig");

const Allocator = std.mem.Allocator;
const Value = std.json.Value;
const Writer = std.Io.Writer;

/// Why a request is not carried out. What Zig's errors cannot carry is in the request.
pub const Failed = error{Refused} || Allocator.Error || Writer.Error;

pub const Kind = enum { unsupported, request, protocol };

pub const Request = struct {
    /// For as long as it is answered.
    arena: Allocator,
    fields: std.json.ObjectMap = .empty,
    kind: Kind = .request,
    message: []const u8 = "",

    pub fn parse(request: *Request, line: []const u8) Failed!void {
        const parsed = std.json.parseFromSliceLeaky(Value, request.arena, line, .{}) catch |why| switch (why) {
            error.OutOfMemory => |e| return e,
            else => return request.refuse(.request, "not a request: the line is no JSON", .{}),
        };
        request.fields = switch (parsed) {
            .object => |fields| fields,
            else => return request.refuse(.request, "not a request: the line is no object", .{}),
        };
    }

    pub fn refuse(request: *Request, kind: Kind, comptime format: []const u8, values: anytype) Failed {
        request.kind = kind;
        request.message = request.arena.print(format, values) catch |why| return why;
        return error.Refused;
    }

    pub fn writeRefusal(request: *const Request, to: *Writer) Writer.Error!void {
        try to.print("{{\"answer\":\"failed\",\"kind\":\"{t}\",\"message\":", .{request.kind});
        try strings.write(request.message, to);
        try to.writeByte('}');
    }

    /// A field; none where it is missing or null.
    fn find(request: *const Request, field: []const u8) ?Value {
        const value = request.fields.get(field) orelse return null;
        return if (value == .null) null else value;
    }

    pub fn has(request: *const Request, field: []const u8) bool {
        return request.find(field) != null;
    }

    fn missing(request: *Request, field: []const u8) Failed {
        return request.refuse(.request, "not a request: missing field `{s}`", .{field});
    }

    fn ofAnotherType(request: *Request, field: []const u8, expected: []const u8) Failed {
        return request.refuse(.request, "not a request: `{s}` is not {s}", .{ field, expected });
    }

    pub fn mayString(request: *Request, field: []const u8) Failed!?[]const u8 {
        const value = request.find(field) orelse return null;
        return switch (value) {
            .string => |string| string,
            else => return request.ofAnotherType(field, "a string"),
        };
    }

    pub fn needString(request: *Request, field: []const u8) Failed![]const u8 {
        return try request.mayString(field) orelse return request.missing(field);
    }

    pub fn mayNumber(request: *Request, field: []const u8, most: u64) Failed!?u64 {
        const value = request.find(field) orelse return null;
        const number = unsigned(value);
        if (number == null or number.? > most) {
            return request.ofAnotherType(field, "a whole number of its range");
        }
        return number;
    }

    pub fn needNumber(request: *Request, field: []const u8, most: u64) Failed!u64 {
        return try request.mayNumber(field, most) orelse return request.missing(field);
    }

    /// The numbers of a field, ascending and from 1 on.
    pub fn needAscending(request: *Request, field: []const u8) Failed![]const u64 {
        const value = request.find(field) orelse return request.missing(field);
        const items = switch (value) {
            .array => |array| array.items,
            else => return request.ofAnotherType(field, "a list of whole numbers"),
        };
        const numbers = try request.arena.alloc(u64, items.len);
        for (items, numbers) |item, *number| {
            number.* = unsigned(item) orelse return request.ofAnotherType(field, "a list of whole numbers");
        }
        if (!doAscend(numbers)) {
            return request.refuse(.request, "`{s}` must be ascending and begin at 1 or more", .{field});
        }
        return numbers;
    }

    /// The texts of a field; none where it is missing.
    pub fn mayStrings(request: *Request, field: []const u8) Failed![]const []const u8 {
        const value = request.find(field) orelse {
            const none: []const []const u8 = &.{};
            return none;
        };
        const items = switch (value) {
            .array => |array| array.items,
            else => return request.ofAnotherType(field, "a list of strings"),
        };
        const found = try request.arena.alloc([]const u8, items.len);
        for (items, found) |item, *string| {
            string.* = switch (item) {
                .string => |text| text,
                else => return request.ofAnotherType(field, "a list of strings"),
            };
        }
        return found;
    }
};

fn unsigned(value: Value) ?u64 {
    return switch (value) {
        .integer => |integer| std.math.cast(u64, integer),
        .number_string => |digits| std.fmt.parseInt(u64, digits, 10) catch null,
        else => null,
    };
}

fn doAscend(numbers: []const u64) bool {
    if (numbers.len == 0 or numbers[0] == 0) return false;
    for (numbers[1..], numbers[0 .. numbers.len - 1]) |number, before| {
        if (number <= before) return false;
    }
    return numbers[numbers.len - 1] <= std.math.maxInt(u32);
}
