'use client';
import clsx from 'clsx';
import { Tabs as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';

/** Only for what the browser renders: they have inline styles, which the policy forbids in HTML that the server sends. */
export const Tabs = Radix.Root;

export function TabList({ className, ...rest }: ComponentProps<typeof Radix.List>) {
  return <Radix.List {...rest} className={clsx('flex gap-4 border-b border-line', className)} />;
}

export function Tab({ className, ...rest }: ComponentProps<typeof Radix.Trigger>) {
  return (
    <Radix.Trigger
      {...rest}
      className={clsx(
        'h-9 border-b-2 border-transparent text-soft -mb-px hover:text-ink data-[state=active]:border-ink data-[state=active]:text-ink disabled:opacity-40',
        className,
      )}
    />
  );
}

export const TabPanel = Radix.Content;
