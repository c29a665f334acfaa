#include "hdr_text.h"

#define COOKIE 0x1c849313u
#define COMPRESSED_COOKIE 0x1c849314u
#define DIGITS 3u
/* The double 1.0: values are times as they are. */
#define ONE 0x3ff0000000000000u
/* The most that a stored block holds. */
#define BLOCK 65535u

static void put_big_endian(struct buffer *to, uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
        const uint8_t byte = (uint8_t)(value >> (8 * i));
        put_bytes(to, &byte, 1);
    }
}

/* Seven bits a byte, the lowest first; the ninth byte holds eight. */
static void put_varint(struct buffer *to, uint64_t value) {
    for (int i = 0; i < 8 && value > 0x7f; i++) {
        const uint8_t byte = (uint8_t)(value | 0x80);
        put_bytes(to, &byte, 1);
        value >>= 7;
    }
    const uint8_t byte = (uint8_t)value;
    put_bytes(to, &byte, 1);
}

/* Counts as they are, and runs of zeros as their negative length, both in zig-zag. */
static void put_counts(struct buffer *to, const uint64_t *counts, size_t length) {
    for (size_t i = 0; i < length;) {
        size_t zeros = 0;
        while (i + zeros < length && counts[i + zeros] == 0) {
            zeros += 1;
        }
        if (zeros > 1) {
            put_varint(to, 2 * (uint64_t)zeros - 1);
            i += zeros;
        } else {
            put_varint(to, 2 * counts[i]);
            i += 1;
        }
    }
}

static void put_histogram(struct buffer *to, const uint64_t *counts, size_t length, uint64_t longest) {
    struct buffer encoded = {NULL, 0, 0};
    put_counts(&encoded, counts, length);
    put_big_endian(to, COOKIE, 4);
    put_big_endian(to, encoded.length, 4);
    put_big_endian(to, 0, 4);
    put_big_endian(to, DIGITS, 4);
    put_big_endian(to, 1, 8);
    put_big_endian(to, longest, 8);
    put_big_endian(to, ONE, 8);
    put_bytes(to, encoded.bytes, encoded.length);
    buffer_free(&encoded);
}

static uint32_t adler32(const uint8_t *bytes, size_t length) {
    uint32_t a = 1, b = 0;
    for (size_t i = 0; i < length; i++) {
        a = (a + bytes[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

/* In zlib's frame, and not compressed: counts in this form are short. */
static void put_stored(struct buffer *to, const struct buffer *content) {
    put_bytes(to, "\x78\x01", 2);
    size_t at = 0;
    do {
        const size_t left = content->length - at, size = left < BLOCK ? left : BLOCK;
        const uint8_t head[5] = {size == left, (uint8_t)size, (uint8_t)(size >> 8), (uint8_t)~size,
                                 (uint8_t)(~size >> 8)};
        put_bytes(to, head, sizeof head);
        put_bytes(to, content->bytes + at, size);
        at += size;
    } while (at < content->length);
    put_big_endian(to, adler32(content->bytes, content->length), 4);
}

static void put_base64(struct buffer *to, const uint8_t *bytes, size_t length) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < length; i += 3) {
        const size_t left = length - i;
        const uint32_t three = (uint32_t)bytes[i] << 16 | (uint32_t)(left > 1 ? bytes[i + 1] : 0) << 8 |
                               (uint32_t)(left > 2 ? bytes[i + 2] : 0);
        const char four[4] = {digits[three >> 18], digits[three >> 12 & 63],
                              left > 1 ? digits[three >> 6 & 63] : '=', left > 2 ? digits[three & 63] : '='};
        put_bytes(to, four, sizeof four);
    }
}

void write_hdr_text(const uint64_t *counts, size_t length, uint64_t longest, struct buffer *to) {
    struct buffer histogram = {NULL, 0, 0}, framed = {NULL, 0, 0}, whole = {NULL, 0, 0};
    put_histogram(&histogram, counts, length, longest);
    put_stored(&framed, &histogram);
    put_big_endian(&whole, COMPRESSED_COOKIE, 4);
    put_big_endian(&whole, framed.length, 4);
    put_bytes(&whole, framed.bytes, framed.length);
    put_base64(to, whole.bytes, whole.length);
    buffer_free(&histogram);
    buffer_free(&framed);
    buffer_free(&whole);
}
