/** Names of folders that hold installed packages. Nobody's work lies in them, and they are large. */
const names: ReadonlySet<string> = new Set(['node_modules', '.venv', 'venv', 'bower_components']);

export const isPackageFolder = (name: string): boolean => names.has(name);
