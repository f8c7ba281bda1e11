/** Words that say nothing of the subject: function words and the small change of dialogue. */
export const stopWords: ReadonlySet<string> = new Set(
  `a an the and or but if so then than that this these those there here it its im i me my mine we us our you your yours
he she they them his her their who whom which what when where why how is am are was were be been being do does did done
doing have has had having will would shall should can could may might must not no nor of in on at to from by for with
about as into over under again just only very too also please thanks thank hi hello hey yes yeah ok okay sure well
dont doesnt didnt cant cannot wont isnt arent wasnt ive id ill youre thats whats theres lets get got want need like
know tell some any all out up one still already said told hmm um uh oh`.split(/\s+/),
);
