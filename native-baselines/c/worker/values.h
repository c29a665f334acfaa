/* What the generated bindings do for the guest, and the worker does for itself: freeing and copying values of
 * the contract. */
#ifndef TOLLGATE_VALUES_H
#define TOLLGATE_VALUES_H

#include "../logic/contract.h"

/* The probes that return what they got: natively a copy, because arguments are not given away. */
void echo_structured(const cart *asked, cart *made);
void echo_text(const text *asked, text *made);
void echo_bytes(const bytes *data, bytes *made);

#endif
