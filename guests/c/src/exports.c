/* What the component exports: from the bindings to the logic and back. Arguments belong to the guest, which
 * frees them; what it answers is freed by the bindings once the host has it. */
#include "../../../native-baselines/c/logic/contract.h"

uint64_t exports_pricing_unit_price(uint32_t sku_id, uint32_t quantity) {
    return unit_price(sku_id, quantity);
}

bool exports_pricing_get_quote(request *req, response *ret, text *err) {
    const bool quoted = get_quote(req, ret, err);
    exports_pricing_request_free(req);
    return quoted;
}

bool exports_pricing_quote_cart(cart *asked, cart_quote *ret, pricing_error *err) {
    const bool quoted = quote_cart(asked, ret, err);
    exports_pricing_cart_free(asked);
    return quoted;
}

bool exports_pricing_reprice(text *catalog, text *ret, pricing_error *err) {
    const bool repriced = reprice(catalog, ret, err);
    guest_string_free(catalog);
    return repriced;
}

uint16_t exports_fraud_score(text *account_id, uint64_t amount_cents) {
    const uint16_t points = score(account_id, amount_cents);
    guest_string_free(account_id);
    return points;
}

uint16_t exports_fraud_score_features(features *of) {
    return score_features(of);
}

void exports_fraud_score_transaction(transaction *tx, assessment *ret) {
    score_transaction(tx, ret);
    exports_fraud_transaction_free(tx);
}

void exports_fraud_screen(bytes *log, bytes *ret) {
    screen(log, ret);
    guest_list_u8_free(log);
}

void exports_probe_nop(void) {
    nop();
}

void exports_probe_sink_scalar(uint32_t a, uint32_t b) {
    sink_scalar(a, b);
}

uint64_t exports_probe_source_scalar(void) {
    return source_scalar();
}

uint64_t exports_probe_echo_scalar(uint32_t a, uint32_t b) {
    return echo_scalar(a, b);
}

void exports_probe_sink_scalars(features *of) {
    sink_scalars(of);
}

void exports_probe_sink_structured(cart *asked) {
    sink_structured(asked);
    exports_pricing_cart_free(asked);
}

void exports_probe_source_structured(uint32_t lines, cart *ret) {
    source_structured(lines, ret);
}

void exports_probe_sink_text(text *asked) {
    sink_text(asked);
    guest_string_free(asked);
}

void exports_probe_source_text(uint32_t length, text *ret) {
    source_text(length, ret);
}

void exports_probe_sink_bytes(bytes *data) {
    sink_bytes(data);
    guest_list_u8_free(data);
}

void exports_probe_source_bytes(uint32_t length, bytes *ret) {
    source_bytes(length, ret);
}

/* Echoes hand on what they got: nothing is copied, and the bindings free it as an answer. */

void exports_probe_echo_structured(cart *asked, cart *ret) {
    *ret = *asked;
}

void exports_probe_echo_text(text *asked, text *ret) {
    *ret = *asked;
}

void exports_probe_echo_bytes(bytes *data, bytes *ret) {
    *ret = *data;
}

/* The bindings ask for an object file with the world's types, by this name. There is none: `tollgate guests
 * build` puts the world into the module. */
void __component_type_object_force_link_guest(void);
void __component_type_object_force_link_guest(void) {}
