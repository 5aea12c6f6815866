/** Values that are none's default, for fields that many messages have. */
export const ID = '00112233445566778899aabbccddeeff';
export const b = (text: string) => Buffer.from(text);
export const throttleTimeMs = 3;
export const errorCode = 5;
export const errorMessage = 'why not';
