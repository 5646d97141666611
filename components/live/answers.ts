'use client';
import { createContext, useContext } from 'react';

const AnswersContext = createContext<ReadonlyMap<string, string | null>>(new Map());

/** The engine's answers to commands, for every component that sends one. Null: carried out; a text: why it was refused. */
export const AnswersProvider = AnswersContext.Provider;
export const useAnswers = (): ReadonlyMap<string, string | null> => useContext(AnswersContext);
