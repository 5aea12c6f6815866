/** What does not fit, and where it begins. Positions are texts of 64-bit log positions; indexes count leaves from 0. */
export type Finding =
  /** The event at this position has another content than the one that was notarised. */
  | { readonly kind: 'changed'; readonly position: string; readonly index: number }
  /** Another event stands at this position: events changed places, or one took the place of another. */
  | { readonly kind: 'replaced'; readonly position: string; readonly index: number }
  /** The event that was notarised at this position is not there any more. */
  | { readonly kind: 'removed'; readonly position: string; readonly index: number }
  /** An event that was not there when the log was notarised. */
  | { readonly kind: 'inserted'; readonly position: string; readonly index: number }
  /** Events are not in the order of the log. */
  | { readonly kind: 'out-of-order'; readonly position: string; readonly index: number }
  /**
   * The events give another root than the one signed. The last checkpoint that fits ends before `after`; the first
   * event that does not fit lies behind it and at or before `upTo`.
   */
  | {
      readonly kind: 'root-differs';
      readonly size: number;
      readonly signed: string;
      readonly computed: string;
      readonly after?: string;
      readonly upTo: string;
    }
  /** Two heads were signed for one log that cannot both be of it. */
  | { readonly kind: 'forked'; readonly size: number; readonly roots: readonly [string, string] }
  /** Something that is signed, or ought to be, is not by whom it should. */
  | { readonly kind: 'signature'; readonly size?: number; readonly reason: string }
  /** The file is damaged, cut off or not of this format. `line` counts from 1. */
  | { readonly kind: 'format'; readonly line?: number; readonly reason: string };

/** A finding in a sentence, in both languages. */
export function describeFinding(finding: Finding): { readonly zh: string; readonly en: string } {
  switch (finding.kind) {
    case 'changed':
      return at(finding, '的事件内容已被改动', 'has been changed');
    case 'replaced':
      return at(finding, '的事件已换成另一事件（移位或调换）', 'is another one now: moved or exchanged');
    case 'removed':
      return at(finding, '的事件已被删除', 'has been removed');
    case 'inserted':
      return at(finding, '的事件是事后插入的', 'was inserted afterwards');
    case 'out-of-order':
      return at(finding, '的事件顺序不对', 'is out of order');
    case 'root-differs': {
      const { size, signed, computed, after, upTo } = finding;
      const [zh, en] =
        after === undefined
          ? [`位置 ${upTo} 或更早`, `at or before position ${upTo}`]
          : [`位置 ${after} 之后、${upTo} 或更早`, `behind position ${after}, at or before ${upTo}`];
      return {
        zh: `含 ${size} 个事件的检查点：签名的根为 ${signed}，由这些事件算得 ${computed}；第一处不符在${zh}`,
        en: `checkpoint of ${size} events: root ${signed} was signed, these events give ${computed}; the first difference is ${en}`,
      };
    }
    case 'forked': {
      const roots = finding.roots.join(', ');
      return {
        zh: `日志已分叉：含 ${finding.size} 个事件的检查点与另一签名不能同属一份日志（${roots}）`,
        en: `the log was forked: the checkpoint of ${finding.size} events and another one that was signed cannot be of one log (${roots})`,
      };
    }
    case 'signature': {
      const { size, reason } = finding;
      return size === undefined
        ? { zh: `签名不符：${reason}`, en: reason }
        : { zh: `含 ${size} 个事件的检查点不符：${reason}`, en: `checkpoint of ${size} events: ${reason}` };
    }
    case 'format': {
      const { line, reason } = finding;
      return line === undefined
        ? { zh: `格式不符：${reason}`, en: reason }
        : { zh: `第 ${line} 行格式不符：${reason}`, en: `line ${line}: ${reason}` };
    }
  }
}

const at = ({ position, index }: { position: string; index: number }, zh: string, en: string) => ({
  zh: `位置 ${position}（第 ${index} 叶）${zh}`,
  en: `the event at position ${position} (leaf ${index}) ${en}`,
});
