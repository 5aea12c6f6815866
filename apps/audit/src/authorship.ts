import { describeAuthorship, type Authorship } from '#audit';
import { failWith, pass, say } from './say.js';

/** Says who wrote the log; `signedBy` is the id of its first key, as somebody got it another way. */
export function tellAuthorship(authorship: Authorship, signedBy?: string): void {
  const { keys, signedFrom, events, appends, causes, findings, more } = authorship;
  for (const { keyId, alg, publicKey, from, until } of keys)
    say(`写入密钥 append key ${keyId} ${alg} ${publicKey}: ${from} – ${until ?? ''}`);
  for (const { zh, en } of findings.map(describeAuthorship)) failWith(zh, en);
  if (more) failWith('还有更多，不再列出', 'and more, which are not listed');
  const [first] = keys;
  if (signedBy !== undefined && first?.keyId !== signedBy) {
    const zh = `最初的写入密钥为 ${first?.keyId ?? '（无）'}，而非 ${signedBy}`;
    return failWith(zh, `the first key of appends is ${first?.keyId ?? '(none)'}, not ${signedBy}`);
  }
  if (findings.length > 0) return;
  const { flows, flowsInKind, timers, rules, operator } = causes;
  const signed =
    signedFrom === undefined
      ? ['尚无一次写入经过签名', 'no append is signed yet']
      : [
          `自位置 ${signedFrom} 起的 ${appends} 次写入均有本服务的签名`,
          `${appends} append(s) from position ${signedFrom} on bear the signature of the service`,
        ];
  pass(
    `${events} 个事件中，${signed[0]}；服务自己的事件均有起因：流程 ${flows}（另 ${flowsInKind} 个只核对种类）、期限 ${timers}、规则 ${rules}、操作 ${operator}`,
    `of ${events} events, ${signed[1]}; the service's own have causes: flows ${flows} (and ${flowsInKind} in kind), timers ${timers}, rules ${rules}, operator ${operator}`,
  );
}
