/** What the server takes; a longer edit would be thrown away whole, so it is never made here. */
export const LONGEST_TEXT = 2_000;
export const LONGEST_LONG_TEXT = 20_000;
export const LONGEST_PROSE = 100_000;
export const MOST_PROSE_NODES = 5_000;
export const MOST_ROWS = 200;
export const LARGEST_NUMBER = 1_000_000;
