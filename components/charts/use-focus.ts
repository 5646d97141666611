'use client';
import { useMemo, useState } from 'react';

/** The legend entry under the pointer. The other lines fade meanwhile. */
export function useFocus() {
  const [focused, setFocused] = useState<string | null>(null);
  return useMemo(
    () => ({
      opacityOf: (name: string) => (focused === null || focused === name ? 1 : 0.12),
      legend: {
        onMouseEnter: ({ value }: { value?: unknown }) => setFocused(String(value)),
        onMouseLeave: () => setFocused(null),
      },
    }),
    [focused],
  );
}
