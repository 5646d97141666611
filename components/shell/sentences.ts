/** The sentences of the frame that every page stands in: palette, keys, theme. */

export const paletteDoes = 'go to a page, run a command';
export const palettePlaceholder = 'Type a page, a run, a node (n12) or a command';
export const noPaletteEntry = 'No entry matches. Type fewer letters.';
export const showKeys = 'show these keys';
export const themeLabel = (name: string, next: string) => `Theme: ${name}. Switch to ${next}`;
export const homeLabel = 'Espalier, list of runs';

export const signedInAs = (name: string): string => `Signed in as ${name}`;
export const signOut = 'Sign out';
