'use client';
import { type ReactNode, useState } from 'react';
import { Checkbox } from '@/components/ui/field';
import type { RunState } from '@/server/core/run/state';
import { type Need, raisedFor } from '@/server/core/usage/raised-budget';
import { raiseHelp } from './sentences';

/**
 * Whether a command may raise the limits by what it needs, and the checkbox for it. It may by default. There is no
 * checkbox while the limits leave room.
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
        help={raiseHelp(raised)}
        value={wanted}
        onChange={setWanted}
      />
    ),
  };
}
