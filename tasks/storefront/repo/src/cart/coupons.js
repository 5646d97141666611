import { percentOf } from '../shared/money.js';

const COUPONS = {
  WELCOME: { percent: 10, minimum: 0 },
  SPRING: { percent: 15, minimum: 5000 },
};

export function couponDiscount(code, subtotal) {
  const coupon = COUPONS[code];
  if (!coupon || subtotal < coupon.minimum) return 0;
  return percentOf(subtotal, coupon.percent);
}
