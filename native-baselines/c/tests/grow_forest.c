/* Grows the forest, and prints it as forest.c. It is a program of its own, so that the forest is a table
 * wherever it is used: tests/run, then cp bin/tests/forest.c logic/forest.c The tests hold what
 * is committed against what this prints. */
#include <inttypes.h>
#include <stdio.h>

#include "forest.h"

static const int16_t WEIGHTS[FEATURES] = {24,  -6,  -4, 14, -22, 26,  20, 12, 30, 22,
                                          -14, -18, -5, 2,  4,   -12, 20, 24, 16, 20};

static const int32_t THRESHOLDS[FEATURES][8] = {
    {500, 2000, 5000, 10000, 25000, 60000, 150000, 500000},
    {500, 1500, 3000, 6000, 12000, 25000, 60000, 150000},
    {1000, 4000, 10000, 20000, 50000, 100000, 250000, 800000},
    {0, 2000, 8000, 20000, 50000, 120000, 300000, 1000000},
    {0, 3, 14, 30, 90, 180, 365, 1000},
    {0, 0, 1, 1, 2, 3, 4, 6},
    {0, 1, 2, 3, 5, 8, 12, 20},
    {0, 1, 3, 5, 8, 13, 25, 50},
    {0, 0, 1, 1, 2, 2, 3, 5},
    {5, 25, 80, 200, 500, 1200, 3000, 8000},
    {10, 60, 300, 1800, 7200, 43200, 259200, 1209600},
    {0, 1, 7, 21, 60, 120, 300, 900},
    {1, 4, 5, 7, 12, 18, 21, 22},
    {0, 1, 2, 3, 4, 4, 5, 5},
    {0, 0, 1, 1, 2, 2, 3, 3},
    {0, 0, 0, 0, 1, 1, 1, 1},
    {50, 120, 200, 300, 400, 550, 700, 850},
    {-30, -15, 0, 10, 20, 35, 50, 75},
    {0},
    {0},
};

static uint32_t state = 0x70116a7e;

static uint32_t draw(void) {
    state = state * 1664525 + 1013904223;
    return state >> 16;
}

/* What the nodes on the way from a leaf to the root add up to. */
static int32_t path_of(const struct tree *tree, uint32_t leaf) {
    int32_t path = 0;
    for (uint32_t node = NODES + leaf; node > 0; node = (node - 1) / 2) {
        const int32_t weight = WEIGHTS[tree->feature[(node - 1) / 2]];
        path += node % 2 == 0 ? weight : -weight;
    }
    return path;
}

static struct tree grow(void) {
    struct tree tree;
    for (uint32_t node = 0; node < NODES; node++) {
        tree.feature[node] = (uint8_t)(draw() % FEATURES);
        tree.threshold[node] = THRESHOLDS[tree.feature[node]][draw() % 8];
    }
    for (uint32_t leaf = 0; leaf < LEAVES; leaf++) {
        tree.leaf[leaf] = (int16_t)(path_of(&tree, leaf) + (int32_t)(draw() % 33) - 16);
    }
    return tree;
}

int main(void) {
    printf("/* Made by tests/grow_forest.c, which see. */\n#include \"forest.h\"\n\nconst struct tree "
           "FOREST[TREES] = {\n");
    for (uint32_t t = 0; t < TREES; t++) {
        const struct tree tree = grow();
        printf("    {{");
        for (uint32_t node = 0; node < NODES; node++) {
            printf("%" PRIu8 "%s", tree.feature[node], node + 1 < NODES ? ", " : "},\n     {");
        }
        for (uint32_t node = 0; node < NODES; node++) {
            printf("%" PRId32 "%s", tree.threshold[node], node + 1 < NODES ? ", " : "},\n     {");
        }
        for (uint32_t leaf = 0; leaf < LEAVES; leaf++) {
            printf("%" PRId16 "%s", tree.leaf[leaf], leaf + 1 < LEAVES ? ", " : "}},\n");
        }
    }
    printf("};\n");
    return 0;
}
