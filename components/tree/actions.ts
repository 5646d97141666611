'use client';
import { createContext, useContext } from 'react';
import type { NodeId } from '@/server/core/base/ids';

/** What nodes of the drawing let a person do beyond being selected. */
export interface TreeActions {
  /** Folds or unfolds what lies below a node. */
  fold(id: NodeId): void;
}

export const TreeActionsContext = createContext<TreeActions | null>(null);

export function useTreeActions(): TreeActions {
  const actions = useContext(TreeActionsContext);
  if (!actions) throw new Error('Nodes of the tree stand within a TreeActionsContext.');
  return actions;
}
