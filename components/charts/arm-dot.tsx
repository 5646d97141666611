import clsx from 'clsx';
import { armColor, repeatsColor } from './look';

/** An arm's sign beside its name: its colour, as a ring where the colours begin again. */
export function ArmDot({ place, className }: { place: number; className: string }) {
  const color = armColor(place);
  return (
    <span
      aria-hidden
      className={clsx('inline-block shrink-0 rounded-full border-[0.2em]', className)}
      style={{ borderColor: color, background: repeatsColor(place) ? 'transparent' : color }}
    />
  );
}
