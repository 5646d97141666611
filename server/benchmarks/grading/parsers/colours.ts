/** Without the codes that set a colour. */
export const withoutColours = (text: string): string => text.replace(/\u001b\[\d+m/g, '');
