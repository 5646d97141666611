'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useSyncExternalStore } from 'react';
import { IconButton } from '@/components/ui/button';

const themes = [
  { name: 'system', Icon: Monitor },
  { name: 'light', Icon: Sun },
  { name: 'dark', Icon: Moon },
] as const;

const never = () => () => {};

/** Goes round: as the system, light, dark. The choice is kept in this browser. */
export function ThemeToggle() {
  const { theme, setTheme } = useTheme();
  const mounted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const at = mounted
    ? Math.max(
        0,
        themes.findIndex(({ name }) => name === theme),
      )
    : 0;
  const { name, Icon } = themes[at] ?? themes[0];
  const next = themes[(at + 1) % themes.length] ?? themes[0];
  return (
    <IconButton label={`Theme: ${name}. Switch to ${next.name}`} onClick={() => setTheme(next.name)}>
      <Icon aria-hidden className="size-4" />
    </IconButton>
  );
}
