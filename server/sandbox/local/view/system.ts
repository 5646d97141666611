import { statSync } from 'node:fs';
import { join } from 'node:path';
import { exists, isFolder, isLink, isWithin, linkTarget, namesIn } from './places';

/** Folders of programs and libraries, which differ from one system to another. */
const folders = ['usr', 'bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32', 'etc', 'opt', 'nix', 'gnu', 'snap'];

/** Parts of other folders that programs read: the processors, and what packages keep outside `/usr`. */
const parts = [
  '/sys/devices/system',
  '/var/lib/gems',
  '/var/lib/ghc',
  '/var/lib/alternatives',
  '/home/linuxbrew/.linuxbrew',
];

/** What the system shows: read-only folders, and links at the top. */
export interface SystemView {
  folders: string[];
  links: { at: string; target: string }[];
  /** Files and folders in them that not everyone may read: keys, shadow, private certificates. */
  masked: string[];
}

/** Where programs read how much memory they have. Version 1 has a dozen mounts, and each would cost time at each command. */
const limitsOfGroup = () => (exists('/sys/fs/cgroup/cgroup.controllers') ? ['/sys/fs/cgroup'] : []);

export function systemView(): SystemView {
  const view: SystemView = { folders: [...parts.filter(exists), ...limitsOfGroup()], links: [], masked: [] };
  for (const name of folders) {
    const at = join('/', name);
    if (isLink(at)) view.links.push({ at, target: linkTarget(at) });
    else if (isFolder(at)) view.folders.push(at);
  }
  // A plain user cannot read these in any case.
  if (process.getuid?.() === 0) view.masked = ['/etc', '/opt'].flatMap((folder) => closedIn(folder, 3));
  return view;
}

/** What others on the machine may not read, `depth` folders deep. */
function closedIn(folder: string, depth: number): string[] {
  return namesIn(folder).flatMap((name) => {
    const at = join(folder, name);
    if (isLink(at)) return [];
    const stat = statSync(/*turbopackIgnore: true*/ at, { throwIfNoEntry: false });
    if (!stat || !(stat.isFile() || stat.isDirectory())) return [];
    if ((stat.mode & 0o004) === 0) return [at];
    return stat.isDirectory() && depth > 1 ? closedIn(at, depth - 1) : [];
  });
}

/** Whether the system's folders show a place, or one of its links leads there. */
export const isInSystem = ({ folders: shown, links }: SystemView, place: string): boolean =>
  shown.some((folder) => isWithin(place, folder)) || links.some(({ at }) => isWithin(place, at));
