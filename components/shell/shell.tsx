'use client';
import { setNonce } from 'get-nonce';
import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useState } from 'react';
import { ApiProvider } from '@/components/trpc/provider';
import { Toaster } from '@/components/ui/toaster';
import { TooltipProvider } from '@/components/ui/tooltip';
import { HotkeyProvider } from './hotkeys';
import { Notices } from './notices';
import { Palette } from './palette';
import { PersonProvider } from './person';

interface ShellProps {
  /** Of this page's content security policy: scripts and styles that carry it may run. */
  nonce: string | undefined;
  /** The name of whoever is signed in. */
  person: string;
  children: ReactNode;
}

/** The frame of every page. */
export function Shell({ nonce, person, children }: ShellProps) {
  // The page keeps the policy it was loaded with. Open dialogs hold the page still by a style element of their own.
  const [own] = useState(() => {
    if (nonce !== undefined && typeof document !== 'undefined') setNonce(nonce);
    return nonce;
  });
  return (
    <ThemeProvider nonce={own} attribute="data-theme" defaultTheme="system" disableTransitionOnChange>
      <NuqsAdapter>
        <ApiProvider>
          <TooltipProvider>
            <PersonProvider value={person}>
              <HotkeyProvider>
                {children}
                <Notices />
                <Palette />
                <Toaster />
              </HotkeyProvider>
            </PersonProvider>
          </TooltipProvider>
        </ApiProvider>
      </NuqsAdapter>
    </ThemeProvider>
  );
}
