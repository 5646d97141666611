/** A name of the code as words: `stepsPerExpansion` → `steps per expansion`. */
export const spacedName = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
