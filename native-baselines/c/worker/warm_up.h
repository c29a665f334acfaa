/* Whether calls are steady: the rule of harness/stats/src/warmup.rs. The last two windows of batches are, if
 * their medians differ by no more than the tolerance and no trend goes through both that is significant (Mann
 * and Kendall, 5 %, two-sided) and large enough to matter (Theil and Sen, more than half of the tolerance).
 */
#ifndef TOLLGATE_WARM_UP_H
#define TOLLGATE_WARM_UP_H

#include <stdbool.h>
#include <stdint.h>

#define WINDOW 10u

struct warm_up {
    double recent[2 * WINDOW];
    uint32_t batches;
};

void warm_up_feed(struct warm_up *warm_up, double batch_ns);

bool is_steady(const struct warm_up *warm_up);

/* The median of the last window, or of what there is of it. */
double last_median(const struct warm_up *warm_up);

#endif
