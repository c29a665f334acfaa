#include "text.h"

#include <stdlib.h>
#include <string.h>

void *allocate(size_t size) {
    if (size == 0) {
        return NULL;
    }
    void *memory = malloc(size);
    if (memory == NULL) {
        abort();
    }
    return memory;
}

void *allocate_many(size_t count, size_t size) {
    if (size != 0 && count > SIZE_MAX / size) {
        abort();
    }
    return allocate(count * size);
}

bool text_equals(const text *one, const text *other) {
    return one->len == other->len && (one->len == 0 || memcmp(one->ptr, other->ptr, one->len) == 0);
}

bool text_starts_with(const text *whole, const text *beginning) {
    const text begins = {whole->ptr, beginning->len};
    return whole->len >= beginning->len && text_equals(&begins, beginning);
}

text text_joined(const text parts[], size_t count) {
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        length += parts[i].len;
    }
    text joined = {allocate(length), 0};
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len > 0) {
            memcpy(joined.ptr + joined.len, parts[i].ptr, parts[i].len);
            joined.len += parts[i].len;
        }
    }
    return joined;
}

text text_copy(const text *of) {
    return text_joined(of, 1);
}

text decimal(uint64_t number, uint8_t digits[MOST_DIGITS]) {
    size_t first = MOST_DIGITS;
    do {
        digits[--first] = (uint8_t)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    return (text){digits + first, MOST_DIGITS - first};
}

bool parse_decimal(const text *digits, uint64_t *number) {
    uint64_t value = 0;
    for (size_t i = 0; i < digits->len; i++) {
        const uint8_t character = digits->ptr[i];
        if (character < '0' || character > '9') {
            return false;
        }
        const uint8_t digit = (uint8_t)(character - '0');
        if (value > (UINT64_MAX - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *number = value;
    return digits->len > 0;
}
