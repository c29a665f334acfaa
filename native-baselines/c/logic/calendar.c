/* Year and month, after Hinnant's civil_from_days. */
#include "score.h"

struct month month_of(uint64_t at_seconds) {
    const uint64_t z = at_seconds / 86400 + 719468;
    const uint64_t era = z / 146097;
    const uint64_t day_of_era = z % 146097;
    const uint64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const uint64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const uint64_t from_march = (5 * day_of_year + 2) / 153;
    const uint64_t month = from_march < 10 ? from_march + 3 : from_march - 9;
    return (struct month){era * 400 + year_of_era + (month <= 2), month};
}
