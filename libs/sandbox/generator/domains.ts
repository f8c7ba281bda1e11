import type { Domain } from './kit.js';

const travel: Domain = {
  name: 'travel',
  record: 'booking',
  code: 'T-#####',
  kits: [
    {
      kind: 'dated',
      intent: 'flight-change',
      tool: 'rebook_flight',
      description: 'Rebook a flight to another day; move or postpone a departure.',
      phrasings: [
        '{move|rebook|postpone} my flight [code] to [date]',
        'I need to fly on [date] instead, rebook flight [code]',
        'can my departure [code] be moved to [date]',
      ],
    },
    {
      kind: 'plain',
      intent: 'seat-choice',
      tool: 'reserve_seat',
      description: 'Choose a place on board: a window or aisle seat, seats next to each other.',
      phrasings: [
        'I would like {a window seat|an aisle seat} for [code]',
        '{pick|choose} a seat {by the window|on the aisle}, it is [code]',
        'can we sit on seats next to each other, [code]',
      ],
    },
    {
      kind: 'policy',
      intent: 'late-bag',
      tool: 'issue_voucher',
      description:
        'Give a voucher for luggage that came late or was delayed. Only where the policy of the airline says so.',
      title: 'Delayed luggage',
      when: 'luggage, a suitcase or a bag came late or was delayed',
      phrasings: [
        'my {luggage|suitcase|bag} [code] {came late|was delayed}, do I get a voucher',
        'delayed {luggage|suitcase} [code], what will you do',
        'I waited two days for my luggage, it was delayed, [code]',
      ],
    },
    {
      kind: 'question',
      intent: 'hand-luggage',
      title: 'Cabin baggage allowance',
      text: 'Cabin baggage may weigh 8 kilograms and must fit under the seat in front.',
      says: '8 kilograms',
      phrasings: [
        'how heavy may {cabin baggage|my cabin baggage} be',
        'what is the {weight|allowance} {of|for} cabin baggage',
        'is there a cabin baggage allowance',
      ],
    },
    {
      kind: 'polled',
      intent: 'upgrade-status',
      tool: 'check_upgrade',
      description: 'Check whether an upgrade to business class was confirmed.',
      when: ['upgrade'],
      phrasings: [
        'was my upgrade [code] confirmed',
        'any answer on the {business class upgrade|upgrade} [code]',
        'did I get the upgrade to business class, [code]',
      ],
    },
  ],
};

const clinic: Domain = {
  name: 'clinic',
  record: 'visit',
  code: 'V-####',
  kits: [
    {
      kind: 'dated',
      intent: 'visit-move',
      tool: 'move_visit',
      description: 'Move a visit at the doctor to another day; postpone or reschedule an examination.',
      phrasings: [
        '{move|postpone|reschedule} my {visit|examination} [code] to [date]',
        'I cannot come, can the doctor see me on [date], visit [code], please move it',
      ],
    },
    {
      kind: 'plain',
      intent: 'prescription-renewal',
      tool: 'renew_prescription',
      description: 'Renew a prescription for medicine, tablets or pills that ran out.',
      phrasings: [
        'I ran out of {tablets|pills|medicine}, [code]',
        '{renew|refill} the prescription [code]',
        'my {pills|tablets} are finished, [code]',
        'no {tablets|medicine} left, new ones for [code]',
      ],
    },
    {
      kind: 'question',
      intent: 'vaccination-advice',
      title: 'Vaccination days',
      text: 'Vaccination against flu is offered on Tuesday mornings, and no referral is needed.',
      says: 'Tuesday mornings',
      phrasings: [
        'when {can I get|do you offer} a flu vaccination',
        'do I need a referral for the vaccination against flu',
        'which day is flu vaccination',
      ],
    },
    {
      kind: 'polled',
      intent: 'lab-result',
      tool: 'check_lab',
      description: 'Check whether blood test results are back from the laboratory.',
      when: ['blood test', 'lab results', 'laboratory'],
      phrasings: [
        'are my {blood test|lab} results back, [code]',
        'did the laboratory send the blood test [code]',
        'any lab results for [code]',
      ],
    },
    {
      kind: 'guarded',
      intent: 'insurance-change',
      tool: 'update_insurance',
      description: 'Change the insurance of a patient to a new insurer. Look the patient up with `get_patient` first.',
      lookUp: 'get_patient',
      lookUpDescription: 'Look up the record of a patient.',
      examples: ['I changed my insurance, please note the new insurer, V-2041', 'new insurance company, update V-2041'],
      phrasings: [
        'I {changed|switched} my insurance, please {note|update} the new insurer, [code]',
        'new {insurance company|insurer}, {update|change} [code]',
      ],
    },
  ],
};

const telecom: Domain = {
  name: 'telecom',
  record: 'contract',
  code: 'K-######',
  kits: [
    {
      kind: 'plain',
      intent: 'speed-complaint',
      tool: 'open_ticket',
      description: 'Have a technician look at slow internet, a broken line or an outage.',
      phrasings: [
        'my internet is {slow|broken}, [code]',
        'the line {is down|keeps breaking}, contract [code]',
        'send a technician, slow internet on [code]',
      ],
    },
    {
      kind: 'policy',
      intent: 'outage-refund',
      tool: 'grant_discount',
      description: 'Grant a discount on a bill after an outage. Only where the policy of the company says so.',
      title: 'Discount after an outage',
      when: 'somebody asks for a discount on the bill after an outage or days without internet',
      phrasings: [
        'I want a discount on the bill after the outage, [code]',
        'days without internet and the full bill for [code], is there a discount',
        'outage for a week, a discount on my bill [code] please',
      ],
    },
    {
      kind: 'question',
      intent: 'roaming-cost',
      title: 'Roaming in other countries',
      text: 'Roaming in other countries costs 2 EUR a day, and calls home are included.',
      says: '2 EUR a day',
      phrasings: [
        'what does roaming {cost|cost in other countries}',
        'are calls home included in roaming',
        'is roaming in other countries expensive',
      ],
    },
    {
      kind: 'remembered',
      intent: 'data-pack',
      tool: 'add_data_pack',
      description: 'Add the usual data pack, more gigabytes, to a mobile phone.',
      argument: 'pack_size',
      fact: 'pack size',
      phrasings: [
        'add my usual data pack',
        'I need more gigabytes, the usual {pack|data pack}',
        'data pack again, same as always',
      ],
    },
    {
      kind: 'guarded',
      intent: 'bank-change',
      tool: 'update_bank',
      description: 'Change the bank that bills are paid from. Look the contract up with `get_contract` first.',
      lookUp: 'get_contract',
      lookUpDescription: 'Look up what a contract contains.',
      examples: ['I have a new bank, pay the bills of K-104455 from there', 'change the bank of contract K-104455'],
      phrasings: [
        'I have a new bank, {pay the bills|take the money} of [code] from there',
        '{change|update} the bank {of|on} contract [code]',
      ],
    },
  ],
};

export const domains: readonly Domain[] = [travel, clinic, telecom];
