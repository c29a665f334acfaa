/* This process: its memory, and what it saw of the machine. */
#ifndef TOLLGATE_PROCESS_H
#define TOLLGATE_PROCESS_H

#include "buffer.h"

struct memory {
    uint64_t resident;
    uint64_t proportional;
    uint64_t private;
    uint64_t dirty;
    uint64_t peak;
    uint64_t address_space;
};

/* Proportional and private bytes are the kernel's own sums over all mappings; dirty is what is backed by no
 * file. */
struct memory read_memory(void);

void write_memory(const struct memory *memory, struct buffer *to);

/* The members of what a process saw, without braces: switches, faults, time, peak. */
void write_process(struct buffer *to);

#endif
