import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { Tooltip } from './tooltip';

type Variant = 'plain' | 'primary' | 'quiet' | 'danger';
type Size = 'sm' | 'md' | 'lg' | 'icon';

const look: Record<Variant, string> = {
  plain: 'border-line-strong bg-panel text-ink enabled:hover:bg-hover',
  primary: 'border-ink bg-ink text-bg enabled:hover:opacity-88',
  quiet: 'border-transparent bg-transparent text-soft enabled:hover:bg-hover enabled:hover:text-ink',
  danger: 'border-line-strong bg-panel text-bad enabled:hover:bg-bad-soft enabled:hover:border-bad',
};

interface ButtonProps extends ComponentProps<'button'> {
  variant?: Variant;
  size?: Size;
  /** Shows that the click is being handled, and takes no second click. */
  busy?: boolean;
}

/** The classes of a button, for links that look like one. */
export const buttonClass = (variant: Variant = 'plain', size: Size = 'md') =>
  clsx(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap select-none disabled:opacity-50',
    size === 'sm' && 'h-6 px-2 text-sm',
    size === 'md' && 'h-8 px-3',
    size === 'lg' && 'h-10 px-5 text-lg',
    size === 'icon' && 'size-8',
    look[variant],
  );

export function Button({ variant, size, busy = false, disabled, className, type, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={clsx(buttonClass(variant, size), busy && 'animate-breathe', className)}
    />
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'aria-label' | 'children' | 'size'> {
  /** What it does: its name for screen readers and its tooltip. */
  label: string;
  children: ReactNode;
}

export function IconButton({ label, children, variant = 'quiet', ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <Button {...rest} variant={variant} size="icon" aria-label={label}>
        {children}
      </Button>
    </Tooltip>
  );
}
