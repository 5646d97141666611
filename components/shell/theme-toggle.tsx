'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { IconButton } from '@/components/ui/button';
import { useMounted } from '@/components/ui/use-mounted';
import { themeLabel } from './sentences';

const themes = [
  { name: 'system', Icon: Monitor },
  { name: 'light', Icon: Sun },
  { name: 'dark', Icon: Moon },
] as const;

/** Switches between the system's theme, light and dark. The browser keeps the choice. */
export function ThemeToggle() {
  const { theme, setTheme } = useTheme();
  const mounted = useMounted();
  const at = mounted
    ? Math.max(
        0,
        themes.findIndex(({ name }) => name === theme),
      )
    : 0;
  const { name, Icon } = themes[at] ?? themes[0];
  const next = themes[(at + 1) % themes.length] ?? themes[0];
  return (
    <IconButton label={themeLabel(name, next.name)} onClick={() => setTheme(next.name)}>
      <Icon aria-hidden className="size-4" />
    </IconButton>
  );
}
