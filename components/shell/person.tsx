'use client';
import { createContext, useContext } from 'react';
import { signedInAs, signOut } from './sentences';

const Person = createContext('you');

/** The name of whoever is signed in, for the pages below. */
export const PersonProvider = Person.Provider;

/** On an instance that several people use: who is signed in, and the way out. */
export function SignedIn() {
  const name = useContext(Person);
  if (name === 'you' || name === '') return null;
  return (
    <form method="post" action="/api/sign-out" className="mr-2 flex items-center gap-2 text-sm text-soft">
      <span className="max-w-40 truncate" title={signedInAs(name)} data-testid="signed-in-as">
        {name}
      </span>
      <button type="submit" className="underline underline-offset-2 hover:text-ink">
        {signOut}
      </button>
    </form>
  );
}
