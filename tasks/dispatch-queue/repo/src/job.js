let serial = 0;

export function createJob({ name, priority = 5, weight = 1, at = 0 }) {
  if (!Number.isInteger(priority) || priority < 1 || priority > 9) {
    throw new RangeError(`Priority must be 1 to 9, got ${priority}`);
  }
  serial += 1;
  return { name, priority, weight, at, serial, tries: 0 };
}

/** More urgent first, then earlier, then in order of creation. */
export function isBefore(a, b) {
  if (a.priority !== b.priority) return a.priority < b.priority;
  if (a.at !== b.at) return a.at < b.at;
  return a.serial < b.serial;
}
