/** A page, a screen or a list of hits, passed on as it is: headed by fields, described as a screen, or full of links. */
export function isRawMaterial(text: string): boolean {
  const fields = text.split('\n', 3).filter((line) => FIELD.test(line)).length;
  return fields >= HEADING_FIELDS || SCREEN.test(text) || (text.match(LINK) ?? []).length >= LINKS_OF_A_PAGE;
}

const FIELD = /^[A-Z][\w ]{2,24}: \S/;
const HEADING_FIELDS = 2;
const SCREEN = /\b(?:viewport|screenshot)\b/i;
const LINK = /https?:\/\/|\]\(\/\/?\w/g;
const LINKS_OF_A_PAGE = 20;
