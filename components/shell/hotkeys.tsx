'use client';
import { createContext, type ReactNode, useContext, useEffect, useId, useRef } from 'react';

export interface Hotkey {
  /** `KeyboardEvent.key` values, any of which triggers it: `b`, `?`, `ArrowUp`, ` `. None: the palette alone has it. */
  keys: string[];
  /** What it does, for the help dialog. */
  does: string;
  /** Asked before all other bindings of its keys. */
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

/** Whether the key belongs to what has the focus: text being typed, a slider or button being used, a dialog. */
function belongsToFocus({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && target.type === 'range' && !target.closest('form, [role=dialog]'))
    return sliding.has(key);
  if (target.isContentEditable || target.closest('input, textarea, select, [role=dialog]')) return true;
  return activating.has(key) && target.closest('a, button, summary, [role=tab]') !== null;
}

/** Listens once for the whole application; the sections mounted last are asked first. */
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
  // Every render: the bindings close over its values. Re-setting a key of a Map keeps its place.
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

/** Reads what may be done now, the application's own first; with `keyed`, what has a key. */
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
