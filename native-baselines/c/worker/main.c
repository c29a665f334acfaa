/* The logic in C as a worker: JSON lines on stdin and stdout, one request, one answer (docs/FORMATS.md, "The
 * worker protocol"). */
#include "launch.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "golden.h"

static bool verify(struct launch *launch, text request, struct buffer *answer) {
    text name, folder, size;
    bool sized;
    struct buffer why = {NULL, 0, 0};
    (void)launch;
    if (!may_string(request, "size", &sized, &size, answer)) {
        return false;
    }
    if (sized) {
        free(size.ptr); /* nothing here depends on it */
    }
    if (!need_string(request, "function", &name, answer)) {
        return false;
    }
    bool verified = false;
    if (need_string(request, "golden", &folder, answer)) {
        const struct function *function = need_function(&name, answer);
        if (function != NULL && function->answer == NULL) {
            refuse(answer, REQUEST, "`%s` has no golden answers: it is no function of the contracts",
                   function->name);
        } else if (function != NULL) {
            verified = write_verified(function, (const char *)folder.ptr, answer, &why);
            if (!verified) {
                refuse(answer, REQUEST, "%.*s", (int)why.length, (const char *)why.bytes);
            }
        }
        free(folder.ptr);
    }
    free(name.ptr);
    buffer_free(&why);
    return verified;
}

static bool look(struct launch *launch, text request, struct buffer *answer) {
    const struct memory memory = read_memory();
    (void)launch;
    (void)request;
    put(answer, "{\"answer\":\"seen\",\"memory\":");
    write_memory(&memory, answer);
    put(answer, ",\"process\":{");
    write_process(answer);
    put(answer, "}}");
    return true;
}

static bool close_launch(struct launch *launch, text request, struct buffer *answer) {
    (void)request;
    put(answer, "{\"answer\":\"closed\",");
    write_process(answer);
    put(answer, "}");
    launch->closed = true;
    return true;
}

static bool fuel(struct launch *launch, text request, struct buffer *answer) {
    (void)launch;
    (void)request;
    return refuse(answer, UNSUPPORTED, "native code burns no fuel");
}

static bool bytes_moved(struct launch *launch, text request, struct buffer *answer) {
    (void)launch;
    (void)request;
    return refuse(answer, UNSUPPORTED, "native code has no linear memory that bytes are moved into");
}

struct handler {
    const char *request;
    bool (*answer)(struct launch *launch, text request, struct buffer *answer);
    /* Whether something must be open, and whether it counts as a call, after which no start is cold. */
    bool of_opened;
    bool touches;
};

static const struct handler HANDLERS[] = {
    {"verify", verify, true, true},           {"prepare", prepare, true, true},
    {"measure", measure, true, true},         {"release", release, true, true},
    {"throughput", throughput, true, true},   {"call-tail", call_tail, true, true},
    {"cold", cold_start, true, true},         {"fuel", fuel, true, true},
    {"bytes-moved", bytes_moved, true, true}, {"look", look, false, false},
    {"close", close_launch, false, false},
};

static const struct handler *find_handler(const text *name) {
    for (size_t i = 0; i < sizeof HANDLERS / sizeof HANDLERS[0]; i++) {
        if (strlen(HANDLERS[i].request) == name->len &&
            memcmp(HANDLERS[i].request, name->ptr, name->len) == 0) {
            return &HANDLERS[i];
        }
    }
    return NULL;
}

static void dispatch(struct launch *launch, const text *name, text request, struct buffer *answer) {
    const struct handler *handler = find_handler(name);
    if (text_equals(name, &LITERAL("open"))) {
        if (launch->open) {
            refuse(answer, REQUEST, "a launch opens one contender, and this one is open");
        } else {
            open_contender(launch, request, answer);
        }
    } else if (handler == NULL) {
        refuse(answer, REQUEST, "not a request: `%.100s` is not asked of this program",
               (const char *)name->ptr);
    } else if (handler->of_opened && !launch->open) {
        refuse(answer, REQUEST, "nothing is open: the first request is `open`");
    } else if (handler->answer == cold_start && !launch->untouched) {
        refuse(answer, REQUEST,
               "something was called in this process before: a cold start is the first thing after `open`");
    } else {
        handler->answer(launch, request, answer);
        launch->untouched &= !handler->touches;
    }
}

void answer_line(struct launch *launch, text line, struct buffer *answer) {
    text name;
    if (!json_is_value(line)) {
        refuse(answer, REQUEST, "not a request: the line is no JSON");
    } else if (need_string(line, "request", &name, answer)) {
        dispatch(launch, &name, line, answer);
        free(name.ptr);
    }
}

int main(void) {
    struct launch launch = {.main_began_ns = now_ns()};
    struct buffer answer = {NULL, 0, 0};
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    /* Whoever asks may be killed: this must not go on for ever. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (!launch.closed && (length = getline(&line, &capacity, stdin)) >= 0) {
        const size_t end = length > 0 && line[length - 1] == '\n' ? (size_t)length - 1 : (size_t)length;
        buffer_clear(&answer);
        answer_line(&launch, (text){(uint8_t *)line, end}, &answer);
        put(&answer, "\n");
        if (fwrite(answer.bytes, 1, answer.length, stdout) != answer.length || fflush(stdout) != 0) {
            break; /* nobody is left to tell */
        }
    }
    forget_workloads(&launch);
    free(line);
    buffer_free(&answer);
    return 0;
}
