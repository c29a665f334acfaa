/* SHA-256, after FIPS 180-4. */
#ifndef TOLLGATE_SHA256_H
#define TOLLGATE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_HEX 64u

struct sha256 {
    uint32_t state[8];
    uint64_t length;
    uint8_t block[64];
};

void sha256_begin(struct sha256 *sha);
void sha256_add(struct sha256 *sha, const void *bytes, size_t length);

/* In lowercase hexadecimal digits, and a 0. */
void sha256_end(struct sha256 *sha, char hex[SHA256_HEX + 1]);

#endif
