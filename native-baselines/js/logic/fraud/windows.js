import { scatter } from '../hash.js';
import { MAX_U32, saturated } from '../money.js';

const SLOTS = 64;

/** What an account did in this minute and the one before. A slot holds one account; another one takes it over. */
class Slot {
  constructor(account, device, minute) {
    this.account = account;
    this.device = device;
    this.minute = minute;
    this.count = 0;
    this.cents = 0n;
    this.countBefore = 0;
    this.centsBefore = 0n;
  }

  /** Goes on to a later minute. */
  moveTo(minute) {
    const isNext = minute === this.minute + 1n;
    this.countBefore = isNext ? this.count : 0;
    this.centsBefore = isNext ? this.cents : 0n;
    this.count = 0;
    this.cents = 0n;
    this.minute = minute;
  }
}

/** The slots of one log. */
export class Windows {
  #slots = new Array(SLOTS).fill(undefined);

  /** Adds a payment; tells what its account did in the minute up to it, and whether its device changed or it is late. */
  add(account, device, atSeconds, amountCents) {
    const minute = atSeconds / 60n;
    const slot = this.#slotOf(account, device, minute);
    const hasNewDevice = slot.device !== device;
    slot.device = device;
    const isLate = minute < slot.minute;
    if (minute > slot.minute) slot.moveTo(minute);
    slot.count = Math.min(slot.count + 1, MAX_U32);
    slot.cents = saturated(slot.cents + amountCents);
    const left = 60n - (atSeconds % 60n);
    return {
      count: slot.count + Math.floor((slot.countBefore * Number(left)) / 60),
      cents: saturated(slot.cents + (slot.centsBefore / 60n) * left),
      hasNewDevice,
      isLate,
    };
  }

  #slotOf(account, device, minute) {
    const index = scatter(account) >>> 26;
    const found = this.#slots[index];
    if (found?.account === account) return found;
    return (this.#slots[index] = new Slot(account, device, minute));
  }
}
