'use client';
import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { ApiProvider } from '@/components/trpc/provider';
import { Toaster } from '@/components/ui/toaster';
import { TooltipProvider } from '@/components/ui/tooltip';
import { HotkeyProvider } from './hotkeys';
import { Palette } from './palette';

/** The frame of every page. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <ThemeProvider attribute="data-theme" defaultTheme="system" disableTransitionOnChange>
      <NuqsAdapter>
        <ApiProvider>
          <TooltipProvider>
            <HotkeyProvider>
              {children}
              <Palette />
              <Toaster />
            </HotkeyProvider>
          </TooltipProvider>
        </ApiProvider>
      </NuqsAdapter>
    </ThemeProvider>
  );
}
