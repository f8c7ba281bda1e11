/** Words that carry no topic: function words and the politeness of requests. */
const stopWords = new Set(
  (
    'a an and any are as at be been but by can could did do does for from get go had has have hello hey hi how i if im in ' +
    'is it its ive just know like ll me my need no not now of off on or our out please should so some still tell than ' +
    'thank thanks that the their them then there they this those to too up us use user users want was we what when ' +
    'where which who why much many long will with would you your about into over only after before again also ask asks call help'
  ).split(' '),
);

/** Cuts the common endings, so that `returning`, `returned` and `returns` meet. */
export function stem(word: string): string {
  if (word.length > 5 && word.endsWith('ing')) return undouble(word.slice(0, -3));
  if (word.length > 4 && word.endsWith('ied')) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && word.endsWith('ed')) return undouble(word.slice(0, -2));
  if (word.length > 4 && /(ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) return dropFinalE(word.slice(0, -1));
  return dropFinalE(word);
}

function undouble(word: string): string {
  return /([bdgmnprt])\1$/.test(word) ? word.slice(0, -1) : word;
}

function dropFinalE(word: string): string {
  return word.length > 4 && word.endsWith('e') ? word.slice(0, -1) : word;
}

/** The topical terms of a text in order, stemmed, without stop words and bare numbers. */
export function termsOf(text: string): string[] {
  const terms: string[] = [];
  for (const word of text
    .toLowerCase()
    .replaceAll(/['’]/g, '')
    .split(/[^a-z0-9]+/)) {
    if (word.length < 2 || stopWords.has(word) || /\d/.test(word)) continue;
    terms.push(stem(word));
  }
  return terms;
}
