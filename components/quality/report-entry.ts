import type { ApiOutputs } from '@/components/trpc/types';

export type Entry = ApiOutputs['quality']['of']['reports'][number];
