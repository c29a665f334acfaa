/* JSON, read by hand and strictly: requests, and lines of golden files. Nothing is built; values are spans of
 * the text. */
#ifndef TOLLGATE_JSON_H
#define TOLLGATE_JSON_H

#include "../logic/text.h"

/* What is still to be read. */
struct cursor {
    const uint8_t *at;
    const uint8_t *end;
};

/* Whether the whole text is one JSON value, no deeper than any request is. */
bool json_is_value(text whole);

/* The member of that name of an object; not there if it is no object, or has none. The text must be a value.
 */
bool json_member(text object, const char *name, text *value);

/* The values themselves, each false if it is something else. A string is to be freed, and ends with a 0 that
 * does not count. */
bool json_string(text value, text *decoded);
bool json_unsigned(text value, uint64_t *number);
bool json_is_null(text value);

/* Reads the string at the cursor, and moves past it. */
bool read_string(struct cursor *cursor, text *decoded);

#endif
