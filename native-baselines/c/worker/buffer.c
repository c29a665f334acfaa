#include "buffer.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buffer_clear(struct buffer *buffer) {
    buffer->length = 0;
}

void buffer_free(struct buffer *buffer) {
    free(buffer->bytes);
    *buffer = (struct buffer){NULL, 0, 0};
}

static void reserve(struct buffer *buffer, size_t more) {
    if (buffer->capacity - buffer->length >= more) {
        return;
    }
    size_t capacity = buffer->capacity * 2 > 256 ? buffer->capacity * 2 : 256;
    while (capacity - buffer->length < more) {
        capacity *= 2;
    }
    uint8_t *grown = realloc(buffer->bytes, capacity);
    if (grown == NULL) {
        abort();
    }
    buffer->bytes = grown;
    buffer->capacity = capacity;
}

void put_bytes(struct buffer *buffer, const void *bytes, size_t length) {
    if (length > 0) {
        reserve(buffer, length);
        memcpy(buffer->bytes + buffer->length, bytes, length);
        buffer->length += length;
    }
}

void put(struct buffer *buffer, const char *literal) {
    put_bytes(buffer, literal, strlen(literal));
}

void put_format(struct buffer *buffer, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length > 0) {
        reserve(buffer, (size_t)length + 1);
        vsnprintf((char *)buffer->bytes + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

/* What stands for a character that has to be escaped; none for any other. */
static const char *escape_of(uint8_t character, char buffer[7]) {
    switch (character) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\b':
        return "\\b";
    case '\t':
        return "\\t";
    case '\n':
        return "\\n";
    case '\f':
        return "\\f";
    case '\r':
        return "\\r";
    default:
        if (character >= 0x20) {
            return NULL;
        }
        snprintf(buffer, 7, "\\u%04x", character);
        return buffer;
    }
}

void put_string(struct buffer *buffer, const text *value) {
    char escaped[7];
    size_t plain = 0;
    put(buffer, "\"");
    for (size_t i = 0; i < value->len; i++) {
        const char *escape = escape_of(value->ptr[i], escaped);
        if (escape != NULL) {
            put_bytes(buffer, value->ptr + plain, i - plain);
            put(buffer, escape);
            plain = i + 1;
        }
    }
    if (plain < value->len) {
        put_bytes(buffer, value->ptr + plain, value->len - plain);
    }
    put(buffer, "\"");
}

void put_c_string(struct buffer *buffer, const char *value) {
    const text whole = {(uint8_t *)value, strlen(value)};
    put_string(buffer, &whole);
}

void put_number(struct buffer *buffer, uint64_t number) {
    uint8_t digits[MOST_DIGITS];
    const text written = decimal(number, digits);
    put_bytes(buffer, written.ptr, written.len);
}

void put_decimal_string(struct buffer *buffer, uint64_t number) {
    put(buffer, "\"");
    put_number(buffer, number);
    put(buffer, "\"");
}

void put_hex(struct buffer *buffer, const uint8_t *bytes, size_t length) {
    static const char digits[] = "0123456789abcdef";
    reserve(buffer, 2 * length + 1);
    for (size_t i = 0; i < length; i++) {
        buffer->bytes[buffer->length++] = (uint8_t)digits[bytes[i] >> 4];
        buffer->bytes[buffer->length++] = (uint8_t)digits[bytes[i] & 15];
    }
}

void put_double(struct buffer *buffer, double number) {
    put_format(buffer, "%.17g", isfinite(number) ? number : 0.0);
}
