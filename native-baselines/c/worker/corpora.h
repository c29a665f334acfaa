/* The committed corpora of suites. */
#ifndef TOLLGATE_CORPORA_H
#define TOLLGATE_CORPORA_H

#include "buffer.h"
#include "json.h"

/* Writes, as a string, the SHA-256 over all files in `corpora` of these folders, an array of JSON: suite by
 * suite, files in the order of their paths. So results tell whether they come from the same inputs. */
void write_digest_of_corpora(text suites, struct buffer *to);

#endif
