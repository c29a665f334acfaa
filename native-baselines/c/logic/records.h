/* CSV after RFC 4180, record by record. */
#ifndef TOLLGATE_RECORDS_H
#define TOLLGATE_RECORDS_H

#include "text.h"

#define FIELDS 6u

/* A field. The raw content of a quoted one, between its quotes, still has each inner quote twice: exactly
 * what is written when it is quoted again. */
struct field {
    text raw;
    bool holds_quote;
};

struct record {
    uint32_t line; /* on which it begins, from 1 */
    struct field fields[FIELDS];
    bool ends_with_crlf;
};

struct records {
    const uint8_t *next;
    const uint8_t *end;
    uint32_t line;
};

enum next_record { NO_RECORD, A_RECORD, MALFORMED_RECORD };

struct records records_of(const text *catalog);

/* The next record; if it is malformed, its line stands in it, and the reason, which is not to be freed. */
enum next_record next_record(struct records *records, struct record *record, text *reason);

#endif
