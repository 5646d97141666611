import path from 'node:path';
import { ofFile } from './named-places';
import { exists, isFolder, isTooWide, isWithin, realPlace } from './places';

/** A link of the task's directory, by its path in it, and what it leads to. */
export interface LeadingOut {
  link: string;
  target: string;
}

const ofPackages = /(?:^|\/)(?:node_modules|bower_components|\.venv|venv)(?:\/|$)/;

/**
 * Places outside the directory to which links of its installed packages lead: packages that another folder holds
 * (`node_modules -> ../main/node_modules`), a linked package, the Python of a virtual environment. Other links show nothing:
 * a repository must not choose what of the machine its tests can read.
 */
export function linkedPlaces(links: readonly LeadingOut[], directory: string): string[] {
  const own = realPlace(directory) ?? directory;
  const shown = links
    .filter(({ link }) => ofPackages.test(link))
    .flatMap(({ link, target }) => {
      const place = path.resolve(directory, path.dirname(link), target);
      if (isWithin(place, directory)) return [];
      const real = realPlace(place);
      if (real === null || isWithin(real, own)) return [];
      const packages = /^.*\/node_modules(?=\/|$)/.exec(real)?.[0];
      if (packages !== undefined) return [packages];
      if (!isFolder(real)) return [place, real].flatMap(ofFile);
      return exists(path.join(real, 'package.json')) || exists(path.join(real, 'pyvenv.cfg')) ? [real] : [];
    });
  return [...new Set(shown)].filter((place) => exists(place) && !isTooWide(place));
}
