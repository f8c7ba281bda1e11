import type { RuleReader } from '../rule.js';
import { isConditional, ownReply, replySpan } from '../rule.js';

/** The commonest short words of languages in Latin script. */
const commonWords: Readonly<Record<string, string>> = {
  english: 'the and you your is are of to for with this that have can will please not it',
  german: 'der die und ist nicht sie ich wir haben für mit auf ihre ihr können bitte eine einen wird sind',
  french: 'le les et est vous votre nous pour avec dans une des sur pas cette être avez sont aux vos',
  spanish: 'el los y es usted su nosotros para con una las por está puede este sus del pero como ha',
  italian: 'il gli e è non sono per con una che della nel può suo sua anche questo del ha più',
  portuguese: 'o os e é não você seu sua para com uma em mais pode está dos das foi ser ao',
  dutch: 'het een en is niet u uw wij voor met van kunt heeft zijn op deze dat aan worden bij',
};
const scripts: Readonly<Record<string, RegExp>> = {
  russian: /\p{Script=Cyrillic}/gu,
  ukrainian: /\p{Script=Cyrillic}/gu,
  greek: /\p{Script=Greek}/gu,
  arabic: /\p{Script=Arabic}/gu,
  hebrew: /\p{Script=Hebrew}/gu,
  hindi: /\p{Script=Devanagari}/gu,
  thai: /\p{Script=Thai}/gu,
  korean: /\p{Script=Hangul}/gu,
  japanese: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/gu,
  chinese: /\p{Script=Han}/gu,
};
const languages = [...Object.keys(commonWords), ...Object.keys(scripts)].join('|');
const told = new RegExp(
  String.raw`\b(?:(?:always|only|must|should) (?:respond|reply|answer|write|communicate|speak)|(?:respond|reply|answer|write|communicate|speak)(?: (?:only|always|exclusively|strictly))?)(?: to (?:the )?(?:users?|customers?))? (?:only |always |exclusively )?in (${languages})\b(?! (?:or|and|unless|if))`,
  'i',
);
const words = new Map(
  Object.entries(commonWords).map(([language, list]) => [language, new Set(list.split(' '))] as const),
);

/** Fewer words show no language for sure. */
const minimumWords = 12;
const surely = 0.2;
const hardly = 0.04;

/** "Always answer in German." */
export const readLanguage: RuleReader = (text) => {
  const due = told.exec(text)?.[1]?.toLowerCase();
  if (due === undefined || isConditional(text)) return null;
  return {
    text,
    severity: 0.5,
    breachOf(turn) {
      const reply = ownReply(turn);
      if (reply === null || turn.reply!.list.length < minimumWords) return null;
      const seen = languageOf(reply, turn.reply!.list);
      if (seen === null || isWrittenIn(due, reply, turn.reply!.list)) return null;
      return { spanId: replySpan(turn), seen: `answered in ${seen[0]!.toUpperCase()}${seen.slice(1)}` };
    },
  };
};

/** The one language the text is surely written in, or null. */
function languageOf(text: string, list: readonly string[]): string | null {
  let [best, most] = ['', 0];
  for (const [language, common] of words) {
    const share = shareOf(list, common);
    if (share > most) [best, most] = [language, share];
  }
  if (most >= surely) return best;
  return Object.keys(scripts).find((language) => scriptShare(text, language) > 0.5) ?? null;
}

/** Does the text read like the language at all? Names and quotations of others stand in every text. */
function isWrittenIn(language: string, text: string, list: readonly string[]): boolean {
  const common = words.get(language);
  return common ? shareOf(list, common) > hardly : scriptShare(text, language) > 0.1;
}

function shareOf(list: readonly string[], common: ReadonlySet<string>): number {
  return list.filter((word) => common.has(word)).length / list.length;
}

function scriptShare(text: string, language: string): number {
  const letters = text.slice(0, 2000).match(/\p{L}/gu)?.length ?? 0;
  return letters === 0 ? 0 : (text.slice(0, 2000).match(scripts[language]!)?.length ?? 0) / letters;
}
