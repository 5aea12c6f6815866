declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    writeInt8(value: number): this;
    writeInt32(value: number): this;
    writeDouble(value: number): this;
    writeBoolean(value: boolean): this;
    writeUVarInt(value: number): this;
    writeUVarIntString(value: string): this;
    writeUVarIntBytes(value: Buffer): this;
    writeEncoder(value: Encoder): this;
  }
}
