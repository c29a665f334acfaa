/* A request: one line, an object. Fields are read by name; what is missing or of another type is refused in
 * words. */
#ifndef TOLLGATE_REQUEST_H
#define TOLLGATE_REQUEST_H

#include "buffer.h"
#include "json.h"

enum failure { UNSUPPORTED, SUBJECT, REQUEST, PROTOCOL };

/* Writes that a request could not be carried out, instead of anything that was written before; always false.
 */
bool refuse(struct buffer *answer, enum failure kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A field; false, and refused, if it is not there or of another type. A string is to be freed. */
bool need_string(text request, const char *field, text *value, struct buffer *answer);
bool need_unsigned(text request, const char *field, uint64_t most, uint64_t *value, struct buffer *answer);

/* A field that may be missing, or null: then `there` is false. False, and refused, if it is of another type.
 */
bool may_string(text request, const char *field, bool *there, text *value, struct buffer *answer);
bool may_unsigned(text request, const char *field, uint64_t most, bool *there, uint64_t *value,
                  struct buffer *answer);

/* The numbers of a field, ascending and from 1 on; to be freed. */
bool need_ascending(text request, const char *field, uint32_t **values, size_t *count, struct buffer *answer);

#endif
