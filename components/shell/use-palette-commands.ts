'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { usePathname, useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { useDeferredValue } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { plainTitle } from '@/server/core/base/plain-title';
import type { Command } from './commands';
import { useHotkeySections } from './hotkeys';

const rooms = [
  { href: '/', label: 'Runs' },
  { href: '/new', label: 'New run' },
  { href: '/tasks', label: 'Tasks' },
  { href: '/experiments', label: 'Experiments' },
  { href: '/folders', label: 'Folders of runs' },
  { href: '/lab', label: 'Lab' },
  { href: '/holdout', label: 'Visible and real success' },
  { href: '/settings', label: 'Settings' },
];
const themes = ['system', 'light', 'dark'];
const shownRuns = 30;

/** All entries of the palette: pages, runs, a node by its id, the keys of this page, the theme. */
export function usePaletteCommands(typed: string): Command[] {
  const router = useRouter();
  const pathname = usePathname();
  const trpc = useTRPC();
  const { setTheme } = useTheme();
  const sections = useHotkeySections()();
  const text = useDeferredValue(typed.slice(0, 500));
  const { data } = useQuery(
    trpc.runList.page.queryOptions({ text, limit: shownRuns }, { placeholderData: keepPreviousData }),
  );
  const node = /^\s*n\d+\s*$/i.test(typed) ? typed.trim().toLowerCase() : null;
  const keys = sections.flatMap(({ title, hotkeys }) =>
    hotkeys
      .filter(({ keys: [key = ''] }) => !key.startsWith('Arrow') && key !== 'Ctrl+K')
      .map(
        ({ keys: [key = ''], does, run }): Command => ({
          id: `${title}-${does}`,
          group: title,
          label: does,
          hotkey: key === '' ? undefined : key,
          run: () => run(new KeyboardEvent('keydown', { key })),
        }),
      ),
  );
  return [
    ...(node !== null && pathname.startsWith('/runs/')
      ? [{ id: node, group: 'Go to', label: `Node ${node}`, run: () => router.push(withNode(node)) }]
      : []),
    ...keys,
    ...rooms.map(({ href, label }) => ({
      id: href,
      group: 'Go to',
      label,
      run: () => router.push(href),
    })),
    ...(data?.runs ?? []).map((run) => ({
      id: run.id,
      group: 'Runs',
      label: run.label.name || plainTitle(run.taskTitle),
      keywords: [
        run.id,
        plainTitle(run.taskTitle),
        run.taskName,
        run.strategy,
        run.model,
        run.sandbox,
        run.status,
        run.label.note,
        ...run.label.tags,
      ].join(' '),
      fact: `${run.strategy} · ${run.status}`,
      run: () => router.push(`/runs/${run.id}`),
    })),
    ...themes.map((theme) => ({
      id: `theme-${theme}`,
      group: 'Appearance',
      label: `Theme: ${theme}`,
      run: () => setTheme(theme),
    })),
  ];
}

/** This address with another node selected. */
function withNode(node: string): string {
  const address = new URL(window.location.href);
  address.searchParams.set('node', node);
  return `${address.pathname}${address.search}`;
}
