#include "json.h"

#include <stdlib.h>
#include <string.h>

/* Deeper than any request or golden case, and shallow enough for any stack. */
#define DEEPEST 64

static bool skip_value(struct cursor *cursor, int depth);

static void skip_space(struct cursor *cursor) {
    while (cursor->at < cursor->end &&
           (*cursor->at == ' ' || *cursor->at == '\t' || *cursor->at == '\n' || *cursor->at == '\r')) {
        cursor->at += 1;
    }
}

static bool take(struct cursor *cursor, uint8_t character) {
    if (cursor->at == cursor->end || *cursor->at != character) {
        return false;
    }
    cursor->at += 1;
    return true;
}

static bool take_word(struct cursor *cursor, const char *word) {
    const size_t length = strlen(word);
    if ((size_t)(cursor->end - cursor->at) < length || memcmp(cursor->at, word, length) != 0) {
        return false;
    }
    cursor->at += length;
    return true;
}

static bool skip_digits(struct cursor *cursor) {
    const uint8_t *begin = cursor->at;
    while (cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9') {
        cursor->at += 1;
    }
    return cursor->at > begin;
}

static bool skip_number(struct cursor *cursor) {
    take(cursor, '-');
    if (!take(cursor, '0') && !skip_digits(cursor)) {
        return false;
    }
    if (take(cursor, '.') && !skip_digits(cursor)) {
        return false;
    }
    if (take(cursor, 'e') || take(cursor, 'E')) {
        if (!take(cursor, '+')) {
            take(cursor, '-');
        }
        return skip_digits(cursor);
    }
    return true;
}

/* Members of an object, or elements of an array. */
static bool skip_parts(struct cursor *cursor, int depth, uint8_t end, bool named) {
    skip_space(cursor);
    if (take(cursor, end)) {
        return true;
    }
    do {
        text name;
        skip_space(cursor);
        if (named) {
            if (!read_string(cursor, &name)) {
                return false;
            }
            free(name.ptr);
            skip_space(cursor);
            if (!take(cursor, ':')) {
                return false;
            }
        }
        if (!skip_value(cursor, depth)) {
            return false;
        }
        skip_space(cursor);
    } while (take(cursor, ','));
    return take(cursor, end);
}

static bool skip_value(struct cursor *cursor, int depth) {
    text string;
    skip_space(cursor);
    if (depth == DEEPEST || cursor->at == cursor->end) {
        return false;
    }
    switch (*cursor->at) {
    case '{':
        cursor->at += 1;
        return skip_parts(cursor, depth + 1, '}', true);
    case '[':
        cursor->at += 1;
        return skip_parts(cursor, depth + 1, ']', false);
    case '"':
        if (!read_string(cursor, &string)) {
            return false;
        }
        free(string.ptr);
        return true;
    case 't':
        return take_word(cursor, "true");
    case 'f':
        return take_word(cursor, "false");
    case 'n':
        return take_word(cursor, "null");
    default:
        return skip_number(cursor);
    }
}

bool json_is_value(text whole) {
    struct cursor cursor = {whole.ptr, whole.ptr + whole.len};
    if (!skip_value(&cursor, 0)) {
        return false;
    }
    skip_space(&cursor);
    return cursor.at == cursor.end;
}

bool json_member(text object, const char *name, text *value) {
    struct cursor cursor = {object.ptr, object.ptr + object.len};
    skip_space(&cursor);
    if (!take(&cursor, '{')) {
        return false;
    }
    do {
        text found;
        skip_space(&cursor);
        if (!read_string(&cursor, &found)) {
            return false;
        }
        const bool is_it = found.len == strlen(name) && memcmp(found.ptr, name, found.len) == 0;
        free(found.ptr);
        skip_space(&cursor);
        take(&cursor, ':');
        skip_space(&cursor);
        const uint8_t *begin = cursor.at;
        skip_value(&cursor, 1);
        if (is_it) {
            *value = (text){(uint8_t *)begin, (size_t)(cursor.at - begin)};
            return true;
        }
        skip_space(&cursor);
    } while (take(&cursor, ','));
    return false;
}

bool json_string(text value, text *decoded) {
    struct cursor cursor = {value.ptr, value.ptr + value.len};
    return read_string(&cursor, decoded);
}

bool json_unsigned(text value, uint64_t *number) {
    return parse_decimal(&value, number);
}

bool json_is_null(text value) {
    return text_equals(&value, &LITERAL("null"));
}
