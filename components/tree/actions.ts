'use client';
import { createContext, useContext } from 'react';
import type { NodeId } from '@/server/core/base/ids';

/** What a person can do at a node of the drawing, besides selecting it. */
export interface TreeActions {
  /** Folds or unfolds the nodes below a node. */
  fold(id: NodeId): void;
  /** Shows more of what is folded below a node for want of room. */
  more(id: NodeId): void;
}

export const TreeActionsContext = createContext<TreeActions | null>(null);

export function useTreeActions(): TreeActions {
  const actions = useContext(TreeActionsContext);
  if (!actions) throw new Error('A node of the tree must be inside a TreeActionsContext.');
  return actions;
}
