import type { NodeId } from '@/server/core/base/ids';
import type { Budget } from '@/server/core/usage/budget';
import type { SteeringCommand } from './steering-commands';

/** What a person may ask of a run. The run's owner answers each with an event. */
export type Command =
  /** `now`: the steps in flight are dropped, not finished. */
  | { kind: 'pause'; now?: boolean }
  | { kind: 'resume' }
  | { kind: 'stop' }
  /** Takes a flagged node for a solution. */
  | { kind: 'accept'; nodeId: NodeId; reason: string }
  /** Runs the holdout at a node; it accepts or rejects solutions and does nothing else. */
  | { kind: 'holdout'; nodeId: NodeId }
  /** Which of two results is better; null: neither. */
  | { kind: 'prefer'; nodes: [NodeId, NodeId]; better: NodeId | null; reason: string | null }
  /** What is named changes; the other limits stay. */
  | { kind: 'budget'; budget: Partial<Budget>; reason: string | null }
  /** Of the strategy that runs already the named parameters change; another one begins with its defaults. */
  | { kind: 'strategy'; strategy: string; parameters: Record<string, unknown>; reason: string | null }
  | { kind: 'model'; model: string; reason: string | null }
  | SteeringCommand;
