/* What is asked of workloads: they are made ready, measured, counted, and forgotten. */
#include "launch.h"

#include <stdlib.h>
#include <string.h>

#include "tail.h"
#include "throughput.h"

#define NS_A_US 1000u
#define NS_A_MS 1000000u
/* Longer than anybody measures, and short enough to be counted in nanoseconds. */
#define MOST_MS 86400000u
#define MOST_US (MOST_MS * (uint64_t)1000)

const struct function *need_function(const text *name, struct buffer *answer) {
    const struct function *function = find_function(name);
    if (function == NULL) {
        refuse(answer, REQUEST, "there is no function `%.200s` in this program", (const char *)name->ptr);
    }
    return function;
}

/* The function of a workload: `fraud/screen` of `fraud/screen/64KiB`. */
static const struct function *function_of(const text *workload, struct buffer *answer) {
    const char *whole = (const char *)workload->ptr, *slash = strchr(whole, '/');
    const char *size = slash != NULL ? strchr(slash + 1, '/') : NULL;
    const text name = {workload->ptr, size != NULL ? (size_t)(size - whole) : workload->len};
    const struct function *function = find_function(&name);
    if (function == NULL) {
        refuse(answer, REQUEST, "there is no function for `%.200s` in this program", whole);
    } else if (function->sized != (size != NULL)) {
        refuse(answer, REQUEST, "`%.200s`: the function %s", whole,
               function->sized ? "comes in sizes, as in `/64KiB`" : "does not come in sizes");
        function = NULL;
    }
    return function;
}

static struct prepared *find_prepared(const struct launch *launch, const text *workload) {
    struct prepared *prepared = launch->prepared;
    while (prepared != NULL && !text_equals(&prepared->workload, workload)) {
        prepared = prepared->next;
    }
    return prepared;
}

static bool read_subject(text request, const text *workload, struct subject *subject, struct buffer *answer) {
    bool there;
    text file;
    struct buffer why = {NULL, 0, 0};
    const struct function *function = function_of(workload, answer);
    if (function == NULL || !may_string(request, "inputs", &there, &file, answer)) {
        return false;
    }
    if (!there) {
        return refuse(answer, REQUEST, "`%.200s` has no inputs: name their file as `inputs`",
                      (const char *)workload->ptr);
    }
    const bool read = subject_read(subject, function, (const char *)file.ptr, &why);
    if (!read) {
        refuse(answer, REQUEST, "%.*s", (int)why.length, (const char *)why.bytes);
    }
    buffer_free(&why);
    free(file.ptr);
    return read;
}

/* Does something with the subject of a request, which is forgotten afterwards. Without inputs, those of a
 * prepared workload are taken. */
static bool with_subject(const struct launch *launch, text request, struct buffer *answer,
                         bool (*act)(const struct launch *, text, struct subject *, struct buffer *)) {
    text workload, inputs;
    struct subject subject;
    if (!need_string(request, "workload", &workload, answer)) {
        return false;
    }
    struct prepared *prepared =
        json_member(request, "inputs", &inputs) ? NULL : find_prepared(launch, &workload);
    bool done = false;
    if (prepared != NULL) {
        done = act(launch, request, &prepared->subject, answer);
    } else if (read_subject(request, &workload, &subject, answer)) {
        done = act(launch, request, &subject, answer);
        subject_free(&subject);
    }
    free(workload.ptr);
    return done;
}

static void forget(struct launch *launch, const text *workload) {
    struct prepared **link = &launch->prepared;
    while (*link != NULL && !text_equals(&(*link)->workload, workload)) {
        link = &(*link)->next;
    }
    struct prepared *found = *link;
    if (found != NULL) {
        *link = found->next;
        subject_free(&found->subject);
        free(found->workload.ptr);
        free(found);
    }
}

void forget_workloads(struct launch *launch) {
    while (launch->prepared != NULL) {
        const text workload = launch->prepared->workload; /* as it is now: its memory goes with it */
        forget(launch, &workload);
    }
}

static void write_prepared(const struct ready *ready, struct buffer *to) {
    put(to, "{\"answer\":\"prepared\",\"batch\":");
    put_number(to, ready->batch);
    put(to, ",\"clock-share\":");
    put_double(to, ready->clock_share);
    put(to, ",\"empty-ns\":");
    put_double(to, ready->empty_ns);
    put_format(to, ",\"warm-up\":{\"steady\":%s,\"batches\":%u,\"ms\":", ready->steady ? "true" : "false",
               ready->batches);
    put_double(to, ready->ms);
    put(to, ",\"first-over-last\":");
    put_double(to, ready->first_over_last);
    put(to, "}}");
}

bool prepare(struct launch *launch, text request, struct buffer *answer) {
    uint64_t warm_up_ms, slice_us;
    text workload;
    struct subject subject;
    if (!need_unsigned(request, "warm-up-ms", MOST_MS, &warm_up_ms, answer) ||
        !need_unsigned(request, "slice-us", MOST_US, &slice_us, answer) ||
        !need_string(request, "workload", &workload, answer)) {
        return false;
    }
    if (!read_subject(request, &workload, &subject, answer)) {
        free(workload.ptr);
        return false;
    }
    forget(launch, &workload);
    struct prepared *prepared = allocate(sizeof *prepared);
    *prepared = (struct prepared){workload, subject, {0}, launch->prepared};
    prepared->ready =
        make_ready(&prepared->subject, &launch->clock, slice_us * NS_A_US, warm_up_ms * NS_A_MS);
    launch->prepared = prepared;
    write_prepared(&prepared->ready, answer);
    return true;
}

bool measure(struct launch *launch, text request, struct buffer *answer) {
    uint64_t slice_us;
    text workload;
    if (!need_unsigned(request, "slice-us", MOST_US, &slice_us, answer) ||
        !need_string(request, "workload", &workload, answer)) {
        return false;
    }
    struct prepared *prepared = find_prepared(launch, &workload);
    if (prepared != NULL) {
        put(answer, "{\"answer\":\"measured\",\"call-ns\":");
        measure_slice(&prepared->subject, &prepared->ready, slice_us * NS_A_US, answer);
        put(answer, "}");
    } else {
        refuse(answer, REQUEST, "`%.200s` was not prepared: ask for `prepare` first",
               (const char *)workload.ptr);
    }
    free(workload.ptr);
    return prepared != NULL;
}

bool release(struct launch *launch, text request, struct buffer *answer) {
    text workload;
    if (!need_string(request, "workload", &workload, answer)) {
        return false;
    }
    forget(launch, &workload);
    free(workload.ptr);
    put(answer, "{\"answer\":\"released\"}");
    return true;
}

static bool count_window(const struct launch *launch, text request, struct subject *subject,
                         struct buffer *answer) {
    uint64_t threads, window_ms;
    if (!need_unsigned(request, "threads", UINT16_MAX, &threads, answer) ||
        !need_unsigned(request, "window-ms", MOST_MS, &window_ms, answer)) {
        return false;
    }
    return write_throughput(subject, (uint32_t)threads, window_ms * NS_A_MS, &launch->cores, answer) ||
           refuse(answer, REQUEST, "cannot call on %u threads: 1 to %u can be", (uint32_t)threads,
                  MOST_THREADS);
}

bool throughput(struct launch *launch, text request, struct buffer *answer) {
    return with_subject(launch, request, answer, count_window);
}

static bool time_single_calls(const struct launch *launch, text request, struct subject *subject,
                              struct buffer *answer) {
    uint64_t duration_ms;
    (void)launch;
    if (!need_unsigned(request, "duration-ms", MOST_MS, &duration_ms, answer)) {
        return false;
    }
    write_call_tail(subject, duration_ms * NS_A_MS, answer);
    return true;
}

bool call_tail(struct launch *launch, text request, struct buffer *answer) {
    return with_subject(launch, request, answer, time_single_calls);
}

static double us_since(uint64_t begin) {
    return (double)(now_ns() - begin) / 1e3;
}

/* Native code has one step of a cold start, once it is open: the first call. And on to each of `calls`. */
static void climb(struct subject *subject, const uint32_t *calls, size_t count, struct buffer *to) {
    const uint64_t begin = now_ns();
    subject_call(subject, 1);
    const double first = us_since(begin);
    uint32_t done = 1;
    put(to, "{\"answer\":\"started\",\"phases\":[{\"name\":\"first-call\",\"us\":");
    put_double(to, first);
    put(to, "}],\"to-call-us\":[");
    for (size_t i = 0; i < count; i++) {
        subject_call(subject, calls[i] - done);
        done = calls[i];
        const double us = done == 1 ? first : us_since(begin);
        put_format(to, "%s[%u,", i > 0 ? "," : "", done);
        put_double(to, us);
        put(to, "]");
    }
    put(to, "]}");
}

static bool start_cold(const struct launch *launch, text request, struct subject *subject,
                       struct buffer *answer) {
    uint32_t *calls;
    size_t count;
    (void)launch;
    if (!need_ascending(request, "calls", &calls, &count, answer)) {
        return false;
    }
    climb(subject, calls, count, answer);
    free(calls);
    return true;
}

bool cold_start(struct launch *launch, text request, struct buffer *answer) {
    return with_subject(launch, request, answer, start_cold);
}
