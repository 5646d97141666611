/** What people read when they may not come in, and about tokens. */

export const unknownHost = (name: string): string =>
  `This instance does not serve the host name “${name}”. To allow it, add it to ESPALIER_HOSTS.`;
export const foreignOrigin = 'Requests from other sites are refused.';

export const noTokenText =
  'Sign in first: open the address that `npm start` printed, or send the token as `Authorization: Bearer …`. `bin/espalier token` prints both.';
export const wrongTokenText =
  'This token is not valid, or not valid any more. `bin/espalier token` prints the valid address.';
export const limitedText =
  'Too many wrong tokens came within a minute. Wait a minute, then try again with the right one.';

export const signIn = {
  title: 'Sign in to Espalier',
  where:
    'Open the address that <code>npm start</code> printed: it ends with <code>?token=…</code>. On a server of a team, open the sign-in link that you were given.',
  command:
    'The command <code>bin/espalier token</code> prints the address again, on the machine where Espalier runs.',
  field: 'Token, or the whole address',
  button: 'Sign in',
  again: 'Open the page',
};

export const brokenToken = (file: string): string =>
  `${file} does not hold a token. Run \`bin/espalier token --new\` to make a new one.`;
export const brokenPeople = (file: string): string =>
  `${file} cannot be understood. Correct it, or remove it and add the people again with \`bin/espalier people add NAME\`.`;
export const wrongPersonName =
  'A name has up to 60 letters, digits, spaces and . _ - @, begins with a letter or digit, and is not “you”, “owner”, “engine” or “command line”.';
export const personExists = (name: string): string =>
  `${name} has a sign-in link already. Remove it first: bin/espalier people remove "${name}"`;

export const closed = (place: string): string =>
  `${place} could be read by other users of this machine. It is closed to them now.`;
export const foreignOwner = (place: string): string =>
  `${place} can be read by other users of this machine, and belongs to another user. Its owner can close it: chmod go= "${place}"`;
export const openFolder = (directory: string): string =>
  `${directory} is open to other users of this machine and holds other things too, so it stays as it is. Give the database a folder of its own (ESPALIER_DATABASE).`;

export const signInAddress = (address: string, token: string): string => `${address}/?token=${token}`;

export const accessHelp = {
  token: 'print the address that signs in, with the token of this installation',
  renew: 'make a new token; whoever signed in with the old one is signed out',
  people: 'people who sign in under their own names',
  list: 'list them',
  add: 'add a person and print the sign-in link, which is shown only once',
  remove: 'remove a person; the sign-in link and open pages of that person end',
  name: 'the name that commands and branches carry',
  address: 'the address at which people open Espalier (default: http://127.0.0.1:3000)',
  database: 'the database whose installation is meant (default: $ESPALIER_DATABASE, else data/espalier.db)',
};
export const renewed = 'The old token is not valid any more.';
export const addedPerson = (name: string): string =>
  `${name} signs in with this link. It is shown only now. Send it where nobody else can read it:`;
export const removedPerson = (name: string): string =>
  `${name} is removed. Pages that are open end within seconds.`;
export const noPerson = (name: string): string =>
  `There is no person ${name}. \`bin/espalier people\` lists them.`;
export const noPeople = 'Nobody is named yet. Add a person: bin/espalier people add NAME';
