import { compilePhrases } from '../phrases.js';

export const thanks = compilePhrases([
  'thanks|thx|cheers|thankyou|ty',
  'thank you|u|god',
  'appreciate|appreciated',
  'much obliged',
]);

/** The user says the need is met. */
export const satisfactions = compilePhrases([
  'thats|that is|was|all|everything all|everything|exactly|what i|we? needed|need|wanted|for?',
  'that will|should|would|ll be all',
  'thatll be all',
  'that|this|it works|worked|helps|helped|solved|fixed',
  'perfect|awesome|brilliant|wonderful|excellent|fantastic',
  'great|good|lovely thanks|thank|job|work|help',
  'problem|issue solved|resolved|fixed',
  'all set|good|sorted|done',
  'makes sense',
  'exactly what|right',
  'sounds|looks good|great|perfect',
  'you solved|fixed|helped',
]);

/** The user says the answer is wrong, beside the point or did not help. */
export const rejections = compilePhrases([
  'thats|this|that|it|its|answer|which is|was? wrong|incorrect|false|nonsense|outdated',
  'thats|this|that|its is|was? not right|correct|true|it|what|helpful|my|the',
  'thats|that isnt|wasnt right|correct|true|it|what|helpful|my|the',
  'not what i|we asked|said|meant|want|wanted|need|needed|mean|ordered',
  'no i|we|im asked|said|meant|wanted|mean|asking',
  'you misunderstood|misread|misheard|got',
  'you dont|didnt|did not? understand|understanding|listen|listening|answer|read|get',
  'not|arent|isnt listening|understanding|helping|helpful|answering',
  'that|this|it|which|answer doesnt|didnt answer|help|work|solve|address|make',
  'that|this|it|which|answer does|did not answer|help|work|solve|address|make',
  'you didnt|never answered|answer',
  'that|this|it didnt|hasnt work|worked',
  'still not|doesnt|isnt|didnt|havent|hasnt|cant|wrong|waiting|nothing|the|broken|no',
  'wrong answer|one',
  'try again',
  'are you sure',
  'what do|did|are you mean|mean|talking',
  'i dont|do not? understand|get what|you|your|that|it',
  'that|this|it makes no sense',
  'you make|are|re|makes not? no|making sense',
  'huh',
  'seriously',
  'come on',
  'you say|said its|it|that is|was done|fixed|sent|cancelled|canceled|changed|booked but',
  'nothing has? happened|changed',
  'has|have|did|is|was not|never happened|happen|done|changed|arrived|worked',
  'hasnt|havent|didnt|isnt happened|happen|done|changed',
  'still|i see the old|same|wrong',
  'are you still there',
  'how much longer',
  'takes|taking|took far|way|much? too|so|forever long',
  'does|did not help',
  'not what i',
  'youre|you are changing|avoiding|ignoring|confusing|confused',
  'i didnt|did not? say|ask|mean|want that|this|you|for|it',
]);

/** The user has said it before, in this conversation. */
export const reminders = compilePhrases([
  'as i said|mentioned|told|wrote|stated|explained|noted',
  'like i said|mentioned|told|wrote|explained',
  'i already|literally told|said|gave|mentioned|explained|asked|answered|provided|sent|shared|wrote|did',
  'i just told|said|mentioned|explained|asked|answered',
  'i have|ive already|just told|said|given|mentioned|explained|asked|answered|provided|sent|shared|written',
  'already told|gave|said|mentioned|explained|provided you|that|it|this',
  'i told|asked you',
  'how many times do|did|must|should|will|have|more? i|we have|need|told|said|asked|must|tell|say',
  'i repeat|repeated',
  'for the second|third|fourth|fifth|last|hundredth|umpteenth time',
  'keep|keeps|kept asking|repeating|saying|telling|giving',
  'stop asking|repeating',
  'asked|told|said this|that|you before|already|twice|again',
  'once again i|my|the|you',
  'you just asked me?',
]);

/** The user has said it before, in an earlier conversation. */
export const earlierSessions = compilePhrases([
  'told|gave|given|said|mentioned|explained|shared _? _? _? last time|week|month|call|chat|conversation|session',
  'told|gave|given|explained you|this|it|that _? before|yesterday|previously|earlier',
  'last|previous|earlier time|chat|conversation|call|session i|we told|said|gave|mentioned|explained|talked|spoke|shared',
  'from|in|during my|our|the? last|previous|earlier chat|conversation|call|session',
  'like|as i? told|said|mentioned you? yesterday|before|previously',
  'like|as i? told|said|mentioned|explained you? last time|week|month|chat|call|conversation',
  'the other day i|we told|said|gave|mentioned',
  'you should|ought already? know|have|remember this|that|my|it|me|our|already|from',
  'do|dont you not? remember',
  'you forgot|forget',
]);

/** The user wants a person. */
export const personRequests = compilePhrases([
  'speak|talk|chat|speaking|talking to|with a|an|the|some|your|real|actual? human|person|agent|representative|manager|supervisor|someone|somebody|operator|people|advisor',
  'speak|talk to a|an real|live|actual|human human|person|agent|representative|being',
  'real|actual|live person|human|agent',
  'human agent|being|please|support|representative',
  'transfer|connect|escalate|forward me|this|us to',
  'get|give me a|an|your human|person|agent|representative|manager|supervisor',
  'want|need a|an human|person|agent|representative|manager|supervisor',
  'request agent|human|person|operator',
]);

/** The user gives up on the agent. */
export const surrenders = compilePhrases([
  'i|ill|im give|giving up',
  'this|thats|that|it|its|youre|you|bot|absolutely|completely|totally so|just|really? useless|pointless|ridiculous|hopeless|worthless|terrible|awful|horrible',
  'you|bot|service|support|chat are|is so|just|really? useless|pointless|ridiculous|hopeless|worthless|terrible|awful|horrible',
  'this|that|it is|was so|just|really? useless|pointless|ridiculous|hopeless|unacceptable|absurd|terrible|awful|horrible',
  'this|thats is? a joke|disgrace|disaster',
  'waste|wasting of? my? time',
  'ill|i|will do|figure|find it|this|that|out out? myself',
  'ill go|try|look|call|use elsewhere|someone|somewhere|another',
  'done with this|you',
  'fed up',
  'had enough of|already',
  'sick of|and this|tired',
  'not worth it',
  'no use',
  'worst service|bot|support|experience|ever',
]);

/** The user takes the request back: given up, or no longer needed. */
export const retractions = compilePhrases(['forget it|this|that', 'never mind', 'nevermind']);

/** The user says the opposite of what is meant. What is said in earnest too needs a second word that gives it away. */
export const sarcasms = compilePhrases([
  'thanks|thank you? for nothing',
  'thanks|thank you? for wasting',
  'wow|oh|gee|yeah|sure so|very|how|real|really|super helpful|useful|clever|smart|impressive',
  'how helpful|useful|clever|convenient',
  'so helpful not',
  'just|exactly what i|we needed|wanted|need another|more',
  'great|perfect|wonderful|brilliant|fantastic|lovely|awesome|wow|super|good|nice another|more _? error|errors|bot|robot|form|loop|message|menu|delay|failure|excuse|excuses|link|page|dead|canned|useless|wrong|generic|automated|copy|hour',
  'great|nice|good|fantastic|brilliant job|work ignoring|losing|forgetting|breaking|messing|wasting|genius|einstein|bot|robot',
  'a|lot|big|great help that|you was|are|were',
  'what a surprise|shock|joke|help|shocker',
  'nice try',
  'glad i|we asked|waited|called|bothered',
  'love talking|speaking|chatting to a|bots|robots|machines',
  'could not|couldnt be more|less helpful|useful',
]);

/** Said with manners: an objection so put is not heated. */
export const courtesies = compilePhrases([
  'please|sorry|apologies|pardon|kindly|actually',
  'thank you',
  'thanks',
  'no worries|problem|rush|hurry',
  'my mistake|bad|fault',
]);

/** The user puts the matter off: nothing was done today. */
export const deferrals = compilePhrases([
  'ill|i|will get|be|come back to? you?',
  'ill|i|will reach|contact|call|check|try out|back|you|again|later|once',
  'ill|i|will be? in touch',
  'ill|i gather|find|look|provide|prepare|ensure|contact _? details|information|number|them|it|shortly|you|customer|soon',
  'talk|speak to? you? soon|later',
  'once|when i have|find|get|locate|know|ve',
  'once ive got|found',
  'get back to you',
  'reach out soon|later|shortly|then|once',
  'be in touch',
  'let me|i|ill think|consider|check|look|take about|my|some|for|it',
]);

export const profanities = compilePhrases([
  'fuck|fucking|fucked|wtf|shit|shitty|bullshit|crap|damn|damned|dammit|asshole|bastard|bitch|idiot|idiotic|stupid|moron|dumb',
  'what the hell|heck',
  'for gods|christs|fucks sake',
  'are you kidding|serious|stupid|deaf|blind|joking',
  'shut up',
]);

/** A plain yes: consent to what was proposed, or a confirmation. */
export const consents = compilePhrases([
  'yes|yep|yeah|yup|sure|ok|okay|correct|confirm|confirmed|right|agreed|alright',
  'go ahead',
  'sounds good',
  'please do|proceed',
]);

/** Words that open or close a talk and ask for nothing. */
export const pleasantries = compilePhrases([
  'hi|hello|hey|bye|goodbye|welcome',
  'good morning|afternoon|evening|night|day|bye',
  'you too',
  'take care',
  'have a _ day|one|evening',
  'see you|ya',
]);
