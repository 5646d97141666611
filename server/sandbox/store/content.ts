import { isUtf8 } from 'node:buffer';

/** UTF-8 without a NUL. */
export const isText = (bytes: Uint8Array): boolean => !bytes.includes(0) && isUtf8(bytes);
