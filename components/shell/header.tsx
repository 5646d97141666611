'use client';
import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Fragment, type ReactNode } from 'react';
import { Help } from './help';
import { Mark } from './mark';
import { homeLabel } from './sentences';
import { ThemeToggle } from './theme-toggle';

export interface Crumb {
  label: string;
  href?: string;
}

const rooms = [
  { href: '/', label: 'Runs' },
  { href: '/tasks', label: 'Tasks' },
  { href: '/experiments', label: 'Experiments' },
  { href: '/lab', label: 'Lab' },
  { href: '/settings', label: 'Settings' },
];

interface HeaderProps {
  /** The breadcrumb. Without it the navigation is shown. */
  crumbs?: Crumb[];
  /** Status, meters, buttons of the page, after the breadcrumb. */
  children?: ReactNode;
}

/** The bar at the top of every page, 48 px high. */
export function Header({ crumbs, children }: HeaderProps) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-panel px-4">
      <Link href="/" className="flex items-center gap-2 font-semibold" aria-label={homeLabel}>
        <Mark className="size-5" />
        Espalier
      </Link>
      {crumbs ? <Crumbs crumbs={crumbs} /> : <Navigation />}
      <div className="flex min-w-0 flex-1 items-center gap-3">{children}</div>
      <div className="flex items-center">
        <Help />
        <ThemeToggle />
      </div>
    </header>
  );
}

function Navigation() {
  const pathname = usePathname();
  return (
    <nav aria-label="Main" className="ml-2 flex items-center gap-1">
      {rooms.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={pathname === href ? 'page' : undefined}
          className={clsx(
            'rounded-md px-2.5 py-1 hover:bg-hover hover:text-ink',
            pathname === href ? 'bg-hover font-medium text-ink' : 'text-soft',
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

function Crumbs({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-2">
      {crumbs.map(({ label, href }) => (
        <Fragment key={label}>
          {href ? (
            <>
              <Link href={href} title={label} className="max-w-56 truncate text-soft hover:text-ink">
                {label}
              </Link>
              <span aria-hidden className="text-faint">
                /
              </span>
            </>
          ) : (
            <h1 className="max-w-96 truncate" title={label}>
              {label}
            </h1>
          )}
        </Fragment>
      ))}
    </nav>
  );
}
