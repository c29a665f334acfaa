/* Texts: bytes with a length, never terminated. */
#ifndef TOLLGATE_TEXT_H
#define TOLLGATE_TEXT_H

#include "contract.h"

/* A text that is written in the source; it is not to be freed. */
#define LITERAL(characters) ((text)INITIAL(characters))

/* The same, for an initializer. */
#define INITIAL(characters) {(uint8_t *)(characters), sizeof(characters) - 1}

/* The longest number in decimal digits: 2^64 - 1. */
#define MOST_DIGITS 20

/* Memory for so many bytes; the program ends where there is none. Nothing for none. */
void *allocate(size_t size);

/* Memory for so many things of that size. */
void *allocate_many(size_t count, size_t size);

bool text_equals(const text *one, const text *other);
bool text_starts_with(const text *whole, const text *beginning);

/* Texts one after the other, in memory of their own. */
text text_joined(const text parts[], size_t count);

text text_copy(const text *of);

/* A number in decimal digits, in memory that the caller has. */
text decimal(uint64_t number, uint8_t digits[MOST_DIGITS]);

/* A number of one or more ASCII digits, leading zeros allowed, that fits 64 bits. */
bool parse_decimal(const text *digits, uint64_t *number);

#endif
