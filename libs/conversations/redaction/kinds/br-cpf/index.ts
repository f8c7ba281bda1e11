import { weightedSum } from '../../check-digits.js';
import { announcedBy, digitsOf, numberEnd, numberStart, type SensitiveKind } from '../../sensitive-kind.js';

const announced = announcedBy('cpf|cadastro de pessoas? f[ií]sicas?');

export const brCpf: SensitiveKind = {
  name: 'br-cpf',
  kind: 'national-id',
  sign: 'digits',
  fewestDigits: 11,
  pattern: new RegExp(`${numberStart}(?:\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}|\\d{11})${numberEnd}`, 'g'),
  accepts([written], before) {
    const digits = digitsOf(written);
    if (/^(\d)\1+$/.test(digits)) return false;
    const first = ((weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
    const second = ((weightedSum(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
    if (first !== Number(digits[9]) || second !== Number(digits[10])) return false;
    return written.length > 11 || announced(before());
  },
  normalise: digitsOf,
};
