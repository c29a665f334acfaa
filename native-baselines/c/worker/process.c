#include "process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

/* The number in the line of a file that begins with `key`; 0 where there is none. */
static uint64_t number_in(const char *file, const char *key) {
    FILE *read = fopen(file, "r");
    char line[256];
    uint64_t number = 0;
    while (read != NULL && fgets(line, sizeof line, read) != NULL) {
        if (strncmp(line, key, strlen(key)) == 0) {
            number = strtoull(line + strlen(key), NULL, 10);
            break;
        }
    }
    if (read != NULL) {
        fclose(read);
    }
    return number;
}

static uint64_t bytes_in(const char *file, const char *key) {
    return number_in(file, key) * 1024;
}

struct memory read_memory(void) {
    static const char rollup[] = "/proc/self/smaps_rollup", status[] = "/proc/self/status";
    return (struct memory){
        .resident = bytes_in(rollup, "Rss:"),
        .proportional = bytes_in(rollup, "Pss:"),
        .private = bytes_in(rollup, "Private_Clean:") + bytes_in(rollup, "Private_Dirty:"),
        .dirty = bytes_in(rollup, "Anonymous:"),
        .peak = bytes_in(status, "VmHWM:"),
        .address_space = bytes_in(status, "VmSize:"),
    };
}

static void put_member(struct buffer *to, const char *key, uint64_t number) {
    put(to, key);
    put_number(to, number);
}

void write_memory(const struct memory *memory, struct buffer *to) {
    put_member(to, "{\"resident\":", memory->resident);
    put_member(to, ",\"proportional\":", memory->proportional);
    put_member(to, ",\"private\":", memory->private);
    put_member(to, ",\"dirty\":", memory->dirty);
    put_member(to, ",\"peak\":", memory->peak);
    put_member(to, ",\"address-space\":", memory->address_space);
    put(to, "}");
}

/* Minor and major faults: the 8th and the 10th field behind the program's name, which may hold anything but
 * `)`. */
static void read_faults(uint64_t *minor, uint64_t *major) {
    FILE *stat = fopen("/proc/self/stat", "r");
    char line[1024] = "";
    unsigned long read[2] = {0, 0};
    if (stat != NULL) {
        const char *begin = fgets(line, sizeof line, stat);
        const char *behind_name = begin != NULL ? strrchr(line, ')') : NULL;
        if (behind_name != NULL) {
            sscanf(behind_name + 1, " %*c %*d %*d %*d %*d %*d %*u %lu %*u %lu", &read[0], &read[1]);
        }
        fclose(stat);
    }
    *minor = read[0];
    *major = read[1];
}

void write_process(struct buffer *to) {
    uint64_t minor, major;
    read_faults(&minor, &major);
    put_member(to,
               "\"involuntary-switches\":", number_in("/proc/self/status", "nonvoluntary_ctxt_switches:"));
    put_member(to, ",\"major-faults\":", major);
    put_member(to, ",\"minor-faults\":", minor);
    put(to, ",\"cpu-ms\":");
    put_double(to, (double)processor_ns() / 1e6);
    put_member(to, ",\"peak-bytes\":", bytes_in("/proc/self/status", "VmHWM:"));
}
