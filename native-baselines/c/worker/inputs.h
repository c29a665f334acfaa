/* The inputs that functions of several packages take. */
#ifndef TOLLGATE_INPUTS_H
#define TOLLGATE_INPUTS_H

#include "canonical.h"

struct two_numbers {
    uint32_t a;
    uint32_t b;
};

bool read_two_numbers(struct cursor *cursor, void *into);
bool read_one_number(struct cursor *cursor, void *into);
bool read_nothing(struct cursor *cursor, void *into);
bool read_text_input(struct cursor *cursor, void *into);
bool read_bytes_input(struct cursor *cursor, void *into);
bool read_cart_input(struct cursor *cursor, void *into);
bool read_features_input(struct cursor *cursor, void *into);

void free_nothing(void *input);
void free_text_input(void *input);
void free_bytes_input(void *input);
void free_cart_input(void *input);

#endif
