//! Values of the contract as canonical JSON, after LOGIC.md, made from their types at compile time. White space, another order of
//! keys, or another spelling is no input.

const std = @import("std");
const strings = @import("strings.zig");

const Allocator = std.mem.Allocator;
const Writer = std.Io.Writer;

pub const Failed = error{NotCanonical} || Allocator.Error;

/// A text that is read from its beginning to its end.
pub const Cursor = struct {
    text: []const u8,
    at: usize = 0,

    pub fn take(cursor: *Cursor, characters: []const u8) bool {
        if (!std.mem.startsWith(u8, cursor.text[cursor.at..], characters)) return false;
        cursor.at += characters.len;
        return true;
    }

    pub fn expect(cursor: *Cursor, characters: []const u8) error{NotCanonical}!void {
        if (!cursor.take(characters)) return error.NotCanonical;
    }

    pub fn isAtEnd(cursor: *const Cursor) bool {
        return cursor.at == cursor.text.len;
    }

    /// Digits without a needless zero at their beginning.
    fn digits(cursor: *Cursor) error{NotCanonical}!u64 {
        const begin = cursor.at;
        while (cursor.at < cursor.text.len and std.ascii.isDigit(cursor.text[cursor.at])) cursor.at += 1;
        const found = cursor.text[begin..cursor.at];
        if (found.len > 1 and found[0] == '0') return error.NotCanonical;
        return std.fmt.parseInt(u64, found, 10) catch error.NotCanonical;
    }
};

/// A name as WIT writes it.
inline fn kebab(comptime name: []const u8) *const [name.len]u8 {
    comptime {
        var written: [name.len]u8 = undefined;
        for (name, &written) |letter, *to| to.* = if (letter == '_') '-' else letter;
        const final = written;
        return &final;
    }
}

pub fn read(comptime T: type, arena: Allocator, cursor: *Cursor) Failed!T {
    switch (@typeInfo(T)) {
        .bool => {
            if (cursor.take("true")) return true;
            try cursor.expect("false");
            return false;
        },
        .int => return readInteger(T, cursor),
        .@"enum" => |info| {
            inline for (info.field_names) |name| {
                if (cursor.take("\"" ++ kebab(name) ++ "\"")) return @field(T, name);
            }
            return error.NotCanonical;
        },
        .pointer => |info| {
            if (info.child == u8) return strings.read(arena, cursor);
            return readList(info.child, arena, cursor);
        },
        .optional => |info| {
            if (cursor.take("null")) return null;
            return try read(info.child, arena, cursor);
        },
        .@"struct" => |info| {
            if (info.layout == .@"packed") return readFlags(T, cursor);
            return readRecord(T, arena, cursor);
        },
        .@"union" => |info| {
            inline for (info.field_names, info.field_types) |name, Payload| {
                const quoted = "\"" ++ kebab(name) ++ "\"";
                if (Payload == void) {
                    if (cursor.take(quoted)) return @unionInit(T, name, {});
                } else if (cursor.take("{" ++ quoted ++ ":")) {
                    const payload = try read(Payload, arena, cursor);
                    try cursor.expect("}");
                    return @unionInit(T, name, payload);
                }
            }
            return error.NotCanonical;
        },
        else => @compileError("the contract has no type such as " ++ @typeName(T)),
    }
}

fn readInteger(comptime T: type, cursor: *Cursor) error{NotCanonical}!T {
    if (T == u64) {
        try cursor.expect("\"");
        const value = try cursor.digits();
        try cursor.expect("\"");
        return value;
    }
    const negative = @typeInfo(T).int.signedness == .signed and cursor.take("-");
    const size = std.math.cast(i64, try cursor.digits()) orelse return error.NotCanonical;
    if (negative and size == 0) return error.NotCanonical;
    return std.math.cast(T, if (negative) -size else size) orelse error.NotCanonical;
}

fn readList(comptime T: type, arena: Allocator, cursor: *Cursor) Failed![]const T {
    var elements: std.ArrayList(T) = .empty;
    try cursor.expect("[");
    if (!cursor.take("]")) {
        while (true) {
            try elements.append(arena, try read(T, arena, cursor));
            if (!cursor.take(",")) break;
        }
        try cursor.expect("]");
    }
    return elements.items;
}

fn readRecord(comptime T: type, arena: Allocator, cursor: *Cursor) Failed!T {
    const info = @typeInfo(T).@"struct";
    var value: T = undefined;
    inline for (info.field_names, info.field_types, 0..) |name, Field, i| {
        try cursor.expect((if (i == 0) "{\"" else ",\"") ++ kebab(name) ++ "\":");
        @field(value, name) = try read(Field, arena, cursor);
    }
    try cursor.expect("}");
    return value;
}

/// Names of the flags that are set, in their order. What a packed record has besides are bits without a meaning.
fn readFlags(comptime T: type, cursor: *Cursor) error{NotCanonical}!T {
    const info = @typeInfo(T).@"struct";
    var value: T = .{};
    var any = false;
    try cursor.expect("[");
    inline for (info.field_names, info.field_types) |name, Field| {
        if (Field == bool) {
            const quoted = "\"" ++ kebab(name) ++ "\"";
            if (if (any) cursor.take("," ++ quoted) else cursor.take(quoted)) {
                @field(value, name) = true;
                any = true;
            }
        }
    }
    try cursor.expect("]");
    return value;
}

pub fn write(comptime T: type, value: *const T, to: *Writer) Writer.Error!void {
    switch (@typeInfo(T)) {
        .void => try to.writeAll("null"),
        .bool => try to.writeAll(if (value.*) "true" else "false"),
        .int => if (T == u64) try to.print("\"{d}\"", .{value.*}) else try to.print("{d}", .{value.*}),
        .@"enum" => |info| inline for (info.field_names) |name| {
            if (value.* == @field(T, name)) try to.writeAll("\"" ++ kebab(name) ++ "\"");
        },
        .pointer => |info| if (info.child == u8) try strings.write(value.*, to) else {
            try to.writeByte('[');
            for (value.*, 0..) |*element, i| {
                if (i > 0) try to.writeByte(',');
                try write(info.child, element, to);
            }
            try to.writeByte(']');
        },
        .optional => |info| if (value.*) |*payload| try write(info.child, payload, to) else try to.writeAll("null"),
        .@"struct" => |info| if (info.layout == .@"packed") try writeFlags(T, value.*, to) else {
            inline for (info.field_names, info.field_types, 0..) |name, Field, i| {
                try to.writeAll((if (i == 0) "{\"" else ",\"") ++ kebab(name) ++ "\":");
                try write(Field, &@field(value.*, name), to);
            }
            try to.writeByte('}');
        },
        .@"union" => |info| inline for (info.field_names, info.field_types) |name, Payload| {
            if (value.* == @field(info.tag_type.?, name)) {
                const quoted = "\"" ++ kebab(name) ++ "\"";
                if (Payload == void) {
                    try to.writeAll(quoted);
                } else {
                    try to.writeAll("{" ++ quoted ++ ":");
                    try write(Payload, &@field(value.*, name), to);
                    try to.writeByte('}');
                }
            }
        },
        else => @compileError("the contract has no type such as " ++ @typeName(T)),
    }
}

fn writeFlags(comptime T: type, value: T, to: *Writer) Writer.Error!void {
    const info = @typeInfo(T).@"struct";
    var any = false;
    try to.writeByte('[');
    inline for (info.field_names, info.field_types) |name, Field| {
        if (Field == bool) {
            if (@field(value, name)) {
                if (any) try to.writeByte(',');
                try to.writeAll("\"" ++ kebab(name) ++ "\"");
                any = true;
            }
        }
    }
    try to.writeByte(']');
}
