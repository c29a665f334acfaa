//! The digest of the inputs that are committed: of all files in `corpora` of some suites, in the order of their names.

const std = @import("std");

const Allocator = std.mem.Allocator;
const Io = std.Io;
const Sha256 = std.crypto.hash.sha2.Sha256;

pub const Hex = [2 * Sha256.digest_length]u8;

pub fn digest(arena: Allocator, io: Io, suites: []const []const u8) Allocator.Error!Hex {
    var sha: Sha256 = .init(.{});
    for (suites) |suite| {
        try add(arena, io, &sha, try arena.print("{s}/corpora", .{suite}));
    }
    return hexOf(&sha);
}

pub fn hexOf(sha: *Sha256) Hex {
    return std.fmt.bytesToHex(sha.finalResult(), .lower);
}

pub fn hexOfBytes(bytes: []const u8) Hex {
    var sha: Sha256 = .init(.{});
    sha.update(bytes);
    return hexOf(&sha);
}

/// A folder or a file. What cannot be read counts as if it were not there.
fn add(arena: Allocator, io: Io, sha: *Sha256, path: []const u8) Allocator.Error!void {
    const folder = Io.Dir.cwd().openDir(io, path, .{ .iterate = true }) catch return addFile(io, sha, path);
    defer folder.close(io);
    var names: std.ArrayList([]const u8) = .empty;
    var entries = folder.iterate();
    while (entries.next(io) catch null) |entry| {
        if (entry.name[0] != '.') try names.append(arena, try arena.dupe(u8, entry.name));
    }
    std.mem.sortUnstable([]const u8, names.items, {}, comesBefore);
    for (names.items) |name| try add(arena, io, sha, try arena.print("{s}/{s}", .{ path, name }));
}

fn addFile(io: Io, sha: *Sha256, path: []const u8) void {
    const file = Io.Dir.cwd().openFile(io, path, .{}) catch return;
    defer file.close(io);
    var part: [64 << 10]u8 = undefined;
    while (true) { // reading fails at the end
        const length = file.readStreaming(io, &.{&part}) catch return;
        sha.update(part[0..length]);
    }
}

fn comesBefore(_: void, one: []const u8, other: []const u8) bool {
    return std.mem.lessThan(u8, one, other);
}
