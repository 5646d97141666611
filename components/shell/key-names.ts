/** The printed names of keys that have no sign of their own. */
export const keyNames: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  ' ': 'space',
  Escape: 'esc',
};
