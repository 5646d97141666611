import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import Database from 'better-sqlite3';

/** The ways in which a text may hold another: as it is, or escaped and encoded as JSON, URLs, HTML, base64 and hex do. */
export function holdsSecret(bytes: Buffer, secret: string): boolean {
  let text = bytes.toString('latin1');
  for (let depth = 0; depth < 4; depth++) {
    if (text.includes(secret)) return true;
    const plainer = text
      .replace(/\\+u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/\\+x([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/&#(\d{2,3});/g, (_, code: string) => String.fromCharCode(Number(code)))
      .replace(/\\([/"'])/g, '$1');
    if (plainer === text) break;
    text = plainer;
  }
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{12,}={0,2}/g)) {
    for (let offset = 0; offset < 4; offset++) {
      if (Buffer.from(run.slice(offset), 'base64').toString('latin1').includes(secret)) return true;
    }
  }
  for (const [run] of text.matchAll(/[0-9a-fA-F]{16,}/g)) {
    for (const offset of [0, 1]) {
      if (Buffer.from(run.slice(offset), 'hex').toString('latin1').includes(secret)) return true;
    }
  }
  return false;
}

/** The bytes themselves, and what they are when they are unpacked. */
function unpacked(bytes: Buffer): Buffer[] {
  const found = [bytes];
  for (const unpack of [inflateSync, inflateRawSync, gunzipSync]) {
    try {
      found.push(unpack(bytes));
    } catch {
      // Not packed in this form.
    }
  }
  return found;
}

/** Every place under a directory that holds the secret: files, and columns of databases, unpacked where they are packed. */
export function placesOf(directory: string, secret: string): { found: string[]; searched: number } {
  const found: string[] = [];
  let searched = 0;
  const look = (place: string, bytes: Buffer) => {
    searched++;
    if (unpacked(bytes).some((one) => holdsSecret(one, secret))) found.push(place);
  };
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    look(path.relative(directory, file), readFileSync(file));
    if (!file.endsWith('.db')) continue;
    const db = new Database(file, { readonly: true });
    const tables = db
      .prepare<[], { name: string }>("select name from sqlite_master where type = 'table'")
      .all();
    for (const { name } of tables) {
      for (const [at, row] of db
        .prepare<[], Record<string, unknown>>(`select * from "${name}"`)
        .all()
        .entries()) {
        for (const [column, value] of Object.entries(row)) {
          if (typeof value === 'string') look(`${entry.name} ${name}.${column} ${at}`, Buffer.from(value));
          else if (Buffer.isBuffer(value)) look(`${entry.name} ${name}.${column} ${at}`, value);
        }
      }
    }
    db.close();
  }
  return { found, searched };
}
