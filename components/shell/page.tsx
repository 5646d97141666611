import type { ReactNode } from 'react';
import { type Crumb, Header } from './header';

interface PageProps {
  crumbs?: Crumb[];
  /** In the header, after the navigation. */
  tools?: ReactNode;
  children: ReactNode;
}

/** A page that scrolls beneath the header. */
export function Page({ crumbs, tools, children }: PageProps) {
  return (
    <div className="flex h-dvh flex-col print:block print:h-auto">
      <Header crumbs={crumbs}>{tools}</Header>
      <main className="min-h-0 flex-1 overflow-y-auto print:overflow-visible">{children}</main>
    </div>
  );
}
