import { cancellationFee } from './cancellation.js';
import { quote } from './quote.js';

export class Booking {
  constructor(room, stay) {
    this.room = room;
    this.stay = stay;
    this.price = quote(room, stay);
    this.status = 'confirmed';
  }

  /** Cancels and returns the fee in cents. */
  cancel(day) {
    if (this.status !== 'confirmed') throw new Error(`The booking is ${this.status}`);
    this.status = 'cancelled';
    return cancellationFee(this.price.total, this.stay.checkIn, day);
  }
}
