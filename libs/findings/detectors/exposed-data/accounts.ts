import type { Exposure } from './secrets.js';

const maximumCharacters = 40_000;
const cardNumber = /(?<![\d.,-])(?:\d{15,16}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{5})(?![\d-])/g;
const issuer =
  /^(?:4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d)\d{12})$/;
const speaksOfCards = /\b(?:card|visa|mastercard|amex|american express|debit|credit)\b/i;
const iban = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g;

/** Numbers of payment cards (ISO/IEC 7812: issuer's prefix and Luhn) and bank accounts (ISO 13616: remainder by 97). */
export function accountsIn(text: string): Exposure[] {
  const head = text.slice(0, maximumCharacters);
  const cards = [...head.matchAll(cardNumber)]
    .map(([value]) => ({ value, digits: value.replace(/\D/g, '') }))
    .filter(({ digits }) => issuer.test(digits) && passesLuhn(digits))
    // Order numbers pass Luhn as often as chance has it.
    .filter(({ value, digits }) => value.length > digits.length || speaksOfCards.test(head));
  const accounts = [...head.matchAll(iban)].filter(([value]) => passesMod97(value.replaceAll(' ', '')));
  return [
    ...cards.map(({ value }) => ({ dataKind: 'card number', value })),
    ...accounts.map(([value]) => ({ dataKind: 'bank account', value })),
  ];
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

function passesMod97(account: string): boolean {
  if (account.length < 15 || account.length > 34) return false;
  let rest = 0;
  for (const character of account.slice(4) + account.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
