/* The parts of the worker that stand alone: its JSON, its digest, its histogram, its rule for when calls are
 * steady. */
#include <stdlib.h>

#include "../worker/canonical.h"
#include "../worker/hdr_text.h"
#include "../worker/histogram.h"
#include "../worker/sha256.h"
#include "../worker/warm_up.h"
#include "check.h"

int failed = 0;

static bool is_value(const char *line) {
    return json_is_value((text){(uint8_t *)line, strlen(line)});
}

static void values(void) {
    static const char *const good[] = {
        "0", "-0.5e+3", "[]", "{}", " {\"a\":[1,{\"b\":null}],\"c\":\"\\u00e9\"} ", "\"\\ud83d\\ude00\""};
    static const char *const bad[] = {
        "",   "01",  "-",     "1.",    "[1,]", "{\"a\"}", "{\"a\":1,}",  "{a:1}",       "\"\\x\"",
        "\"", "nul", "[1 2]", "{} {}", "'a'",  "\"\t\"",  "\"\\ud83d\"", "\"\\ude00\"", "\"\\u12\""};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        CHECK(is_value(good[i]) || fprintf(stderr, "%s\n", good[i]) < 0);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK(!is_value(bad[i]) || fprintf(stderr, "%s\n", bad[i]) < 0);
    }
    char deep[4001];
    memset(deep, '[', 4000);
    deep[4000] = 0;
    CHECK(!is_value(deep));
}

static void members(void) {
    const text object = LITERAL("{\"a\": {\"b\":1} ,\"b\":\"two\\n\",\"c\":18446744073709551615}");
    text value, string;
    uint64_t number;
    CHECK(json_member(object, "b", &value) && json_string(value, &string));
    CHECK_TEXT(string, "two\n");
    free(string.ptr);
    CHECK(json_member(object, "c", &value) && json_unsigned(value, &number) && number == UINT64_MAX);
    CHECK(!json_member(object, "d", &value) && !json_member(LITERAL("[1]"), "a", &value));
    CHECK(!json_unsigned(LITERAL("-1"), &number) && !json_unsigned(LITERAL("1.5"), &number));
    CHECK(!json_unsigned(LITERAL("18446744073709551616"), &number));
}

/* Canonical JSON is read in one spelling only, and what is read is written as it was. */
static void canonical(void) {
    static const char whole[] = "{\"customer\":\"\\\"é\\u0001\",\"tier\":\"gold\",\"region\":\"us-ny\","
                                "\"lines\":[{\"sku-id\":1,\"quantity\":2,"
                                "\"handling\":[\"gift-wrap\",\"hazardous\"],\"note\":\"\"},{\"sku-id\":"
                                "4294967295,\"quantity\":0,\"handling\":[],"
                                "\"note\":null}],\"coupons\":[{\"percent\":65535},{\"fixed\":"
                                "\"18446744073709551615\"},{\"bundle\":{\"sku-id\":1,"
                                "\"buy\":2,\"free\":3}},\"free-shipping\"],\"loyalty-points\":0}";
    struct cursor cursor = {(const uint8_t *)whole, (const uint8_t *)whole + sizeof whole - 1};
    struct buffer written = {NULL, 0, 0};
    cart value = {0};
    CHECK(read_cart(&cursor, &value) && cursor.at == cursor.end);
    write_cart(&written, &value);
    CHECK_TEXT(((text){written.bytes, written.length}), whole);
    exports_pricing_cart_free(&value);
    buffer_free(&written);
    for (size_t cut = 0; cut < sizeof whole - 1; cut++) { /* whatever was read of it can be freed */
        struct cursor part = {(const uint8_t *)whole, (const uint8_t *)whole + cut};
        cart some = {0};
        CHECK(!read_cart(&part, &some));
        exports_pricing_cart_free(&some);
    }
    struct {
        const char *json;
        bool good;
    } numbers[] = {{"0", true},   {"-2147483648", true}, {"2147483648", false},
                   {"-0", false}, {"01", false},         {"+1", false}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const uint8_t *begin = (const uint8_t *)numbers[i].json;
        struct cursor at = {begin, begin + strlen(numbers[i].json)};
        int32_t number;
        CHECK((read_s32(&at, &number) && at.at == at.end) == numbers[i].good);
    }
}

static void digests(void) {
    char hex[SHA256_HEX + 1];
    struct sha256 sha;
    sha256_begin(&sha);
    sha256_add(&sha, "abc", 3);
    sha256_end(&sha, hex);
    CHECK_TEXT(((text){(uint8_t *)hex, SHA256_HEX}),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    sha256_begin(&sha);
    for (int i = 0; i < 1000000; i++) {
        sha256_add(&sha, "a", 1);
    }
    sha256_end(&sha, hex);
    CHECK_TEXT(((text){(uint8_t *)hex, SHA256_HEX}),
               "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* 1 to 1,000 µs, each once: percentiles to three digits, p99 with ten times as many as it takes and p99.9
 * with too few. */
static void tails(void) {
    struct histogram histogram = new_histogram();
    struct buffer written = {NULL, 0, 0};
    for (uint64_t round = 0; round < 10; round++) {
        for (uint64_t us = 1; us <= 1000; us++) {
            histogram_record(&histogram, us * 1000);
        }
    }
    write_tail(&histogram, &written);
    const text tail = {written.bytes, written.length};
    text value, ratio;
    uint64_t number;
    CHECK(json_is_value(tail));
    CHECK(json_member(tail, "count", &value) && json_unsigned(value, &number) && number == 10000);
    CHECK(json_member(tail, "max-ns", &value) && json_unsigned(value, &number) && number >= 1000000 &&
          number < 1001000);
    CHECK(json_member(tail, "percentiles", &value));
    const text first = {value.ptr + 1, value.len - 1};
    CHECK(json_member(first, "value-ns", &ratio) && json_unsigned(ratio, &number) && number >= 500000 &&
          number < 500600);
    CHECK(json_member(first, "low-ns", &ratio) && json_unsigned(ratio, &number) && number >= 491000 &&
          number < 491600);
    CHECK(json_member(tail, "too-few", &value));
    CHECK_TEXT(value, "[{\"q\":0.999,\"needed\":100000}]");
    histogram_free(&histogram);
    buffer_free(&written);
}

static bool steady_after(uint32_t batches, double (*batch)(uint32_t)) {
    struct warm_up warm_up = {.batches = 0};
    for (uint32_t i = 0; i < batches; i++) {
        warm_up_feed(&warm_up, batch(i));
    }
    return is_steady(&warm_up);
}

static double flat(uint32_t i) {
    return 100 + (i % 3) * 0.3;
}

static double drifting(uint32_t i) {
    return 100 - i * 0.15;
}

static double stepping(uint32_t i) {
    return i < 12 ? 120 : 100;
}

static void warm_ups(void) {
    CHECK(!steady_after(19, flat) && steady_after(20, flat) && steady_after(200, flat));
    CHECK(!steady_after(20, drifting));
    CHECK(!steady_after(20, stepping) && steady_after(40, stepping));
}

int main(void) {
    values();
    members();
    canonical();
    digests();
    tails();
    warm_ups();
    printf("worker: %s\n", failed == 0 ? "fine" : "not fine");
    return failed != 0;
}
