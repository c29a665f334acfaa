/* A workload: a function and a ring of its inputs. */
#ifndef TOLLGATE_SUBJECT_H
#define TOLLGATE_SUBJECT_H

#include "functions.h"

struct subject {
    const struct function *function;
    struct ring ring;
    uint64_t next;
};

/* Calls so often, going round. */
void subject_call(struct subject *subject, uint64_t calls);

/* The same loop without calling. */
void subject_loop_only(struct subject *subject, uint64_t calls);

/* Reads the inputs of a function, one a line; false with the reason, in one line. */
bool subject_read(struct subject *subject, const struct function *function, const char *file,
                  struct buffer *why);

void subject_free(struct subject *subject);

/* Reads a whole file, to be freed; false if that is not possible. */
bool read_file(const char *path, text *content);

/* The next line of a text, without its end; false behind the last. */
bool next_line(struct cursor *cursor, text *line);

/* An input as canonical JSON, read into memory of the function's; false if it is none, and nothing is to be
 * freed. */
bool read_input(const struct function *function, const text *json, void *input);

#endif
