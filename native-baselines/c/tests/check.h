/* What tests are written with: a check that fails says where, and what was found. */
#ifndef TOLLGATE_CHECK_H
#define TOLLGATE_CHECK_H

#include <stdio.h>
#include <string.h>

#include "../logic/text.h"

/* How many checks failed in this program. */
extern int failed;

#define CHECK(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            failed += 1;                                                                                     \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                          \
        }                                                                                                    \
    } while (0)

/* Numbers that should be the same. */
#define CHECK_EQUAL(found, expected)                                                                         \
    do {                                                                                                     \
        const unsigned long found_ = (unsigned long)(found), expected_ = (unsigned long)(expected);          \
        if (found_ != expected_) {                                                                           \
            failed += 1;                                                                                     \
            fprintf(stderr, "%s:%d: %s is %lu, not %lu\n", __FILE__, __LINE__, #found, found_, expected_);   \
        }                                                                                                    \
    } while (0)

/* A text that should be that of the source. */
#define CHECK_TEXT(found, expected)                                                                          \
    do {                                                                                                     \
        const text found_ = (found);                                                                         \
        if (found_.len != strlen(expected) || memcmp(found_.ptr, expected, found_.len) != 0) {               \
            failed += 1;                                                                                     \
            fprintf(stderr, "%s:%d: %s is `%.*s`, not `%s`\n", __FILE__, __LINE__, #found, (int)found_.len,  \
                    (const char *)found_.ptr, expected);                                                     \
        }                                                                                                    \
    } while (0)

#endif
