'use client';
import { Bell, BellOff } from 'lucide-react';
import { toast } from 'sonner';
import { IconButton } from '@/components/ui/button';
import { notAllowed, notifyMe, notNotify } from './sentences';
import { notificationsNow, type useNotify } from './use-standing';

/** Turns notifications on and off. It is absent where the browser has none. */
export function NotifyButton({ notify: { on, set } }: { notify: ReturnType<typeof useNotify> }) {
  if (notificationsNow() === null) return null;
  const Icon = on ? Bell : BellOff;
  return (
    <IconButton
      label={on ? notNotify : notifyMe}
      aria-pressed={on}
      data-testid="notify"
      onClick={() => void set(!on).then((allowed) => !on && !allowed && toast(notAllowed))}
    >
      <Icon aria-hidden className="size-4" />
    </IconButton>
  );
}
