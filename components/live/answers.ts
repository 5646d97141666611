'use client';
import { createContext, useContext } from 'react';

const AnswersContext = createContext<ReadonlyMap<string, string | null>>(new Map());

/** The run's answers to commands, for whatever on its page sends one: null carried out, else why not. */
export const AnswersProvider = AnswersContext.Provider;
export const useAnswers = (): ReadonlyMap<string, string | null> => useContext(AnswersContext);
