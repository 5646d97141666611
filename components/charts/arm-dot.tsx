import clsx from 'clsx';
import { armColor, repeatsColor } from './look';

/** The dot of an arm beside its name, in its colour. It is a ring if an earlier arm has the same colour. */
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
