#include "inputs.h"

bool read_two_numbers(struct cursor *cursor, void *into) {
    struct two_numbers *value = into;
    return read_exactly(cursor, "[") && read_u32(cursor, &value->a) && read_exactly(cursor, ",") &&
           read_u32(cursor, &value->b) && read_exactly(cursor, "]");
}

bool read_one_number(struct cursor *cursor, void *into) {
    return read_u32(cursor, into);
}

bool read_nothing(struct cursor *cursor, void *into) {
    (void)into;
    return read_exactly(cursor, "null");
}

bool read_text_input(struct cursor *cursor, void *into) {
    return read_text(cursor, into);
}

bool read_bytes_input(struct cursor *cursor, void *into) {
    return read_bytes(cursor, into);
}

bool read_cart_input(struct cursor *cursor, void *into) {
    return read_cart(cursor, into);
}

bool read_features_input(struct cursor *cursor, void *into) {
    return read_features(cursor, into);
}

void free_nothing(void *input) {
    (void)input;
}

void free_text_input(void *input) {
    guest_string_free(input);
}

void free_bytes_input(void *input) {
    guest_list_u8_free(input);
}

void free_cart_input(void *input) {
    exports_pricing_cart_free(input);
}
