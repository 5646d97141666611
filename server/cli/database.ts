import type { Database } from '@/db/connection';
import { openWhenFree } from '@/db/open';
import { waitOut } from '@/db/outage/wait-out';

const report = (line: string) => void process.stderr.write(`espalier: ${line}\n`);

/** Opens the database for a command, and waits with a line on stderr while another program holds it. */
export const openForCommand = (file?: string): Promise<Database> => openWhenFree(file, { report });

/** One transaction or statement of a command, repeated until the database is free, with a line on stderr. */
export const whenFree = <T>(db: Database, work: () => T): Promise<T> => waitOut(db, work, { report });
