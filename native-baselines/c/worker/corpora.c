#define _POSIX_C_SOURCE 200809L

#include "corpora.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "canonical.h"
#include "sha256.h"

static void add_file(struct sha256 *sha, const char *path) {
    FILE *file = fopen(path, "rb");
    uint8_t part[1 << 16];
    size_t length;
    while (file != NULL && (length = fread(part, 1, sizeof part, file)) > 0) {
        sha256_add(sha, part, length);
    }
    if (file != NULL) {
        fclose(file);
    }
}

static int is_visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static void add_folder(struct sha256 *sha, const char *folder) {
    struct dirent **entries;
    const int count = scandir(folder, &entries, is_visible, alphasort);
    for (int i = 0; i < count; i++) {
        struct buffer path = {NULL, 0, 0};
        struct stat status;
        put_format(&path, "%s/%s", folder, entries[i]->d_name);
        put_bytes(&path, "", 1);
        if (stat((const char *)path.bytes, &status) == 0 && S_ISDIR(status.st_mode)) {
            add_folder(sha, (const char *)path.bytes);
        } else {
            add_file(sha, (const char *)path.bytes);
        }
        buffer_free(&path);
        free(entries[i]);
    }
    if (count >= 0) {
        free(entries);
    }
}

static bool read_folder(struct cursor *cursor, void *into) {
    return read_text(cursor, into);
}

void write_digest_of_corpora(text suites, struct buffer *to) {
    char hex[SHA256_HEX + 1];
    struct cursor cursor = {suites.ptr, suites.ptr + suites.len};
    struct sha256 sha;
    void *elements;
    size_t count;
    sha256_begin(&sha);
    read_list(&cursor, sizeof(text), read_folder, &elements, &count);
    for (size_t i = 0; i < count; i++) {
        text *folder = (text *)elements + i;
        const text parts[] = {*folder, {(uint8_t *)"/corpora", sizeof "/corpora"}};
        text path = text_joined(parts, 2);
        add_folder(&sha, (const char *)path.ptr);
        guest_string_free(&path);
        guest_string_free(folder);
    }
    free(elements);
    sha256_end(&sha, hex);
    put_c_string(to, hex);
}
