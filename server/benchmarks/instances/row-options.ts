/** What a person names for rows that lack it. */
export interface RowOptions {
  image?: string | undefined;
  testCommand?: string | undefined;
  logParser?: string | undefined;
}
