declare module 'kafkajs/src/protocol/message/compression/index.js' {
  export interface Codec {
    readonly compress: (encoder: { readonly buffer: Buffer }) => Promise<Buffer>;
    readonly decompress: (packed: Buffer) => Promise<Buffer>;
  }
  /** Node finds no such name in the module itself. */
  const compression: { readonly Codecs: Record<number, () => Codec> };
  export default compression;
}
