/** The sentences of figures. */

export const pngFailed = 'The browser could not draw the picture. Save the SVG instead.';
export const valuesOfChart = 'Show the values of the chart';
export const saveAs = (title: string, format: 'SVG' | 'PNG') => `Save ${title} as ${format}`;
export const asTableLabel = (title: string) => `${title}, as a table`;
export const intervalChartLabel = (title: string) => `${title}. The table of this figure has the values.`;
