/** A section as it is sealed: what it is, how far the server has it, and all it says, in one run of bytes. */
export interface PackedSection {
  name: string;
  room: string;
  readOnly: boolean;
  isUnsent: boolean;
  writtenAt: number;
  committed: Uint8Array<ArrayBuffer>;
  update: Uint8Array<ArrayBuffer>;
}

const HEAD_BYTES = 8;

export function packed({ committed, update, ...said }: PackedSection): Uint8Array<ArrayBuffer> {
  const words = new TextEncoder().encode(JSON.stringify(said));
  const bytes = new Uint8Array(HEAD_BYTES + words.length + committed.length + update.length);
  const head = new DataView(bytes.buffer);
  head.setUint32(0, words.length);
  head.setUint32(4, committed.length);
  bytes.set(words, HEAD_BYTES);
  bytes.set(committed, HEAD_BYTES + words.length);
  bytes.set(update, HEAD_BYTES + words.length + committed.length);
  return bytes;
}

/** Throws on anything that was not packed here. */
export function unpacked(bytes: Uint8Array<ArrayBuffer>): PackedSection {
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = HEAD_BYTES + head.getUint32(0);
  const committed = words + head.getUint32(4);
  const said = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_BYTES, words)));
  return { ...said, committed: bytes.slice(words, committed), update: bytes.slice(committed) };
}
