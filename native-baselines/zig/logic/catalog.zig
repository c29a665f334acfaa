//! The catalog: 128 articles, made of their numbers, and how they are written.

const std = @import("std");
const arithmetic = @import("arithmetic.zig");

pub const Grade = enum {
    a,
    b,
    c,
    d,

    pub fn letter(grade: Grade) u8 {
        return switch (grade) {
            .a => 'A',
            .b => 'B',
            .c => 'C',
            .d => 'D',
        };
    }
};

pub const Article = struct {
    id: u32,
    list_cents: u64,
    grams: u64,
    grade: Grade,
    contract: bool,
    reduced_tax: bool,
};

/// How many there are.
pub const count = 128;

const grades = [4]Grade{ .a, .b, .c, .d };

pub fn find(id: u32) ?Article {
    if (id < 1 or id > count) return null;
    const hash: u64 = arithmetic.scatter(id);
    return .{
        .id = id,
        .list_cents = 100 * (1 + (hash >> 20) % 250) - 1,
        .grams = 50 + ((hash >> 8) & 0xfff),
        .grade = grades[id % 4],
        .contract = id % 8 == 3,
        .reduced_tax = id % 5 == 0,
    };
}

/// What a textual SKU is.
pub const Sku = union(enum) {
    malformed,
    unknown: u32,
    wrong_grade: Article,
    fine: Article,
};

pub fn parse(sku: []const u8) Sku {
    if (sku.len != 9 or !std.mem.startsWith(u8, sku, "TG-") or sku[7] != '-') return .malformed;
    var id: u32 = 0;
    for (sku[3..7]) |digit| {
        if (digit < '0' or digit > '9') return .malformed;
        id = id * 10 + (digit - '0');
    }
    if (sku[8] < 'A' or sku[8] > 'Z') return .malformed;
    const article = find(id) orelse return .{ .unknown = id };
    if (sku[8] != article.grade.letter()) return .{ .wrong_grade = article };
    return .{ .fine = article };
}
