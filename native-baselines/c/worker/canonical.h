/* Values of the contract as canonical JSON, after LOGIC.md: white space, another order of keys, or another
 * spelling is no input. */
#ifndef TOLLGATE_CANONICAL_H
#define TOLLGATE_CANONICAL_H

#include "../logic/contract.h"
#include "buffer.h"
#include "json.h"

/* A value that is read from the cursor, which stands behind it then. Where it is none, what was read of it is
 * in it all the same, so that it can be freed; where the cursor stands then is where the fault is. */

bool read_exactly(struct cursor *cursor, const char *characters);
bool read_unsigned(struct cursor *cursor, uint64_t most, uint64_t *number);
bool read_u32(struct cursor *cursor, uint32_t *number);
bool read_s32(struct cursor *cursor, int32_t *number);
bool read_u64(struct cursor *cursor, uint64_t *number);
bool read_bool(struct cursor *cursor, bool *value);
bool read_text(struct cursor *cursor, text *value);
bool read_bytes(struct cursor *cursor, bytes *value);

/* The position of one of the names, of a null-terminated list. */
bool read_enum(struct cursor *cursor, const char *const names[], uint8_t *value);

/* An array of some of the names, in their order, as bits. */
bool read_flags(struct cursor *cursor, const char *const names[], uint8_t *bits);

/* Elements of an array. `read` reads one into memory that is all zeros. */
bool read_list(struct cursor *cursor, size_t size, bool (*read)(struct cursor *, void *), void **elements,
               size_t *count);

bool read_request(struct cursor *cursor, request *value);
bool read_cart(struct cursor *cursor, cart *value);
bool read_features(struct cursor *cursor, features *value);
bool read_transaction(struct cursor *cursor, transaction *value);

void write_response(struct buffer *to, const response *value);
void write_cart(struct buffer *to, const cart *value);
void write_cart_quote(struct buffer *to, const cart_quote *value);
void write_pricing_error(struct buffer *to, const pricing_error *value);
void write_assessment(struct buffer *to, const assessment *value);
void write_bytes(struct buffer *to, const bytes *value);

#endif
