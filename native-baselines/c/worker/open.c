/* Opening: what is checked, and the receipt. */
#include "launch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "corpora.h"

#define PROTOCOL_VERSION 3u
#define CONTENDER "native/c"

#ifdef __clang__
#define COMPILER __VERSION__
#else
#define COMPILER "gcc " __VERSION__
#endif

#ifndef TOLLGATE_FLAGS
#error "say what this is compiled with: -DTOLLGATE_FLAGS='\"…\"'"
#endif

static bool check_contender(text request, struct buffer *answer) {
    text contender;
    if (!need_string(request, "contender", &contender, answer)) {
        return false;
    }
    const bool is_ours = text_equals(&contender, &LITERAL(CONTENDER));
    if (!is_ours) {
        refuse(answer, REQUEST, "this program opens " CONTENDER ", and not `%.200s`",
               (const char *)contender.ptr);
    }
    free(contender.ptr);
    return is_ours;
}

/* Everything but the contender that decides whether it can be opened. */
static bool check_request(text request, struct buffer *answer) {
    uint64_t protocol;
    text slower;
    if (!need_unsigned(request, "protocol", UINT32_MAX, &protocol, answer)) {
        return false;
    }
    if (protocol != PROTOCOL_VERSION) {
        return refuse(answer, PROTOCOL, "this worker speaks protocol %u, not %lu: build both from one commit",
                      PROTOCOL_VERSION, (unsigned long)protocol);
    }
    if (!check_contender(request, answer)) {
        return false;
    }
    if (json_member(request, "slower", &slower) && !json_is_null(slower)) {
        return refuse(answer, UNSUPPORTED, "this worker cannot make its calls slower than they are");
    }
    return true;
}

static bool pin(uint64_t core, struct buffer *answer) {
    cpu_set_t one;
    CPU_ZERO(&one);
    if (core < CPU_SETSIZE) {
        CPU_SET(core, &one);
    }
    return sched_setaffinity(0, sizeof one, &one) == 0 ||
           refuse(answer, REQUEST, "cannot pin to core %lu: %s", (unsigned long)core, strerror(errno));
}

static void write_receipt(const struct launch *launch, text request, uint64_t spawned_ns, struct buffer *to) {
    text suites;
    put(to, "{\"answer\":\"opened\",\"protocol\":3,\"program\":\"tollgate-c "
            "0.1.0\",\"language\":\"c\",\"build\":\"c\","
            "\"runtime\":\"native\",\"effective\":{\"compiler\":");
    put_c_string(to, COMPILER);
    put(to, ",\"flags\":");
    put_c_string(to, TOLLGATE_FLAGS);
    put(to, "},\"artifact-sha256\":null,\"fixtures\":");
    write_digest_of_corpora(json_member(request, "suites", &suites) ? suites : LITERAL("[]"), to);
    put(to, ",\"phases\":[");
    if (spawned_ns > 0 && spawned_ns < launch->main_began_ns) {
        put(to, "{\"name\":\"spawn\",\"us\":");
        put_double(to, (double)(launch->main_began_ns - spawned_ns) / 1e3);
        put(to, "}");
    }
    put(to, "],\"idle\":");
    write_memory(&launch->idle, to);
    put(to, ",\"clock\":{\"cost-ns\":");
    put_double(to, launch->clock.cost_ns);
    put(to, ",\"resolution-ns\":");
    put_double(to, launch->clock.resolution_ns);
#ifdef __OPTIMIZE__
    put(to, "},\"debug-build\":false}");
#else
    put(to, "},\"debug-build\":true}");
#endif
}

bool open_contender(struct launch *launch, text request, struct buffer *answer) {
    bool pins, stamped;
    uint64_t core, spawned_ns;
    if (!check_request(request, answer) || !may_unsigned(request, "core", UINT32_MAX, &pins, &core, answer) ||
        !may_unsigned(request, "spawned-ns", UINT64_MAX, &stamped, &spawned_ns, answer)) {
        return false;
    }
    launch->idle = read_memory();
    launch->clock = calibrated_clock();
    if (sched_getaffinity(0, sizeof launch->cores, &launch->cores) != 0) {
        return refuse(answer, REQUEST, "cannot read the allowed cores: %s", strerror(errno));
    }
    write_receipt(launch, request, stamped ? spawned_ns : 0, answer);
    if (pins && !pin(core, answer)) {
        return false;
    }
    launch->open = true;
    launch->untouched = true;
    return true;
}
