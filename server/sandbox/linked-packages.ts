import { type Bytes, textOf } from '@/server/sandbox/store/names';

/** A package of the directory that its `node_modules` takes from elsewhere. */
export interface PackageElsewhere {
  link: string;
  target: string;
  /** Where the directory has that package. */
  folder: string;
}

const linkOfPackage = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/@][^/]*)$/;
const ownPackage =
  /^(?!(?:.*\/)?(?:node_modules|tests?|__tests__|fixtures|examples?)\/)(?:[^/]+\/){0,3}package\.json$/;

/**
 * Finds packages of the directory for which `node_modules` has a link that leads out of it (`npm link` of another
 * checkout): tests that require them run other code. `look` is given each file, `lookLink` each link with its target.
 */
export function watchPackages(): {
  look: (at: Bytes, content: Buffer) => void;
  lookLink: (at: Bytes, target: Bytes) => void;
  elsewhere: () => PackageElsewhere | null;
} {
  const folders = new Map<string, string>();
  const links: { name: string; link: string; target: string }[] = [];
  return {
    look(at, content) {
      if (!ownPackage.test(at)) return;
      try {
        const { name }: { name?: unknown } = Object(JSON.parse(content.toString('utf8')));
        if (typeof name === 'string') folders.set(name, textOf(at).replace(/\/?package\.json$/, '') || '.');
      } catch {
        // No package then.
      }
    },
    lookLink(at, target) {
      const name = linkOfPackage.exec(textOf(at))?.[1];
      const depth = at.split('/').length - 1;
      const ups = /^(?:\.\.\/)*/.exec(target)?.[0].length ?? 0;
      if (name && (target.startsWith('/') || ups / 3 > depth)) {
        links.push({ name, link: textOf(at), target: textOf(target) });
      }
    },
    elsewhere() {
      for (const { name, link, target } of links) {
        const folder = folders.get(name);
        if (folder !== undefined) return { link, target, folder };
      }
      return null;
    },
  };
}
