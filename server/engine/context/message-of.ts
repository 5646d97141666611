import { errorMessage } from '@/server/core/base/error-message';

/** What an attempt is refused with, or null where it goes well. */
export function messageOf(attempt: () => unknown): string | null {
  try {
    attempt();
    return null;
  } catch (error) {
    return errorMessage(error);
  }
}
