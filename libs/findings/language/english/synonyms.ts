import { stem } from '../similarity.js';

/** Words that users exchange for each other when they say the same again: one line is one meaning. */
const meanings = `
change modify update edit alter adjust amend switch
cancel stop terminate
refund reimburse reimbursement
money cash
buy purchase order
deliver ship dispatch send
delivery shipping shipment
parcel package
arrive come reach
fix repair solve resolve
broken faulty defective damaged
bill invoice
price cost fee charge
account profile
login signin
password passcode
find locate
show display
start begin
end finish
person human
phone telephone mobile number
email mail
flight plane
appointment booking reservation
book reserve schedule
reschedule rebook
error issue problem trouble fault
work function
quick fast soon
wrong incorrect
remove delete erase
receipt proof
agent representative`;

const firstOf = new Map(
  meanings
    .trim()
    .split('\n')
    .flatMap((line) => {
      const stems = line.trim().split(' ').map(stem);
      return stems.map((word) => [word, stems[0]!] as const);
    }),
);

/** The stem that stands for all of its meaning; the stem itself where none does. */
export function meaningOf(stemmed: string): string {
  return firstOf.get(stemmed) ?? stemmed;
}
