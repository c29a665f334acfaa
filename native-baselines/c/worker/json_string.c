/* Strings of JSON, with all their escapes. */
#include <stdlib.h>
#include <string.h>

#include "json.h"

static bool read_four_digits(struct cursor *cursor, uint32_t *unit) {
    if (cursor->end - cursor->at < 4) {
        return false;
    }
    *unit = 0;
    for (size_t i = 0; i < 4; i++) {
        const uint8_t digit = *cursor->at++;
        const uint8_t letter = digit | 0x20;
        if (digit >= '0' && digit <= '9') {
            *unit = *unit * 16 + (uint32_t)(digit - '0');
        } else if (letter >= 'a' && letter <= 'f') {
            *unit = *unit * 16 + (uint32_t)(letter - 'a') + 10;
        } else {
            return false;
        }
    }
    return true;
}

/* A character of four digits, or of a pair of surrogates. */
static bool read_code_point(struct cursor *cursor, uint32_t *point) {
    uint32_t low;
    if (!read_four_digits(cursor, point)) {
        return false;
    }
    if (*point < 0xd800 || *point > 0xdfff) {
        return true;
    }
    if (*point > 0xdbff || cursor->end - cursor->at < 2 || cursor->at[0] != '\\' || cursor->at[1] != 'u') {
        return false;
    }
    cursor->at += 2;
    if (!read_four_digits(cursor, &low) || low < 0xdc00 || low > 0xdfff) {
        return false;
    }
    *point = 0x10000 + ((*point - 0xd800) << 10) + (low - 0xdc00);
    return true;
}

static size_t put_code_point(uint8_t *at, uint32_t point) {
    if (point < 0x80) {
        at[0] = (uint8_t)point;
        return 1;
    }
    if (point < 0x800) {
        at[0] = (uint8_t)(0xc0 | point >> 6);
        at[1] = (uint8_t)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        at[0] = (uint8_t)(0xe0 | point >> 12);
        at[1] = (uint8_t)(0x80 | (point >> 6 & 0x3f));
        at[2] = (uint8_t)(0x80 | (point & 0x3f));
        return 3;
    }
    at[0] = (uint8_t)(0xf0 | point >> 18);
    at[1] = (uint8_t)(0x80 | (point >> 12 & 0x3f));
    at[2] = (uint8_t)(0x80 | (point >> 6 & 0x3f));
    at[3] = (uint8_t)(0x80 | (point & 0x3f));
    return 4;
}

/* Behind a backslash. */
static bool read_escape(struct cursor *cursor, text *decoded) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (cursor->at == cursor->end) {
        return false;
    }
    const uint8_t escaped = *cursor->at++;
    if (escaped == 'u') {
        uint32_t point;
        if (!read_code_point(cursor, &point)) {
            return false;
        }
        decoded->len += put_code_point(decoded->ptr + decoded->len, point);
        return true;
    }
    const char *found = memchr(from, escaped, sizeof from - 1);
    if (found == NULL) {
        return false;
    }
    decoded->ptr[decoded->len++] = (uint8_t)to[found - from];
    return true;
}

static bool read_characters(struct cursor *cursor, text *decoded) {
    while (cursor->at < cursor->end) {
        const uint8_t character = *cursor->at++;
        if (character == '"') {
            decoded->ptr[decoded->len] = 0;
            return true;
        }
        if (character < 0x20 || (character == '\\' && !read_escape(cursor, decoded))) {
            return false;
        }
        if (character != '\\') {
            decoded->ptr[decoded->len++] = character;
        }
    }
    return false;
}

/* How many characters there are up to the closing quote; what is decoded is never longer. */
static size_t length_at_most(const struct cursor *cursor) {
    const uint8_t *at = cursor->at;
    while (at < cursor->end && *at != '"') {
        at += *at == '\\' ? 2 : 1;
    }
    return (size_t)((at < cursor->end ? at : cursor->end) - cursor->at);
}

bool read_string(struct cursor *cursor, text *decoded) {
    if (cursor->at == cursor->end || *cursor->at != '"') {
        return false;
    }
    cursor->at += 1;
    *decoded = (text){allocate(length_at_most(cursor) + 1), 0};
    if (!read_characters(cursor, decoded)) {
        free(decoded->ptr);
        return false;
    }
    return true;
}
