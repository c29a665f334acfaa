/* Text that grows: answers are written into it, as JSON. */
#ifndef TOLLGATE_BUFFER_H
#define TOLLGATE_BUFFER_H

#include "../logic/text.h"

struct buffer {
    uint8_t *bytes;
    size_t length;
    size_t capacity;
};

void buffer_clear(struct buffer *buffer);
void buffer_free(struct buffer *buffer);

void put_bytes(struct buffer *buffer, const void *bytes, size_t length);
void put(struct buffer *buffer, const char *literal);
void put_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The parts of canonical JSON. */
void put_string(struct buffer *buffer, const text *value);
void put_c_string(struct buffer *buffer, const char *value);
void put_number(struct buffer *buffer, uint64_t number);
void put_decimal_string(struct buffer *buffer, uint64_t number);
void put_hex(struct buffer *buffer, const uint8_t *bytes, size_t length);

/* A time or a ratio, as exact as a double is. */
void put_double(struct buffer *buffer, double number);

#endif
