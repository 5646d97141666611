export const wrongPattern = 'This is no regular expression, e.g. “my-model-[0-9]+”.';
