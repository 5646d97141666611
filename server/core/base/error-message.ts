/** What a thrown value says: the message of an error, anything else as a text. */
export const errorMessage = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
