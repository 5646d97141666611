import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { ImportProvider } from '@/components/imports/import-provider';
import { Shell } from '@/components/shell/shell';
import { about } from './sentences';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Espalier', template: '%s · Espalier' },
  description: about,
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const request = await headers();
  const nonce = request.get('x-nonce') ?? undefined;
  const person = decodeURIComponent(request.get('x-person') ?? '');
  return (
    <html lang="en" suppressHydrationWarning className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>
        <Shell nonce={nonce} person={person}>
          <ImportProvider>{children}</ImportProvider>
        </Shell>
      </body>
    </html>
  );
}
