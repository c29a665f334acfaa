/* Golden cases, answered and held against what they should be. */
#ifndef TOLLGATE_GOLDEN_H
#define TOLLGATE_GOLDEN_H

#include "subject.h"

/* Answers every case of a function, up to the first that differs, and writes the answer; false with the
 * reason, in one line. */
bool write_verified(const struct function *function, const char *folder, struct buffer *to,
                    struct buffer *why);

#endif
