/** "2.4 MB" in the reader's language. */
export function sizeInWords(bytes: number, locale: string): string {
  const isSmall = bytes < 1_000_000;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: isSmall ? 'kilobyte' : 'megabyte',
    maximumFractionDigits: 1,
  }).format(bytes / (isSmall ? 1000 : 1_000_000));
}
