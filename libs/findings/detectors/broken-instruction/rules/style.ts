import type { RuleReader } from '../rule.js';
import { isConditional, ownReply, replySpan } from '../rule.js';

const forbidden =
  /\b(?:never|do not|don['’]t|must not|should not|avoid|no|without)(?: ever)?(?: (?:use|using|include|including|write|writing|format(?:ting)? with|respond with))?(?: any)? (emojis?|emoticons?|markdown(?: formatting)?|bullet points?|bullets|bulleted lists?|exclamation (?:marks?|points?))\b/i;
const parts = /\b(?:titles?|subjects?|summar|quer(?:y|ies)|e-?mails?|notes?|more than|except|tickets?|arguments?)\b/i;

/** What each style looks like; a lone sign that text may hold for other reasons is none. */
const styles: readonly { names: RegExp; sign: RegExp; seen: string }[] = [
  { names: /^emo/i, sign: /\p{Emoji_Presentation}/u, seen: 'used an emoji' },
  { names: /^markdown/i, sign: /\*\*[^*\n]{1,200}\*\*|^#{1,6} \S|^```/m, seen: 'used Markdown' },
  { names: /^bullet/i, sign: /^[ \t]*[-*•] \S.*\n+[ \t]*[-*•] \S/m, seen: 'wrote a bulleted list' },
  { names: /^exclamation/i, sign: /!/, seen: 'used an exclamation mark' },
];

/** "Do not use emojis", "No Markdown", "Avoid bullet points". */
export const readForbiddenStyle: RuleReader = (text) => {
  const named = forbidden.exec(text)?.[1];
  if (named === undefined || isConditional(text) || parts.test(text)) return null;
  const style = styles.find(({ names }) => names.test(named))!;
  return {
    text,
    severity: 0.15,
    breachOf(turn) {
      const reply = ownReply(turn);
      return reply !== null && style.sign.test(reply) ? { spanId: replySpan(turn), seen: style.seen } : null;
    },
  };
};
