import { Pill } from '@/components/ui/pill';
import type { CheckedTask } from '@/server/core/verdict/benchmark-grading';
import { checkedFine, untrusted, untrustedTitle } from './sentences';

/** What a check of an imported task came to on this machine. */
export function CheckedPill({ checked }: { checked: CheckedTask }) {
  return checked.usable ? (
    <Pill tone="good" title={checkedFine} data-testid="checked">
      checked
    </Pill>
  ) : (
    <Pill tone="warn" title={untrusted(checked.reason)} data-testid="checked">
      {untrustedTitle}
    </Pill>
  );
}
