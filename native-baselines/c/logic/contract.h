/* The contract in C: the types that wit-bindgen made of guests/wit, under short names. Guest and native
 * baseline take and return the same ones, so that nothing is converted on either side. */
#ifndef TOLLGATE_CONTRACT_H
#define TOLLGATE_CONTRACT_H

#include "../../../guests/c/bindings/guest.h"

typedef guest_string_t text;
typedef guest_list_u8_t bytes;

typedef exports_pricing_request_t request;
typedef exports_pricing_response_t response;
typedef exports_pricing_line_t line;
typedef exports_pricing_coupon_t coupon;
typedef exports_pricing_cart_t cart;
typedef exports_pricing_line_quote_t line_quote;
typedef exports_pricing_cart_quote_t cart_quote;
typedef exports_pricing_pricing_error_t pricing_error;

typedef exports_fraud_instrument_t instrument;
typedef exports_fraud_place_t place;
typedef exports_fraud_past_payment_t past_payment;
typedef exports_fraud_transaction_t transaction;
typedef exports_fraud_assessment_t assessment;
typedef exports_fraud_features_t features;

/* The functions of the contract. Arguments belong to the caller; what is written to a result was allocated
 * for it, and is freed by the `…_free` functions of the bindings' header. Where there are two results, the
 * second is the error's, and the answer tells which was written. */

uint64_t unit_price(uint32_t sku_id, uint32_t quantity);
bool get_quote(const request *asked, response *quote, text *error);
bool quote_cart(const cart *asked, cart_quote *quote, pricing_error *error);
bool reprice(const text *catalog, text *repriced, pricing_error *error);

uint16_t score(const text *account_id, uint64_t amount_cents);
uint16_t score_features(const features *of);
void score_transaction(const transaction *tx, assessment *found);
void screen(const bytes *log, bytes *verdicts);

void nop(void);
void sink_scalar(uint32_t a, uint32_t b);
uint64_t source_scalar(void);
uint64_t echo_scalar(uint32_t a, uint32_t b);
void sink_scalars(const features *of);
void sink_structured(const cart *asked);
void source_structured(uint32_t lines, cart *made);
void sink_text(const text *asked);
void source_text(uint32_t length, text *made);
void sink_bytes(const bytes *data);
void source_bytes(uint32_t length, bytes *made);

#endif
