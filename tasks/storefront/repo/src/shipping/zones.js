const ZONES = { DE: 'home', FR: 'near', IT: 'near', AT: 'near' };

export function zoneOf(address) {
  return ZONES[address.country] ?? 'world';
}
