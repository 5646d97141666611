import { isAbsolute } from 'node:path';
import type { Folders } from './folders';
import { exists, isFolder, isTooWide, isWithin, realPlace } from './places';
import { surroundings } from './surroundings';
import { isInSystem, type SystemView, systemView } from './system';
import { outermost, toolPlaces } from './tools';

/** The folders as a command sees them. */
export const inside = { work: '/workspace', temporary: '/tmp' };

/** The place of the directory that the workspace is a copy of; null where it is gone, or cannot be covered. */
export const coverable = ({ original }: Pick<Folders, 'original'>): string | null =>
  original !== null && original !== '/' && exists(original) ? original : null;

/**
 * What belongs to the kernel of the machine and to root, whose identity commands of an engine that is root still have.
 * bubblewrap 0.8 leaves `/proc/sys` writable to them.
 */
const kernel = ['/proc/sys', '/proc/sysrq-trigger', '/proc/irq', '/proc/bus', '/proc/acpi', '/proc/scsi'];

/** Where `/etc/resolv.conf` leads on many systems: without it a setup with network finds no host. */
const resolver = ['--ro-bind-try', '/run/systemd/resolve', '/run/systemd/resolve'];

/** More folders that commands see read-only, from `ESPALIER_LOCAL_SHOW` (separated by colons). */
const shownBySetting = (): string[] =>
  (process.env.ESPALIER_LOCAL_SHOW ?? '').split(':').filter((place) => isAbsolute(place) && exists(place));

let machine: { system: SystemView; tools: string[] } | null = null;
const around = new Map<string, ReturnType<typeof surroundings>>();

function machineView() {
  if (machine) return machine;
  const system = systemView();
  machine = { system, tools: toolPlaces(process.env, (place) => isInSystem(system, place)) };
  return machine;
}

function surroundingsOf(original: string | null) {
  if (original === null) return { shown: [], masked: [] };
  const known = around.get(original) ?? surroundings(original);
  around.set(original, known);
  return known;
}

/**
 * The arguments of bubblewrap: no network, processes and identities of its own, and of the machine's files only what
 * commands need, read-only: the system, tools, and what a task's directory needs around it. Homes, data and everything
 * else are not there. The root is made anew so that the workspace stands at the same path as in a container. It also
 * covers the directory it was copied from, and commands begin there: whatever leads to that directory (an editable
 * install, a link, a script's first line) finds the workspace, as on the machine itself.
 */
export function bubblewrapArguments(
  place: Folders,
  { network, userNamespace }: { network: boolean; userNamespace: boolean },
): string[] {
  const { system, tools } = machineView();
  const original = coverable(place);
  const near = surroundingsOf(original);
  const folders = outermost([
    ...system.folders,
    ...[...tools, ...shownBySetting(), ...near.shown, ...place.shown.filter(exists)].filter(
      (one) => !isInSystem(system, one),
    ),
  ]);
  const isShown = (one: string) => folders.some((folder) => isWithin(one, folder));
  const hidden = place.hidden
    .flatMap((one) => [one, realPlace(one) ?? one])
    .filter((one) => isShown(one) && !(original !== null && isWithin(one, original)) && !isTooWide(one));
  const masked = [...new Set([...system.masked, ...near.masked, ...hidden])].filter(exists);
  return [
    ...system.links.flatMap(({ at, target }) => ['--symlink', target, at]),
    ...['--dev', '/dev', '--bind', place.shared, '/dev/shm', '--proc', '/proc', '--tmpfs', '/run'],
    ...(network ? resolver : []),
    ...['--bind', place.temporary, inside.temporary, '--bind', place.temporary, '/var/tmp'],
    ...folders.flatMap((folder) => ['--ro-bind', folder, folder]),
    ...outermost(masked).flatMap((one) =>
      isFolder(one) ? ['--tmpfs', one] : ['--ro-bind', '/dev/null', one],
    ),
    ...kernel.filter(exists).flatMap((one) => ['--ro-bind', one, one]),
    ...(exists('/proc/kcore') ? ['--ro-bind', '/dev/null', '/proc/kcore'] : []),
    ...['--bind', place.work, inside.work],
    ...(original === null ? ['--chdir', inside.work] : ['--bind', place.work, original, '--chdir', original]),
    ...['--remount-ro', '/dev', '--remount-ro', '/run', '--remount-ro', '/'],
    ...(network ? [] : ['--unshare-net']),
    ...(userNamespace ? ['--unshare-user'] : []),
    ...['--unshare-pid', '--unshare-ipc', '--cap-drop', 'ALL', '--die-with-parent'],
  ];
}
