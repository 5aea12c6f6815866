/**
 * What can be wrong with a field, for people to read behind the field's name, in zh-CN and en. Names that
 * class-validator has for it are kept. In braces stand members of the violation.
 */
export const violationTexts = {
  // presence and type
  isDefined: ['必须填写', 'is required'],
  whitelistValidation: ['不是规定的内容', 'is not known here'],
  isString: ['须为文本', 'must be text'],
  isBoolean: ['须为 true 或 false', 'must be true or false'],
  isInt: ['须为整数', 'must be a whole number'],
  isNumber: ['须为数值', 'must be a number'],
  isArray: ['须为列表', 'must be a list'],
  isObject: ['须为 JSON 对象', 'must be a JSON object'],
  nestedValidation: ['须为 JSON 对象', 'must be a JSON object'],
  // bounds
  min: ['不得小于 {min}', 'must not be less than {min}'],
  max: ['不得大于 {max}', 'must not be greater than {max}'],
  minLength: ['长度不得少于 {min} 个字符', 'must have a length of at least {min}'],
  maxLength: ['长度不得超过 {max} 个字符', 'must have a length of at most {max}'],
  arrayMinSize: ['不得少于 {min} 项', 'must be a list of at least {min}'],
  arrayMaxSize: ['不得超过 {max} 项', 'must be a list of at most {max}'],
  arrayUnique: ['不得有重复项', 'must not name anything twice'],
  isIn: ['须为下列之一：{values}', 'must be one of: {values}'],
  nesting: ['嵌套不得超过 {max} 层', 'must not be nested deeper than {max} levels'],
  // forms of texts
  notBlank: ['不得为空白', 'must not be blank'],
  plainText: ['须为非空、不含控制字符的文本', 'must be text, not empty and without control characters'],
  line: [
    '须为一行可见文字，不含控制字符和改变书写方向的字符',
    'must be one line of visible text, without control characters and those that turn the direction of writing',
  ],
  lines: [
    '须为可见文字，除换行外不含控制字符，也不含改变书写方向的字符',
    'must be visible text, without control characters but line breaks and those that turn the direction of writing',
  ],
  shortText: [
    '须为 1 至 {max} 个字符、不含控制字符的文本',
    'must be text of 1 to {max} characters without control characters',
  ],
  visibleAscii: ['须为 1 至 255 个可见 ASCII 字符', 'must be 1 to 255 visible ASCII characters'],
  aggregateId: [
    '须为 1 至 64 位编号，由字母、数字和 . _ - 组成，以字母或数字开头',
    'must be an id of 1 to 64 letters, digits, . _ or -, beginning with a letter or digit',
  ],
  code: [
    '须为 1 至 64 位代码，由字母、数字和 . _ - 组成，以字母或数字开头',
    'must be a code of 1 to 64 letters, digits, . _ or -, beginning with a letter or digit',
  ],
  localPath: ['须为本系统内的路径，以 / 开头', 'must be a path of this service, which begins with /'],
  personId: ['须为小写 UUID', 'must be a UUID in lower case'],
  issuer: ['须为 http(s) 网址，至多 255 个字符', 'must be an http(s) address of up to 255 characters'],
  email: ['须为电子邮件地址', 'must be a mail address'],
  areaCode: ['须为 6、9 或 12 位行政区划代码', 'must be a division code of 6, 9 or 12 digits'],
  districtCode: [
    '须为区县的 6 位行政区划代码（末两位不为 00）',
    'must be the division code of a district: 6 digits, the last two not 00',
  ],
  areaCodePrefix: [
    '须为行政区划代码或其前段，2 至 12 位数字',
    'must be a division code or its beginning: 2 to 12 digits',
  ],
  areaCodePrefixOrNone: [
    '须为行政区划代码或其前段，至多 12 位数字',
    'must be a division code or its beginning: at most 12 digits',
  ],
  instant: [
    '须为实际存在的 RFC 3339 格式时间，年份在 2000 至 2199 之间',
    'must be an RFC 3339 instant that exists, of the years 2000 to 2199',
  ],
  telephone: [
    '须为 3 至 32 位电话号码，由数字、空格和 + ( ) - 组成',
    'must be a telephone number of 3 to 32 digits, spaces, + ( ) or -',
  ],
  lineId: ['须为分配明细编号，例如 1.2', 'must be the id of an allocation line, such as 1.2'],
  day: ['须为日期（年-月-日），2000 至 2099 年', 'must be a day, YYYY-MM-DD, of the years 2000 to 2099'],
  timeOfDay: ['须为 00:00 至 23:59 的时刻', 'must be a time of day, 00:00 to 23:59'],
  endOfShift: ['须为 00:00 至 24:00 的时刻', 'must be a time of day, 00:00 to 24:00'],
  clauseId: [
    '须为 1 至 24 位条款编号，由字母、数字和 . _ - 组成',
    'must be the id of a clause: 1 to 24 letters, digits, . _ or -',
  ],
  ruleId: [
    '须为 1 至 32 位规则编号，由字母、数字和 - 组成',
    'must be the id of a rule: 1 to 32 letters, digits or -',
  ],
  commandName: ['须为命令名称，例如 task.assign', 'must be the name of a command, such as task.assign'],
  signature: ['须为 64 字节的 base64url 编码', 'must be 64 bytes in base64url'],
  digest: ['须为 SHA-256 摘要的 base64url 编码', 'must be a SHA-256 digest in base64url'],
  publicKey: ['须为 32 字节的 base64url 编码', 'must be 32 bytes in base64url'],
  logPosition: ['须为日志位置，1 至 18 位数字', 'must be a log position: 1 to 18 digits'],
  logPositionOrStart: [
    '须为日志位置（1 至 18 位数字）或 -1',
    'must be a log position of 1 to 18 digits, or -1',
  ],
  correctedValue: [
    '须为 0 至 1000000 的整数，或 1 至 4000 个字符的文本',
    'must be a whole number from 0 to 1000000, or text of 1 to 4000 characters',
  ],
  // the surroundings of a command
  subject: [
    '须为 {aggregate}-<编号>，编号由字母、数字和 . _ - 组成',
    'must be {aggregate}-<id>, with an id of letters, digits, . _ or -',
  ],
  revision: ['须为修订号，1 至 18 位数字', 'must be a revision: 1 to 18 digits'],
  idempotencyKey: [
    '必须填写：1 至 255 个可见 ASCII 字符，不含空格',
    'is required: 1 to 255 visible ASCII characters without spaces',
  ],
  entityTag: ['须为一个含修订号的实体标签，例如 "3"', 'must be one entity tag with a revision, such as "3"'],
  // what only the whole shows
  cursor: ['不是本查询给出的游标', 'does not belong to this query'],
  eitherOr: ['不能与 {other} 同时给出', 'must not be given together with {other}'],
  repeated: ['{value} 重复出现', 'names {value} twice'],
  contradicts: ['与 {other} 相矛盾', 'contradicts {other}'],
  upward: ['须高于 {other}', 'must be a tier above {other}'],
  unlisted: ['{value} 不在 {other} 中', 'names {value}, which {other} does not have'],
  roleRefused: [
    '该单位的密钥不能有角色 {values}',
    'holds roles that a key of this agency may not carry: {values}',
  ],
  sensorMismatch: [
    '传感器 {sensorId} 登记的种类为 {kind}、单位为 {unit}，与读数不符',
    'do not fit sensor {sensorId}, which reports {kind} in {unit}',
  ],
  unlike: ['各资源的取值不一致，请分别发送', 'differs between resources: send a message for each'],
  otherEvent: [
    '与第一段所述不是同一类事件，请分别发送',
    'is about another event than the first: send a message of its own',
  ],
  noDivision: [
    '须含 GB/T 2260 行政区划代码；所给代码属于：{values}',
    'must name a division of GB/T 2260; what it names is of: {values}',
  ],
  single: ['一次只能请求一项，请分别发送', 'asks for a second thing: send it by itself'],
  asksNothing: ['{value} 在此不表示任何请求', '{value} asks for nothing here'],
  ownIdentity: ['是本系统的消息编号', 'is one of this service'],
  identityTaken: ['已是本次协商中另一消息的编号', 'is that of another message of this negotiation'],
  unknownMessage: ['不是本次协商中的消息', 'names no message of this negotiation'],
  unknownLine: ['不是本次协商中的分配明细', 'names no line of this negotiation'],
  mustBe: ['须为 {value}', 'must be {value}'],
  // documents and messages as a whole
  json: ['不是有效的 JSON：{reason}', 'is not JSON: {reason}'],
  xml: ['不是格式良好的 XML：{reason}', 'is not well-formed XML: {reason}'],
  utf8: ['须为 UTF-8 编码', 'must be encoded in UTF-8'],
  tooManyBytes: ['不得超过 {max} 字节', 'must not have more than {max} bytes'],
  tooManyElements: ['不得超过 {max} 个元素', 'must not have more than {max} elements'],
  tooManyValues: ['不得超过 {max} 个值', 'must not have more than {max} values'],
  tooManyMembers: ['一个对象不得超过 {max} 个成员', 'must not have an object of more than {max} members'],
  finite: ['含有过大的数值', 'contains a number that is too large'],
  wellFormed: ['文本含有 U+0000 或不成对的代理码元', 'contains text with U+0000 or half a surrogate pair'],
  documentType: ['不得含有文档类型声明', 'must not have a document type'],
  processingInstruction: ['不得含有处理指令', 'must not have a processing instruction'],
  root: ['根元素须为 {namespace} 的 {values}', 'must have as its root {values} of {namespace}'],
  mixedText: ['元素之间不得有文本', 'must not have text between the elements'],
  notAllowed: ['不得含有元素 {value}', 'must not contain {value}'],
  tooLate: ['元素 {value} 的次序不对', 'has {value} too late'],
  twice: ['只能出现一次', 'must not stand twice'],
  holdsElements: ['不得含有子元素', 'must not hold elements'],
  anyOf: ['至少须有其中一项：{values}', 'needs one of {values}'],
  oneOf: ['须有且只有其中一项：{values}', 'needs exactly one of {values}'],
  unhandled: ['无法处理：{reason}', 'cannot be handled: {reason}'],
  unfit: ['不符合格式要求', 'does not have the required form'],
  unchecked: ['检查到此为止，可能还有不符合要求之处', 'was not checked any further: there may be more'],
  // on record from the time when all were counted
  more: ['另有 {more} 处不符合要求', 'and {more} more'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

export type ViolationCode = keyof typeof violationTexts;
