/* The text's own examples, and edges that it decides. */
#include <stdlib.h>

#include "../logic/arithmetic.h"
#include "../logic/catalog.h"
#include "../logic/forest.h"
#include "../logic/records.h"
#include "../logic/score.h"
#include "../worker/values.h"
#include "check.h"

int failed = 0;

/* share: rounding by the exact rest, and amounts whose product needs more than 64 bits. */
static void shares(void) {
    CHECK_EQUAL(share(5, 1000, ROUND_DOWN), 0);
    CHECK_EQUAL(share(5, 1000, ROUND_HALF_UP), 1);
    CHECK_EQUAL(share(5, 1000, ROUND_HALF_EVEN), 0);
    CHECK_EQUAL(share(15, 1000, ROUND_HALF_EVEN), 2);
    CHECK_EQUAL(share(UINT64_MAX, WHOLE, ROUND_HALF_EVEN), UINT64_MAX);
    uint64_t result = 0;
    CHECK(!checked_share(UINT64_MAX, 50000, ROUND_DOWN, &result));
    CHECK(checked_share(UINT64_MAX / 5, 50000, ROUND_DOWN, &result));
    CHECK_EQUAL(result, UINT64_MAX);
}

static void hashes(void) {
    CHECK_EQUAL(fnv1a((const uint8_t *)"a", 1), 0xe40c292c);
    CHECK_EQUAL(scatter(1), 0x9e3779b1);
}

static void catalog(void) {
    static const struct article expected[] = {{1, 3199, 1963, 1, false, false},
                                              {42, 17199, 2601, 2, false, false},
                                              {128, 19399, 3338, 0, false, false}};
    struct article article;
    for (size_t i = 0; i < 3; i++) {
        CHECK(find_article(expected[i].id, &article));
        CHECK_EQUAL(article.list_cents, expected[i].list_cents);
        CHECK_EQUAL(article.grams, expected[i].grams);
        CHECK_EQUAL(article.grade, expected[i].grade);
    }
    CHECK(!find_article(0, &article) && !find_article(129, &article) && !find_article(UINT32_MAX, &article));
    CHECK(find_article(3, &article) && article.contract && !article.reduced_tax);
    CHECK(find_article(5, &article) && !article.contract && article.reduced_tax);
}

static void skus(void) {
    static const struct {
        text sku;
        enum sku_fault fault;
    } cases[] = {
        {INITIAL("TG-0042-C"), SKU_FINE},       {INITIAL("TG-0042-D"), SKU_OF_WRONG_GRADE},
        {INITIAL("TG-0129-B"), SKU_UNKNOWN},    {INITIAL("TG-0042-c"), SKU_MALFORMED},
        {INITIAL("TG-042-C"), SKU_MALFORMED},   {INITIAL("TG-00042-C"), SKU_MALFORMED},
        {INITIAL("TG-0042-C "), SKU_MALFORMED}, {INITIAL(""), SKU_MALFORMED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CHECK_EQUAL(parse_sku(&cases[i].sku).fault, cases[i].fault);
    }
}

static void quotes(void) {
    response quote;
    text error;
    CHECK_EQUAL(unit_price(1, 0), 0);
    CHECK_EQUAL(unit_price(1, 1), 3199);
    CHECK_EQUAL(unit_price(1, UINT32_MAX), 3199 - share(3199, 1800, ROUND_HALF_EVEN));
    CHECK(get_quote(&(request){LITERAL("TG-0001-B"), 10}, &quote, &error));
    CHECK_EQUAL(quote.cents, 31030);
    CHECK_TEXT(quote.source, "tier");
    exports_pricing_response_free(&quote);
    CHECK(!get_quote(&(request){LITERAL("TG-0001-B"), 4000000000u}, &quote, &error));
    CHECK_TEXT(error, "invalid quantity 4000000000: order 1 to 100000 pieces");
    guest_string_free(&error);
    CHECK(!get_quote(&(request){LITERAL("TG-0001-A"), 0}, &quote, &error));
    CHECK_TEXT(error, "wrong grade in sku TG-0001-A: this article has grade B");
    guest_string_free(&error);
}

static void forest(void) {
    CHECK_EQUAL(FOREST[0].feature[0], 1);
    CHECK_EQUAL(FOREST[0].threshold[0], 12000);
    CHECK(FOREST[0].leaf[0] == -9 && FOREST[0].leaf[LEAVES - 1] == 1);
    uint32_t hash = fnv1a(NULL, 0);
    for (size_t t = 0; t < TREES; t++) {
        for (size_t node = 0; node < NODES; node++) {
            const uint32_t threshold = (uint32_t)FOREST[t].threshold[node];
            const uint8_t bytes[] = {FOREST[t].feature[node], (uint8_t)threshold, (uint8_t)(threshold >> 8),
                                     (uint8_t)(threshold >> 16), (uint8_t)(threshold >> 24)};
            hash = fnv1a_from(hash, bytes, sizeof bytes);
        }
        for (size_t leaf = 0; leaf < LEAVES; leaf++) {
            const uint16_t value = (uint16_t)FOREST[t].leaf[leaf];
            const uint8_t bytes[] = {(uint8_t)value, (uint8_t)(value >> 8)};
            hash = fnv1a_from(hash, bytes, sizeof bytes);
        }
    }
    CHECK_EQUAL(hash, 1309709731);
}

static void repriced(text catalog, const char *expected, const char *reason) {
    text out;
    pricing_error error;
    if (reprice(&catalog, &out, &error)) {
        CHECK(expected != NULL);
        if (expected != NULL) {
            CHECK_TEXT(out, expected);
        }
        guest_string_free(&out);
        return;
    }
    CHECK(reason != NULL);
    if (reason != NULL && error.tag == EXPORTS_PRICING_PRICING_ERROR_MALFORMED) {
        CHECK_TEXT(error.val.malformed.reason, reason);
    }
    exports_pricing_pricing_error_free(&error);
}

#define HEADER "sku,name,cost,margin,stock,price"

/* What RFC 4180 and the text leave to be decided. */
static void catalogs(void) {
    repriced(LITERAL(""), NULL, "expected the header " HEADER);
    repriced(LITERAL("a,b,c,d,e,f\n"), NULL, "expected the header " HEADER);
    repriced(LITERAL("a,b\n"), NULL, "expected 6 fields");
    repriced(LITERAL(HEADER "\nTG-0001-B,a\rb,1,1,1,"), NULL, "carriage return without line feed");
    repriced(LITERAL(HEADER "\nTG-0001-B,a\"b,1,1,1,"), NULL, "quote in an unquoted field");
    repriced(LITERAL(HEADER "\nTG-0001-B,\"a\" ,1,1,1,"), NULL, "text after the closing quote");
    repriced(LITERAL(HEADER "\nTG-0001-B,\"a\"\r"), NULL, "text after the closing quote");
    repriced(LITERAL(HEADER "\nTG-0001-B,\"a"), NULL, "unterminated quote");
    repriced(LITERAL(HEADER "\nTG-0001-B,\"a\"\"b,c\",0010,0,007,"),
             HEADER "\nTG-0001-B,\"a\"\"b,c\",10,0,7,19\n", NULL);
    repriced(LITERAL("\"sku\",name,cost,margin,stock,price\r\nTG-0001-B,\"plain\",10,0,0,\"77\""),
             HEADER "\r\nTG-0001-B,plain,10,0,0,77\r\n", NULL);
    repriced(LITERAL(HEADER "\n"), NULL, ""); /* no rows: an error of another kind */
    repriced(LITERAL(HEADER "\nTG-0001-B,a,18446744073709551615,0,1,"), NULL, "");
}

static void fraud(void) {
    CHECK_EQUAL(score(&LITERAL(""), 0), 1000);
    CHECK_EQUAL(score(&LITERAL("a"), 1000), 30 + 0xe40c292c % 401);
    const struct month epoch = month_of(0), leap = month_of(951782400), last = month_of(UINT64_MAX);
    CHECK(epoch.year == 1970 && epoch.month == 1);
    CHECK(leap.year == 2000 && leap.month == 2);
    CHECK(last.year == 584554051223 && last.month >= 1 && last.month <= 12);
    const place north = {LITERAL("NO"), INT32_MAX, INT32_MAX}, south = {LITERAL("NZ"), INT32_MIN, INT32_MIN};
    CHECK_EQUAL(distance_km(&north, &south), 20015);
    CHECK_EQUAL(distance_km(&north, &north), 0);
    const bytes log = {(uint8_t *)"12345", 5};
    bytes verdicts;
    screen(&log, &verdicts);
    CHECK(verdicts.len == 1 && verdicts.ptr[0] == 0x80);
    guest_list_u8_free(&verdicts);
}

/* Letters of several bytes are not cut: the é stands at bytes 97 and 98 of the phrase. */
static void probes(void) {
    CHECK_EQUAL(echo_scalar(UINT32_MAX, 1), 0xffffffff00000001);
    text made;
    for (uint32_t length = 0; length < 450; length++) {
        source_text(length, &made);
        CHECK_EQUAL(made.len, length);
        CHECK(length == 0 || (made.ptr[length - 1] & 0xc0) != 0xc0);
        guest_string_free(&made);
    }
    cart asked, again;
    source_structured(5, &asked);
    echo_structured(&asked, &again);
    CHECK(again.lines.len == 5 && again.lines.ptr[3].note.is_some && again.lines.ptr != asked.lines.ptr);
    CHECK_TEXT(again.lines.ptr[3].note.val, "leave at the door");
    exports_pricing_cart_free(&asked);
    exports_pricing_cart_free(&again);
}

int main(void) {
    shares();
    hashes();
    catalog();
    skus();
    quotes();
    forest();
    catalogs();
    fraud();
    probes();
    printf("logic: %s\n", failed == 0 ? "all as LOGIC.md has it" : "not as LOGIC.md has it");
    return failed != 0;
}
