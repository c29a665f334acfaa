#include "request.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "canonical.h"

bool refuse(struct buffer *answer, enum failure kind, const char *format, ...) {
    static const char *const kinds[] = {"unsupported", "subject", "request", "protocol"};
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    buffer_clear(answer);
    put_format(answer, "{\"answer\":\"failed\",\"kind\":\"%s\",\"message\":", kinds[kind]);
    put_c_string(answer, message);
    put(answer, "}");
    return false;
}

static bool missing(struct buffer *answer, const char *field) {
    return refuse(answer, REQUEST, "not a request: missing field `%s`", field);
}

static bool of_another_type(struct buffer *answer, const char *field, const char *expected) {
    return refuse(answer, REQUEST, "not a request: `%s` is not %s", field, expected);
}

static bool is_there(text request, const char *field, text *value) {
    return json_member(request, field, value) && !json_is_null(*value);
}

bool may_string(text request, const char *field, bool *there, text *value, struct buffer *answer) {
    text found;
    *there = is_there(request, field, &found);
    return !*there || json_string(found, value) || of_another_type(answer, field, "a string");
}

bool may_unsigned(text request, const char *field, uint64_t most, bool *there, uint64_t *value,
                  struct buffer *answer) {
    text found;
    *there = is_there(request, field, &found);
    return !*there || (json_unsigned(found, value) && *value <= most) ||
           of_another_type(answer, field, "a whole number of its range");
}

bool need_string(text request, const char *field, text *value, struct buffer *answer) {
    bool there;
    return may_string(request, field, &there, value, answer) && (there || missing(answer, field));
}

bool need_unsigned(text request, const char *field, uint64_t most, uint64_t *value, struct buffer *answer) {
    bool there;
    return may_unsigned(request, field, most, &there, value, answer) && (there || missing(answer, field));
}

static void skip_space(struct cursor *cursor) {
    while (read_exactly(cursor, " ") || read_exactly(cursor, "\t")) {
    }
}

/* A number of a request, which may have space around it. */
static bool read_number(struct cursor *cursor, void *into) {
    skip_space(cursor);
    const bool read = read_u32(cursor, into);
    skip_space(cursor);
    return read;
}

static bool ascend(const uint32_t *values, size_t count) {
    for (size_t i = 1; i < count; i++) {
        if (values[i] <= values[i - 1]) {
            return false;
        }
    }
    return count > 0 && values[0] > 0;
}

bool need_ascending(text request, const char *field, uint32_t **values, size_t *count,
                    struct buffer *answer) {
    text found;
    void *elements;
    if (!is_there(request, field, &found)) {
        return missing(answer, field);
    }
    struct cursor cursor = {found.ptr, found.ptr + found.len};
    if (!read_list(&cursor, sizeof **values, read_number, &elements, count) || cursor.at != cursor.end) {
        free(elements);
        return of_another_type(answer, field, "a list of whole numbers");
    }
    if (!ascend(elements, *count)) {
        free(elements);
        return refuse(answer, REQUEST, "`%s` must be ascending and begin at 1 or more", field);
    }
    *values = elements;
    return true;
}
