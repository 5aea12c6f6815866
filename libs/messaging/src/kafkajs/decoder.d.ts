declare module 'kafkajs/src/protocol/decoder.js' {
  interface Header {
    readonly key: string;
    readonly value: Buffer | null;
  }
  type ReadHeader = (decoder: unknown) => Header;
  const Decoder: {
    readonly prototype: { readVarIntArray: (this: unknown, reader: ReadHeader) => Header[] };
  };
  export default Decoder;
}
