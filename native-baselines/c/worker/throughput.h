/* How many calls end in a window, on one thread or several. */
#ifndef TOLLGATE_THROUGHPUT_H
#define TOLLGATE_THROUGHPUT_H

#include <sched.h>

#include "subject.h"

#define MOST_THREADS 1024u

/* Writes the answer; false if the threads could not be started. With more than one they run on any of
 * `cores`; one stays where the caller is. All call with the same inputs, which nothing changes. */
bool write_throughput(const struct subject *subject, uint32_t threads, uint64_t window_ns,
                      const cpu_set_t *cores, struct buffer *to);

#endif
