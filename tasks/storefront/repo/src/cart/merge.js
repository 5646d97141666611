import { Cart } from './cart.js';

/** One cart with the lines of both; the coupon of the guest cart wins. */
export function mergeCarts(saved, guest) {
  const merged = new Cart();
  for (const line of saved.lines) merged.set(line.sku, line.quantity);
  for (const line of guest.lines) {
    const existing = saved.lines.find((candidate) => candidate.sku === line.sku);
    merged.set(line.sku, existing ? existing.quantity + existing.quantity : line.quantity);
  }
  merged.coupon = guest.coupon ?? saved.coupon;
  return merged;
}
