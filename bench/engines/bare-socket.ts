import { createServer, type Socket } from 'node:net';

/**
 * The other end of a bare socket, the least that moves bytes: takes frames of a length and as many bytes, and answers
 * each with four bytes; or, when its first frame is empty, sends such frames for as long as they are taken.
 */
const sent = Buffer.alloc(Number(process.env['BENCH_FRAME']));
const acknowledgement = Buffer.alloc(4);

function send(socket: Socket): void {
  while (socket.write(sent));
  socket.once('drain', () => send(socket));
}

createServer({ noDelay: true }, (socket) => {
  let missing = 0;
  let length: number[] = [];
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    for (let at = 0; at < chunk.length;) {
      if (missing > 0) {
        const taken = Math.min(missing, chunk.length - at);
        at += taken;
        missing -= taken;
        if (missing === 0) socket.write(acknowledgement);
        continue;
      }
      length.push(chunk[at++] ?? 0);
      if (length.length < 4) continue;
      missing = Buffer.from(length).readUInt32BE();
      length = [];
      if (missing === 0) send(socket);
    }
  });
}).listen(Number(process.env['BENCH_PORT']), '127.0.0.1', () => process.stdout.write('ready\n'));
