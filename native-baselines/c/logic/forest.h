/* The boosted trees of the model. */
#ifndef TOLLGATE_FOREST_H
#define TOLLGATE_FOREST_H

#include <stdint.h>

#define FEATURES 20u
#define TREES 48u
#define NODES 15u
#define LEAVES 16u

/* A tree in heap order: node n has the children 2n+1 and 2n+2, and what would be nodes 15 … 30 are the
 * leaves. */
struct tree {
    uint8_t feature[NODES];
    int32_t threshold[NODES];
    int16_t leaf[LEAVES];
};

extern const struct tree FOREST[TREES];

#endif
