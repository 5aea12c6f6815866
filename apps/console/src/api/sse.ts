/** One message of a stream of server-sent events; a comment alone has neither type nor data. */
export interface Message {
  readonly id?: string;
  readonly type?: string;
  readonly data?: string;
}

/** Takes pieces of text as they come and gives the messages that are complete (WHATWG HTML, 9.2). */
export class Messages {
  private rest = '';

  take(piece: string): Message[] {
    const blocks = (this.rest + piece).split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.map((block) => {
      const fields = block.split('\n').flatMap((line): [string, string][] => {
        const at = line.indexOf(':');
        return at > 0 ? [[line.slice(0, at), line.slice(at + 1).replace(/^ /, '')]] : [];
      });
      const { id, event: type, data } = Object.fromEntries(fields) as Record<string, string | undefined>;
      return { id, type, data };
    });
  }
}
