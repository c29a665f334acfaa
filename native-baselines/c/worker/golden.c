#include "golden.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sha256.h"

/* What has been found so far. */
struct check {
    const struct function *function;
    struct sha256 digest;
    uint64_t cases;
    bool differs;
    struct buffer difference; /* as an answer has it */
    struct buffer got;
    void *input;
};

static void digest_of(const struct buffer *answer, char hex[SHA256_HEX + 1]) {
    struct sha256 sha;
    sha256_begin(&sha);
    sha256_add(&sha, answer->bytes, answer->length);
    sha256_end(&sha, hex);
}

static void differ(struct check *check, const text *line, const text *expected, const text *got) {
    text name;
    json_member(*line, "case", &name);
    check->differs = true;
    put(&check->difference, "{\"case\":");
    put_bytes(&check->difference, name.ptr, name.len);
    put(&check->difference, ",\"expected\":");
    put_string(&check->difference, expected);
    put(&check->difference, ",\"got\":");
    put_string(&check->difference, got);
    put(&check->difference, "}");
}

static void hold_against_output(struct check *check, const text *line, const text *expected) {
    const text got = {check->got.bytes, check->got.length};
    if (!text_equals(&got, expected)) {
        differ(check, line, expected, &got);
    }
}

static void hold_against_digest(struct check *check, const text *line, const text *expected,
                                const char *got_hex) {
    const text got = {(uint8_t *)got_hex, SHA256_HEX};
    if (!text_equals(&got, expected)) {
        const text of_expected[] = {LITERAL("sha256:"), *expected}, of_got[] = {LITERAL("sha256:"), got};
        text one = text_joined(of_expected, 2), other = text_joined(of_got, 2);
        differ(check, line, &one, &other);
        free(one.ptr);
        free(other.ptr);
    }
}

/* Whether the line is a case; if so it is answered. */
static bool answer_case(struct check *check, const text *line, struct buffer *why) {
    text name, input, output, expected;
    char hex[SHA256_HEX + 1];
    const bool is_case = json_is_value(*line) && json_member(*line, "case", &name);
    const bool written_out = is_case && json_member(*line, "output", &output);
    if (!is_case || (!written_out && !json_member(*line, "output-sha256", &output))) {
        put(why, "this is no golden case");
        return false;
    }
    if (!json_member(*line, "input", &input)) {
        put(why, "it has no `input`: this program makes none of a recipe, and wants it written out");
        return false;
    }
    if (!read_input(check->function, &input, check->input)) {
        put(why, "its input is none in canonical JSON");
        return false;
    }
    buffer_clear(&check->got);
    check->function->answer(check->input, &check->got);
    check->function->free(check->input);
    digest_of(&check->got, hex);
    sha256_add(&check->digest, hex, SHA256_HEX);
    if (written_out) {
        hold_against_output(check, line, &output);
    } else if (json_string(output, &expected)) {
        hold_against_digest(check, line, &expected, hex);
        free(expected.ptr);
    }
    return true;
}

static bool answer_cases(struct check *check, const char *file, const text *content, struct buffer *why) {
    struct cursor cursor = {content->ptr, content->ptr + content->len};
    struct buffer reason = {NULL, 0, 0};
    text line;
    while (next_line(&cursor, &line)) {
        check->cases += 1;
        if (!check->differs && !answer_case(check, &line, &reason)) {
            put_format(why, "%s:%lu: ", file, (unsigned long)check->cases);
            put_bytes(why, reason.bytes, reason.length);
            break;
        }
    }
    if (check->cases == 0) {
        put_format(why, "%s: it holds no golden cases", file);
    }
    buffer_free(&reason);
    return why->length == 0;
}

static void write_check(struct check *check, struct buffer *to) {
    char hex[SHA256_HEX + 1];
    sha256_end(&check->digest, hex);
    put(to, "{\"answer\":\"verified\",\"cases\":");
    put_number(to, check->cases);
    put_format(to, ",\"digest\":\"%s\",\"difference\":", hex);
    if (check->differs) {
        put_bytes(to, check->difference.bytes, check->difference.length);
    } else {
        put(to, "null");
    }
    put(to, "}");
}

bool write_verified(const struct function *function, const char *folder, struct buffer *to,
                    struct buffer *why) {
    struct buffer file = {NULL, 0, 0};
    put_format(&file, "%s/%s.jsonl", folder, function->name);
    put_bytes(&file, "", 1);
    struct check check = {.function = function, .input = allocate(function->input_size)};
    sha256_begin(&check.digest);
    text content;
    const char *name = (const char *)file.bytes;
    bool answered = false;
    if (read_file(name, &content)) {
        answered = answer_cases(&check, name, &content, why);
        free(content.ptr);
    } else {
        put_format(why, "cannot read %s: %s", name, strerror(errno));
    }
    if (answered) {
        write_check(&check, to);
    }
    buffer_free(&check.difference);
    buffer_free(&check.got);
    free(check.input);
    buffer_free(&file);
    return answered;
}
