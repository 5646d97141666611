/** The wait before attempt `attempt` (from 1), between half and one and a half times the back-off. */
export function backoff(attempt, { baseMs = 100, maxMs = 10_000, random = Math.random } = {}) {
  const delay = Math.min(maxMs, baseMs * 2 ** (attempt - 1));
  return Math.round(delay * (0.5 + random()));
}

export async function retry(task, { attempts = 3, sleep, ...options }) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await task(attempt);
    } catch (error) {
      if (attempt >= attempts) throw error;
      await sleep(backoff(attempt, options));
    }
  }
}
