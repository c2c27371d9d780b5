/** The parity check of zip files (ISO 3309), a bit at a time: the members here are small. */
function crc32(data: Buffer): number {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

const numbers = (...pairs: [value: number, bytes: 2 | 4][]) =>
  Buffer.concat(
    pairs.map(([value, bytes]) => {
      const out = Buffer.alloc(bytes);
      out.writeUIntLE(value, 0, bytes);
      return out;
    }),
  );

/** A small Word document with more members in it: a zip whose members are not packed. */
export function word(more: Record<string, string>): Buffer {
  const members = { '[Content_Types].xml': '<Types/>', 'word/document.xml': '<w:document/>', ...more };
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(members)) {
    const [title, data] = [Buffer.from(name), Buffer.from(text)];
    // Version 2.0, no flags, stored, the first day zip files know, then check, both sizes, and the lengths of name and extras.
    const about = [
      numbers([20, 2], [0, 2], [0, 2], [0, 2], [33, 2], [crc32(data), 4], [data.length, 4], [data.length, 4]),
      numbers([title.length, 2], [0, 2]),
    ];
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), ...about, title, data]);
    files.push(file);
    const place = numbers([0, 2], [0, 2], [0, 2], [0, 4], [at, 4]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), numbers([20, 2]), ...about, place, title]));
    at += file.length;
  }
  const index = Buffer.concat(directory);
  const end = numbers([0, 4], [files.length, 2], [files.length, 2], [index.length, 4], [at, 4], [0, 2]);
  return Buffer.concat([...files, index, Buffer.from('PK\x05\x06'), end]);
}
