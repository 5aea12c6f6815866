/** What has a code and is said in English where it comes up. */
const inChinese: Readonly<Record<string, string>> = {
  'no-decision': '日志中没有这项协商的分配决定',
  'no-allocation': '日志中没有这项联合分配',
  'nothing-to-export': '没有检查点所覆盖的记录可供导出',
  'nothing-traced': '日志中没有这条记录或命令',
  'snapshots-behind': '快照落后于日志太多',
  'snapshots-of-another-form': '快照由另一版本写成，正在重建',
  ENOENT: '文件或文件夹不存在',
  ENOTDIR: '路径中有一处不是文件夹',
  EISDIR: '这是文件夹，不是文件',
  EACCES: '没有读写这个文件或文件夹的权限',
};

/** Why nothing could be checked, in one line and in both languages where it is known what it is. */
export function failureText({ message, code }: Error & { readonly code?: unknown }): string {
  if (typeof code !== 'string') return message;
  const said = Object.hasOwn(inChinese, code) ? `${inChinese[code]} · ${message}` : message;
  return said.startsWith(code) ? said : `${code}: ${said}`;
}
