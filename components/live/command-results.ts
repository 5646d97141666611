'use client';
import { createContext, useContext } from 'react';

const ResultsContext = createContext<ReadonlyMap<string, string | null>>(new Map());

/** The engine's answers to commands, for every component that sends one. Null: carried out; a text: why it was refused. */
export const CommandResultsProvider = ResultsContext.Provider;
export const useCommandResults = (): ReadonlyMap<string, string | null> => useContext(ResultsContext);
