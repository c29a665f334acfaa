/* The functions to free are those that the bindings' header names, and that the bindings define in the guest.
 */
#include "values.h"

#include <stdlib.h>
#include <string.h>

#include "../logic/text.h"

void guest_string_free(text *value) {
    if (value->len > 0) {
        free(value->ptr);
    }
    *value = (text){NULL, 0};
}

void guest_list_u8_free(bytes *value) {
    if (value->len > 0) {
        free(value->ptr);
    }
    *value = (bytes){NULL, 0};
}

void exports_pricing_request_free(request *value) {
    guest_string_free(&value->sku);
}

void exports_pricing_response_free(response *value) {
    guest_string_free(&value->source);
}

void exports_pricing_cart_free(cart *value) {
    guest_string_free(&value->customer);
    for (size_t i = 0; i < value->lines.len; i++) {
        if (value->lines.ptr[i].note.is_some) {
            guest_string_free(&value->lines.ptr[i].note.val);
        }
    }
    free(value->lines.ptr);
    free(value->coupons.ptr);
}

void exports_pricing_cart_quote_free(cart_quote *value) {
    free(value->lines.ptr);
}

void exports_pricing_pricing_error_free(pricing_error *value) {
    if (value->tag == EXPORTS_PRICING_PRICING_ERROR_COUPON_REJECTED) {
        guest_string_free(&value->val.coupon_rejected);
    } else if (value->tag == EXPORTS_PRICING_PRICING_ERROR_MALFORMED) {
        guest_string_free(&value->val.malformed.reason);
    }
}

static void free_instrument(instrument *value) {
    if (value->tag == EXPORTS_FRAUD_INSTRUMENT_BANK_TRANSFER) {
        guest_string_free(&value->val.bank_transfer);
    } else if (value->tag == EXPORTS_FRAUD_INSTRUMENT_WALLET) {
        guest_string_free(&value->val.wallet);
    }
}

void exports_fraud_transaction_free(transaction *value) {
    guest_string_free(&value->id);
    guest_string_free(&value->account_id);
    guest_string_free(&value->currency);
    free_instrument(&value->instrument);
    guest_string_free(&value->origin.country);
    if (value->billing.is_some) {
        guest_string_free(&value->billing.val.country);
    }
    free(value->history.ptr);
}

void exports_fraud_assessment_free(assessment *value) {
    for (size_t i = 0; i < value->reasons.len; i++) {
        guest_string_free(&value->reasons.ptr[i]);
    }
    free(value->reasons.ptr);
}

void echo_structured(const cart *asked, cart *made) {
    *made = *asked;
    made->customer = text_copy(&asked->customer);
    made->lines.ptr = allocate_many(asked->lines.len, sizeof(line));
    for (size_t i = 0; i < asked->lines.len; i++) {
        made->lines.ptr[i] = asked->lines.ptr[i];
        if (asked->lines.ptr[i].note.is_some) {
            made->lines.ptr[i].note.val = text_copy(&asked->lines.ptr[i].note.val);
        }
    }
    made->coupons.ptr = allocate_many(asked->coupons.len, sizeof(coupon));
    if (asked->coupons.len > 0) {
        memcpy(made->coupons.ptr, asked->coupons.ptr, asked->coupons.len * sizeof(coupon));
    }
}

void echo_text(const text *asked, text *made) {
    *made = text_copy(asked);
}

void echo_bytes(const bytes *data, bytes *made) {
    *made = (bytes){allocate(data->len), data->len};
    if (data->len > 0) {
        memcpy(made->ptr, data->ptr, data->len);
    }
}
