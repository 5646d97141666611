/** The sentences of the timeline. */

export const loadingEarlier = 'loading the earlier moment…';
export const goElsewhere = 'Go to another moment to see what changed since this one.';
export const othersDimmed = 'The other nodes are dimmed';
export const playsIn = 'At 1× a run plays in 20 seconds';
export const compareHelp = 'Show what changes from this moment (m)';

// Keys
export const keyPlay = 'play the run, or stop playing';
export const keyPrevious = 'to the previous decision';
export const keyNext = 'to the next decision';
export const keyBack = 'one event back';
export const keyForward = 'one event forward';
export const keyEnd = 'to the end, live';
export const keyCompare = 'compare moments: show what changed since here';
export const keyStopComparing = 'stop comparing moments';
