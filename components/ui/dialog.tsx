'use client';
import clsx from 'clsx';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useFocusBack } from './use-focus-back';

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** A sentence under the title. */
  description?: string;
  children: ReactNode;
  /** Its width, and what else differs. */
  className?: string;
}

/** A modal dialog: focus stays inside and goes back to where it was, Escape closes it. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  className = 'w-lg',
}: DialogProps) {
  const focusBack = useFocusBack(open);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/25 dark:bg-black/50" />
        <Radix.Content
          onCloseAutoFocus={focusBack}
          {...(description === undefined && { 'aria-describedby': undefined })}
          className={clsx(
            'fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] max-w-[calc(100vw-32px)] -translate-x-1/2 flex-col overflow-y-auto rounded-xl border border-line bg-panel p-5 shadow-float',
            className,
          )}
        >
          <Radix.Title className="pr-8 text-lg">{title}</Radix.Title>
          {description !== undefined && (
            <Radix.Description className="mt-1 text-soft">{description}</Radix.Description>
          )}
          <div className="mt-4">{children}</div>
          {/* Last for the keyboard, first for the eye: it stays in the corner while the rest scrolls. */}
          <div className="sticky top-0 z-10 order-first -mr-1 h-0 self-end">
            <Radix.Close
              aria-label="Close"
              className="-mt-1 grid size-7 place-items-center rounded-md bg-panel text-soft hover:bg-hover hover:text-ink"
            >
              <X aria-hidden className="size-4" />
            </Radix.Close>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
