//! This process: its memory, and what it saw of the machine.

const std = @import("std");
const clock = @import("clock.zig");

const Io = std.Io;
const Writer = std.Io.Writer;

pub const Memory = struct {
    resident: u64 = 0,
    proportional: u64 = 0,
    private: u64 = 0,
    dirty: u64 = 0,
    peak: u64 = 0,
    address_space: u64 = 0,

    /// Proportional and private bytes are the kernel's own sums over all mappings; dirty is what is backed by no file.
    pub fn read(io: Io) Memory {
        var rollup_buffer: [4096]u8 = undefined;
        var status_buffer: [8192]u8 = undefined;
        const rollup = content(io, "/proc/self/smaps_rollup", &rollup_buffer);
        const status = content(io, "/proc/self/status", &status_buffer);
        return .{
            .resident = bytesIn(rollup, "Rss:"),
            .proportional = bytesIn(rollup, "Pss:"),
            .private = bytesIn(rollup, "Private_Clean:") + bytesIn(rollup, "Private_Dirty:"),
            .dirty = bytesIn(rollup, "Anonymous:"),
            .peak = bytesIn(status, "VmHWM:"),
            .address_space = bytesIn(status, "VmSize:"),
        };
    }

    pub fn write(memory: *const Memory, to: *Writer) Writer.Error!void {
        try to.print("{{\"resident\":{d},\"proportional\":{d},\"private\":{d},", .{
            memory.resident,
            memory.proportional,
            memory.private,
        });
        try to.print("\"dirty\":{d},\"peak\":{d},\"address-space\":{d}}}", .{
            memory.dirty,
            memory.peak,
            memory.address_space,
        });
    }
};

/// What a file of the kernel holds, as much as fits; nothing where it cannot be read.
fn content(io: Io, path: []const u8, buffer: []u8) []const u8 {
    const file = Io.Dir.cwd().openFile(io, path, .{}) catch return "";
    defer file.close(io);
    var length: usize = 0;
    while (length < buffer.len) {
        const read = file.readStreaming(io, &.{buffer[length..]}) catch break;
        if (read == 0) break;
        length += read;
    }
    return buffer[0..length];
}

/// The number in the line that begins with `key`; 0 where there is none.
fn numberIn(text: []const u8, key: []const u8) u64 {
    var lines = std.mem.splitScalar(u8, text, '\n');
    while (lines.next()) |line| {
        const value = std.mem.cutPrefix(u8, line, key) orelse continue;
        var words = std.mem.tokenizeAny(u8, value, " \t");
        return std.fmt.parseInt(u64, words.next() orelse return 0, 10) catch 0;
    }
    return 0;
}

fn bytesIn(text: []const u8, key: []const u8) u64 {
    return numberIn(text, key) * 1_024;
}

/// Minor and major faults: the 8th and the 10th field behind the program's name, which may hold anything but `)`.
fn faults(io: Io) [2]u64 {
    var buffer: [1024]u8 = undefined;
    const stat = content(io, "/proc/self/stat", &buffer);
    const name_end = std.mem.findScalarLast(u8, stat, ')') orelse return .{ 0, 0 };
    var fields = std.mem.tokenizeScalar(u8, stat[name_end + 1 ..], ' ');
    var found: [2]u64 = .{ 0, 0 };
    var at: usize = 1;
    while (fields.next()) |field| : (at += 1) {
        if (at == 8) found[0] = std.fmt.parseInt(u64, field, 10) catch 0;
        if (at == 10) found[1] = std.fmt.parseInt(u64, field, 10) catch 0;
    }
    return found;
}

/// The members of what the process saw, without braces: switches, faults, time, peak.
pub fn write(io: Io, to: *Writer) Writer.Error!void {
    var buffer: [8192]u8 = undefined;
    const status = content(io, "/proc/self/status", &buffer);
    const minor, const major = faults(io);
    try to.print("\"involuntary-switches\":{d},\"major-faults\":{d},\"minor-faults\":{d},", .{
        numberIn(status, "nonvoluntary_ctxt_switches:"),
        major,
        minor,
    });
    try to.print("\"cpu-ms\":{d},\"peak-bytes\":{d}", .{
        clock.float(clock.processor()) / 1e6,
        bytesIn(status, "VmHWM:"),
    });
}
