/** How prose looks, written or read. */
export const PROSE_LOOK =
  'whitespace-pre-wrap break-words [&_h3]:pt-1 [&_h3]:text-base [&_h3]:font-strong [&_ol]:list-decimal [&_ol]:ps-6 [&_p+p]:mt-1.5 [&_ul]:list-disc [&_ul]:ps-6';

/** Words somebody speaks of: a tint, and a line of its own where colours are gone. */
export const WORDS_LOOK =
  'rounded-[2px] border-b-2 border-attention bg-attention-soft text-inherit forced-colors:border-[Highlight] forced-colors:bg-[Canvas] forced-colors:text-[CanvasText]';
