import { z } from 'zod';
import type { Report } from '@/server/verifier/report';

/**
 * Python that finds modules loaded from outside the working directory (or from where packages are installed in it)
 * although the working directory holds a file of the same name: `_loaded()` gives them with that file, and the files of
 * the working directory that were loaded. Nothing where there is no such module.
 */
export const loadedModules = `
def _loaded():
    try: return _loaded_modules()
    except Exception: return None # What the tests changed is in the way.

def _loaded_modules():
    here = os.path.realpath(os.getcwd()) + os.sep
    installed = ('site-packages', 'dist-packages', 'node_modules')
    standard = os.path.realpath(os.path.dirname(os.__file__)) + os.sep
    bases = [''] + [one for one in sorted(os.listdir('.')) if os.path.isdir(one) and one[0] != '.' and one not in installed][:50]
    names = {entry.split('.')[0] for base in bases for entry in os.listdir(base or '.')}
    own, other = [], []
    for name, module in list(sys.modules.items()):
        if name.split('.')[0] not in names: continue
        file = getattr(module, '__file__', None)
        if not isinstance(file, str) or not file.endswith('.py'): continue
        real = os.path.realpath(file)
        packaged = any(os.sep + one + os.sep in real for one in installed)
        if real.startswith(here) and not packaged: own.append(real[len(here):])
        elif packaged or not real.startswith(standard):
            path = name.replace('.', os.sep)
            for base in bases:
                found = [one for one in (os.path.join(base, path + '.py'), os.path.join(base, path, '__init__.py')) if os.path.isfile(one)]
                if found: other.append([file, found[0]])
    return {'own': sorted(own)[:1000], 'other': sorted(other)[:20]} if other else None
`;

export const loadedLine = z.object({
  kind: z.literal('loaded'),
  own: z.array(z.string()),
  other: z.array(z.tuple([z.string(), z.string()])),
});

/** What several calls of a runner loaded. */
export const addLoaded = (
  before: Report['loaded'],
  { own, other }: z.infer<typeof loadedLine>,
): Report['loaded'] => ({
  own: [...(before?.own ?? []), ...own],
  other: [...(before?.other ?? []), ...other],
});
