#include "subject.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void subject_call(struct subject *subject, uint64_t calls) {
    subject->function->calls(&subject->ring, subject->next, calls);
    subject->next += calls;
}

void subject_loop_only(struct subject *subject, uint64_t calls) {
    subject->function->empty(&subject->ring, subject->next, calls);
}

bool read_file(const char *path, text *content) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    struct buffer read = {NULL, 0, 0};
    uint8_t part[1 << 16];
    size_t length;
    while ((length = fread(part, 1, sizeof part, file)) > 0) {
        put_bytes(&read, part, length);
    }
    const bool whole = !ferror(file);
    fclose(file);
    *content = (text){read.bytes, read.length};
    if (!whole) {
        buffer_free(&read);
    }
    return whole;
}

bool next_line(struct cursor *cursor, text *line) {
    if (cursor->at == cursor->end) {
        return false;
    }
    const size_t left = (size_t)(cursor->end - cursor->at);
    const uint8_t *end = memchr(cursor->at, '\n', left);
    *line = (text){(uint8_t *)cursor->at, end != NULL ? (size_t)(end - cursor->at) : left};
    cursor->at = end != NULL ? end + 1 : cursor->end;
    return true;
}

bool read_input(const struct function *function, const text *json, void *input) {
    struct cursor cursor = {json->ptr, json->ptr + json->len};
    memset(input, 0, function->input_size);
    if (function->read(&cursor, input) && cursor.at == cursor.end) {
        return true;
    }
    function->free(input);
    return false;
}

static bool read_lines(struct subject *subject, const text *content, const char *file, struct buffer *why) {
    const struct function *function = subject->function;
    struct cursor cursor = {content->ptr, content->ptr + content->len};
    uint64_t count = 0, capacity = 0;
    text line;
    while (next_line(&cursor, &line)) {
        if (count == capacity) {
            capacity = capacity > 0 ? 2 * capacity : 64;
            uint8_t *grown = realloc(subject->ring.inputs, capacity * function->input_size);
            if (grown == NULL) {
                abort();
            }
            subject->ring.inputs = grown;
        }
        uint8_t *into = (uint8_t *)subject->ring.inputs + count * function->input_size;
        if (!read_input(function, &line, into)) {
            put_format(why, "%s:%lu: this is no input of `%s` in canonical JSON", file,
                       (unsigned long)count + 1, function->name);
            break;
        }
        count += 1;
        subject->ring.mask = count - 1;
    }
    if (why->length == 0 && (count == 0 || (count & (count - 1)) != 0)) {
        put_format(why, "%s: it has %lu inputs, and a ring takes a power of two", file, (unsigned long)count);
    }
    if (why->length > 0 && count == 0) {
        free(subject->ring.inputs);
        subject->ring.inputs = NULL;
    }
    return why->length == 0;
}

bool subject_read(struct subject *subject, const struct function *function, const char *file,
                  struct buffer *why) {
    text content;
    *subject = (struct subject){function, {NULL, 0}, 0};
    if (!read_file(file, &content)) {
        put_format(why, "cannot read the inputs %s: %s", file, strerror(errno));
        return false;
    }
    const bool read = read_lines(subject, &content, file, why);
    free(content.ptr);
    if (!read) {
        subject_free(subject);
    }
    return read;
}

void subject_free(struct subject *subject) {
    if (subject->ring.inputs != NULL) {
        for (uint64_t i = 0; i <= subject->ring.mask; i++) {
            subject->function->free((uint8_t *)subject->ring.inputs + i * subject->function->input_size);
        }
    }
    free(subject->ring.inputs);
    subject->ring.inputs = NULL;
}
