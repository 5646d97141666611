'use client';
import { useSyncExternalStore } from 'react';

/** A saved view: its name, and the query of the address bar. */
export interface SavedView {
  name: string;
  /** Begins with `?`. */
  address: string;
}

const listeners = new Set<() => void>();
const keyOf = (runId: string) => `espalier.views.${runId}`;
const none: SavedView[] = [];
const parsed = new Map<string, SavedView[]>();

const isSavedView = (value: unknown): value is SavedView =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'address' in value &&
  typeof value.address === 'string';

function read(runId: string): SavedView[] {
  const text = localStorage.getItem(keyOf(runId));
  if (text === null) return none;
  const held = parsed.get(text);
  if (held) return held;
  let views: SavedView[] = none;
  try {
    const kept: unknown = JSON.parse(text);
    views = Array.isArray(kept) ? kept.filter(isSavedView) : none;
  } catch {
    views = none;
  }
  parsed.clear();
  parsed.set(text, views);
  return views;
}

function write(runId: string, views: SavedView[]): void {
  localStorage.setItem(keyOf(runId), JSON.stringify(views));
  for (const listener of listeners) listener();
}

/** The views of a run kept in this browser. A name used again replaces the view. */
export function useSavedViews(runId: string) {
  const views = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => read(runId),
    () => none,
  );
  return {
    views,
    save: (view: SavedView) =>
      write(runId, [...read(runId).filter((other) => other.name !== view.name), view]),
    remove: (name: string) =>
      write(
        runId,
        read(runId).filter((other) => other.name !== name),
      ),
  };
}
