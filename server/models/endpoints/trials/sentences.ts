/** What people read of a model that was tried. */

const names: Readonly<Record<string, string>> = {
  tools: 'it calls tools',
  temperature: 'it takes a temperature',
  thinking: 'it can be made to think',
  system: 'it takes system messages later on',
};

export const found = {
  callsTools: 'Calls tools.',
  callsNoTools: 'Does not call tools. Switch tools off for this model. It then writes its actions as text.',
  refusesTools: 'Refuses tools. It writes its actions as text.',
  cutBeforeCall: 'Its reply was cut off before a call. Whether it calls tools is not known.',
  goesOn: 'Goes on from the result of a call, with its own message sent back.',
  doesNotGoOn: (problem: string) => `Does not go on from the result of a call. ${problem}`,
  temperature: 'Takes a temperature.',
  noTemperature: 'Refuses a temperature. None is sent, and siblings get different approaches.',
  effort: 'Thinks, and takes a level of effort.',
  noEffort: 'Refuses a level of effort.',
  effortIgnored: 'Does not refuse a level of effort, and no reasoning was seen.',
  adaptive: 'Thinks as long as it likes (adaptive).',
  budget: 'Thinks with a budget of tokens.',
  noThinking: 'Refuses to think.',
  thinkingUnseen: 'Does not refuse to think, and no reasoning was seen.',
  lateSystem: 'Takes a system message behind one of the user.',
  noLateSystem: 'Refuses a system message behind one of the user. None is sent there.',
  noSystemRole: 'Knows no system role. The system prompt stands at the beginning of the first message.',
  streams: 'Streams its replies.',
  noStream: 'Does not stream its replies.',
  tokens: 'Reports its tokens.',
  noTokens: 'Reports no tokens, so they are estimated.',
  setByBody: 'The extra body of the endpoint sets this, so it was not tried.',
  unknown: (name: string, problem: string) => `Whether ${names[name] ?? name} was not found out. ${problem}`,
};
