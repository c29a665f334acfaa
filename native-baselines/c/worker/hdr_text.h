/* A histogram as every HdrHistogram tool reads it: V2, in zlib's frame, base64. */
#ifndef TOLLGATE_HDR_TEXT_H
#define TOLLGATE_HDR_TEXT_H

#include "buffer.h"

/* Counts to three digits from 1 up to `longest`, the first `length` of them: none behind those. */
void write_hdr_text(const uint64_t *counts, size_t length, uint64_t longest, struct buffer *to);

#endif
