// Preloaded into the processes that `npm start` supervises. Their standard input is a pipe from the supervisor. When that
// was killed, the pipe ends: the process then ends in good order, instead of holding the port and its runs for ever.
import { isMainThread } from 'node:worker_threads';

/** How long ending in good order may take. */
const endMs = 8_000;

if (isMainThread) {
  process.stdin.once('end', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), endMs).unref();
  });
  process.stdin.once('error', () => {});
  process.stdin.resume();
  // Waiting for the supervisor's end alone keeps no process running.
  process.stdin.unref?.();
}
