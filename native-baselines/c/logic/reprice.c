/* reprice: a catalog in CSV goes in, the repriced catalog comes out. */
#include <stdlib.h>
#include <string.h>

#include "arithmetic.h"
#include "catalog.h"
#include "records.h"

#define MOST_MARGIN 50000u
#define MOST_STOCK 1000000u
#define MOST_CHANGE 2000u

enum { SKU, NAME, COST, MARGIN, STOCK, PRICE };

/* A row, read. */
struct row {
    const struct field *name;
    text sku;
    uint64_t cost;
    uint32_t margin;
    uint32_t stock;
    bool has_price;
    uint64_t price;
};

static bool malformed(pricing_error *error, uint32_t at, text reason) {
    *error =
        (pricing_error){EXPORTS_PRICING_PRICING_ERROR_MALFORMED, {.malformed = {at, text_copy(&reason)}}};
    return false;
}

/* A field as a number; one that holds a quote is none, and its raw content neither. */
static bool number_of(const struct field *field, uint64_t most, uint64_t *number) {
    return parse_decimal(&field->raw, number) && *number <= most;
}

static bool read_sku(const struct record *record, struct row *row, pricing_error *error) {
    row->sku = record->fields[SKU].raw;
    const struct sku sku = parse_sku(&row->sku);
    switch (sku.fault) {
    case SKU_MALFORMED:
        return malformed(error, record->line, LITERAL("sku: expected the form TG-0042-C"));
    case SKU_UNKNOWN:
        *error = (pricing_error){EXPORTS_PRICING_PRICING_ERROR_UNKNOWN_SKU, {.unknown_sku = sku.number}};
        return false;
    case SKU_OF_WRONG_GRADE:
        return malformed(error, record->line, LITERAL("sku: wrong grade"));
    case SKU_FINE:
    default:
        return true;
    }
}

static bool read_row(const struct record *record, struct row *row, pricing_error *error) {
    uint64_t margin, stock;
    if (!read_sku(record, row, error)) {
        return false;
    }
    row->name = &record->fields[NAME];
    if (!number_of(&record->fields[COST], UINT64_MAX, &row->cost)) {
        return malformed(error, record->line, LITERAL("cost: expected whole cents"));
    }
    if (!number_of(&record->fields[MARGIN], MOST_MARGIN, &margin)) {
        return malformed(error, record->line, LITERAL("margin: expected 0 to 50000 basis points"));
    }
    if (!number_of(&record->fields[STOCK], UINT32_MAX, &stock)) {
        return malformed(error, record->line, LITERAL("stock: expected whole pieces"));
    }
    row->margin = (uint32_t)margin;
    row->stock = (uint32_t)stock;
    if (row->stock > MOST_STOCK) {
        *error =
            (pricing_error){EXPORTS_PRICING_PRICING_ERROR_INVALID_QUANTITY, {.invalid_quantity = row->stock}};
        return false;
    }
    row->has_price = record->fields[PRICE].raw.len > 0;
    if (row->has_price && !number_of(&record->fields[PRICE], UINT64_MAX, &row->price)) {
        return malformed(error, record->line, LITERAL("price: expected whole cents or nothing"));
    }
    return true;
}

/* Whether the new price, and all on the way to it, fits. */
static bool new_price(const struct row *row, uint64_t *price) {
    if (row->stock == 0 && row->has_price) {
        *price = row->price;
        return true;
    }
    const uint32_t clearance = row->stock >= 5000 ? 1000 : row->stock >= 1000 ? 500 : 0;
    uint64_t profit, target;
    if (!checked_share(row->cost, row->margin, ROUND_HALF_EVEN, &profit) ||
        !checked_add(row->cost, profit, &target)) {
        return false;
    }
    target -= share(target, clearance, ROUND_HALF_EVEN);
    if (!checked_add(target / 10 * 10, 9, &target)) {
        return false;
    }
    if (row->has_price) {
        const uint64_t change = share(row->price, MOST_CHANGE, ROUND_DOWN);
        uint64_t most;
        if (!checked_add(row->price, change, &most)) {
            return false;
        }
        target = target < row->price - change ? row->price - change : least(target, most);
    }
    *price = target < row->cost ? row->cost : target;
    return true;
}

/* The repriced catalog as far as it goes. */
struct output {
    text written;
    size_t capacity;
};

static void reserve(struct output *output, size_t more) {
    const size_t needed = output->written.len + more;
    if (needed <= output->capacity) {
        return;
    }
    output->capacity = needed > 2 * output->capacity ? needed : 2 * output->capacity;
    uint8_t *grown = realloc(output->written.ptr, output->capacity);
    if (grown == NULL) {
        abort();
    }
    output->written.ptr = grown;
}

static void put(struct output *output, text part) {
    if (part.len > 0) {
        reserve(output, part.len);
        memcpy(output->written.ptr + output->written.len, part.ptr, part.len);
        output->written.len += part.len;
    }
}

static void put_number(struct output *output, uint64_t number) {
    uint8_t digits[MOST_DIGITS];
    put(output, LITERAL(","));
    put(output, decimal(number, digits));
}

static bool needs_quotes(const struct field *field) {
    for (size_t i = 0; i < field->raw.len; i++) {
        const uint8_t character = field->raw.ptr[i];
        if (character == ',' || character == '\r' || character == '\n') {
            return true;
        }
    }
    return field->holds_quote;
}

static void put_row(struct output *output, const struct row *row, uint64_t price, text line_end) {
    const text quote = needs_quotes(row->name) ? LITERAL("\"") : LITERAL("");
    put(output, row->sku);
    put(output, LITERAL(","));
    put(output, quote);
    put(output, row->name->raw);
    put(output, quote);
    put_number(output, row->cost);
    put_number(output, row->margin);
    put_number(output, row->stock);
    put_number(output, price);
    put(output, line_end);
}

static bool is_header(const struct record *record) {
    static const text names[FIELDS] = {INITIAL("sku"),    INITIAL("name"),  INITIAL("cost"),
                                       INITIAL("margin"), INITIAL("stock"), INITIAL("price")};
    for (size_t i = 0; i < FIELDS; i++) {
        if (!text_equals(&record->fields[i].raw, &names[i])) {
            return false;
        }
    }
    return true;
}

static bool reprice_row(const struct record *record, text line_end, struct output *output,
                        pricing_error *error) {
    struct row row;
    uint64_t price;
    if (!read_row(record, &row, error)) {
        return false;
    }
    if (!new_price(&row, &price)) {
        *error = (pricing_error){.tag = EXPORTS_PRICING_PRICING_ERROR_OVERFLOW};
        return false;
    }
    put_row(output, &row, price, line_end);
    return true;
}

static bool reprice_rows(struct records *records, text line_end, struct output *output,
                         pricing_error *error) {
    struct record record;
    text reason;
    for (size_t rows = 0;; rows++) {
        switch (next_record(records, &record, &reason)) {
        case MALFORMED_RECORD:
            return malformed(error, record.line, reason);
        case NO_RECORD:
            *error = (pricing_error){.tag = EXPORTS_PRICING_PRICING_ERROR_EMPTY_CART};
            return rows > 0;
        case A_RECORD:
            if (!reprice_row(&record, line_end, output, error)) {
                return false;
            }
        }
    }
}

bool reprice(const text *catalog, text *repriced, pricing_error *error) {
    struct records records = records_of(catalog);
    struct record header;
    text reason;
    const enum next_record first = next_record(&records, &header, &reason);
    if (first == MALFORMED_RECORD) {
        return malformed(error, header.line, reason);
    }
    if (first == NO_RECORD || !is_header(&header)) {
        return malformed(error, 1, LITERAL("expected the header sku,name,cost,margin,stock,price"));
    }
    const text line_end = header.ends_with_crlf ? LITERAL("\r\n") : LITERAL("\n");
    struct output output = {{NULL, 0}, 0};
    reserve(&output, catalog->len + catalog->len / 8 + 64); /* prices are new, and rarely longer */
    put(&output, LITERAL("sku,name,cost,margin,stock,price"));
    put(&output, line_end);
    if (!reprice_rows(&records, line_end, &output, error)) {
        free(output.written.ptr);
        return false;
    }
    *repriced = output.written;
    return true;
}
