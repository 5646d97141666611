'use client';
import { type ReactNode, useState } from 'react';
import { Checkbox } from '@/components/ui/field';
import { limitsInWords } from '@/components/wording/event-words';
import type { RunState } from '@/server/core/run/state';
import { type Need, raisedFor } from '@/server/core/usage/raised-budget';

/**
 * Whether what is asked for may raise the limits by what it needs, and the field that says so; there is none while the
 * limits leave room. Yes, until a person says no.
 */
export function useRaise({ spec, spend }: RunState, need: Need): { raise: boolean; field: ReactNode } {
  const [wanted, setWanted] = useState(true);
  const raised = raisedFor(spec.budget, spend, need);
  if (JSON.stringify(raised) === JSON.stringify(spec.budget)) return { raise: false, field: null };
  return {
    raise: wanted,
    field: (
      <Checkbox
        label="Raise the limits by what it needs"
        help={`To ${limitsInWords(raised)}. Otherwise it is refused where they leave nothing.`}
        value={wanted}
        onChange={setWanted}
      />
    ),
  };
}
