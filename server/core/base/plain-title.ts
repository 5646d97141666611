/** A title as plain text: the backticks around names in it are markup. */
export const plainTitle = (title: string): string => title.replaceAll('`', '');
