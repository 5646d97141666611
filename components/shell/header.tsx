'use client';
import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Fragment, type ReactNode } from 'react';
import { Help } from './help';
import { Mark } from './mark';
import { SignedIn } from './person';
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

/** The bar at the top of every page: 48 px high, or more where the page is too narrow for one line. */
export function Header({ crumbs, children }: HeaderProps) {
  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-panel px-4 max-[1100px]:py-1.5 min-[1100px]:h-12 min-[1100px]:flex-nowrap">
      <Link href="/" className="flex items-center gap-2 font-semibold" aria-label={homeLabel}>
        <Mark className="size-5" />
        <span className={clsx(crumbs && 'max-[1100px]:hidden')}>Espalier</span>
      </Link>
      {crumbs ? <Crumbs crumbs={crumbs} /> : <Navigation />}
      <div className="flex flex-1 items-center gap-3 max-[1100px]:min-w-fit min-[1100px]:min-w-0 max-[700px]:order-last max-[700px]:min-w-0 max-[700px]:w-full max-[700px]:flex-none max-[700px]:flex-wrap max-[700px]:gap-2">
        {children}
      </div>
      <div className="ml-auto flex items-center">
        <SignedIn />
        <Help />
        <ThemeToggle />
      </div>
    </header>
  );
}

function Navigation() {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Main"
      className="ml-2 flex items-center gap-1 max-[700px]:order-last max-[700px]:ml-0 max-[700px]:w-full max-[700px]:overflow-x-auto"
    >
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
  // A phone has room for the page and the one above it.
  const isFar = (place: number) => place < crumbs.length - 2;
  return (
    <nav
      aria-label="Breadcrumb"
      className="flex min-w-0 items-center gap-2 max-[700px]:flex-1 max-[700px]:basis-0"
    >
      {crumbs.map(({ label, href }, place) => (
        <Fragment key={label}>
          {href ? (
            <>
              <Link
                href={href}
                title={label}
                className={clsx(
                  'max-w-56 truncate py-1 text-soft hover:text-ink max-[1100px]:max-w-24',
                  isFar(place) && 'max-[700px]:hidden',
                )}
              >
                {label}
              </Link>
              <span aria-hidden className={clsx('text-faint', isFar(place) && 'max-[700px]:hidden')}>
                /
              </span>
            </>
          ) : (
            <h1 className="max-w-96 truncate max-[1100px]:max-w-40" title={label}>
              {label}
            </h1>
          )}
        </Fragment>
      ))}
    </nav>
  );
}
