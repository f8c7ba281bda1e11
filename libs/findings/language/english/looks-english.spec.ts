import { readWords } from '../words.js';
import { looksEnglish } from './looks-english.js';

it.each([
  ['When will my order be delivered to the new address?', true],
  ['I need a refund', true],
  ['Gracias', true],
  ['Kann ich die Lieferung auf Freitag verschieben?', false],
  ['Quiero saber el estado de mi otro pedido', false],
  ['Je voudrais annuler ma commande de la semaine', false],
  ['ask_time_preference propose_date available_slot', false],
  ['', true],
])('"%s" is read as English: %s', (text, english) => {
  expect(looksEnglish([readWords(text)])).toBe(english);
});
