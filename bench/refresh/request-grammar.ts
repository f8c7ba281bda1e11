/** Things people ask about, each in several words. */
export const things: readonly (readonly string[])[] = [
  ['order', 'purchase', 'delivery'],
  ['parcel', 'package', 'shipment'],
  ['invoice', 'bill', 'receipt'],
  ['refund', 'money back'],
  ['subscription', 'plan', 'membership'],
  ['password', 'login code', 'passcode'],
  ['credit card', 'debit card', 'bank card'],
  ['flight', 'plane ticket', 'booking to {city}'],
  ['hotel room', 'room in {city}', 'hotel reservation'],
  ['rental car', 'hire car', 'car rental'],
  ['insurance policy', 'cover', 'insurance'],
  ['claim', 'damage report', 'insurance claim'],
  ['appointment', 'visit on {day}', 'consultation'],
  ['prescription', 'medicine', 'repeat prescription'],
  ['phone contract', 'mobile plan', 'sim contract'],
  ['router', 'wifi box', 'modem'],
  ['washing machine', 'washer'],
  ['gift voucher', 'gift card', 'voucher'],
  ['loyalty points', 'bonus points', 'reward points'],
  ['home address', 'shipping address', 'street address'],
  ['direct debit', 'standing order', 'automatic payment'],
  ['tax form', 'tax statement', 'annual tax paper'],
  ['mortgage', 'home loan', 'house loan'],
  ['savings account', 'deposit account'],
  ['train ticket', 'rail ticket', 'train to {city}'],
  ['concert ticket', 'show ticket', 'seats for the concert'],
  ['team member', 'colleague', 'user seat'],
  ['api key', 'access token', 'api token'],
  ['dashboard', 'report page', 'analytics view'],
  ['backup', 'database copy', 'snapshot'],
];

/** What people want of a thing: each a way of its own to say it. */
export const wishes: readonly (readonly string[])[] = [
  [
    'where is my {thing}',
    'has my {thing} arrived yet',
    'track the {thing} {number}',
    '{thing} still not here since {day}',
  ],
  [
    'cancel my {thing}',
    'i want to call off the {thing}',
    'please stop the {thing} before {day}',
    'get rid of my {thing}',
  ],
  ['change my {thing}', 'i need to update the {thing}', 'how can i modify my {thing}', 'correct the {thing} {number}'],
  ['how much does the {thing} cost', 'what is the price of a {thing}', 'is there a discount on the {thing}'],
  [
    'my {thing} is broken',
    'the {thing} does not work any more',
    '{thing} stopped working on {day}',
    'trouble with the {thing}',
  ],
  ['i was charged twice for the {thing}', 'double charge on my {thing}', 'you took {number} for the {thing} two times'],
  ['send me a copy of the {thing}', 'can i download the {thing}', 'email my {thing} to {name} again'],
  [
    'how do i get a new {thing}',
    'i would like to apply for a {thing}',
    'open a {thing} for {name}',
    'set up another {thing}',
  ],
  ['i lost my {thing}', 'someone stole the {thing} in {city}', 'cannot find my {thing} since {day}'],
  ['share my {thing} with {name}', 'transfer the {thing} to {name}', 'can {name} use my {thing} too'],
];

export const openings: readonly string[] = [
  '',
  '',
  '',
  '',
  'hi, ',
  'hello there, ',
  'quick question: ',
  'sorry to bother you but ',
];
export const closings: readonly string[] = [
  '',
  '',
  '',
  '',
  ' please',
  ' asap',
  ' and tell me why',
  ', it is rather urgent',
  ' thanks',
];

export const slots: Readonly<Record<string, readonly string[]>> = {
  city: 'lisbon,oslo,vienna,toronto,osaka,lima,cairo,dublin,prague,quito'.split(','),
  day: 'monday,tuesday,last week,yesterday,the 3rd,friday morning,new year,march'.split(','),
  name: 'ada,grace,edsger,barbara,alan,tony,niklaus,margaret,ken,radia'.split(','),
};

/** What words that nobody knows are made of. */
export const syllables: readonly string[] = 'ba,ke,li,mo,nu,ra,se,ti,vo,zu,pla,gri,ston,ferm,dral,quin'.split(',');
