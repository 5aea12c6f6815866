declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    /** As it is, without its length. */
    writeBufferInternal(bytes: Buffer): this;
  }
}
