/* The risk of countries. */
#include "score.h"

#define RISK_OF_NONE 80
#define RISK_OF_OTHERS 35

/* A code as a number. */
#define CODE(first, second) ((uint32_t)(first) << 8 | (uint32_t)(second))

int32_t country_risk(uint8_t first, uint8_t second) {
    switch (CODE(first, second)) {
    case CODE('A', 'T'):
    case CODE('C', 'H'):
    case CODE('D', 'E'):
    case CODE('D', 'K'):
    case CODE('F', 'I'):
    case CODE('N', 'L'):
    case CODE('N', 'O'):
    case CODE('S', 'E'):
        return -30;
    case CODE('B', 'E'):
    case CODE('C', 'Z'):
    case CODE('E', 'S'):
    case CODE('F', 'R'):
    case CODE('I', 'E'):
    case CODE('I', 'T'):
    case CODE('P', 'L'):
    case CODE('P', 'T'):
        return -15;
    case CODE('A', 'U'):
    case CODE('C', 'A'):
    case CODE('G', 'B'):
    case CODE('J', 'P'):
    case CODE('N', 'Z'):
    case CODE('U', 'S'):
        return -10;
    case CODE('B', 'R'):
    case CODE('I', 'N'):
    case CODE('M', 'X'):
    case CODE('T', 'H'):
    case CODE('T', 'R'):
    case CODE('Z', 'A'):
        return 25;
    case CODE('I', 'D'):
    case CODE('N', 'G'):
    case CODE('P', 'K'):
    case CODE('R', 'O'):
    case CODE('U', 'A'):
    case CODE('V', 'N'):
        return 45;
    default: {
        const bool letters = first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
        return letters ? RISK_OF_OTHERS : RISK_OF_NONE;
    }
    }
}

int32_t country_risk_of(const uint8_t *code, size_t length) {
    return length == 2 ? country_risk(code[0], code[1]) : RISK_OF_NONE;
}
