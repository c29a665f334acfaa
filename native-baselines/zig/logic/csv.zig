//! CSV after RFC 4180, record by record. Fields are parts of the text: nothing is copied, and what is doubled in quotes stays so.

const std = @import("std");

/// A field without its quotes. A quote inside is doubled still, as it is to be written.
pub const Field = []const u8;

pub const Record = struct {
    /// The line on which it begins, counted from 1.
    line: u32,
    fields: [6]Field,
    /// Whether it ended with CR and LF.
    crlf: bool,
};

/// Why a record is none; `line` of the reader is its line.
pub const Malformed = error{
    QuoteInUnquoted,
    Unterminated,
    TextAfterQuote,
    LoneCarriageReturn,
    NotSixFields,
};

pub fn reason(why: Malformed) []const u8 {
    return switch (why) {
        error.QuoteInUnquoted => "quote in an unquoted field",
        error.Unterminated => "unterminated quote",
        error.TextAfterQuote => "text after the closing quote",
        error.LoneCarriageReturn => "carriage return without line feed",
        error.NotSixFields => "expected 6 fields",
    };
}

/// What follows a field.
const End = enum { comma, line_feed, crlf, text };

pub const Reader = struct {
    text: []const u8,
    at: usize = 0,
    /// The line of the record that was read last, or is being read.
    line: u32 = 1,
    next_line: u32 = 1,

    /// The next record; none behind the last.
    pub fn next(reader: *Reader) Malformed!?Record {
        if (reader.at == reader.text.len) return null;
        reader.line = reader.next_line;
        var record: Record = .{ .line = reader.line, .fields = @splat(""), .crlf = false };
        var count: usize = 0;
        while (true) {
            const field = try reader.readField();
            if (count < record.fields.len) record.fields[count] = field;
            count += 1;
            const end = try reader.readEnd();
            if (end == .comma) continue;
            record.crlf = end == .crlf;
            break;
        }
        if (count != record.fields.len) return error.NotSixFields;
        return record;
    }

    fn readField(reader: *Reader) Malformed!Field {
        return if (reader.is('"')) reader.readQuoted() else reader.readUnquoted();
    }

    fn is(reader: *const Reader, byte: u8) bool {
        return reader.at < reader.text.len and reader.text[reader.at] == byte;
    }

    fn readUnquoted(reader: *Reader) Malformed!Field {
        const begin = reader.at;
        while (reader.at < reader.text.len) : (reader.at += 1) {
            switch (reader.text[reader.at]) {
                ',', '\n', '\r' => break,
                '"' => return error.QuoteInUnquoted,
                else => {},
            }
        }
        const field = reader.text[begin..reader.at];
        if (reader.is('\r') and !reader.isCrlf()) return error.LoneCarriageReturn;
        return field;
    }

    fn readQuoted(reader: *Reader) Malformed!Field {
        reader.at += 1;
        const begin = reader.at;
        while (reader.at < reader.text.len) : (reader.at += 1) {
            switch (reader.text[reader.at]) {
                '\n' => reader.next_line += 1,
                '"' => {
                    const field = reader.text[begin..reader.at];
                    reader.at += 1;
                    if (!reader.is('"')) return field;
                },
                else => {},
            }
        }
        return error.Unterminated;
    }

    fn isCrlf(reader: *const Reader) bool {
        return std.mem.startsWith(u8, reader.text[reader.at..], "\r\n");
    }

    /// What ends a field. Only a quoted one can be followed by anything else.
    fn readEnd(reader: *Reader) Malformed!End {
        if (reader.at == reader.text.len) return .text;
        if (reader.is(',')) {
            reader.at += 1;
            return .comma;
        }
        const crlf = reader.isCrlf();
        if (!crlf and !reader.is('\n')) return error.TextAfterQuote;
        reader.at += if (crlf) 2 else 1;
        reader.next_line += 1;
        return if (crlf) .crlf else .line_feed;
    }
};
