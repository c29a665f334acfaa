#define _GNU_SOURCE

#include "throughput.h"

#include <pthread.h>
#include <stdlib.h>

#include "clock.h"
#include "closed_loop.h"

/* Calls between two looks at the clock take about this long. */
#define CHUNK_NS 100000u
/* Each thread warms up this long before the window opens. */
#define WARM_UP_NS 5000000u

struct window {
    struct subject subject;
    const cpu_set_t *cores; /* where it may run; none to stay where it is */
    pthread_barrier_t *start;
    uint64_t length_ns;
    uint64_t calls;
    uint64_t ns;
};

/* Warms up and finds how many calls make a chunk. */
static uint64_t chunk_for(struct subject *subject) {
    const uint64_t begin = now_ns();
    uint64_t chunk = 1;
    while (true) {
        if (timed(subject, chunk) < CHUNK_NS / 2) {
            chunk *= 2;
        } else if (now_ns() - begin >= WARM_UP_NS) {
            return chunk;
        }
    }
}

static void *count_calls(void *of) {
    struct window *window = of;
    if (window->cores != NULL) {
        pthread_setaffinity_np(pthread_self(), sizeof *window->cores, window->cores);
    }
    const uint64_t chunk = chunk_for(&window->subject);
    pthread_barrier_wait(window->start);
    const uint64_t begin = now_ns();
    do {
        subject_call(&window->subject, chunk);
        window->calls += chunk;
        window->ns = now_ns() - begin;
    } while (window->ns < window->length_ns);
    return NULL;
}

static void write_counts(const struct window *windows, uint32_t threads, struct buffer *to) {
    put(to, "{\"answer\":\"counted\",\"threads\":[");
    for (uint32_t i = 0; i < threads; i++) {
        put_format(to, "%s{\"calls\":%lu,\"ns\":%lu}", i > 0 ? "," : "", (unsigned long)windows[i].calls,
                   (unsigned long)windows[i].ns);
    }
    put(to, "]}");
}

/* Runs them all. Whoever was started waits for the others at the barrier: so one that cannot be ends the
 * program. */
static bool run(struct window *windows, pthread_t *running, uint32_t threads) {
    for (uint32_t i = 0; i < threads; i++) {
        if (pthread_create(&running[i], NULL, count_calls, &windows[i]) != 0) {
            if (i == 0) {
                return false;
            }
            abort();
        }
    }
    for (uint32_t i = 0; i < threads; i++) {
        pthread_join(running[i], NULL);
    }
    return true;
}

bool write_throughput(const struct subject *subject, uint32_t threads, uint64_t window_ns,
                      const cpu_set_t *cores, struct buffer *to) {
    pthread_barrier_t start;
    if (threads == 0 || threads > MOST_THREADS || pthread_barrier_init(&start, NULL, threads) != 0) {
        return false;
    }
    struct window *windows = allocate_many(threads, sizeof *windows);
    pthread_t *running = allocate_many(threads, sizeof *running);
    for (uint32_t i = 0; i < threads; i++) {
        windows[i] = (struct window){*subject, threads > 1 ? cores : NULL, &start, window_ns, 0, 0};
    }
    const bool ran = run(windows, running, threads);
    if (ran) {
        write_counts(windows, threads, to);
    }
    pthread_barrier_destroy(&start);
    free(windows);
    free(running);
    return ran;
}
