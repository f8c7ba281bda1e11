/** A tool's name in prose: `refund_order` or `refundOrder`, never a plain word. One capturing group. */
export const nameForm = String.raw`\`?([A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+)\`?(?:\(\))?`;
export const callForm = '(?:call|calling|calls|use|using|run|running|invoke|invoking|execute|executing) (?:the )?';
/** A tool's name, or a call of it. */
export const toolForm = `(?:(?:you )?(?:${callForm}|have called |having called |a call (?:of|to) |any call (?:of|to) ))?(?:the )?${nameForm}(?: tool)?`;

/** Names of tools tell by their capitals, so the forms are matched in small letters but for the sentence's first. */
export function beginSmall(sentence: string): string {
  return sentence[0]!.toLowerCase() + sentence.slice(1);
}
