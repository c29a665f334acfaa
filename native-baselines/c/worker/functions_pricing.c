/* The functions of pricing. */
#include "inputs.h"
#include "timed.h"

extern const struct function PRICING[];

static bool read_request_input(struct cursor *cursor, void *into) {
    return read_request(cursor, into);
}

static void free_request_input(void *input) {
    exports_pricing_request_free(input);
}

TIMED(unit_price, struct two_numbers, { keep_number(unit_price(input->a, input->b)); })

static void unit_price_answer(const void *asked, struct buffer *to) {
    const struct two_numbers *input = asked;
    put_decimal_string(to, unit_price(input->a, input->b));
}

TIMED(get_quote, request, {
    response quote;
    text error;
    if (get_quote(input, &quote, &error)) {
        keep(&quote);
        exports_pricing_response_free(&quote);
    } else {
        keep(&error);
        guest_string_free(&error);
    }
})

static void get_quote_answer(const void *input, struct buffer *to) {
    response quote;
    text error;
    if (get_quote(input, &quote, &error)) {
        put(to, "{\"ok\":");
        write_response(to, &quote);
        exports_pricing_response_free(&quote);
    } else {
        put(to, "{\"err\":");
        put_string(to, &error);
        guest_string_free(&error);
    }
    put(to, "}");
}

static void put_error(struct buffer *to, pricing_error *error) {
    put(to, "{\"err\":");
    write_pricing_error(to, error);
    put(to, "}");
    exports_pricing_pricing_error_free(error);
}

TIMED(quote_cart, cart, {
    cart_quote quote;
    pricing_error error;
    if (quote_cart(input, &quote, &error)) {
        keep(&quote);
        exports_pricing_cart_quote_free(&quote);
    } else {
        keep(&error);
        exports_pricing_pricing_error_free(&error);
    }
})

static void quote_cart_answer(const void *input, struct buffer *to) {
    cart_quote quote;
    pricing_error error;
    if (!quote_cart(input, &quote, &error)) {
        put_error(to, &error);
        return;
    }
    put(to, "{\"ok\":");
    write_cart_quote(to, &quote);
    put(to, "}");
    exports_pricing_cart_quote_free(&quote);
}

TIMED(reprice, text, {
    text repriced;
    pricing_error error;
    if (reprice(input, &repriced, &error)) {
        keep(&repriced);
        guest_string_free(&repriced);
    } else {
        keep(&error);
        exports_pricing_pricing_error_free(&error);
    }
})

static void reprice_answer(const void *input, struct buffer *to) {
    text repriced;
    pricing_error error;
    if (!reprice(input, &repriced, &error)) {
        put_error(to, &error);
        return;
    }
    put(to, "{\"ok\":");
    put_string(to, &repriced);
    put(to, "}");
    guest_string_free(&repriced);
}

const struct function PRICING[] = {
    {"pricing/unit-price", false, sizeof(struct two_numbers), read_two_numbers, free_nothing,
     unit_price_calls, unit_price_empty, unit_price_answer},
    {"pricing/get-quote", false, sizeof(request), read_request_input, free_request_input, get_quote_calls,
     get_quote_empty, get_quote_answer},
    {"pricing/quote-cart", false, sizeof(cart), read_cart_input, free_cart_input, quote_cart_calls,
     quote_cart_empty, quote_cart_answer},
    {"pricing/reprice", true, sizeof(text), read_text_input, free_text_input, reprice_calls, reprice_empty,
     reprice_answer},
    {.name = NULL},
};
