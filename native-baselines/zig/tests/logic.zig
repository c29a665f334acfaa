//! The text's own examples, and edges that it decides.

const std = @import("std");
const logic = @import("logic");

const arithmetic = logic.arithmetic;
const catalog = logic.catalog;
const types = logic.types;
const expect = std.testing.expect;
const expectEqual = std.testing.expectEqual;
const expectEqualStrings = std.testing.expectEqualStrings;

const most = std.math.maxInt(u64);

test "share rounds by the exact rest, and splits what needs more than 64 bits" {
    try expectEqual(@as(u64, 0), arithmetic.share(5, 1_000, .down));
    try expectEqual(@as(u64, 1), arithmetic.share(5, 1_000, .half_up));
    try expectEqual(@as(u64, 0), arithmetic.share(5, 1_000, .half_even));
    try expectEqual(@as(u64, 2), arithmetic.share(15, 1_000, .half_even));
    try expectEqual(@as(u64, most), arithmetic.share(most, 10_000, .half_even));
    try std.testing.expectError(error.Overflow, arithmetic.checkedShare(most, 50_000, .down));
    try expectEqual(@as(u64, most), try arithmetic.checkedShare(most / 5, 50_000, .down));
}

test "hashes" {
    try expectEqual(@as(u32, 0xe40c292c), arithmetic.fnv1a("a"));
    try expectEqual(@as(u32, 0x9e3779b1), arithmetic.scatter(1));
}

test "the catalog's examples" {
    const expected = [_]catalog.Article{
        .{ .id = 1, .list_cents = 3_199, .grams = 1_963, .grade = .b, .contract = false, .reduced_tax = false },
        .{ .id = 42, .list_cents = 17_199, .grams = 2_601, .grade = .c, .contract = false, .reduced_tax = false },
        .{ .id = 128, .list_cents = 19_399, .grams = 3_338, .grade = .a, .contract = false, .reduced_tax = false },
    };
    for (expected) |article| try expectEqual(article, catalog.find(article.id).?);
    for ([_]u32{ 0, 129, 0xffff_ffff }) |id| try expect(catalog.find(id) == null);
    try expect(catalog.find(3).?.contract and !catalog.find(3).?.reduced_tax);
    try expect(catalog.find(5).?.reduced_tax and !catalog.find(5).?.contract);
}

test "textual skus" {
    try expect(catalog.parse("TG-0042-C") == .fine);
    try expect(catalog.parse("TG-0042-D") == .wrong_grade);
    try expect(catalog.parse("TG-0129-B") == .unknown);
    for ([_][]const u8{ "", "TG-0042-c", "TG-042-C", "TG-00042-C", "TG-0042-C ", "TG_0042-C" }) |sku| {
        try expect(catalog.parse(sku) == .malformed);
    }
}

test "the forest is the text's" {
    const first = logic.forest.trees[0];
    try expectEqual(@as(u8, 1), first.nodes[0].feature);
    try expectEqual(@as(i32, 12_000), first.nodes[0].threshold);
    try expectEqual(@as(i16, -9), first.leaves[0]);
    try expectEqual(@as(i16, 1), first.leaves[15]);
    var arena: std.heap.ArenaAllocator = .init(std.testing.allocator);
    defer arena.deinit();
    const bytes = try logic.forest.hashed(arena.allocator());
    try expectEqual(@as(u32, 1_309_709_731), arithmetic.fnv1a(bytes));
}

test "countries and roots" {
    try expectEqual(@as(i32, -30), logic.country.risk("DE"));
    try expectEqual(@as(i32, 35), logic.country.risk("ZZ"));
    for ([_][]const u8{ "", "D", "de", "DEU", "é" }) |code| try expectEqual(@as(i32, 80), logic.country.risk(code));
    for ([_]u64{ 0, 1, 2, 3, 4, 99, 100, 64_800_000_000_000_000 }) |square| {
        const root = logic.distance.root(square);
        try expect(root * root <= square and (root + 1) * (root + 1) > square);
    }
}

fn repriced(arena: std.mem.Allocator, text: []const u8) !types.Result([]const u8, types.PricingError) {
    return logic.reprice(arena, text);
}

test "a catalog keeps its line ends and its quotes" {
    var arena: std.heap.ArenaAllocator = .init(std.testing.allocator);
    defer arena.deinit();
    const header = "sku,name,cost,margin,stock,price";
    const crlf = try repriced(arena.allocator(), header ++ "\r\nTG-0042-C,\"a \"\"b\"\"\",1000,5000,007,\"\"");
    try expectEqualStrings(header ++ "\r\nTG-0042-C,\"a \"\"b\"\"\",1000,5000,7,1509\r\n", crlf.ok);
    const plain = try repriced(arena.allocator(), header ++ "\nTG-0042-C,\"a b\",1000,5000,7,\n");
    try expectEqualStrings(header ++ "\nTG-0042-C,a b,1000,5000,7,1509\n", plain.ok);
}

test "what is malformed is told with the line of its record" {
    var arena: std.heap.ArenaAllocator = .init(std.testing.allocator);
    defer arena.deinit();
    const header = "sku,name,cost,margin,stock,price\n";
    const row = "TG-0042-C,\"a\nb\",1000,5000,7,\n";
    const cases = [_]struct { []const u8, u32, []const u8 }{
        .{ "", 1, "expected the header sku,name,cost,margin,stock,price" },
        .{ "sku\n", 1, "expected 6 fields" },
        .{ header ++ row ++ "a\"b", 4, "quote in an unquoted field" },
        .{ header ++ row ++ "\"b", 4, "unterminated quote" },
        .{ header ++ row ++ "\"b\"c", 4, "text after the closing quote" },
        .{ header ++ row ++ "\"b\"\r", 4, "text after the closing quote" },
        .{ header ++ row ++ "b\r", 4, "carriage return without line feed" },
        .{ header ++ row ++ "b\n", 4, "expected 6 fields" },
    };
    for (cases) |case| {
        const text, const line, const reason = case;
        const malformed = (try repriced(arena.allocator(), text)).err.malformed;
        try expectEqual(line, malformed.line);
        try expectEqualStrings(reason, malformed.reason);
    }
}

test "texts of any length are whole letters and filled up" {
    var arena: std.heap.ArenaAllocator = .init(std.testing.allocator);
    defer arena.deinit();
    for (0..450) |bytes| {
        const text = try logic.probe.sourceText(arena.allocator(), @intCast(bytes));
        try expectEqual(bytes, text.len);
        try expect(std.unicode.utf8ValidateSlice(text));
    }
}
