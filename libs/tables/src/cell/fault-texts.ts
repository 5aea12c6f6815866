type Texts = readonly [zh: string, en: string];

/** What people read. `{}` is what stands in the cell, or what is missing. */
export const faultTexts = {
  // the file
  'not-a-table': ['文件不是可读取的 xlsx：{}', 'not a workbook that can be read: {}'],
  'too-large': ['文件展开后过大（上限 {}）', 'too large when unpacked (at most {})'],
  'too-many-rows': ['行数超过上限 {}，请分成几个文件', 'more rows than {}: split the file'],
  'too-many-columns': ['列数超过上限 {}', 'more columns than {}'],
  'too-costly': [
    '读取此文件所需的时间或内存超过上限；请另存为 CSV，或分成几个文件',
    'to read the file takes more time or memory than there is for it: save it as CSV, or split it',
  ],
  'csv-broken': ['CSV 引号或分隔不完整：{}', 'quotes or separators are not complete: {}'],
  'neither-encoding': [
    '此格既不是 UTF-8，也不是 GB18030；请另存为“CSV UTF-8”或 xlsx',
    'neither UTF-8 nor GB18030: save as “CSV UTF-8” or xlsx',
  ],
  'text-destroyed': [
    '文字已在别处损坏（出现 �），请从原件重新录入',
    'the text was destroyed elsewhere (it holds �): enter it again from the original',
  ],
  'no-rows': ['没有数据行', 'there are no rows below the heading'],
  // the heading
  'no-heading': ['前 20 行中没有找到表头，应有：{}', 'no heading within the first 20 rows; expected: {}'],
  'heading-missing': ['此列有内容而没有表头', 'the column has content and no heading'],
  'heading-unknown': ['两行表头中的“{}”不是已知的列', '“{}” in a heading of two rows is no known column'],
  'heading-twice': ['表头“{}”出现两次', 'the heading “{}” is there twice'],
  'column-missing': ['缺少列：{}', 'the column is missing: {}'],
  // a cell
  missing: ['未填写', 'nothing is entered'],
  'digits-lost': [
    '数字“{}”的后几位已被表格软件丢失；请将该列设为文本格式后重新录入',
    'the last digits of “{}” were lost by the spreadsheet: format the column as text and enter it again',
  ],
  'not-an-id': [
    '“{}”不能作编号：只用字母、数字、点、下划线、连字符，最多 64 位',
    '“{}” is no id: letters, digits, dots, underscores and hyphens, at most 64',
  ],
  'not-a-code': ['“{}”不在代码表内，也不是代码', '“{}” is not in the code table, and no code'],
  'not-an-area': ['“{}”不是行政区划代码或名称', '“{}” is no administrative division code or name'],
  'not-a-telephone': ['“{}”不是电话号码', '“{}” is no telephone number'],
  'not-an-email': ['“{}”不是电子邮箱', '“{}” is no e-mail address'],
  'not-a-date': ['“{}”不是日期，请写作 2026-11-29', '“{}” is no date: write 2026-11-29'],
  'date-ambiguous': [
    '“{}”哪个是月、哪个是日？请写作 2026-11-29',
    '“{}”: which is the month and which the day? Write 2026-11-29',
  ],
  'not-a-time': ['“{}”不是时间，请写作 20:00', '“{}” is no time: write 20:00'],
  'not-whole': ['“{}”不是整数', '“{}” is no whole number'],
  'not-a-number': ['“{}”不是数字', '“{}” is no number'],
  'not-a-mandate': [
    '“{}”不是授权，请写作 职权:区划，如 指挥:520111、预警:520111:rainstorm',
    '“{}” is no mandate: write capacity:area, such as command:520111 or warn:520111:rainstorm',
  ],
  'out-of-range': ['“{}”超出允许范围', '“{}” is out of range'],
  'not-a-choice': ['只能填：{}', 'one of: {}'],
  'too-long': ['文字过长（上限 {} 字）', 'the text is too long (at most {} characters)'],
  // between rows
  twice: ['与第 {} 行重复', 'the same as row {}'],
  'rows-differ': ['与第 {} 行编号相同而内容不同', 'the same id as row {} with other content'],
  // against what is on record
  'not-own': ['“{}”属于其他单位', '“{}” belongs to another agency'],
  'no-command': [
    '“{}”与在册内容不同，而已登记者不能以表格更改',
    '“{}” differs from what is on record, and cannot be changed by a table once registered',
  ],
  'inspection-needed': ['期限有变：请填写检查日期', 'dates have changed: enter when it was inspected'],
  'team-unknown': ['没有队伍“{}”', 'there is no team “{}”'],
  'person-unknown': ['本单位没有“{}”', 'there is nobody “{}” in the agency'],
  'person-ambiguous': [
    '本单位有几位“{}”，请改填编号或电话',
    'there are several “{}” in the agency: enter the number or the telephone',
  ],
  'one-person': ['此处只能填一人：“{}”', 'one person only: “{}”'],
  ended: ['“{}”已离职或已解散', '“{}” has ended'],
  refused: ['{}', '{}'],
} as const satisfies Readonly<Record<string, Texts>>;

export type TableFaultCode = keyof typeof faultTexts;
