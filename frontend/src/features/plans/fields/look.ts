/** How prose looks, written or read. */
export const PROSE_LOOK =
  'whitespace-pre-wrap break-words [&_h3]:pt-1 [&_h3]:text-base [&_h3]:font-strong [&_ol]:list-decimal [&_ol]:ps-6 [&_p+p]:mt-1.5 [&_ul]:list-disc [&_ul]:ps-6';
