/** The sentences of the lab. */
import { count } from '@/components/ui/format';

export const theLabIs =
  'The lab checks claims about search in a simulated world. The engine and the strategies are the real ones. The model, the sandbox and the tests are simulated at random.';
export const labStarting = 'Starting the engine of the lab …';
export const labNotStarted = 'The lab could not be started.';
export const holds = (yes: boolean) =>
  yes ? 'Holds at these settings.' : 'Does not hold at these settings.';
export const simulatedAttempts = (attempts: number) => `${count(attempts)} simulated attempts.`;
export const simulating = 'Simulating …';
export const backToPreset = 'Back to the preset';
export const openSearch = 'Open one search as a tree';
