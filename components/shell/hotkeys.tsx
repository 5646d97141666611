'use client';
import { createContext, type ReactNode, useContext, useEffect, useId, useRef } from 'react';

export interface Hotkey {
  /** `KeyboardEvent.key` values, any of which triggers it: `b`, `?`, `ArrowUp`, ` `. With none, only the palette offers it. */
  keys: string[];
  /** What it does, as the help dialog says it. */
  does: string;
  /** It takes its keys before all other bindings. */
  first?: boolean;
  run: (event: KeyboardEvent) => void;
}

export interface HotkeySection {
  title: string;
  hotkeys: Hotkey[];
}

type Registry = Map<string, HotkeySection>;
const RegistryContext = createContext<{ current: Registry } | null>(null);

const activating = new Set(['Enter', ' ']);

/** The keys a slider moves by. */
const sliding = new Set([
  ...['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
  ...['Home', 'End', 'PageUp', 'PageDown'],
]);

/** Whether the focused element uses the key itself: a text field, a slider, a button, a dialog. */
function belongsToFocus({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && target.type === 'range' && !target.closest('form, [role=dialog]'))
    return sliding.has(key);
  if (target.isContentEditable || target.closest('input, textarea, select, [role=dialog]')) return true;
  return activating.has(key) && target.closest('a, button, summary, [role=tab]') !== null;
}

/** Listens once for the whole application. Sections mounted later come first. */
export function HotkeyProvider({ children }: { children: ReactNode }) {
  const registry = useRef<Registry>(new Map());
  // The outside system is the window's keyboard.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (belongsToFocus(event)) return;
      const bound = [...registry.current.values()]
        .reverse()
        .flatMap(({ hotkeys }) => hotkeys.find(({ keys }) => keys.includes(event.key)) ?? []);
      const hotkey = bound.find(({ first }) => first) ?? bound[0];
      if (!hotkey) return;
      event.preventDefault();
      hotkey.run(event);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

function useRegistry() {
  const registry = useContext(RegistryContext);
  if (!registry) throw new Error('Hotkeys need a HotkeyProvider above them.');
  return registry;
}

/** Binds keys while the component is mounted, and lists them in the help dialog under `title`. */
export function useHotkeys(title: string, hotkeys: Hotkey[]): void {
  const id = useId();
  const registry = useRegistry();
  // On every render, because the bindings close over its values. Setting a key of a Map again keeps its place.
  useEffect(() => {
    registry.current.set(id, { title, hotkeys });
  });
  useEffect(() => {
    const { current } = registry;
    return () => {
      current.delete(id);
    };
  }, [id, registry]);
}

/** The bindings of this moment, the application's own first; with `keyed`, only those that have a key. */
export function useHotkeySections(keyed = false): () => HotkeySection[] {
  const registry = useRegistry();
  return () =>
    [...registry.current.values()]
      .map(({ title, hotkeys }) => ({
        title,
        hotkeys: keyed ? hotkeys.filter(({ keys }) => keys.length > 0) : hotkeys,
      }))
      .filter(({ hotkeys }) => hotkeys.length > 0);
}
