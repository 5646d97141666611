import type { LineCount } from '@/server/core/agent/line-count';
import { noReward } from './sentences';

const inGroups = new Intl.NumberFormat('en');

/** 1234 → `1,234`. `toLocaleString` does the same and needs thirty times as long. */
export const grouped = (amount: number): string => inGroups.format(amount);

/** 1234 → `1,234`; 1_240_000 → `1.24 M`. */
export function count(amount: number): string {
  if (amount >= 1e6) return `${(amount / 1e6).toFixed(amount >= 1e8 ? 0 : 2)} M`;
  if (amount >= 1e4) return `${(amount / 1e3).toFixed(amount >= 1e5 ? 0 : 1)} k`;
  return grouped(Math.round(amount));
}

/** `1 step`, `2,000 steps`: a count with its noun. */
export const counted = (amount: number, noun: string): string =>
  `${count(amount)} ${noun}${amount === 1 ? '' : 's'}`;

/** 0.4 → `$0.40`; under a cent with four digits. */
export const usd = (amount: number): string => `$${amount.toFixed(amount > 0 && amount < 0.01 ? 4 : 2)}`;

/** Milliseconds → `41 ms`, `1.9 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `+3 −1`: lines added and removed. */
export const linesText = ({ added, removed }: LineCount): string => `+${added} −${removed}`;

/** A mean backed-up reward: `value 0.42 in 5 visits`. `sum` is that of `visits` rewards. */
export const valueSentence = (sum: number, visits: number): string =>
  visits === 0
    ? noReward
    : `value ${(sum / visits).toFixed(2)} in ${visits} ${visits === 1 ? 'visit' : 'visits'}`;

/** How long before `now` (both in ms since the epoch): `now`, `12 s`, `5 min`, `3 h`, `2 d`. */
export function age(at: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  if (seconds < 5) return 'now';
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}
