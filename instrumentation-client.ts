// Next runs this before any other script of a page. The policy of pages forbids `eval`; Zod, which pages use to read what is
// typed, tries it once to see whether it may, and browsers report the try. Zod reads its settings from here as it loads.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

export {};
