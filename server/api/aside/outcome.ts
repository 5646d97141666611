import type { TRPCError } from '@trpc/server';

/** What a thread sends back. `code` is that of an error of the API, `sqlite` that of an error of the database. */
export type Outcome =
  | { ok: true; value: unknown }
  | { ok: false; message: string; code: TRPCError['code'] | null; sqlite: string | null };
