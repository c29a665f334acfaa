//! Texts and bytes as canonical JSON: escapes only `"`, `\` and control characters, and bytes in lowercase hexadecimal digits.

const std = @import("std");
const canonical = @import("canonical.zig");

const Allocator = std.mem.Allocator;
const Cursor = canonical.Cursor;
const Writer = std.Io.Writer;

pub fn read(arena: Allocator, cursor: *Cursor) canonical.Failed![]const u8 {
    try cursor.expect("\"");
    const decoded = try arena.alloc(u8, lengthUpToQuote(cursor));
    var length: usize = 0;
    while (true) : (length += 1) {
        const character = try next(cursor);
        if (character == '"') break;
        if (character < 0x20) return error.NotCanonical;
        decoded[length] = if (character == '\\') try escaped(cursor) else character;
    }
    const text = decoded[0..length];
    return if (std.unicode.utf8ValidateSlice(text)) text else error.NotCanonical;
}

fn next(cursor: *Cursor) error{NotCanonical}!u8 {
    if (cursor.isAtEnd()) return error.NotCanonical;
    defer cursor.at += 1;
    return cursor.text[cursor.at];
}

/// How many characters there are up to the closing quote; what is decoded is never longer.
fn lengthUpToQuote(cursor: *const Cursor) usize {
    var at = cursor.at;
    while (at < cursor.text.len and cursor.text[at] != '"') {
        at += if (cursor.text[at] == '\\') 2 else 1;
    }
    return at - cursor.at;
}

/// What stands behind a backslash.
fn escaped(cursor: *Cursor) error{NotCanonical}!u8 {
    return switch (try next(cursor)) {
        '"' => '"',
        '\\' => '\\',
        'b' => 0x08,
        't' => '\t',
        'n' => '\n',
        'f' => 0x0c,
        'r' => '\r',
        'u' => control(cursor),
        else => error.NotCanonical,
    };
}

/// Four digits of a character that has no other escape.
fn control(cursor: *Cursor) error{NotCanonical}!u8 {
    try cursor.expect("00");
    const code = try hexPair(cursor);
    return switch (code) {
        0x08, '\t', '\n', 0x0c, '\r' => error.NotCanonical,
        else => if (code < 0x20) code else error.NotCanonical,
    };
}

fn hexPair(cursor: *Cursor) error{NotCanonical}!u8 {
    const high = try hexDigit(try next(cursor));
    return high << 4 | try hexDigit(try next(cursor));
}

fn hexDigit(character: u8) error{NotCanonical}!u8 {
    return switch (character) {
        '0'...'9' => character - '0',
        'a'...'f' => character - 'a' + 10,
        else => error.NotCanonical,
    };
}

pub fn write(text: []const u8, to: *Writer) Writer.Error!void {
    try std.json.Stringify.encodeJsonString(text, .{}, to);
}

pub fn readBytes(arena: Allocator, cursor: *Cursor) canonical.Failed![]const u8 {
    try cursor.expect("\"");
    const length = lengthUpToQuote(cursor);
    if (length % 2 != 0) return error.NotCanonical;
    const bytes = try arena.alloc(u8, length / 2);
    for (bytes) |*byte| byte.* = try hexPair(cursor);
    try cursor.expect("\"");
    return bytes;
}

pub fn writeBytes(bytes: []const u8, to: *Writer) Writer.Error!void {
    try to.writeByte('"');
    try to.printHex(bytes, .lower);
    try to.writeByte('"');
}
