declare module 'kafkajs/src/protocol/decoder.js' {
  interface Header {
    readonly key: string;
    readonly value: Buffer | null;
  }
  type ReadHeader = (decoder: unknown) => Header;
  export default class Decoder {
    constructor(bytes: Buffer);
    readonly buffer: Buffer;
    readonly offset: number;
    readAll: (this: Decoder) => Buffer;
    readInt16(): number;
    readInt32(): number;
    readUVarIntString(): string | null;
    readUVarIntArray<T>(reader: (decoder: Decoder) => T): T[];
    readTaggedFields(): unknown;
    readVarIntArray: (this: unknown, reader: ReadHeader) => Header[];
  }
}
