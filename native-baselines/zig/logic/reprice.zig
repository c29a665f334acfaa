//! A catalog in CSV, and its new prices.

const std = @import("std");
const arithmetic = @import("arithmetic.zig");
const catalog = @import("catalog.zig");
const csv = @import("csv.zig");
const types = @import("types.zig");

const Allocator = std.mem.Allocator;
const add = arithmetic.add;

const header = [6][]const u8{ "sku", "name", "cost", "margin", "stock", "price" };

/// A row that was read, and is to be priced.
const Row = struct {
    sku: []const u8,
    name: []const u8,
    cost: u64,
    margin: u64,
    stock: u32,
    price: ?u64,
};

const Failed = error{ Refused, Overflow } || Allocator.Error;

/// What Zig's errors cannot carry is in `refused`.
const Repricing = struct {
    reader: csv.Reader,
    refused: types.PricingError = .overflow,

    fn refuse(repricing: *Repricing, why: types.PricingError) error{Refused} {
        repricing.refused = why;
        return error.Refused;
    }

    fn malformed(repricing: *Repricing, reason: []const u8) error{Refused} {
        return repricing.refuse(.{ .malformed = .{ .line = repricing.reader.line, .reason = reason } });
    }

    fn next(repricing: *Repricing) error{Refused}!?csv.Record {
        return repricing.reader.next() catch |why| return repricing.malformed(csv.reason(why));
    }
};

const Repriced = types.Result([]const u8, types.PricingError);

pub noinline fn reprice(arena: Allocator, text: []const u8) Allocator.Error!Repriced {
    var repricing: Repricing = .{ .reader = .{ .text = text } };
    const repriced = rows(arena, &repricing) catch |why| switch (why) {
        error.Refused => return .{ .err = repricing.refused },
        error.Overflow => return .{ .err = .overflow },
        error.OutOfMemory => |e| return e,
    };
    return .{ .ok = repriced };
}

fn rows(arena: Allocator, repricing: *Repricing) Failed![]const u8 {
    const line_end = try readHeader(repricing);
    // Prices may become longer than they were, but rarely by so much.
    var to = try std.ArrayList(u8).initCapacity(arena, repricing.reader.text.len / 8 * 9 + 64);
    for (header, 0..) |name, i| {
        if (i > 0) try to.append(arena, ',');
        try to.appendSlice(arena, name);
    }
    try to.appendSlice(arena, line_end);
    var any = false;
    while (try repricing.next()) |record| {
        const row = try readRow(repricing, &record);
        try write(arena, &to, &row, try newPrice(&row));
        try to.appendSlice(arena, line_end);
        any = true;
    }
    if (!any) return repricing.refuse(.empty_cart);
    return to.items;
}

/// How its line ends.
fn readHeader(repricing: *Repricing) error{Refused}![]const u8 {
    const expected = "expected the header sku,name,cost,margin,stock,price";
    const first = try repricing.next() orelse return repricing.malformed(expected);
    for (header, first.fields) |name, field| {
        if (!std.mem.eql(u8, name, field)) return repricing.malformed(expected);
    }
    return if (first.crlf) "\r\n" else "\n";
}

fn readRow(repricing: *Repricing, record: *const csv.Record) error{Refused}!Row {
    const sku, const name, const cost, const margin, const stock, const price = record.fields;
    switch (catalog.parse(sku)) {
        .fine => {},
        .malformed => return repricing.malformed("sku: expected the form TG-0042-C"),
        .unknown => |id| return repricing.refuse(.{ .unknown_sku = id }),
        .wrong_grade => return repricing.malformed("sku: wrong grade"),
    }
    const row: Row = .{
        .sku = sku,
        .name = name,
        .cost = number(cost) orelse return repricing.malformed("cost: expected whole cents"),
        .margin = upTo(50_000, margin) orelse
            return repricing.malformed("margin: expected 0 to 50000 basis points"),
        .stock = @intCast(upTo(std.math.maxInt(u32), stock) orelse
            return repricing.malformed("stock: expected whole pieces")),
        .price = null,
    };
    if (row.stock > 1_000_000) return repricing.refuse(.{ .invalid_quantity = row.stock });
    if (price.len == 0) return row;
    var priced = row;
    priced.price = number(price) orelse return repricing.malformed("price: expected whole cents or nothing");
    return priced;
}

/// Digits that fit; none if it is anything else.
fn number(digits: []const u8) ?u64 {
    if (digits.len == 0) return null;
    var value: u64 = 0;
    for (digits) |digit| {
        if (digit < '0' or digit > '9') return null;
        value = std.math.mul(u64, value, 10) catch return null;
        value = add(value, digit - '0') catch return null;
    }
    return value;
}

fn upTo(most: u64, digits: []const u8) ?u64 {
    const value = number(digits) orelse return null;
    return if (value <= most) value else null;
}

fn newPrice(row: *const Row) error{Overflow}!u64 {
    if (row.stock == 0) {
        if (row.price) |old| return old;
    }
    const clearance: u64 = if (row.stock >= 5_000) 1_000 else if (row.stock >= 1_000) 500 else 0;
    const asked = try add(row.cost, try arithmetic.checkedShare(row.cost, row.margin, .half_even));
    const target = asked - arithmetic.share(asked, clearance, .half_even);
    var price = try add(target / 10 * 10, 9);
    if (row.price) |old| {
        const change = arithmetic.share(old, 2_000, .down);
        const highest = try add(old, change);
        price = @min(@max(price, old - change), highest);
    }
    return @max(price, row.cost);
}

fn write(arena: Allocator, to: *std.ArrayList(u8), row: *const Row, price: u64) Allocator.Error!void {
    try to.appendSlice(arena, row.sku);
    try to.append(arena, ',');
    const quoted = std.mem.findAny(u8, row.name, ",\"\r\n") != null;
    if (quoted) try to.append(arena, '"');
    try to.appendSlice(arena, row.name);
    if (quoted) try to.append(arena, '"');
    for ([_]u64{ row.cost, row.margin, row.stock, price }) |value| {
        try to.append(arena, ',');
        try writeNumber(arena, to, value);
    }
}

fn writeNumber(arena: Allocator, to: *std.ArrayList(u8), value: u64) Allocator.Error!void {
    var digits: [20]u8 = undefined;
    var at: usize = digits.len;
    var left = value;
    while (true) {
        at -= 1;
        digits[at] = '0' + @as(u8, @intCast(left % 10));
        left /= 10;
        if (left == 0) break;
    }
    try to.appendSlice(arena, digits[at..]);
}
