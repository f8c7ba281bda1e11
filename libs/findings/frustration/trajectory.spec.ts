import { buildConversation, type TurnScript } from '#testing';
import { frustratedLevel, frustrationCourse, frustrationTrajectory } from './trajectory.js';

const levelsOf = (...turns: TurnScript[]) =>
  frustrationTrajectory(buildConversation({ turns })).map(({ level }) => level);

const courseOf = (...turns: TurnScript[]) => frustrationCourse(buildConversation({ turns }));

it('rises as the user restates and objects', () => {
  const [first, second, third] = levelsOf(
    { user: 'How do I change the delivery address?', reply: 'Track your parcel online.' },
    { user: 'How can I change the delivery address?', reply: 'Track your parcel online.' },
    { user: "That's not what I asked, how do I change the delivery address?" },
  );
  expect(first).toBe(0);
  expect(second).toBeGreaterThan(first!);
  expect(third).toBeGreaterThan(frustratedLevel);
});

it('falls again with thanks', () => {
  const [, angry, calm] = levelsOf(
    { user: 'Where is it?', reply: 'No idea.' },
    { user: "That doesn't help!!", reply: 'It is in Graz.' },
    { user: 'Great, thanks', reply: 'Bye' },
  );
  expect(calm).toBeLessThan(angry!);
});

it('does not take a first message that reports trouble for displeasure with the agent', () => {
  expect(levelsOf({ user: 'My order is wrong, I asked for a pan.', reply: 'Let me see.' })).toEqual([0]);
});

describe('a user is frustrated who', () => {
  it.each<[string, TurnScript[]]>([
    [
      'says the same in other words, and then that it was said',
      [
        { user: 'Please modify the delivery date of my parcel', reply: 'Our parcels travel by lorry.' },
        {
          user: 'I want to change when you ship the package, the shipping date',
          reply: 'Our parcels travel by lorry.',
        },
        { user: 'As I said, update the delivery date of the parcel', reply: 'Our parcels travel by lorry.' },
      ],
    ],
    [
      'thanks for nothing after a repeated reply',
      [
        { user: 'Where is my refund?', reply: 'Refunds take five days.' },
        { user: 'It has been ten days.', reply: 'Refunds take five days.' },
        { user: 'Great, thanks for nothing.' },
      ],
    ],
    [
      'is sarcastic about yet another form',
      [
        { user: 'My card was charged twice', reply: 'Please fill in this form.' },
        { user: 'I filled in the form. It failed. That did not work.', reply: 'Please fill in this form.' },
        { user: 'Just what I needed, another form' },
      ],
    ],
    [
      'asks for a person again and again',
      [
        { user: 'Can I speak to a human?', reply: 'I can help you here.' },
        { user: 'I want to talk to a person', reply: 'I can help you here.' },
        { user: 'Get me a human', reply: 'I can help you here.' },
      ],
    ],
    [
      'gives up',
      [{ user: 'Where is my bag?', reply: 'Please name your flight.' }, { user: 'Forget it, this is useless' }],
    ],
    [
      'grows curt once displeased',
      [
        { user: 'I would like to know where my bag is', reply: 'Please name your flight.' },
        { user: 'I already told you the flight, it is OS 12', reply: 'Bags are on the belt.' },
        { user: 'They are not there', reply: 'Bags are on the belt.' },
        { user: 'Wrong answer', reply: 'Bags are on the belt.' },
      ],
    ],
  ])('%s', (_name, turns) => {
    expect(courseOf(...turns).peak).toBeGreaterThanOrEqual(frustratedLevel);
  });
});

describe('a user stays calm who', () => {
  it.each<[string, TurnScript[]]>([
    [
      'corrects politely, more than once',
      [
        { user: 'Two tickets for Friday, please.', reply: 'Two tickets for Saturday, is that right?' },
        { user: 'Sorry, I meant Friday, not Saturday.', reply: 'Friday. How many tickets?' },
        { user: 'As I mentioned, two please.', reply: 'Two tickets for Friday.' },
        { user: "Actually that's not right, please make it three.", reply: 'Three tickets.' },
      ],
    ],
    [
      'reports trouble with a thing, in strong words, in the first message',
      [
        { user: 'This damn kettle is useless, it is still not working!', reply: 'I am sorry. Which model is it?' },
        { user: 'The K-200.', reply: 'A new one is on its way.' },
      ],
    ],
    [
      'asks to cancel',
      [
        { user: 'What do I pay a month?', reply: 'Nine euros.' },
        { user: 'Please cancel my subscription and delete my account.', reply: 'Done.' },
      ],
    ],
    [
      'takes a request back',
      [
        { user: 'Can you book a table for two?', reply: 'For which evening?' },
        { user: 'Never mind, we eat at home', reply: 'As you like.' },
      ],
    ],
    [
      'answers a form with the same kind of value twice',
      [
        { user: 'I want to register', reply: 'First name?' },
        { user: 'Anna Maria', reply: 'Family name?' },
        { user: 'Anna Maria', reply: 'Street?' },
        { user: 'Anna Maria', reply: 'City?' },
      ],
    ],
    [
      'writes in German',
      [
        { user: 'Kann ich die Lieferung auf morgen verschieben?', reply: 'Ja, auf morgen.' },
        { user: 'Kann ich die Lieferung auf Freitag verschieben?', reply: 'Ja, auf Freitag.' },
        { user: 'Kann ich die Rechnung auf Freitag verschieben?', reply: 'Nein.' },
        { user: 'Gut, danke.' },
      ],
    ],
    [
      'writes in Spanish',
      [
        { user: 'Hola, quiero saber el estado de mi pedido', reply: 'Su pedido llega hoy.' },
        { user: 'No, quiero saber el estado de mi otro pedido', reply: 'Llega el lunes.' },
        { user: 'Y quiero saber el estado de mi factura', reply: 'Pagada.' },
      ],
    ],
    [
      'thanks in earnest with great words',
      [
        { user: 'Can you fix it?', reply: 'It is fixed.' },
        { user: 'Wow, thanks! That is exactly what I needed!!', reply: 'You are welcome.' },
        { user: 'Great, another question: when do you open?', reply: 'At nine.' },
      ],
    ],
    [
      'asks alike questions about different things',
      [
        { user: 'What is the price of the red kettle?', reply: 'Forty euros.' },
        { user: 'What is the price of the blue kettle?', reply: 'Fifty euros.' },
        { user: 'And the price of the green pan?', reply: 'Ten euros.' },
      ],
    ],
  ])('%s', (_name, turns) => {
    expect(courseOf(...turns).peak).toBeLessThan(frustratedLevel);
  });
});

it('has its turning point at the step of the agent after which the climb began', () => {
  const course = courseOf(
    { user: 'Hello', reply: 'Hello!' },
    { user: 'When do you open on Sunday?', reply: 'We sell kettles.' },
    { user: "That's not what I asked", reply: 'We sell kettles.' },
    { user: 'This is useless', reply: 'Sorry.' },
  );
  expect(course.turningPoint).toEqual({ turn: 1, spanId: 'r1' });
  expect(course.climb.map(({ turn }) => turn)).toEqual([2, 3]);
});

it('has no turning point where nothing rises', () => {
  expect(courseOf({ user: 'Hello', reply: 'Hello!' })).toMatchObject({ turningPoint: null, climb: [], peak: 0 });
});

it('tells the level at the end from the peak', () => {
  const { peak, atEnd } = courseOf(
    { user: 'Where is it?', reply: 'No idea.' },
    { user: 'This is useless, forget it', reply: 'Wait, it is in Graz, at the post office.' },
    { user: 'Perfect, thank you!' },
  );
  expect(atEnd).toBeLessThan(peak);
});
