/* The functions that can be called, each with what its inputs are. */
#ifndef TOLLGATE_FUNCTIONS_H
#define TOLLGATE_FUNCTIONS_H

#include "canonical.h"

/* Inputs in memory, one after the other. Their number is a power of two, so that going round is a mask. */
struct ring {
    void *inputs;
    uint64_t mask;
};

struct function {
    const char *name;
    /* Whether its payload comes in sizes. */
    bool sized;
    /* An input: how much memory it takes, how it is read into memory that is all zeros, and how what it holds
     * is freed. */
    size_t input_size;
    bool (*read)(struct cursor *cursor, void *input);
    void (*free)(void *input);
    /* So many calls, from the input at that place on; and the same loop without calling. This is the timed
     * region. */
    void (*calls)(const struct ring *ring, uint64_t from, uint64_t count);
    void (*empty)(const struct ring *ring, uint64_t from, uint64_t count);
    /* The answer to an input, as canonical JSON; none where nobody asks for it. */
    void (*answer)(const void *input, struct buffer *to);
};

/* The function of that name; none if there is none. */
const struct function *find_function(const text *name);

#endif
