/* The tail of single calls, one after the other, each timed on its own. */
#ifndef TOLLGATE_TAIL_H
#define TOLLGATE_TAIL_H

#include "subject.h"

/* Calls for so long, after a quarter of that to warm up, and writes the answer: the tail, or that the clock
 * costs too much of a call for there to be one. */
void write_call_tail(struct subject *subject, uint64_t duration_ns, struct buffer *to);

#endif
