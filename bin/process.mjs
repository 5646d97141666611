// `node bin/process.mjs server/process/engine.ts [arguments]`: one of the programs of `compiled.mjs`, in this process.
import { importCompiled } from './compiled.mjs';

// Programs read their own arguments from the third on.
const [entry] = process.argv.splice(2, 1);
await importCompiled(entry);
