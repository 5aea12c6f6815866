declare module 'kafkajs/src/network/connection.js' {
  import type { Socket } from 'node:net';

  export interface Connection {
    /** `host:port` */
    readonly broker: string;
    readonly socket?: Socket;
  }
  const Class: {
    readonly prototype: { send: (this: Connection, request: object) => Promise<unknown> };
  };
  export default Class;
}
