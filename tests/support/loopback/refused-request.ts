/** A request that a loopback server refuses in the words of its API. */
export class RefusedRequest extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(JSON.stringify(body));
  }
}
