/** One message of a stream of server-sent events; `data` is nothing where it only sets the id. */
export interface ServerSent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string | undefined;
}

/** Of one message, in characters: the service's are far below. */
const longest = 4 * 1024 * 1024;

/**
 * Reads the stream of the HTML standard, section 9.2.
 * @throws {RangeError} for a message that does not end
 */
export async function* serverSent(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSent> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const bytes of body) {
    pending += decoder.decode(bytes, { stream: true });
    if (pending.length > longest) throw new RangeError('a message of the feed does not end');
    // the service ends its lines with LF alone
    const blocks = pending.split('\n\n');
    pending = blocks.pop() ?? '';
    for (const block of blocks) yield messageIn(block);
  }
}

function messageIn(block: string): ServerSent {
  let id: string | undefined;
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (name === 'id') id = value;
    else if (name === 'event') event = value;
    else if (name === 'data') data.push(value);
  }
  return { id, event, data: data.length > 0 ? data.join('\n') : undefined };
}
