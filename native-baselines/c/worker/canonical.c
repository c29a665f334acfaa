/* The parts that all types are made of. */
#include "canonical.h"

#include <stdlib.h>
#include <string.h>

bool read_exactly(struct cursor *cursor, const char *characters) {
    const size_t length = strlen(characters);
    if ((size_t)(cursor->end - cursor->at) < length || memcmp(cursor->at, characters, length) != 0) {
        return false;
    }
    cursor->at += length;
    return true;
}

/* Digits without a needless zero at their beginning. */
bool read_unsigned(struct cursor *cursor, uint64_t most, uint64_t *number) {
    text digits = {(uint8_t *)cursor->at, 0};
    while (cursor->at + digits.len < cursor->end && digits.ptr[digits.len] >= '0' &&
           digits.ptr[digits.len] <= '9') {
        digits.len += 1;
    }
    if (!parse_decimal(&digits, number) || *number > most || (digits.len > 1 && digits.ptr[0] == '0')) {
        return false;
    }
    cursor->at += digits.len;
    return true;
}

bool read_u32(struct cursor *cursor, uint32_t *number) {
    uint64_t read;
    if (!read_unsigned(cursor, UINT32_MAX, &read)) {
        return false;
    }
    *number = (uint32_t)read;
    return true;
}

bool read_s32(struct cursor *cursor, int32_t *number) {
    uint64_t read;
    const bool negative = read_exactly(cursor, "-");
    if (!read_unsigned(cursor, (uint64_t)INT32_MAX + negative, &read) || (negative && read == 0)) {
        return false;
    }
    *number = (int32_t)(negative ? -(int64_t)read : (int64_t)read);
    return true;
}

bool read_u64(struct cursor *cursor, uint64_t *number) {
    return read_exactly(cursor, "\"") && read_unsigned(cursor, UINT64_MAX, number) &&
           read_exactly(cursor, "\"");
}

bool read_bool(struct cursor *cursor, bool *value) {
    *value = read_exactly(cursor, "true");
    return *value || read_exactly(cursor, "false");
}

bool read_text(struct cursor *cursor, text *value) {
    const uint8_t *begin = cursor->at;
    if (!read_string(cursor, value)) {
        cursor->at = begin;
        *value = (text){NULL, 0};
        return false;
    }
    if (value->len == 0) { /* nothing is freed of what is empty */
        free(value->ptr);
        value->ptr = NULL;
    }
    return true;
}

static bool hex_digit(uint8_t character, uint8_t *digit) {
    if (character >= '0' && character <= '9') {
        *digit = (uint8_t)(character - '0');
        return true;
    }
    *digit = (uint8_t)(character - 'a' + 10);
    return character >= 'a' && character <= 'f';
}

bool read_bytes(struct cursor *cursor, bytes *value) {
    *value = (bytes){NULL, 0};
    const uint8_t *quote =
        read_exactly(cursor, "\"") ? memchr(cursor->at, '"', (size_t)(cursor->end - cursor->at)) : NULL;
    if (quote == NULL || (quote - cursor->at) % 2 != 0) {
        return false;
    }
    const size_t length = (size_t)(quote - cursor->at) / 2;
    uint8_t *decoded = allocate(length);
    for (size_t i = 0; i < length; i++, cursor->at += 2) {
        uint8_t high, low;
        if (!hex_digit(cursor->at[0], &high) || !hex_digit(cursor->at[1], &low)) {
            free(decoded);
            return false;
        }
        decoded[i] = (uint8_t)(high << 4 | low);
    }
    *value = (bytes){decoded, length};
    cursor->at += 1;
    return true;
}

static bool read_name(struct cursor *cursor, const char *name) {
    const uint8_t *begin = cursor->at;
    if (read_exactly(cursor, "\"") && read_exactly(cursor, name) && read_exactly(cursor, "\"")) {
        return true;
    }
    cursor->at = begin;
    return false;
}

bool read_enum(struct cursor *cursor, const char *const names[], uint8_t *value) {
    for (uint8_t i = 0; names[i] != NULL; i++) {
        if (read_name(cursor, names[i])) {
            *value = i;
            return true;
        }
    }
    return false;
}

bool read_flags(struct cursor *cursor, const char *const names[], uint8_t *bits) {
    *bits = 0;
    if (!read_exactly(cursor, "[")) {
        return false;
    }
    for (uint8_t i = 0; names[i] != NULL; i++) {
        const uint8_t *begin = cursor->at;
        if ((*bits == 0 || read_exactly(cursor, ",")) && read_name(cursor, names[i])) {
            *bits = (uint8_t)(*bits | 1u << i);
        } else {
            cursor->at = begin;
        }
    }
    return read_exactly(cursor, "]");
}

bool read_list(struct cursor *cursor, size_t size, bool (*read)(struct cursor *, void *), void **elements,
               size_t *count) {
    size_t capacity = 0;
    *elements = NULL;
    *count = 0;
    if (!read_exactly(cursor, "[")) {
        return false;
    }
    if (read_exactly(cursor, "]")) {
        return true;
    }
    do {
        if (*count == capacity) {
            capacity = capacity > 0 ? 2 * capacity : 4;
            void *grown = realloc(*elements, capacity * size);
            if (grown == NULL) {
                abort();
            }
            *elements = grown;
        }
        void *element = (uint8_t *)*elements + *count * size;
        memset(element, 0, size);
        *count += 1; /* so that what was read of it is freed */
        if (!read(cursor, element)) {
            return false;
        }
    } while (read_exactly(cursor, ","));
    return read_exactly(cursor, "]");
}

void write_bytes(struct buffer *to, const bytes *value) {
    put(to, "\"");
    put_hex(to, value->ptr, value->len);
    put(to, "\"");
}
