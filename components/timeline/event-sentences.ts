import type { EventLog } from '@/components/live/event-log';
import { eventSentence } from '@/components/wording/event-sentence';

/**
 * The events of a log in words, each put into words once: an event never changes, and an old one has to be unpacked with
 * the thousand around it. An event that has not been loaded yet is the empty text.
 */
export function eventSentences(log: EventLog): (seq: number) => string {
  const known = new Map<number, string>();
  return (seq) => {
    const before = known.get(seq);
    if (before !== undefined) return before;
    const event = log.at(seq);
    if (!event) return '';
    const sentence = eventSentence(event);
    known.set(seq, sentence);
    return sentence;
  };
}
