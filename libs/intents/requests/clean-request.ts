const MAX_CHARACTERS = 2_000;

/** What opens a message before the request: a greeting, a name, a word of courtesy. Each is tried again after the other. */
const OPENINGS: readonly RegExp[] = [
  /^(?:hi|hello|hey|hiya|howdy|greetings|dear|yo)\b(?: (?:there|all|team|everyone|again|sir|madam|support))?\b/i,
  /^good (?:morning|afternoon|evening|day)\b(?: (?:to you|everyone|sir|madam))?/i,
  /^(?:my name is|my name's|this is) \p{Lu}[\p{L}'’-]*(?: \p{Lu}[\p{L}'’-]*)?(?: here)?(?=\s*(?:[,.!;-]|and\b))/u,
  /^(?:how are you(?: doing)?(?: today)?|nice to meet you|hope you(?:'re| are) (?:well|doing well))\b/i,
  /^(?:ok|okay|yes|yeah|sure|alright|great|perfect|thanks|thank you|sorry|please|well|um+|uh+|so|and)\b(?=\s*[,.!:;-])/i,
];
const SEPARATORS = /^[\s,.!?:;–—-]+/;
const CLOSING =
  /[\s,.!?]*\b(?:thanks(?: a lot| so much| in advance)?|thank you(?: so much| very much)?|please|(?:can|could|would) you (?:please )?(?:help|assist)(?: me)?(?: (?:with|on) (?:that|this|it))?(?: please)?)[\s.!?]*$/i;
const MARKUP = /<[^<>]{0,200}>|https?:\/\/\S{1,300}|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}/g;
/** A request as asked: without greeting, thanks, links and addresses, on one line. Never empty unless the text is. */
export function cleanRequest(text: string): string {
  const flat = text.slice(0, MAX_CHARACTERS).normalize('NFKC').replace(MARKUP, ' ').replace(/\s+/g, ' ').trim();
  const opened = withoutOpenings(flat);
  const closed = opened.replace(CLOSING, (closing) => (/\?\s*$/.test(closing) ? '?' : ''));
  return closed.length > 2 ? closed : opened.length > 2 ? opened : flat;
}

function withoutOpenings(text: string): string {
  let rest = text;
  for (;;) {
    const before = rest;
    for (const opening of OPENINGS) rest = rest.replace(opening, '').replace(SEPARATORS, '');
    if (rest === before) return rest;
  }
}
