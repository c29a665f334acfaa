#include "records.h"

#include <string.h>

struct records records_of(const text *catalog) {
    if (catalog->len == 0) {
        return (struct records){NULL, NULL, 1};
    }
    return (struct records){catalog->ptr, catalog->ptr + catalog->len, 1};
}

/* What follows a field. */
enum after { COMMA, END_OF_RECORD, CRLF, OTHER };

static enum after after_field(struct records *records) {
    const size_t left = (size_t)(records->end - records->next);
    if (left == 0) {
        return END_OF_RECORD;
    }
    if (records->next[0] == ',') {
        records->next += 1;
        return COMMA;
    }
    if (records->next[0] == '\n') {
        records->next += 1;
        records->line += 1;
        return END_OF_RECORD;
    }
    if (left >= 2 && records->next[0] == '\r' && records->next[1] == '\n') {
        records->next += 2;
        records->line += 1;
        return CRLF;
    }
    return OTHER;
}

static bool read_unquoted(struct records *records, struct field *field, enum after *after, text *reason) {
    const uint8_t *begin = records->next;
    while (records->next < records->end && *records->next != ',' && *records->next != '\n' &&
           *records->next != '\r' && *records->next != '"') {
        records->next += 1;
    }
    *field = (struct field){{(uint8_t *)begin, (size_t)(records->next - begin)}, false};
    *after = after_field(records);
    if (*after == OTHER) {
        *reason = *records->next == '"' ? LITERAL("quote in an unquoted field")
                                        : LITERAL("carriage return without line feed");
    }
    return *after != OTHER;
}

/* From behind the opening quote. */
static bool read_quoted(struct records *records, struct field *field, enum after *after, text *reason) {
    const uint8_t *begin = records->next;
    bool holds_quote = false;
    for (; records->next < records->end; records->next += 1) {
        if (*records->next == '\n') {
            records->line += 1;
        } else if (*records->next == '"') {
            if (records->end - records->next < 2 || records->next[1] != '"') {
                break;
            }
            holds_quote = true;
            records->next += 1;
        }
    }
    if (records->next == records->end) {
        *reason = LITERAL("unterminated quote");
        return false;
    }
    *field = (struct field){{(uint8_t *)begin, (size_t)(records->next - begin)}, holds_quote};
    records->next += 1;
    *after = after_field(records);
    if (*after == OTHER) {
        *reason = LITERAL("text after the closing quote");
    }
    return *after != OTHER;
}

static bool read_field(struct records *records, struct field *field, enum after *after, text *reason) {
    if (records->next < records->end && *records->next == '"') {
        records->next += 1;
        return read_quoted(records, field, after, reason);
    }
    return read_unquoted(records, field, after, reason);
}

enum next_record next_record(struct records *records, struct record *record, text *reason) {
    if (records->next == records->end) {
        return NO_RECORD;
    }
    record->line = records->line;
    size_t count = 0;
    enum after after;
    do {
        struct field field;
        if (!read_field(records, &field, &after, reason)) {
            return MALFORMED_RECORD;
        }
        if (count < FIELDS) {
            record->fields[count] = field;
        }
        count += 1;
    } while (after == COMMA);
    record->ends_with_crlf = after == CRLF;
    if (count != FIELDS) {
        *reason = LITERAL("expected 6 fields");
        return MALFORMED_RECORD;
    }
    return A_RECORD;
}
