/** States and territories as a district names its own: code, name, and the time zone most of it keeps. */
const PLACES: readonly (readonly [string, string, string])[] = [
  ['AL', 'Alabama', 'America/Chicago'],
  ['AK', 'Alaska', 'America/Anchorage'],
  ['AS', 'American Samoa', 'Pacific/Pago_Pago'],
  ['AZ', 'Arizona', 'America/Phoenix'],
  ['AR', 'Arkansas', 'America/Chicago'],
  ['CA', 'California', 'America/Los_Angeles'],
  ['CO', 'Colorado', 'America/Denver'],
  ['CT', 'Connecticut', 'America/New_York'],
  ['DE', 'Delaware', 'America/New_York'],
  ['DC', 'District of Columbia', 'America/New_York'],
  ['FL', 'Florida', 'America/New_York'],
  ['GA', 'Georgia', 'America/New_York'],
  ['GU', 'Guam', 'Pacific/Guam'],
  ['HI', 'Hawaii', 'Pacific/Honolulu'],
  ['ID', 'Idaho', 'America/Boise'],
  ['IL', 'Illinois', 'America/Chicago'],
  ['IN', 'Indiana', 'America/Indiana/Indianapolis'],
  ['IA', 'Iowa', 'America/Chicago'],
  ['KS', 'Kansas', 'America/Chicago'],
  ['KY', 'Kentucky', 'America/Kentucky/Louisville'],
  ['LA', 'Louisiana', 'America/Chicago'],
  ['ME', 'Maine', 'America/New_York'],
  ['MD', 'Maryland', 'America/New_York'],
  ['MA', 'Massachusetts', 'America/New_York'],
  ['MI', 'Michigan', 'America/Detroit'],
  ['MN', 'Minnesota', 'America/Chicago'],
  ['MS', 'Mississippi', 'America/Chicago'],
  ['MO', 'Missouri', 'America/Chicago'],
  ['MT', 'Montana', 'America/Denver'],
  ['NE', 'Nebraska', 'America/Chicago'],
  ['NV', 'Nevada', 'America/Los_Angeles'],
  ['NH', 'New Hampshire', 'America/New_York'],
  ['NJ', 'New Jersey', 'America/New_York'],
  ['NM', 'New Mexico', 'America/Denver'],
  ['NY', 'New York', 'America/New_York'],
  ['NC', 'North Carolina', 'America/New_York'],
  ['ND', 'North Dakota', 'America/Chicago'],
  ['MP', 'Northern Mariana Islands', 'Pacific/Saipan'],
  ['OH', 'Ohio', 'America/New_York'],
  ['OK', 'Oklahoma', 'America/Chicago'],
  ['OR', 'Oregon', 'America/Los_Angeles'],
  ['PA', 'Pennsylvania', 'America/New_York'],
  ['PR', 'Puerto Rico', 'America/Puerto_Rico'],
  ['RI', 'Rhode Island', 'America/New_York'],
  ['SC', 'South Carolina', 'America/New_York'],
  ['SD', 'South Dakota', 'America/Chicago'],
  ['TN', 'Tennessee', 'America/Chicago'],
  ['TX', 'Texas', 'America/Chicago'],
  ['UT', 'Utah', 'America/Denver'],
  ['VT', 'Vermont', 'America/New_York'],
  ['VI', 'Virgin Islands', 'America/St_Thomas'],
  ['VA', 'Virginia', 'America/New_York'],
  ['WA', 'Washington', 'America/Los_Angeles'],
  ['WV', 'West Virginia', 'America/New_York'],
  ['WI', 'Wisconsin', 'America/Chicago'],
  ['WY', 'Wyoming', 'America/Denver'],
];

export const STATE_OPTIONS = PLACES.map(([id, name]) => ({ id, label: `${name} (${id})` }));

export function usualTimeZone(state: string): string | undefined {
  return PLACES.find(([code]) => code === state)?.[2];
}

export function stateName(state: string): string {
  return PLACES.find(([code]) => code === state)?.[1] ?? state;
}

/** Zones of the country, each once. */
const TIME_ZONES = [...new Set(PLACES.map(([, , zone]) => zone))];

/** "Eastern Time (New York)" in the person's language. */
export function timeZoneName(zone: string, locale: string): string {
  const city = (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
  try {
    const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'longGeneric' });
    const name = parts.formatToParts().find((part) => part.type === 'timeZoneName')?.value;
    return name && !name.includes(city) ? `${name} (${city})` : (name ?? city);
  } catch {
    return zone;
  }
}

export function timeZoneOptions(locale: string): { id: string; label: string }[] {
  return TIME_ZONES.map((id) => ({ id, label: timeZoneName(id, locale) })).sort((a, b) =>
    a.label.localeCompare(b.label, locale),
  );
}
