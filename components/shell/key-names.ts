/** How keys are printed, where not by their own sign. */
export const keyNames: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  ' ': 'space',
  Escape: 'esc',
};
