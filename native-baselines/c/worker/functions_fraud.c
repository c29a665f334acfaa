/* The functions of fraud. */
#include "inputs.h"
#include "timed.h"

extern const struct function FRAUD[];

struct account_and_amount {
    text account_id;
    uint64_t amount_cents;
};

static bool read_account_and_amount(struct cursor *cursor, void *into) {
    struct account_and_amount *value = into;
    return read_exactly(cursor, "[") && read_text(cursor, &value->account_id) && read_exactly(cursor, ",") &&
           read_u64(cursor, &value->amount_cents) && read_exactly(cursor, "]");
}

static void free_account_and_amount(void *input) {
    guest_string_free(&((struct account_and_amount *)input)->account_id);
}

static bool read_transaction_input(struct cursor *cursor, void *into) {
    return read_transaction(cursor, into);
}

static void free_transaction_input(void *input) {
    exports_fraud_transaction_free(input);
}

TIMED(score, struct account_and_amount, { keep_number(score(&input->account_id, input->amount_cents)); })

static void score_answer(const void *asked, struct buffer *to) {
    const struct account_and_amount *input = asked;
    put_number(to, score(&input->account_id, input->amount_cents));
}

TIMED(score_features, features, { keep_number(score_features(input)); })

static void score_features_answer(const void *input, struct buffer *to) {
    put_number(to, score_features(input));
}

TIMED(score_transaction, transaction, {
    assessment found;
    score_transaction(input, &found);
    keep(&found);
    exports_fraud_assessment_free(&found);
})

static void score_transaction_answer(const void *input, struct buffer *to) {
    assessment found;
    score_transaction(input, &found);
    write_assessment(to, &found);
    exports_fraud_assessment_free(&found);
}

TIMED(screen, bytes, {
    bytes verdicts;
    screen(input, &verdicts);
    keep(&verdicts);
    guest_list_u8_free(&verdicts);
})

static void screen_answer(const void *input, struct buffer *to) {
    bytes verdicts;
    screen(input, &verdicts);
    write_bytes(to, &verdicts);
    guest_list_u8_free(&verdicts);
}

const struct function FRAUD[] = {
    {"fraud/score", false, sizeof(struct account_and_amount), read_account_and_amount,
     free_account_and_amount, score_calls, score_empty, score_answer},
    {"fraud/score-features", false, sizeof(features), read_features_input, free_nothing, score_features_calls,
     score_features_empty, score_features_answer},
    {"fraud/score-transaction", false, sizeof(transaction), read_transaction_input, free_transaction_input,
     score_transaction_calls, score_transaction_empty, score_transaction_answer},
    {"fraud/screen", true, sizeof(bytes), read_bytes_input, free_bytes_input, screen_calls, screen_empty,
     screen_answer},
    {.name = NULL},
};
