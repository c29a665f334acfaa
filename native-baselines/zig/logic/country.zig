//! How risky a country is, by the bytes of its code.

const std = @import("std");

fn pair(code: *const [2]u8) u16 {
    return std.mem.readInt(u16, code, .big);
}

pub fn risk(code: []const u8) i32 {
    if (code.len != 2) return 80;
    return switch (pair(code[0..2])) {
        pair("AT"), pair("CH"), pair("DE"), pair("DK"), pair("FI"), pair("NL"), pair("NO"), pair("SE") => -30,
        pair("BE"), pair("CZ"), pair("ES"), pair("FR"), pair("IE"), pair("IT"), pair("PL"), pair("PT") => -15,
        pair("AU"), pair("CA"), pair("GB"), pair("JP"), pair("NZ"), pair("US") => -10,
        pair("BR"), pair("IN"), pair("MX"), pair("TH"), pair("TR"), pair("ZA") => 25,
        pair("ID"), pair("NG"), pair("PK"), pair("RO"), pair("UA"), pair("VN") => 45,
        else => if (isLetter(code[0]) and isLetter(code[1])) 35 else 80,
    };
}

/// Whether it is `A` to `Z`.
pub fn isLetter(byte: u8) bool {
    return byte >= 'A' and byte <= 'Z';
}
