/* A launch: the state behind the worker protocol. */
#ifndef TOLLGATE_LAUNCH_H
#define TOLLGATE_LAUNCH_H

#define _GNU_SOURCE
#include <sched.h>

#include "clock.h"
#include "closed_loop.h"
#include "process.h"
#include "request.h"

/* A workload that was made ready. */
struct prepared {
    text workload;
    struct subject subject;
    struct ready ready;
    struct prepared *next;
};

struct launch {
    uint64_t main_began_ns;
    struct memory idle;
    bool open;
    /* Nothing was called yet. */
    bool untouched;
    /* It answered `close`. */
    bool closed;
    struct clock clock;
    /* The cores that it had before it was pinned. */
    cpu_set_t cores;
    struct prepared *prepared;
};

/* Answers a line, whatever it holds. */
void answer_line(struct launch *launch, text line, struct buffer *answer);

/* Answers `open`. */
bool open_contender(struct launch *launch, text request, struct buffer *answer);

/* Answers what calls a workload; each false if it was refused. */
bool prepare(struct launch *launch, text request, struct buffer *answer);
bool measure(struct launch *launch, text request, struct buffer *answer);
bool release(struct launch *launch, text request, struct buffer *answer);
bool throughput(struct launch *launch, text request, struct buffer *answer);
bool call_tail(struct launch *launch, text request, struct buffer *answer);
bool cold_start(struct launch *launch, text request, struct buffer *answer);

/* Forgets every workload that was made ready. */
void forget_workloads(struct launch *launch);

/* The function of that name; none, and refused, if there is none. */
const struct function *need_function(const text *name, struct buffer *answer);

#endif
