//! The canonical ABI of the component model, made from Zig's types at compile time: how values lie in linear memory, and how they
//! are read from there and written to it.
//!
//! Strings and bytes are not copied: they stay where the host put them. Elements of other lists are.

const std = @import("std");

const Allocator = std.mem.Allocator;

/// How many bytes a value takes in memory.
pub fn sizeOf(comptime T: type) usize {
    return switch (@typeInfo(T)) {
        .void => 0,
        .bool => 1,
        .int => @sizeOf(T),
        .@"enum" => 1,
        .pointer => 8,
        .optional => |info| round(offsetOfPayload(T) + sizeOf(info.child), alignOf(T)),
        .@"struct" => |info| if (info.layout == .@"packed") 1 else sizeOfRecord(T),
        .@"union" => |info| round(offsetOfPayload(T) + largest(info.field_types), alignOf(T)),
        else => unsupported(T),
    };
}

pub fn alignOf(comptime T: type) usize {
    return switch (@typeInfo(T)) {
        .void => 1,
        .bool => 1,
        .int => @sizeOf(T),
        .@"enum" => 1,
        .pointer => 4,
        .optional => |info| alignOf(info.child),
        .@"struct" => |info| if (info.layout == .@"packed") 1 else strictest(info.field_types),
        .@"union" => |info| strictest(info.field_types),
        else => unsupported(T),
    };
}

fn unsupported(comptime T: type) noreturn {
    @compileError("the contract has no type such as " ++ @typeName(T));
}

fn round(size: usize, alignment: usize) usize {
    return (size + alignment - 1) / alignment * alignment;
}

fn sizeOfRecord(comptime T: type) usize {
    const types = @typeInfo(T).@"struct".field_types;
    return round(offsetOf(T, types.len), alignOf(T));
}

/// Where a field of a record begins; behind the last, where they end.
fn offsetOf(comptime T: type, comptime field: usize) usize {
    const types = @typeInfo(T).@"struct".field_types;
    var end: usize = 0;
    inline for (types, 0..) |Field, i| {
        end = round(end, alignOf(Field));
        if (i == field) return end;
        end += sizeOf(Field);
    }
    return end;
}

/// Where what follows the tag of a variant, an option or a result begins. All of ours have a tag of one byte.
fn offsetOfPayload(comptime T: type) usize {
    return round(1, alignOf(T));
}

fn largest(comptime types: []const type) usize {
    var most: usize = 0;
    inline for (types) |T| most = @max(most, sizeOf(T));
    return most;
}

fn strictest(comptime types: []const type) usize {
    var most: usize = 1;
    inline for (types) |T| most = @max(most, alignOf(T));
    return most;
}

/// Reads a value. Elements of lists go into the arena.
pub fn load(comptime T: type, arena: Allocator, from: [*]const u8) Allocator.Error!T {
    switch (@typeInfo(T)) {
        .void => return,
        .bool => return from[0] != 0,
        .int => return std.mem.readInt(T, from[0..@sizeOf(T)], .little),
        .@"enum" => {
            const value: T = @fromBackingInt(from[0]);
            return value;
        },
        .pointer => |info| {
            const address = std.mem.readInt(u32, from[0..4], .little);
            const length = std.mem.readInt(u32, from[4..8], .little);
            return list(info.child, arena, address, length);
        },
        .optional => |info| {
            const payload = comptime offsetOfPayload(T);
            if (from[0] == 0) return null;
            return try load(info.child, arena, from + payload);
        },
        .@"struct" => |info| {
            var value: T = undefined;
            if (info.layout == .@"packed") {
                value = @bitCast(from[0]);
            } else inline for (info.field_names, info.field_types, 0..) |name, Field, i| {
                const offset = comptime offsetOf(T, i);
                @field(value, name) = try load(Field, arena, from + offset);
            }
            return value;
        },
        .@"union" => |info| {
            const payload = comptime offsetOfPayload(T);
            inline for (info.field_names, info.field_types, 0..) |name, Payload, tag| {
                if (from[0] == tag) {
                    return @unionInit(T, name, try load(Payload, arena, from + payload));
                }
            }
            unreachable; // the host has checked it
        },
        else => unsupported(T),
    }
}

/// A list that lies at an address. Where there are no elements, the address means nothing.
pub fn list(comptime T: type, arena: Allocator, address: usize, length: usize) Allocator.Error![]const T {
    const none: []const T = &.{};
    if (length == 0) return none;
    const bytes: [*]const u8 = @ptrFromInt(address);
    if (T == u8) return bytes[0..length];
    const size = comptime sizeOf(T);
    const elements = try arena.alloc(T, length);
    for (elements, 0..) |*element, i| {
        element.* = try load(T, arena, bytes + i * size);
    }
    return elements;
}

/// Writes a value. Elements of lists go into the arena.
pub fn store(comptime T: type, arena: Allocator, value: *const T, to: [*]u8) Allocator.Error!void {
    switch (@typeInfo(T)) {
        .void => {},
        .bool => to[0] = @intFromBool(value.*),
        .int => std.mem.writeInt(T, to[0..@sizeOf(T)], value.*, .little),
        .@"enum" => to[0] = @backingInt(value.*),
        .pointer => |info| {
            const address = try storeElements(info.child, arena, value.*);
            std.mem.writeInt(u32, to[0..4], @intCast(address), .little);
            std.mem.writeInt(u32, to[4..8], @intCast(value.len), .little);
        },
        .optional => |info| {
            const offset = comptime offsetOfPayload(T);
            to[0] = @intFromBool(value.* != null);
            if (value.*) |*payload| try store(info.child, arena, payload, to + offset);
        },
        .@"struct" => |info| {
            if (info.layout == .@"packed") {
                to[0] = @bitCast(value.*);
            } else inline for (info.field_names, info.field_types, 0..) |name, Field, i| {
                const offset = comptime offsetOf(T, i);
                try store(Field, arena, &@field(value.*, name), to + offset);
            }
        },
        .@"union" => |info| {
            const offset = comptime offsetOfPayload(T);
            inline for (info.field_names, info.field_types, 0..) |name, Payload, tag| {
                if (value.* == @field(info.tag_type.?, name)) {
                    to[0] = tag;
                    try store(Payload, arena, &@field(value.*, name), to + offset);
                }
            }
        },
        else => unsupported(T),
    }
}

/// Where the elements of a list lie. Of none an allocator gives an address behind the end of memory, which the host refuses: any
/// other does.
fn storeElements(comptime T: type, arena: Allocator, elements: []const T) Allocator.Error!usize {
    if (elements.len == 0) return comptime alignOf(T);
    if (T == u8) return @intFromPtr(elements.ptr);
    const size = comptime sizeOf(T);
    const stored = try arena.alignedAlloc(u8, .@"8", elements.len * size);
    for (elements, 0..) |*element, i| {
        try store(T, arena, element, stored.ptr + i * size);
    }
    return @intFromPtr(stored.ptr);
}
