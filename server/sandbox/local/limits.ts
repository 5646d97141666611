import { cpus, release, totalmem } from 'node:os';

const MiB = 2 ** 20;

/** Each process may have this much writable memory, KiB; as much as the Docker driver's containers have in all. */
const memoryKiB = 1024 * 1024;
/** A file may have this many blocks of 512 bytes: 1 GiB. */
const fileBlocks = 2 ** 21;

/** What all processes of one command may use together. */
export interface TreeLimits {
  processes: number;
  /** Bytes. */
  memory: number;
  /** Bytes that a command may write. */
  disk: number;
}

const set = (variable: string): number | null => {
  const value = Number(process.env[variable]);
  return Number.isFinite(value) && value > 0 ? value : null;
};

/**
 * The limits of this machine. Test runners start a worker for each processor, so memory grows with the processors: 1 GiB
 * and half a GiB for each, at least 2 GiB, at most three quarters of the machine's.
 */
export function treeLimits(): TreeLimits {
  const memory = Math.min(totalmem() * 0.75, Math.max(2048 * MiB, (1024 + 512 * cpus().length) * MiB));
  const wanted = set('ESPALIER_LOCAL_MEMORY_MB');
  return {
    processes: Math.round(set('ESPALIER_LOCAL_PROCESSES') ?? 512),
    memory: wanted === null ? memory : wanted * MiB,
    disk: (set('ESPALIER_LOCAL_DISK_MB') ?? 2048) * MiB,
  };
}

/**
 * Whether the kernel counts a user's processes in each user namespace by itself (Linux 5.14). Otherwise a limit would
 * count what the user runs elsewhere.
 */
const countsByNamespace = (() => {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 14);
})();

/** The shell command under the limits of each process (`isLarge`: of its memory only all together are bounded); where the system knows no such limit, without it. */
export function limited(shell: string, { userNamespace = false, isLarge = false } = {}): string[] {
  const most = treeLimits().processes * 8;
  // Shells name it differently. Threads count here, and root of the machine is free of it: the watcher counts processes.
  const tasks =
    userNamespace && countsByNamespace ? `{ ulimit -u ${most} || ulimit -p ${most}; } 2>/dev/null; ` : '';
  const memory = isLarge ? '' : `ulimit -d ${memoryKiB} 2>/dev/null; `;
  const each = `${memory}ulimit -f ${fileBlocks} 2>/dev/null; ulimit -c 0 2>/dev/null; `;
  return ['-c', `${each}${tasks}exec /bin/sh -c "$1"`, 'sh', shell];
}
