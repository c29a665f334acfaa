/* The probes, and the copy within one process that crossing is held against. */
#include <string.h>

#include "inputs.h"
#include "timed.h"
#include "values.h"

extern const struct function PROBE[];

/* Of a function that takes nothing. */
struct nothing {
    uint8_t unused;
};

static void answer_null(struct buffer *to) {
    put(to, "null");
}

TIMED(nop, struct nothing, { nop(); })

static void nop_answer(const void *input, struct buffer *to) {
    (void)input;
    nop();
    answer_null(to);
}

TIMED(sink_scalar, struct two_numbers, { sink_scalar(input->a, input->b); })

static void sink_scalar_answer(const void *asked, struct buffer *to) {
    const struct two_numbers *input = asked;
    sink_scalar(input->a, input->b);
    answer_null(to);
}

TIMED(source_scalar, struct nothing, { keep_number(source_scalar()); })

static void source_scalar_answer(const void *input, struct buffer *to) {
    (void)input;
    put_decimal_string(to, source_scalar());
}

TIMED(echo_scalar, struct two_numbers, { keep_number(echo_scalar(input->a, input->b)); })

static void echo_scalar_answer(const void *asked, struct buffer *to) {
    const struct two_numbers *input = asked;
    put_decimal_string(to, echo_scalar(input->a, input->b));
}

TIMED(sink_scalars, features, { sink_scalars(input); })

static void sink_scalars_answer(const void *input, struct buffer *to) {
    sink_scalars(input);
    answer_null(to);
}

TIMED(sink_structured, cart, { sink_structured(input); })

static void sink_structured_answer(const void *input, struct buffer *to) {
    sink_structured(input);
    answer_null(to);
}

static void put_cart(struct buffer *to, cart *made) {
    write_cart(to, made);
    exports_pricing_cart_free(made);
}

TIMED(source_structured, uint32_t, {
    cart made;
    source_structured(*input, &made);
    keep(&made);
    exports_pricing_cart_free(&made);
})

static void source_structured_answer(const void *input, struct buffer *to) {
    cart made;
    source_structured(*(const uint32_t *)input, &made);
    put_cart(to, &made);
}

TIMED(echo_structured, cart, {
    cart made;
    echo_structured(input, &made);
    keep(&made);
    exports_pricing_cart_free(&made);
})

static void echo_structured_answer(const void *input, struct buffer *to) {
    cart made;
    echo_structured(input, &made);
    put_cart(to, &made);
}

TIMED(sink_text, text, { sink_text(input); })

static void sink_text_answer(const void *input, struct buffer *to) {
    sink_text(input);
    answer_null(to);
}

static void put_text(struct buffer *to, text *made) {
    put_string(to, made);
    guest_string_free(made);
}

TIMED(source_text, uint32_t, {
    text made;
    source_text(*input, &made);
    keep(&made);
    guest_string_free(&made);
})

static void source_text_answer(const void *input, struct buffer *to) {
    text made;
    source_text(*(const uint32_t *)input, &made);
    put_text(to, &made);
}

TIMED(echo_text, text, {
    text made;
    echo_text(input, &made);
    keep(&made);
    guest_string_free(&made);
})

static void echo_text_answer(const void *input, struct buffer *to) {
    text made;
    echo_text(input, &made);
    put_text(to, &made);
}

TIMED(sink_bytes, bytes, { sink_bytes(input); })

static void sink_bytes_answer(const void *input, struct buffer *to) {
    sink_bytes(input);
    answer_null(to);
}

static void put_list(struct buffer *to, bytes *made) {
    write_bytes(to, made);
    guest_list_u8_free(made);
}

TIMED(source_bytes, uint32_t, {
    bytes made;
    source_bytes(*input, &made);
    keep(&made);
    guest_list_u8_free(&made);
})

static void source_bytes_answer(const void *input, struct buffer *to) {
    bytes made;
    source_bytes(*(const uint32_t *)input, &made);
    put_list(to, &made);
}

TIMED(echo_bytes, bytes, {
    bytes made;
    echo_bytes(input, &made);
    keep(&made);
    guest_list_u8_free(&made);
})

static void echo_bytes_answer(const void *input, struct buffer *to) {
    bytes made;
    echo_bytes(input, &made);
    put_list(to, &made);
}

/* An input of the copy, with the buffer that it goes to, which is there already. */
struct copied {
    bytes from;
    uint8_t *to;
};

static bool read_copied(struct cursor *cursor, void *into) {
    struct copied *value = into;
    if (!read_bytes(cursor, &value->from)) {
        return false;
    }
    value->to = allocate(value->from.len);
    if (value->from.len > 0) {
        memset(value->to, 0, value->from.len);
    }
    return true;
}

static void free_copied(void *input) {
    struct copied *value = input;
    const bytes to = {value->to, value->from.len};
    bytes freed = to;
    guest_list_u8_free(&freed);
    guest_list_u8_free(&value->from);
}

TIMED(memcpy, struct copied, {
    memcpy(input->to, input->from.ptr, input->from.len);
    keep(input->to);
})

#define NUMBERS sizeof(struct two_numbers), read_two_numbers, free_nothing
#define NOTHING sizeof(struct nothing), read_nothing, free_nothing
#define NUMBER sizeof(uint32_t), read_one_number, free_nothing
#define FEATURES_INPUT sizeof(features), read_features_input, free_nothing
#define CART sizeof(cart), read_cart_input, free_cart_input
#define TEXT sizeof(text), read_text_input, free_text_input
#define BYTES sizeof(bytes), read_bytes_input, free_bytes_input
#define LOOPS(NAME) NAME##_calls, NAME##_empty

const struct function PROBE[] = {
    {"probe/nop", false, NOTHING, LOOPS(nop), nop_answer},
    {"probe/sink-scalar", false, NUMBERS, LOOPS(sink_scalar), sink_scalar_answer},
    {"probe/source-scalar", false, NOTHING, LOOPS(source_scalar), source_scalar_answer},
    {"probe/echo-scalar", false, NUMBERS, LOOPS(echo_scalar), echo_scalar_answer},
    {"probe/sink-scalars", false, FEATURES_INPUT, LOOPS(sink_scalars), sink_scalars_answer},
    {"probe/sink-structured", false, CART, LOOPS(sink_structured), sink_structured_answer},
    {"probe/source-structured", false, NUMBER, LOOPS(source_structured), source_structured_answer},
    {"probe/echo-structured", false, CART, LOOPS(echo_structured), echo_structured_answer},
    {"probe/sink-text", true, TEXT, LOOPS(sink_text), sink_text_answer},
    {"probe/source-text", true, NUMBER, LOOPS(source_text), source_text_answer},
    {"probe/echo-text", true, TEXT, LOOPS(echo_text), echo_text_answer},
    {"probe/sink-bytes", true, BYTES, LOOPS(sink_bytes), sink_bytes_answer},
    {"probe/source-bytes", true, NUMBER, LOOPS(source_bytes), source_bytes_answer},
    {"probe/echo-bytes", true, BYTES, LOOPS(echo_bytes), echo_bytes_answer},
    {"probe/memcpy", true, sizeof(struct copied), read_copied, free_copied, LOOPS(memcpy), NULL},
    {.name = NULL},
};
