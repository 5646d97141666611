'use client';
import { useCallback, useEffect, useInsertionEffect, useRef } from 'react';

/** Gives the focus to the drawing or the list of the tree, if the page has one. */
export const focusTree = (): void =>
  document.querySelector<HTMLElement>('[data-tree], [role=tree]')?.focus({ preventScroll: true });

const isNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body;

/** The button of the menu that an element is in or is; null outside a menu. */
function buttonOf(element: Element): HTMLElement | null {
  const id = element.closest('[role=menu]')?.getAttribute('aria-labelledby');
  return id ? document.getElementById(id) : null;
}

/** The focused element; the button of the menu it is in, because an item goes with its menu. */
function focusedNow(): HTMLElement | null {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || isNowhere()) return null;
  return buttonOf(activeElement) ?? activeElement;
}

/** What had the focus before a part of the page opened; read before a field in that part takes it. */
function useFocusBefore(isOpen: boolean) {
  const before = useRef<HTMLElement | null>(null);
  // Outside system: the page's focus.
  useInsertionEffect(() => {
    if (isOpen) before.current = focusedNow();
  }, [isOpen]);
  return before;
}

/** Nothing happens if something has taken the focus meanwhile. What is no longer there is replaced by the tree. */
function giveBack(to: HTMLElement | null): void {
  if (!isNowhere()) return;
  to?.focus({ preventScroll: true });
  if (isNowhere()) focusTree();
}

/** For `onCloseAutoFocus` of a dialog or a menu: what had the focus before has it again. */
export function useFocusBack(isOpen: boolean): (event: Event) => void {
  const before = useFocusBefore(isOpen);
  return useCallback(
    (event) => {
      event.preventDefault();
      // A menu opens at the press of its button, before the button has the focus.
      if (isNowhere() && event.target instanceof Element) buttonOf(event.target)?.focus();
      giveBack(before.current);
    },
    [before],
  );
}

/** For a part of the page that opens over or beside the rest: once it is gone, what had the focus before has it again. */
export function useFocusBackAfter(): void {
  const before = useFocusBefore(true);
  // Outside system: the page's focus.
  useEffect(() => () => giveBack(before.current), [before]);
}
