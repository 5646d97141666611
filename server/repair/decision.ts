import type { Action } from '@/server/core/agent/action';

export interface Decision {
  action: Action;
  thought: string;
}
