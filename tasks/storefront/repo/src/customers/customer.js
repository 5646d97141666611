import { createAddress } from './address.js';

export function createCustomer({ email, name, address }) {
  return { email: email.trim().toLowerCase(), name, address: createAddress(address), points: 0 };
}
